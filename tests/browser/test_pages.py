"""An exported notebook, opened from disk in a browser without a network."""

import re
from pathlib import Path

import nbformat
import pytest

from bilateral.charts.renderer import VEGALITE
from bilateral.notebooks import shipped_notebooks
from bilateral.presenting import export_notebook

NOTEBOOKS = sorted(shipped_notebooks().rglob("*.ipynb"))
PANEL = "01_extraditions"
SECONDS = 1_000


@pytest.fixture
def open_file(browser):
    """Open a file on a projector's screen; errors and whatever is asked of elsewhere are kept."""
    contexts = []

    def open_(path, after="", **options):
        context = browser.new_context(viewport={"width": 1280, "height": 720}, **options)
        context.set_offline(True)
        contexts.append(context)
        page = context.new_page()
        page.errors, page.asked = [], []
        page.on("console", lambda m: page.errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: page.errors.append(str(e)))
        page.on("request", lambda r: page.asked.append(r.url))
        page.goto(path.as_uri() + after)
        if options.get("java_script_enabled", True):
            page.wait_for_selector("html[data-drawn=yes]", timeout=60 * SECONDS)
        return page

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """Give a notebook, run and exported as a page."""
    folder = tmp_path_factory.mktemp("page")
    return export_notebook(shipped_notebooks() / f"{PANEL}.ipynb", folder)


@pytest.fixture(scope="module")
def slides(tmp_path_factory):
    """Give a notebook exported as slides."""
    folder = tmp_path_factory.mktemp("slides")
    return export_notebook(shipped_notebooks() / f"{PANEL}.ipynb", folder, slides=True, run=False)


def position(page):
    at, steps = map(int, re.findall(r"\d+", page.locator("#position").inner_text()))
    return at, steps


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_chart_is_drawn_alive_and_nothing_is_asked_of_anyone(open_file, path, tmp_path):
    page = open_file(export_notebook(path, tmp_path, run=False))
    outputs = [o for c in nbformat.read(path, 4).cells for o in c.get("outputs", [])]
    drawn = page.locator(".drawing .vega-embed svg.marks")
    assert drawn.count() == sum(VEGALITE in o.get("data", {}) for o in outputs)
    for place in range(drawn.count()):
        assert drawn.nth(place).locator("path, rect, line").count() > 3
    assert page.errors == []
    assert [url for url in page.asked if not re.match("(file|data|blob):", url)] == []


def brush(page, chart, start, end):
    """Drag across a chart; start and end are shares of its width."""
    chart.evaluate("chart => chart.scrollIntoView({ block: 'center' })")
    box = chart.bounding_box()
    height = box["y"] + box["height"] * 0.5
    page.mouse.move(box["x"] + box["width"] * start, height)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * end, height, steps=5)
    page.mouse.up()
    page.wait_for_timeout(500)


@pytest.mark.parametrize("zone", ["UTC", "America/Mexico_City", "Asia/Tokyo"])
def test_a_brush_narrows_the_table_to_the_days_under_it(open_file, exported, zone):
    page = open_file(exported, timezone_id=zone)
    panel = page.locator(".panel").first
    rows = panel.locator("tbody tr")
    everything = rows.count()
    assert everything > 100
    brush(page, panel.locator("svg.marks"), 0.30, 0.40)
    left = [row for row in rows.all() if row.is_visible()]
    said = panel.locator(".count").inner_text()
    found = re.match(r"(\d+) rows .* between \d+ \w+ (\d{4}) and \d+ \w+ (\d{4})", said)
    assert found and int(found[1]) == len(left) < everything
    first, last = int(found[2]), int(found[3])
    for row in left:
        year = int(re.search(r"\b(?:19|20)\d\d\b", row.locator("td").first.inner_text())[0])
        assert first <= year <= last
    # A click on the chart lets go of the days.
    box = panel.locator("svg.marks").bounding_box()
    page.mouse.dblclick(box["x"] + box["width"] * 0.35, box["y"] + box["height"] * 0.5)
    page.wait_for_timeout(500)
    assert sum(row.is_visible() for row in rows.all()) == everything


