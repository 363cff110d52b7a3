"""The stored notebooks: their form. Their outputs are compared by nbval, in the same run."""

import json
import re
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
PATHS = sorted((ROOT / "notebooks").rglob("*.ipynb"))
BUDGET = 800_000
VEGALITE = "application/vnd.vegalite.v5+json"
WIDGET = "application/vnd.jupyter.widget-view+json"

each_notebook = pytest.mark.parametrize(
    "path", PATHS, ids=lambda path: "/".join(path.parts[path.parts.index("notebooks") + 1 :])
)


def read(path):
    return nbformat.read(path, as_version=4)


def code_cells(path):
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def outputs(path):
    return [output for cell in code_cells(path) for output in cell.outputs]


def prose(path):
    return "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")


def shown_text(path):
    """All text that the cells of a notebook show: plain text, HTML without tags, streams."""
    pieces = []
    for output in outputs(path):
        data = output.get("data", {})
        pieces += [output.get("text", ""), data.get("text/plain", "")]
        pieces.append(re.sub(r"<[^>]+>", " ", data.get("text/html", "")))
        pieces.append(json.dumps(data.get(VEGALITE, {}).get("title", "")))
    return "\n".join(pieces)


def test_there_are_notebooks():
    assert [path.stem for path in PATHS][:2] == ["00_start_here", "01_extraditions"]


@each_notebook
def test_has_one_title_and_it_is_a_question(path):
    titles = re.findall(r"^# .*", prose(path), flags=re.M)
    assert len(titles) == 1
    assert titles[0].endswith("?")
    assert titles[0].startswith("# ¿") == ("es" in path.parts)


@each_notebook
def test_says_at_the_end_what_it_does_not_show(path):
    headings = re.findall(r"^## .*", prose(path), flags=re.M)
    spanish = "es" in path.parts
    last = "## Lo que esto no muestra" if spanish else "## What this does not show"
    assert headings[-1] == last


@each_notebook
def test_runs_on_any_python_kernel(path):
    assert read(path).metadata.kernelspec.name == "python3"


@each_notebook
def test_was_run_from_top_to_bottom(path):
    counts = [cell.execution_count for cell in code_cells(path)]
    assert counts == list(range(1, len(counts) + 1))


@each_notebook
def test_stores_no_widget_state_and_no_error(path):
    assert "widgets" not in read(path).metadata
    assert not [o for o in outputs(path) if o.output_type == "error"]
    assert not [o for o in outputs(path) if o.get("name") == "stderr"]


@each_notebook
def test_stays_within_its_budget(path):
    assert path.stat().st_size <= BUDGET


@each_notebook
def test_cells_are_short_and_only_call_the_package(path):
    for cell in code_cells(path):
        lines = cell.source.splitlines()
        assert len(lines) <= 12
        assert max(map(len, lines)) <= 100
        assert not re.search(r"^\s*(def|class|for|while|with)\b", cell.source, flags=re.M)
        assert not cell.source.rstrip().endswith(";")
        imported = re.findall(r"^\s*(?:import|from)\s+(\w+)", cell.source, flags=re.M)
        assert set(imported) <= {"bilateral", "altair", "pandas"}
        assert not re.search(r"\bbl\._|\._[a-z]", cell.source)


@each_notebook
def test_every_chart_has_a_title_a_description_and_a_picture(path):
    charts = [o.data for o in outputs(path) if VEGALITE in o.get("data", {})]
    assert charts
    for chart in charts:
        assert chart[VEGALITE]["title"]["text"]
        assert chart[VEGALITE]["description"] in chart["text/plain"]
        assert chart["image/svg+xml"].startswith("<svg")


@each_notebook
def test_every_explorer_stands_on_a_picture_of_its_state(path):
    for output in outputs(path):
        if WIDGET in output.get("data", {}):
            assert {VEGALITE, "image/svg+xml", "text/plain"} <= set(output.data)
            assert output.data[WIDGET]["model_id"].startswith("not-stored")


@each_notebook
def test_links_are_absolute(path):
    html = "".join(o.get("data", {}).get("text/html", "") for o in outputs(path))
    assert all(
        link.startswith(("http://", "https://")) for link in re.findall(r'href="([^"]*)"', html)
    )
    assert all(link.startswith("http") for link in re.findall(r"\]\(([^)]*)\)", prose(path)))


@each_notebook
def test_nothing_stored_asks_for_the_network(path):
    stored = path.read_text(encoding="utf-8")
    assert not re.search(r"cdn\.|unpkg|jsdelivr|esm\.sh|<script", stored)


@each_notebook
def test_no_causal_word_stands_in_prose(path):
    causal = (
        r"\b(because of pressure|led to|caused|resulted in|thanks to|as a result|in response to"
        r"|debido a la presión|a causa de|provocó|condujo a|gracias a|en respuesta a|como resultado)\b"
    )
    assert not re.search(causal, prose(path), flags=re.I)


@each_notebook
def test_every_number_in_prose_is_printed_by_a_cell(path):
    text = re.sub(r"`[^`]*`|```.*?```", "", prose(path), flags=re.S)
    numbers = set(re.findall(r"(?<![\w.])\d[\d,.]*\d|(?<![\w.])\d(?![\w.])", text))
    shown = shown_text(path)
    assert [n for n in numbers if not re.search(rf"(?<!\d){re.escape(n)}(?!\d)", shown)] == []


def test_the_picture_of_the_readme_is_the_first_chart_of_the_first_notebook():
    chart = next(o.data for o in outputs(PATHS[0]) if VEGALITE in o.get("data", {}))
    picture = (ROOT / "docs" / "timeline.svg").read_text(encoding="utf-8")
    assert picture.strip() == chart["image/svg+xml"].strip()
