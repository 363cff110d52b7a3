"""For keys alone, for readers of screens: every panel, every page; what axe finds, and what it cannot."""

import inspect
import json
import re
import urllib.request
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect

import bilateral as bl
from bilateral.presenting import export_notebook

ROOT = Path(__file__).parents[2]
SECONDS = 1_000
EXPLORERS = sorted(name for name in bl.__all__ if name.startswith("explore_"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CONTROL = ".widget-inline-hbox :is(select, input, [role=slider])"
CHOSEN = "() => [...document.activeElement.selectedOptions].map(option => option.index)"
#: A key that moves an end of a range inwards, and one that moves it back.
ENDS = {"from": ("ArrowUp", "ArrowDown"), "until": ("ArrowDown", "ArrowUp")}
#: What a panel answers, read until its kernel is idle and ten looks in a row find the same, and not what
#: stood there before: a busy machine may begin with the answer later than that.
SETTLED = """async (panel, [patience, before]) => {
    const read = () => [panel.querySelector('.widget-html').innerText, panel.querySelector('table')?.innerText,
                        panel.querySelector('.vega-embed')?.innerHTML].join('\\n');
    const idle = () => document.querySelector('.jp-Notebook-ExecutionIndicator').dataset.status === 'idle';
    const until = Date.now() + patience;
    let seen = read();
    for (let looks = 0; looks < 10; looks += 1) {
        await new Promise(done => setTimeout(done, 40));
        const now = read();
        if (now !== seen || now === before || !idle()) looks = -1;
        if (Date.now() > until) throw new Error(`not at rest: ${seen}`);
        seen = now;
    }
    return seen;
}"""


def cell(name):
    """A line that opens a panel, with the tables where it cannot do without them."""
    needed = [
        p for p in inspect.signature(getattr(bl, name)).parameters.values() if p.default is p.empty
    ]
    return f"bl.{name}({'data' if needed else ''})"


@pytest.fixture(scope="module")
def page(lab, browser):
    """JupyterLab with a notebook of all panels, run."""
    base, token = lab
    code = ["import bilateral as bl\nbl.setup()\ndata = bl.load()", *map(cell, EXPLORERS)]
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(line) for line in code])
    made.metadata.kernelspec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    body = json.dumps({"type": "notebook", "format": "json", "content": made}).encode()
    asked = urllib.request.Request(
        f"{base}/api/contents/panels.ipynb", body, {"Authorization": f"token {token}"}, method="PUT"
    )
    urllib.request.urlopen(asked).close()
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.errors = []
    page.on("console", lambda m: page.errors.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: page.errors.append(str(e)))
    page.goto(f"{base}/lab/tree/panels.ipynb?reset&token={token}")
    page.get_by_text(re.compile(r"Python 3 .*\| Idle")).wait_for(timeout=90 * SECONDS)
    page.wait_for_timeout(2 * SECONDS)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function(
        """n => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].every(p => /\\d/.test(p.textContent))
                && document.querySelectorAll('.widget-vbox').length >= n""",
        arg=len(EXPLORERS), timeout=240 * SECONDS,
    )  # fmt: skip
    yield page
    page.close()


def panel_of(page, name):
    found = page.locator(".jp-CodeCell").nth(1 + EXPLORERS.index(name))
    found.evaluate("cell => cell.scrollIntoView()")
    panel = found.locator(".widget-vbox.bilateral-panel")
    panel.locator(".vega-embed > svg").first.wait_for(timeout=60 * SECONDS)
    return panel


def focused(page):
    """What has the focus: its name, its kind, how thick its ring is."""
    return page.evaluate(
        """() => {
            const now = document.activeElement, style = getComputedStyle(now);
            const name = now.getAttribute('aria-label') || now.labels?.[0]?.textContent || now.title || now.textContent;
            const kind = now.matches('select[multiple]') ? 'several' : now.matches('select') ? 'list'
                : now.matches('[role=slider]') ? (now.matches('.noUi-handle-upper') ? 'until' : 'from')
                : now.matches('input[type=text]') ? 'text' : now.tagName;
            return [name.trim(), kind, style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth)];
        }"""
    )


