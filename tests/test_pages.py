"""A notebook cut into steps, and written as one page that shows and never acts."""

import base64
import hashlib
import json
import re
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from bilateral import cli
from bilateral.charts.renderer import VEGALITE, bundle
from bilateral.labels import language
from bilateral.notebooks import find_notebook, shipped_notebooks
from bilateral.presenting import export_notebook
from bilateral.presenting.clean import markdown_html, safe_html
from bilateral.presenting.page import About, page_html
from bilateral.presenting.steps import Chart, Panel, Table, Text, Words, language_of, scenes

NOTEBOOKS = sorted(shipped_notebooks().rglob("*.ipynb"))
WIDGET = "application/vnd.jupyter.widget-view+json"
SPEC = {
    "title": {"text": "How many?"}, "description": "Two marks: 1 and 2.", "width": 300, "height": 200,
    "data": {"values": [{"n": 1, "word": "a"}, {"n": 2, "word": "</script><script>x()</script>"}]},
    "mark": {"type": "point", "tooltip": True},
    "encoding": {"x": {"field": "n", "type": "quantitative"}, "tooltip": {"field": "word"}},
}  # fmt: skip


def shown(**data):
    kinds = {"html": "text/html", "plain": "text/plain"}
    return new_output("display_data", {kinds.get(kind, kind): what for kind, what in data.items()})


def chart():
    return new_output("display_data", bundle(SPEC))


def panel(model_id="a1"):
    return new_output("display_data", bundle(SPEC) | {WIDGET: {"model_id": model_id}})


def code(source, *outputs):
    return new_code_cell(source, outputs=list(outputs))


def cut(*cells):
    return scenes(new_notebook(cells=list(cells)))


def page(*cells, **about):
    return page_html(cut(*cells), About("lesson.ipynb", **about))


# --- steps ----------------------------------------------------------------------------------


def test_a_question_its_chart_and_its_reading_are_three_steps():
    found = cut(
        new_markdown_cell("# How many?\n\nTwo."),
        code("draw()", chart()),
        new_markdown_cell("**Reading.** One and two."),
    )
    assert [scene.heading for scene in found] == ["How many?"]
    assert [step.kind for step in found[0].steps] == ["words", "chart", "words"]


def test_a_table_stands_with_the_short_sentence_that_leads_to_it():
    lead, table = (
        new_markdown_cell("## Which?\n\nThese."),
        code("t()", shown(html="<table></table>")),
    )
    steps = cut(lead, table)[0].steps
    assert [[type(part) for part in step.parts] for step in steps] == [[Words, Table]]
    long = cut(new_markdown_cell("## Which?\n\n" + "Many words. " * 40), table)[0].steps
    assert [step.kind for step in long] == ["words", "table"]


def test_a_heading_inside_a_cell_begins_a_scene_and_one_inside_code_does_not():
    found = cut(new_markdown_cell("a\n\n## b\n\nc\n\n```python\n# no heading\n```\n\n### d"))
    assert [(scene.heading, scene.level) for scene in found] == [("", 1), ("b", 2), ("d", 3)]


def test_code_without_an_output_goes_with_the_next_output_and_is_never_lost():
    found = cut(code("a = 1"), new_markdown_cell("## b"), code("c", chart()), code("last = 2"))
    assert found[0].steps[-1].code == ["a = 1", "c", "last = 2"]


def test_what_is_printed_for_a_check_of_the_notebook_is_not_shown():
    steps = cut(code("panel.sweep({})", new_output("stream", text="as it is: 3 events")))
    assert steps[0].steps[0].parts == []


def test_lines_that_are_printed_one_after_another_are_one_text():
    lines = [new_output("stream", text="right\n"), new_output("stream", text="nearly\n")]
    assert cut(code("check()", *lines))[0].steps[0].parts == [Text("right\nnearly\n")]


def test_a_panel_is_known_by_its_widget_and_keeps_its_chart():
    part = cut(code("p", panel("x7")))[0].steps[0].parts[0]
    assert isinstance(part, Panel) and part.model_id == "x7" and isinstance(part.chart, Chart)


@pytest.mark.parametrize(
    ("source", "language"),
    [("bl.setup('es')", "es"), ('bl.setup(language="es")', "es"), ('bl.set_language("es")', "es"),
     ("bl.setup()", "en"), ("bl.setup('en')  # es", "en")],
)  # fmt: skip
def test_the_language_is_that_which_the_notebook_sets(source, language):
    assert language_of(new_notebook(cells=[new_code_cell(source)])) == language


# --- what passes ----------------------------------------------------------------------------


