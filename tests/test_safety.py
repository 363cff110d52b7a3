"""What a stranger writes into a cell stays text; nothing is fetched, nothing is unpickled or evaluated."""

import ast
import csv
import re
import socket
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import ipywidgets as w
import pytest

import bilateral as bl
from bilateral.charts.renderer import bundle

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "bilateral"
#: Cells that would run something if any of them were read as more than text.
PAYLOADS = (ROOT / "tests" / "payloads.txt").read_text("utf-8").splitlines()
_HARMLESS = {"table", "thead", "tbody", "tr", "th", "td", "a", "p", "small", "div", "span", "br", "b", "code", "pre", "caption"}  # fmt: skip
_ATTRIBUTES = {"style", "class", "href", "rel", "target", "title", "scope"}


class Elements(HTMLParser):
    """The elements that a browser would make of some HTML, with their attributes."""

    def __init__(self, page):
        super().__init__()
        self.found, self.words = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A folder in which every text that a reader sees is hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    events = [
        {"event_id": f"event-{n}", "date": f"2025-{n % 12 + 1:02}-{n % 28 + 1:02}", "kind": "extradition",
         "direction": "mx_to_us", "people": "1", "title_en": p[:80], "title_es": p[:80], "summary_en": p, "source_ids": "page"}
        for n, p in enumerate(PAYLOADS)
    ]  # fmt: skip
    sources = [{"source_id": "page", "url": "https://example.org/a", "publisher": PAYLOADS[0], "title": PAYLOADS[3]}]  # fmt: skip
    for name, rows in (("events", events), ("sources", sources)):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return bl.load(folder)


def assert_only_text(page):
    parsed = Elements(page)
    assert {tag for tag, _ in parsed.found} <= _HARMLESS
    for _, attributes in parsed.found:
        assert set(attributes) <= _ATTRIBUTES, attributes
        assert re.match(r"https?://", attributes.get("href", "https://"))
    return "".join(parsed.words)


def written(widget):
    """Every piece of HTML in a panel."""
    if isinstance(widget, w.HTML):
        yield widget.value
    for child in getattr(widget, "children", ()):
        yield from written(child)


def test_there_are_at_least_fifty_payloads():
    assert len(set(PAYLOADS)) >= 50


def test_a_table_shows_every_payload_as_text(hostile):
    words = assert_only_text(
        bl.table(hostile.events[["event_id", "summary_en"]], rows=None)._repr_html_()
    )
    assert [p for p in PAYLOADS if p not in words] == []


def test_a_table_with_links_makes_links_of_addresses_alone(hostile):
    pages = bl.cite(hostile)
    assert_only_text(bl.table(pages, links={"publisher": "url"})._repr_html_())
    frame = hostile.events[["summary_en"]].assign(url="javascript:window.pwned=1")
    shown = bl.table(frame, rows=None, links={"summary_en": "url"})._repr_html_()
    assert "a" not in {tag for tag, _ in Elements(shown).found}


def test_the_cells_of_a_panel_are_escaped(hostile):
    panel = bl.explore_handovers(hostile)
    assert len(panel.table) == len(PAYLOADS)
    cells = panel._cells() if hasattr(panel, "_cells") else panel._rows_of(panel.table)
    assert_only_text(" ".join(str(cell) for row in cells.to_numpy() for cell in row))


def test_a_search_that_is_hostile_is_shown_as_text(hostile):
    panel = bl.explore_handovers(hostile)
    for payload in PAYLOADS[::4]:
        panel.set(search=payload)
        assert_only_text(" ".join(written(panel.panel)))


def test_a_picture_holds_no_script_and_no_handler(hostile):
    chart = bl.draw_handover_timeline(bl.handovers(hostile.events))
    parsed = Elements(bundle(chart.to_dict())["image/svg+xml"])
    assert not {"script", "foreignobject", "iframe", "a"} & {tag for tag, _ in parsed.found}
    assert not [
        name for _, attributes in parsed.found for name in attributes if name.startswith("on")
    ]


def test_an_export_opens_as_text_in_a_spreadsheet(hostile, tmp_path):
    bl.export(hostile, tmp_path / "sheet")
    for path in (tmp_path / "sheet").glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not [c for c in cells if re.match(r"[=+@\t\r]|-(?![\d.])", c)]


def test_nothing_is_unpickled_evaluated_or_run_in_a_shell():
    refused = {"eval", "exec", "compile", "__import__", "loads_pickle"}
    for path in SOURCE.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = {alias.name.split(".")[0] for alias in node.names} | {
                    getattr(node, "module", "") or ""
                }
                assert not names & {"pickle", "shelve", "marshal", "dill", "joblib"}, path
            if isinstance(node, ast.Call):
                name = (
                    node.func.id
                    if isinstance(node.func, ast.Name)
                    else getattr(node.func, "attr", "")
                )
                assert name not in refused or (
                    name == "compile" and isinstance(node.func, ast.Attribute)
                ), (path, node.lineno)
                assert name not in {"read_pickle", "to_pickle"}, path
                assert not any(k.arg == "shell" for k in node.keywords), path


@pytest.mark.slow
def test_import_and_use_need_no_network():
    """Every way out is barred; what the package does in a notebook still works."""
    barred = "\n".join([
        "import socket",
        "def no(*a, **k): raise OSError('the network is cut')",
        "socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = socket.create_connection = no",
        "import bilateral as bl",
        "bl.setup()",
        "data = bl.load()",
        "events = bl.handovers(data.events)",
        "bl.draw_handover_timeline(events)._repr_mimebundle_()",
        "bl.explore_handovers(data)._repr_mimebundle_()",
        "bl.event_table(data, events.head())",
        "print('done')",
    ])  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", barred], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip().endswith("done"), done.stderr[-2000:]


def test_the_bar_of_that_test_holds():
    barred = "import socket\ndef no(*a, **k): raise OSError('cut')\nsocket.socket.connect = no\nimport urllib.request\nurllib.request.urlopen('http://127.0.0.1:1')"  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", barred], capture_output=True, text=True, check=False
    )
    assert "cut" in done.stderr
    assert socket.socket.connect is not None