def test_a_mark_of_an_enlarged_chart_tells_what_it_is(open_file, exported):
    page = open_file(exported)
    symbols = page.locator(".mark-symbol.role-mark:has(path:nth-child(5))")
    chart = page.locator(".drawing svg.marks").filter(has=symbols).first
    natural = float(chart.get_attribute("viewBox").split()[2])
    assert abs(chart.bounding_box()["width"] - natural) > 20
    chart.evaluate("chart => chart.scrollIntoView({ block: 'center' })")
    marks = chart.locator(".mark-symbol.role-mark path")
    mark = marks.nth(marks.count() // 2).bounding_box()
    page.mouse.move(mark["x"] + mark["width"] / 2, mark["y"] + mark["height"] / 2)
    tip = page.locator("#vg-tooltip-element.visible")
    tip.wait_for(timeout=5 * SECONDS)
    assert re.search(r"\b(19|20)\d\d\b", tip.inner_text())


def test_sources_can_be_reached_beside_the_page(open_file, exported):
    page = open_file(exported)
    links = page.locator("main a")
    assert links.count() > 50
    wrong = (
        "a => a.target !== '_blank' || !a.rel.includes('noopener') || !a.href.startsWith('http')"
    )
    assert links.evaluate_all(f"all => all.filter({wrong}).length") == 0
    page.locator("footer summary").click()
    assert page.locator("footer li a").first.is_visible()


def test_keys_lead_from_question_to_chart_to_reading_and_back(open_file, exported):
    page = open_file(exported)
    at, steps = position(page)
    assert at == 1 and steps > 10
    for key, place in [("ArrowRight", 2), ("PageDown", 3), ("Space", 4), ("Shift+Space", 3),
                       ("ArrowLeft", 2), ("PageUp", 1), ("ArrowLeft", 1), ("End", steps),
                       ("ArrowRight", steps), ("Home", 1)]:  # fmt: skip
        page.keyboard.press(key)
        assert position(page) == (place, steps), key
        assert page.url.endswith(f"#{place}")
        assert page.evaluate("document.activeElement.classList.contains('now')")
        box = page.locator(".step.now").bounding_box()
        assert box["y"] < 660 and box["y"] + box["height"] > 0
    page.keyboard.press("ArrowRight")
    assert page.locator(".step.now svg.marks").count() == 1


def test_an_address_with_a_step_opens_there(open_file, exported):
    page = open_file(exported, "#5")
    assert position(page)[0] == 5
    page.evaluate("location.hash = '#2'")
    page.wait_for_timeout(200)
    assert position(page)[0] == 2


def test_keys_in_an_open_table_move_the_table(open_file, exported):
    page = open_file(exported)
    page.locator(".table.tall").first.focus()
    before = position(page)
    page.keyboard.press("PageDown")
    assert position(page) == before


def test_code_is_hidden_until_it_is_asked_for(open_file, exported):
    page = open_file(exported)
    source = page.locator(".source").first
    assert not source.is_visible()
    page.keyboard.press("c")
    assert source.is_visible() and "import bilateral as bl" in source.inner_text()
    page.get_by_role("button", name="Hide code").click()
    assert not source.is_visible()


def test_every_button_has_a_name_and_shows_that_it_has_the_focus(open_file, exported):
    page = open_file(exported)
    for name in ("Next →", "Show code", "Slides"):
        page.get_by_role("button", name=name).focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Shift+Tab")
        width = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        assert page.evaluate("document.activeElement.textContent") == name
        assert width == "3px"


def test_slides_show_one_step_at_a_time_with_its_heading(open_file, slides):
    page = open_file(slides)
    steps = position(page)[1]
    for place in range(1, steps + 1):
        assert [step.is_visible() for step in page.locator(".step").all()].count(True) == 1
        box = page.locator(".step.now").bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= 720
        drawn = page.locator(".step.now.of-chart svg.marks")
        if drawn.count() == 1:
            chart = drawn.bounding_box()
            assert chart["width"] <= 1280
        if place < steps:
            page.keyboard.press("ArrowRight")
            shown = page.locator(".step.now > :is(h1, h2, h3, .running)")
            assert shown.count() >= 1
    page.keyboard.press("s")
    assert page.locator(".step").first.is_visible() and page.locator(".step").last.is_visible()
    assert page.errors == []


def test_without_scripts_the_pictures_and_the_code_of_no_one_stand(open_file, exported):
    page = open_file(exported, java_script_enabled=False)
    pictures = page.locator(".drawing img")
    assert pictures.count() > 3
    assert pictures.first.bounding_box()["width"] > 500
    assert page.locator(".bar").is_hidden()


def test_a_script_that_was_put_into_the_page_does_not_run(open_file, exported, tmp_path):
    html = (
        Path(exported)
        .read_text("utf-8")
        .replace("</main>", "<script>window.put_in = 1</script></main>")
    )
    (tmp_path / "changed.html").write_text(html, "utf-8")
    page = open_file(tmp_path / "changed.html")
    assert page.evaluate("window.put_in") is None
    assert any("Content Security Policy" in error for error in page.errors)


def test_print_shows_every_step_and_no_bar(open_file, slides):
    page = open_file(slides)
    page.emulate_media(media="print")
    assert not page.locator(".bar").is_visible()
    assert all(step.is_visible() for step in page.locator(".step").all())
