"""Small folders of data, made by code, and the shipped data, loaded once."""

import csv
import io

import pytest

import bilateral as bl
from bilateral.schema import TABLES

#: One row a table: together a valid folder. A test names the cells that it changes.
ROWS = {
    "events": {
        "event_id": "2025-02-27-flight", "date": "2025-02-27", "kind": "transfer",
        "direction": "mx_to_us", "people": "29", "title_en": "Twenty-nine people are flown north",
        "source_ids": "a-page",
    },
    "sources": {"source_id": "a-page", "url": "https://example.org/a", "publisher": "Example"},
    "actors": {"actor_id": "ana-ruiz", "name": "Ana Ruiz", "kind": "official"},
    "participants": {
        "event_id": "2025-02-27-flight", "actor_id": "ana-ruiz", "role": "announcer",
        "office": "attorney_general_mx",
    },
    "terms": {
        "term_id": "ana-ruiz-2020", "actor_id": "ana-ruiz", "office": "attorney_general_mx",
        "start": "2020", "end": "2025-12-31",
    },
    "evidence": {
        "table": "events", "row_id": "2025-02-27-flight", "field": "people", "value": "29",
        "source_id": "a-page",
    },
}  # fmt: skip


def _as_csv(name, rows):
    rows = [ROWS.get(name, {}) | row for row in rows]
    columns = list(dict.fromkeys([*TABLES[name].columns, *(c for row in rows for c in row)]))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


@pytest.fixture
def folder(tmp_path):
    """Write a folder of events.csv and sources.csv, valid but for what the test changes.

    A table may be given as cells of its only row (a dict), as several rows (a list of dicts), as
    the whole file (bytes) or as None: then there is no such file.
    """

    def write(**tables):
        for name, content in ({"events": {}, "sources": {}} | tables).items():
            if content is None:
                continue
            rows = [content] if isinstance(content, dict) else content
            raw = rows if isinstance(rows, bytes) else _as_csv(name, rows)
            (tmp_path / f"{name}.csv").write_bytes(raw)
        return tmp_path

    return write


@pytest.fixture
def faults(folder):
    """Write such a folder and list its faults: file, line, column, value."""

    def find(**tables):
        found = bl.check(folder(**tables))
        return list(found[["file", "line", "column", "value"]].itertuples(index=False, name=None))

    return find


@pytest.fixture(scope="session")
def shipped():
    """Give the shipped data; a test that changes a table copies it first."""
    return bl.load()
