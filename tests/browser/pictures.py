"""Take the README's pictures anew: ``uv run python tests/browser/pictures.py``; no network is needed.

Two are charts as they stand in notebook 02; the third is the panel of handovers in JupyterLab.
"""

import os
import re
import signal
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import nbformat
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parent))
from conftest import CHROMIUM, FLAGS, free_port, printed_address, started

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
#: The picture, and the function that draws it in notebook 02.
CHARTS = {"pressure.png": "draw_pressure_ribbon(", "timing.png": "draw_around("}
NOTEBOOK = "00_start_here"


def stored_chart(function):
    """The first stored chart of a cell that calls a function."""
    notebook = nbformat.read(ROOT / "notebooks" / "02_tariff_pressure.ipynb", as_version=4)
    cells = [cell for cell in notebook.cells if function in cell.source]
    outputs = [output.get("data", {}) for cell in cells for output in cell.get("outputs", [])]
    return next("".join(data["image/svg+xml"]) for data in outputs if "image/svg+xml" in data)


def photograph_chart(browser, name, function):
    """Photograph a stored chart."""
    page = browser.new_page(viewport={"width": 900, "height": 700})
    page.set_content(f"<body style='margin:0'>{stored_chart(function)}</body>")
    page.locator("svg").first.screenshot(path=DOCS / name)
    page.close()


def photograph_panel(browser, address, key):
    """Run a notebook in JupyterLab and photograph its panel with the sentence and the chart."""
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.goto(f"{address}/lab/tree/{NOTEBOOK}.ipynb?reset&token={key}")
    page.get_by_text(re.compile(r"Python 3 .*\| Idle")).wait_for(timeout=90_000)
    page.wait_for_timeout(2_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    panel = page.locator(".bilateral-panel").first
    panel.wait_for(state="attached", timeout=180_000)
    page.keyboard.press("Control+b")  # the list of files makes room
    panel.evaluate("panel => panel.scrollIntoView()")
    panel.locator(".vega-embed svg").first.wait_for(timeout=60_000)
    page.wait_for_timeout(2_000)
    page.screenshot(path=DOCS / "panel.png")
    page.close()


@contextmanager
def lab():
    """JupyterLab on a copy of the notebooks: its address and its key."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {name: f"{folder}/{name}" for name in
                    ("JUPYTER_CONFIG_DIR", "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR")}  # fmt: skip
        server = started(
            "lab", f"{folder}/work", f"--port={free_port()}", env=os.environ | settings
        )
        try:
            yield printed_address(
                server, r"(http://(?:localhost|127\.0\.0\.1):\d+)/\S*token=(\w+)"
            ).groups()
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(20)


def main():
    """Write the three pictures into ``docs``."""
    with sync_playwright() as play, lab() as (address, key):
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, function in CHARTS.items():
            photograph_chart(browser, name, function)
        photograph_panel(browser, address, key)
        browser.close()
    for path in sorted(DOCS.glob("*.png")):
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