def pressed(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def settled(panel, before=None):
    """What the panel answers, other than before, once its kernel rests and nothing has moved for a while."""
    return panel.evaluate(SETTLED, [20 * SECONDS, before])


def move(page, panel, name, kind):
    """Change the control that has the focus, see another answer, and put it back."""
    before, words = settled(panel), panel.locator(".widget-html").first
    sentence = words.inner_text()
    if kind == "text":
        page.keyboard.type("zzzz")
        there, back = ["Enter"], [*["Backspace"] * 4, "Enter"]
    elif kind in ENDS:
        there, back = ([key] * 10 for key in ENDS[kind])  # a year without a row changes nothing
    else:
        chosen = page.evaluate(CHOSEN)
        there = ["Home"] if kind == "several" else ["End"]
        back = ["Home", *["ArrowDown"] * chosen[0], *["Shift+ArrowDown"] * (len(chosen) - 1)]
    pressed(page, *there)
    answer = settled(panel, before)
    pressed(page, *back)
    settled(panel, answer)
    expect(words, name).to_have_text(sentence, use_inner_text=True, timeout=20 * SECONDS)


@pytest.mark.parametrize("name", EXPLORERS)
def test_axe_finds_nothing_in_a_panel_that_keeps_someone_out(page, faults, name):
    panel = panel_of(page, name)
    panel.evaluate("(panel, name) => panel.closest('.jp-OutputArea').id = name", name)
    for button in panel.locator("button", has_text=re.compile(r"\w")).all():
        button.click()
        page.wait_for_timeout(300)
        assert faults(page, f"#{name}") == []
        button.click()


@pytest.mark.parametrize("name", EXPLORERS)
def test_a_panel_is_worked_by_keys_alone(page, name):
    panel = panel_of(page, name)
    controls = panel.locator(CONTROL)
    controls.first.focus()
    seen = []
    while panel.evaluate("panel => panel.contains(document.activeElement)"):
        said, kind, ring = focused(page)
        assert said, f"control {len(seen)} has no name"
        assert ring >= 2, f"the focus on {said} does not show"
        if kind == "A":  # the sources of the table: straight to what follows it
            panel.locator("table a").last.focus()
        elif kind in ("BUTTON", "DIV"):
            pass
        else:
            seen.append(said)
            move(page, panel, said, kind)
            assert focused(page)[0] == said, "the focus was lost"
        page.keyboard.press("Tab")
    assert len(seen) == controls.count()
    assert len(set(seen)) == len(seen), "two controls with one name"
    assert page.errors == []


@pytest.mark.parametrize("name", EXPLORERS)
def test_what_a_brush_does_can_be_done_without_dragging(page, name):
    panel = panel_of(page, name)
    if panel.locator("svg .brush_brush").count():
        assert panel.get_by_role("slider", name="Years, from").count() == 1
        assert panel.get_by_role("slider", name="Years, until").count() == 1


@pytest.mark.parametrize("name", EXPLORERS)
def test_a_chart_says_its_finding_and_the_answer_is_announced(page, name):
    panel = panel_of(page, name)
    assert len(panel.locator(".vega-embed").get_attribute("aria-label").split()) > 5
    assert panel.locator("[role=status]").first.inner_text()


def test_escape_leaves_a_panel_and_keys_are_jupyterlabs_again(page):
    panel = panel_of(page, EXPLORERS[0])
    panel.locator("select").first.focus()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('.jp-Cell')")
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(300)
    assert page.evaluate("document.activeElement.matches('.jp-Cell')")


@pytest.mark.parametrize("slides", [False, True], ids=["page", "slides"])
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_axe_finds_nothing_in_an_exported_file(browser, faults, tmp_path, path, slides):
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.goto(export_notebook(path, tmp_path, slides=slides, run=False).as_uri())
    page.wait_for_selector("html[data-drawn=yes]", timeout=60 * SECONDS)
    page.keyboard.press("c")
    assert faults(page) == []
    page.close()


def test_axe_finds_nothing_on_a_presented_page(browser, faults, presented):
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.goto(presented)
    page.wait_for_selector("html[data-drawn=yes][data-live=yes]", timeout=60 * SECONDS)
    page.locator(".live svg.marks").first.wait_for(timeout=30 * SECONDS)
    page.locator(".live").get_by_role("button", name="Download").click()
    page.locator(".live a[download]").first.wait_for(timeout=20 * SECONDS)
    assert faults(page) == []
    page.close()