@pytest.mark.parametrize("wrong", [
    "<script>x()</script>", "<img src=x onerror=x()>", "<svg onload=x()></svg>", "<iframe src='//a.b'></iframe>",
    "<a href='javascript:x()'>a</a>", "<a href='data:text/html,x'>a</a>", "<p onclick='x()'>a</p>",
    "<style>@import 'http://a.b'</style>", "<p style='background:url(http://a.b)'>a</p>",
    "<form action='http://a.b'><input></form>", "<object data='http://a.b'></object>", "<base href='http://a.b'>",
    "<meta http-equiv=refresh content='0;url=http://a.b'>", "<link rel=stylesheet href='http://a.b'>",
])  # fmt: skip
@pytest.mark.parametrize("clean", [safe_html, markdown_html])
def test_nothing_that_runs_or_loads_passes(clean, wrong):
    left = clean(wrong)
    assert not re.search(r"<(script|img|svg|iframe|style|form|input|object|base|meta|link)", left)
    assert not re.search(r"<[^>]*(\son\w+=|javascript:|data:|url\()", left)


def test_a_link_opens_beside_the_page_and_tells_nothing():
    said = safe_html('<a href="https://example.org/a?b=1&amp;c" target="_top">page</a>')
    assert 'href="https://example.org/a?b=1&amp;c"' in said
    assert 'target="_blank"' in said and 'rel="noopener noreferrer"' in said


def test_a_table_keeps_the_alignment_of_its_numbers():
    cell = (
        '<table><tbody><tr><td style="text-align:right;position:fixed">29</td></tr></tbody></table>'
    )
    assert 'style="text-align:right;"' in safe_html(cell).replace(": ", ":")


# --- the page -------------------------------------------------------------------------------


def test_what_a_cell_prints_is_text():
    html = page(code("print(x)", new_output("stream", text="<script>x()</script>")))
    assert "&lt;script&gt;x()&lt;/script&gt;" in html


def test_what_is_printed_in_columns_keeps_its_columns():
    printed = page(code("a", new_output("stream", text="year  figure")))
    sentence = page(code("a", new_output("stream", text="Two rows are on file.")))
    assert '<pre class="columns" tabindex="0">' in printed and '<pre class="said">' in sentence


def test_an_error_is_shown_as_one():
    html = page(code("1/0", new_output("error", ename="ZeroDivisionError", evalue="<b>")))
    assert '<pre class="wrong">ZeroDivisionError: &lt;b&gt;</pre>' in html


def scripts(html):
    return re.findall(r"<script>(.*?)</script>", html, flags=re.S)


@pytest.mark.slow
def test_the_runtime_of_charts_stands_once_however_many_charts():
    html = page(code("a", chart()), code("b", chart()), code("c", chart()))
    assert html.count("data-chart=") == 3
    assert len(scripts(html)) == 2
    assert sum("vegaEmbed = vegaEmbed" in s or "window.vegaEmbed" in s for s in scripts(html)) == 1


def test_a_page_without_charts_has_no_runtime():
    assert len(page(new_markdown_cell("# Only words"))) < 60_000


def test_data_cannot_end_the_element_in_which_they_stand():
    html = page(code("a", chart()))
    data = re.search(r'<script type="application/json">(.*?)</script>', html, flags=re.S)[1]
    assert json.loads(data)["data"]["values"][1]["word"] == "</script><script>x()</script>"


def policy(html):
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', html)[1]
    found = found.replace("&#x27;", "'")
    return dict(part.strip().split(" ", 1) for part in found.split(";"))


def test_the_policy_forbids_the_network_and_every_script_but_those_of_the_page():
    html = page(code("a", chart()))
    rules = policy(html)
    assert rules["default-src"] == rules["connect-src"] == rules["base-uri"] == "'none'"
    assert rules["img-src"] == "data:"
    digests = {
        base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in scripts(html)
    }
    assert set(re.findall(r"'sha256-([^']*)'", rules["script-src"])) == digests
    assert "unsafe-inline" not in rules["script-src"]


def test_a_chart_says_its_finding_in_words_and_stands_as_a_picture():
    html = page(code("a", chart()))
    assert 'role="img" aria-label="Two marks: 1 and 2."' in html
    assert '<img alt="Two marks: 1 and 2." src="data:image/svg+xml;base64,' in html


HELD = {
    "spec": SPEC | {"params": [{"name": "brush", "select": "interval"}]}, "sentence": "Two <b>rows</b>.",
    "heads": ["When", "Sources"], "days": [[0, 86_400_000]],
    "cells": [["1970", '<a href="https://example.org/p" onclick="x()">1</a><script>x()</script>']],
}  # fmt: skip


def test_a_panel_is_its_chart_with_the_brush_and_all_its_rows():
    html = page(code("p", panel("a1")), panels={"a1": HELD})
    assert '"params":[{"name":"brush"' in html
    assert '<tr data-first="0" data-last="86400000">' in html
    assert "Two &lt;b&gt;rows&lt;/b&gt;." in html
    assert "needs Jupyter" in html and "onclick" not in html
    assert "1 row in the table." in html


