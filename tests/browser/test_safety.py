"""Hostile cells in a real browser: shown as text, in tables, tooltips, titles, panels and pages."""

import csv
import json
import subprocess
import sys
import urllib.request
from pathlib import Path

import nbformat
import pytest

PAYLOADS = (Path(__file__).parents[1] / "payloads.txt").read_text("utf-8").splitlines()
CODE = [
    "import bilateral as bl\nbl.setup()\ndata = bl.load({folder!r})",
    "bl.event_table(data, data.events)",
    "bl.table(bl.cite(data), links={{'publisher': 'url'}})",
    "bl.draw_handover_timeline(data.events, title={title!r}, foot={title!r})",
    "bl.explore_handovers(data)",
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A folder in which every text that a reader sees is hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    events = [
        {"event_id": f"event-{n}", "date": f"2025-{n % 12 + 1:02}-{n % 28 + 1:02}", "kind": "extradition",
         "direction": "mx_to_us", "people": str(n % 5 + 1), "title_en": p[:80], "title_es": p[:80], "summary_en": p,
         "source_ids": f"page-{n}"}
        for n, p in enumerate(PAYLOADS)
    ]  # fmt: skip
    sources = [
        {"source_id": f"page-{n}", "url": f"https://example.org/{n}", "publisher": p, "title": p}
        for n, p in enumerate(PAYLOADS)
    ]
    for name, rows in (("events", events), ("sources", sources)):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def notebook(folder):
    cells = [
        nbformat.v4.new_code_cell(code.format(folder=str(folder), title=PAYLOADS[0]))
        for code in CODE
    ]
    made = nbformat.v4.new_notebook(cells=cells)
    made.metadata.kernelspec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return made


def put(lab, name, content):
    """Write a notebook into the folder that the lab serves."""
    base, token = lab
    body = json.dumps({"type": "notebook", "format": "json", "content": content}).encode()
    asked = urllib.request.Request(
        f"{base}/api/contents/{name}", body, {"Authorization": f"token {token}"}, method="PUT"
    )
    urllib.request.urlopen(asked).close()


def hover_over(page, marks):
    """Bring up the tooltip of several marks."""
    assert marks.count() > 10
    for place in range(0, marks.count(), max(1, marks.count() // 12)):
        marks.nth(place).hover(force=True)
        page.wait_for_timeout(80)


def assert_nothing_ran(page):
    assert page.evaluate("window.pwned") is None
    assert page.locator("iframe[srcdoc], .jp-Notebook script:not([type])").count() == 0


def test_in_jupyterlab_every_payload_stays_text(lab, hostile, open_notebook):
    put(lab, "hostile.ipynb", notebook(hostile))
    page = open_notebook("hostile")
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
    page.get_by_text("Python 3").last.wait_for(timeout=60_000)
    page.wait_for_timeout(4_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_selector(".widget-vbox .vega-embed", state="attached", timeout=120_000)
    page.wait_for_timeout(3_000)
    panel = page.locator(".widget-vbox:has(.vega-embed)").first
    panel.evaluate("panel => panel.scrollIntoView()")
    hover_over(page, panel.locator(".vega-embed svg .mark-symbol path"))
    panel.get_by_label("Search").fill(PAYLOADS[3])
    panel.get_by_label("Search").press("Enter")
    page.wait_for_timeout(1_500)
    table = page.locator(".jp-RenderedHTMLCommon table").first
    assert PAYLOADS[0][:20] in table.inner_text()
    assert_nothing_ran(page)


def test_in_an_exported_page_every_payload_stays_text(browser, hostile, tmp_path):
    source, page_file = tmp_path / "hostile.ipynb", tmp_path / "hostile.html"
    nbformat.write(notebook(hostile), source)
    command = [sys.executable, "-m", "bilateral", "export", str(source), "--to", str(page_file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
    page.goto(page_file.as_uri())
    page.wait_for_timeout(2_000)
    hover_over(page, page.locator("svg .mark-symbol path"))
    assert PAYLOADS[0][:20] in page.locator("table").first.inner_text()
    assert page.evaluate("window.pwned") is None
    page.close()
