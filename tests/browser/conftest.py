"""A real JupyterLab and a real Chromium, without a network."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
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


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """Start ``bilateral lab`` on a working copy, as a user would; give its address."""
    folder = tmp_path_factory.mktemp("lab")
    command = [sys.executable, "-m", "bilateral", "lab", str(folder / "work"), "--no-browser",
               f"--port={free_port()}"]  # fmt: skip
    settings = {name: str(folder / name) for name in
                ("JUPYTER_CONFIG_DIR", "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR")}  # fmt: skip
    server = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env=os.environ | settings, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    address = None
    for line in server.stdout:
        found = re.search(r"(http://(?:localhost|127\.0\.0\.1):\d+)/\S*token=(\w+)", line)
        if found:
            address = found
            break
    assert address, "bilateral lab printed no address"
    threading.Thread(target=server.stdout.read, daemon=True).start()
    yield address[1], address[2]
    server.send_signal(signal.SIGTERM)
    server.wait(20)


@pytest.fixture(scope="session")
def browser():
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
