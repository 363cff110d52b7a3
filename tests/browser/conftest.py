"""A real JupyterLab and a real Chromium, without a network."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--disable-quic",
    # The network is cut: every name but this machine's own is unknown.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]  # fmt: skip


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def printed_address(server, pattern):
    """Read what a server prints until its address stands there, and wait until it answers."""
    said = []
    for line in server.stdout:
        said.append(line)
        found = re.search(pattern, line)
        if found:
            threading.Thread(target=server.stdout.read, daemon=True).start()
            return wait_for(found)
    raise AssertionError("no address:\n" + "".join(said))


def wait_for(found, seconds=60):
    for _ in range(seconds * 4):
        try:
            urllib.request.urlopen(found[0]).close()
        except urllib.error.HTTPError:
            break
        except OSError:
            time.sleep(0.25)
        else:
            break
    return found


def started(*command, **options):
    """Start a command of ours as a user would."""
    return subprocess.Popen(
        [sys.executable, "-m", "bilateral", *command, "--no-browser"], text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, **options,
    )  # fmt: skip


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """Start ``bilateral lab`` on a working copy; give its address and its key."""
    folder = tmp_path_factory.mktemp("lab")
    settings = {name: str(folder / name) for name in
                ("JUPYTER_CONFIG_DIR", "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR")}  # fmt: skip
    server = started("lab", str(folder / "work"), f"--port={free_port()}", cwd=folder,
                     env=os.environ | settings)  # fmt: skip
    found = printed_address(server, r"(http://(?:localhost|127\.0\.0\.1):\d+)/\S*token=(\w+)")
    yield found[1], found[2]
    server.send_signal(signal.SIGTERM)
    server.wait(20)


@pytest.fixture(scope="session")
def presented():
    """Start ``bilateral present`` of the first notebook; give the address of its page."""
    server = started("present", "00_start_here", "--port=0",
                     env=os.environ | {"PYTHONUNBUFFERED": "1"})  # fmt: skip
    yield printed_address(server, r"http://127\.0\.0\.1:\d+/\S*")[0]
    server.send_signal(signal.SIGINT)
    server.wait(20)


@pytest.fixture(scope="module")
def browser():
    """Start Chromium for a module: while Playwright runs, no other event loop can run beside it."""
    from playwright.sync_api import sync_playwright

    assert CHROMIUM, "CI must have Chromium: .ci/run installs it"
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_notebook(lab, browser):
    """Open a notebook in JupyterLab on a projector's screen; errors of the console are kept."""
    pages = []

    def open_(name, zone="UTC"):
        base, token = lab
        context = browser.new_context(
            viewport={"width": 1280, "height": 720}, timezone_id=zone, accept_downloads=True
        )
        page = context.new_page()
        page.errors = []
        page.on("console", lambda m: page.errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: page.errors.append(str(e)))
        page.goto(f"{base}/lab/tree/{name}.ipynb?reset&token={token}")
        page.wait_for_selector(".jp-Notebook .jp-Cell", state="attached", timeout=60_000)
        pages.append(context)
        return page

    yield open_
    for context in pages:
        context.close()


@pytest.fixture(scope="session")
def faults():
    """Give what axe finds that would keep someone out: serious and critical faults, with their places."""
    from axe_playwright_python.sync_playwright import Axe

    def faults_(page, within=None):
        found = Axe().run(page, context=within).response["violations"]
        return [
            f"{fault['id']}: {node['html'][:160]}"
            for fault in found if fault["impact"] in ("serious", "critical")
            for node in fault["nodes"]
        ]  # fmt: skip

    return faults_
