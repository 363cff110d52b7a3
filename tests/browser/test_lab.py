"""What a person sees in JupyterLab, offline: before running, after running, and with the controls."""

import re
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]


def names(pattern):
    folder = ROOT / "notebooks"
    return sorted(p.relative_to(folder).with_suffix("").as_posix() for p in folder.glob(pattern))


NOTEBOOKS = names("*.ipynb")
#: All that stand in a working folder: solutions stay out of it.
ALL = [name for name in names("**/*.ipynb") if "solutions" not in name]
#: The shortest notebook with a panel.
SHORT = "00_start_here"
VEGALITE = "application/vnd.vegalite.v5+json"
PANEL = ".jp-OutputArea-output .widget-vbox:has(.vega-embed)"
#: Of an output what is ours: its frame, and the menu beside a chart, are JupyterLab's.
OURS = {
    "include": [[".jp-OutputArea-output .vega-embed"], [".jp-OutputArea-output table"]],
    "exclude": [[".vega-embed details"]],
}
SECONDS = 1_000


def stored(name, kind=VEGALITE):
    """Number of outputs of a notebook that have a drawing, or another kind of output."""
    cells = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4).cells
    return sum(kind in o.get("data", {}) for c in cells for o in c.get("outputs", []))


def panels(name):
    return stored(name, "application/vnd.jupyter.widget-view+json")


def scroll_through(page):
    """JupyterLab draws what is near: bring every cell near, once."""
    cells = page.locator(".jp-Notebook .jp-Cell")
    for place in range(cells.count()):
        cells.nth(place).evaluate("cell => cell.scrollIntoView()")
        page.wait_for_timeout(120)


def run_all(page):
    """Run all cells once the kernel is there, and give the panel."""
    page.get_by_text(re.compile(r"Python 3 .*\| Idle")).wait_for(timeout=60 * SECONDS)
    page.wait_for_timeout(1_000)
    prompt = page.locator(".jp-CodeCell .jp-InputPrompt").first
    for _ in range(3):  # JupyterLab drops a run that is asked for while a session is being set up
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        page.wait_for_timeout(3_000)
        if page.locator(".jp-Dialog").count():
            page.locator(".jp-Dialog .jp-mod-accept").click()
        elif re.search(r"[\d*]", prompt.inner_text()):
            break
    page.wait_for_selector(PANEL, state="attached", timeout=120 * SECONDS)
    page.wait_for_function(
        """() => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]
                 .every(prompt => !prompt.textContent.includes('*'))""",
        timeout=120 * SECONDS,
    )
    panel = page.locator(PANEL).first
    panel.evaluate("panel => panel.scrollIntoView()")
    panel.locator(".vega-embed svg, .vega-embed canvas").first.wait_for(timeout=30 * SECONDS)
    return panel


def words(panel):
    """The panel's sentence, its line above the table, and its first row."""
    panel.page.wait_for_timeout(1_500)
    sentence = panel.locator(".widget-html").nth(0).inner_text()
    above = panel.locator(".widget-html").nth(1).inner_text()
    row = panel.locator("table.dataTable tbody tr").first.inner_text()
    return sentence, above, row


@pytest.mark.parametrize("name", ALL)
def test_every_chart_and_explorer_shows_before_anything_is_run(open_notebook, faults, name):
    page = open_notebook(name)
    scroll_through(page)
    pictures = page.locator(".jp-OutputArea-output .vega-embed :is(svg.marks, canvas.marks)")
    if stored(name):
        pictures.nth(stored(name) - 1).wait_for(state="attached", timeout=30 * SECONDS)
        assert faults(page, OURS) == []
    assert pictures.count() == stored(name)
    sizes = [pictures.nth(n).bounding_box() for n in range(pictures.count())]
    assert all(size and size["width"] > 400 and size["height"] > 100 for size in sizes)
    assert page.errors == []


@pytest.mark.parametrize("name", [name for name in NOTEBOOKS if panels(name)])
def test_run_all_ends_without_an_error(open_notebook, name):
    page = open_notebook(name)
    run_all(page)
    scroll_through(page)
    assert page.locator("[data-mime-type='application/vnd.jupyter.error']").count() == 0
    assert page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    assert page.errors == []


def test_nothing_asks(open_notebook):
    page = open_notebook(NOTEBOOKS[0])
    page.wait_for_timeout(4 * SECONDS)
    assert page.locator(".jp-Dialog").count() == 0
    assert page.get_by_text("Would you like").count() == 0


def test_moving_controls_changes_chart_table_and_sentence(open_notebook):
    page = open_notebook(SHORT)
    panel = run_all(page)
    before, picture = words(panel), panel.locator(".vega-embed").first.screenshot()
    panel.get_by_label("Direction").select_option("United States → Mexico")
    after = words(panel)
    assert all(old != new for old, new in zip(before, after, strict=True))
    assert "Mexico → United States" not in after[0]
    assert panel.locator(".vega-embed").first.screenshot() != picture
    search = panel.get_by_label("Search")
    search.fill("eduardo arellano felix")
    search.press("Enter")
    found = words(panel)
    assert "Eduardo Arellano Félix" in found[2]
    assert found[1].startswith("1 event ")
    assert page.errors == []


def test_an_empty_selection_says_why(open_notebook):
    panel = run_all(open_notebook(SHORT))
    search = panel.get_by_label("Search")
    search.fill("zzz")
    search.press("Enter")
    panel.page.wait_for_timeout(1_500)
    assert "clear the search" in panel.locator(".widget-html").nth(0).inner_text()


@pytest.mark.parametrize("zone", ["UTC", "America/Mexico_City", "Asia/Tokyo"])
def test_a_brush_narrows_the_table_to_the_days_under_it(open_notebook, zone):
    panel = run_all(open_notebook(SHORT, zone))
    page = panel.page
    years = panel.locator(".widget-hslider").first
    assert years.count() == 1
    chart = panel.locator(".vega-embed svg, .vega-embed canvas").first
    box = chart.bounding_box()
    height = box["y"] + box["height"] * 0.55
    page.mouse.move(box["x"] + box["width"] * 0.30, height)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.40, height, steps=5)
    page.mouse.up()
    line = words(panel)[1]
    found = re.search(
        r"^(\d+) events? that may lie between \d+ \w+ (\d{4}) and \d+ \w+ (\d{4})", line
    )
    assert found, line
    assert 0 < int(found[1]) < 60
    assert 2003 <= int(found[2]) < int(found[3]) <= 2011


def test_links_to_sources_open_beside_and_are_safe(open_notebook):
    panel = run_all(open_notebook(SHORT))
    panel.page.wait_for_timeout(1_500)
    links = panel.locator("table.dataTable tbody a")
    assert links.count() > 5
    for place in range(links.count()):
        link = links.nth(place)
        assert re.match(r"https?://", link.get_attribute("href"))
        assert "noopener" in link.get_attribute("rel")
        assert link.get_attribute("target") == "_blank"