def test_a_panel_of_which_nothing_is_known_is_its_stored_picture():
    html = page(code("p", panel("a1")))
    assert "data-chart=" in html and "<tr data-first" not in html and "needs Jupyter" in html


def test_the_foot_says_data_licence_and_every_linked_page():
    html = page(
        code("p", panel("a1")), panels={"a1": HELD}, data=[("2026.11.1", "2026-11-21")]
    )  # fmt: skip
    foot = html[html.index("<footer") :]
    assert "Data: bilateral 2026.11.1, as of 21 Nov 2026." in foot
    assert "creativecommons.org/licenses/by/4.0" in foot and "lesson.ipynb" in foot
    assert "1 page linked here" in foot and ">https://example.org/p</a>" in foot


def test_a_page_of_stored_outputs_does_not_claim_to_know_its_data():
    html = page(code("a", chart()))
    assert "Data: bilateral" not in html and "was not asked" in html


def test_a_spanish_notebook_gives_a_spanish_page_and_leaves_the_language_alone():
    html = page(code("a", chart()), language="es", data=[("1", "2026-01-02")])
    assert '<html lang="es"' in html
    assert "Siguiente" in html and "al 2 ene 2026" in html
    assert "Next" not in re.sub(r"<script.*?</script>", "", html, flags=re.S)
    assert language() == "en"


def test_slides_begin_as_slides_and_hold_the_same():
    cells = (new_markdown_cell("# Q"), code("a", chart()))
    assert page(*cells).replace('class="page"', 'class="slides"') == page(*cells, slides=True)


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_shipped_notebook_is_one_small_file_that_loads_nothing(path, tmp_path):
    written = export_notebook(path, tmp_path, run=False)
    html = written.read_text("utf-8")
    assert written.name == f"{path.stem}.html"
    assert len(html.encode()) < 3_000_000
    outputs = [o for c in nbformat.read(path, 4).cells for o in c.get("outputs", [])]
    assert html.count("data-chart=") == sum(VEGALITE in o.get("data", {}) for o in outputs)
    assert set(re.findall(r'\ssrc="(\w+):', html)) <= {"data"}
    assert not re.search(r"<(link rel=\"stylesheet|iframe|object|embed)", html)
    links = re.findall(r"<a [^>]*>", re.sub(r"<script.*?</script>", "", html, flags=re.S))
    assert all('target="_blank"' in a and "noopener" in a for a in links)
    assert export_notebook(path, tmp_path / "again", run=False).read_bytes() == written.read_bytes()


# --- the command ----------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path):
    """Write a notebook with a cell and give its path."""

    def write(*cells):
        path = tmp_path / "small.ipynb"
        nbformat.write(new_notebook(cells=list(cells)), path)
        return path

    return write


@pytest.mark.slow
def test_export_runs_the_notebook_and_leaves_it_as_it_is(small, tmp_path, capsys):
    path = small(new_markdown_cell("# Sum"), new_code_cell("print(40 + 2)"))
    before = path.read_bytes()
    assert cli.main(["export", str(path), "--to", str(tmp_path / "x" / "sum.html")]) == 0
    assert '<pre class="said">42\n</pre>' in (tmp_path / "x" / "sum.html").read_text("utf-8")
    assert path.read_bytes() == before
    assert "one file" in capsys.readouterr().out


@pytest.mark.slow
def test_a_cell_that_fails_is_named_and_nothing_is_written(small, tmp_path, capsys):
    path = small(new_code_cell("a = 1"), new_code_cell("a / 0"))
    assert cli.main(["export", str(path), "--to", str(tmp_path / "x.html")]) == 1
    assert (
        capsys.readouterr().out.strip() == "code cell 2 fails: ZeroDivisionError: division by zero"
    )
    assert not (tmp_path / "x.html").exists()


def test_outputs_that_are_not_there_cannot_be_exported_as_stored(small, capsys):
    path = small(new_code_cell("1"))
    assert cli.main(["export", str(path), "--as-stored"]) == 1
    assert "holds no outputs" in capsys.readouterr().out


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"cells": 3}', "not json"])
def test_a_file_that_is_no_notebook_is_said_to_be_none(tmp_path, content, capsys):
    path = tmp_path / "x.ipynb"
    path.write_text(content, "utf-8")
    assert cli.main(["export", str(path), "--to", str(tmp_path / "out")]) == 1
    assert f"{path}: this is not a notebook" in capsys.readouterr().out


def test_a_name_finds_the_shipped_notebook_and_a_wrong_one_lists_them():
    assert find_notebook(Path("01_extraditions")) == shipped_notebooks() / "01_extraditions.ipynb"
    with pytest.raises(ValueError, match=r"no such notebook; shipped ones: 00_start_here, "):
        find_notebook(Path("01_extradition"))


def test_tables_need_a_folder_to_go_to(capsys):
    assert cli.main(["export"]) == 1
    assert "Name a new or empty folder" in capsys.readouterr().out
