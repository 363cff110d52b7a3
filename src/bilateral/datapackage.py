"""The description that travels with the tables, and tells whether they were changed.

``datapackage.json`` follows the Frictionless Data Package: every file with its columns, their
meaning, keys and licence, generated from :mod:`bilateral.schema`. It is the manifest too: version,
the day the data are of, rows and SHA-256 of each file.
"""

from __future__ import annotations

import hashlib
import json
import re

import pandera.pandas as pa

from bilateral.dates import PARTIAL_DATE
from bilateral.schema import OWN_COLUMN, OWN_COLUMN_NAME, TABLES, VOCABULARIES, Table, column_type

__all__ = ["CODEBOOK", "PACKAGE", "codebook", "descriptor", "sha256"]

PACKAGE = "datapackage.json"
#: The heading of ``data/README.md`` under which :func:`codebook` stands.
CODEBOOK = "## Every column (made from the schema by `bilateral refresh`)"

_LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
_TYPES = {"integer": "integer", "number": "number"}


def sha256(raw: bytes) -> str:
    """Hash of a file in the form that the data package holds."""
    return "sha256:" + hashlib.sha256(raw).hexdigest()


def descriptor(files: dict[str, bytes], rows: dict[str, int], *, version: str, as_of: str) -> bytes:
    """Describe the files of a folder as the bytes of ``datapackage.json``."""
    package = {
        "name": "bilateral",
        "title": "How Mexico and the United States hand people over, threaten tariffs and meet",
        "profile": "tabular-data-package",
        "version": version,
        "as_of": as_of,
        "licenses": [_LICENCE],
        "resources": [
            {
                "name": name,
                "path": f"{name}.csv",
                "profile": "tabular-data-resource",
                "title": TABLES[name].row,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "dialect": {"delimiter": ",", "lineTerminator": "\n", "doubleQuote": True},
                "rows": rows[name],
                "bytes": len(raw),
                "hash": sha256(raw),
                "schema": _schema(TABLES[name], files),
            }
            for name, raw in files.items()
        ],
    }
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()


def _schema(table: Table, files: dict[str, bytes]) -> dict:
    header = files[table.name].partition(b"\n")[0].decode().split(",")
    own = [name for name in header if re.fullmatch(OWN_COLUMN_NAME, name)]
    described = {
        "fields": [_field(name, column) for name, column in table.columns.items()]
        + [_field(name, OWN_COLUMN) for name in own],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    keys = [
        {"fields": [name], "reference": {"resource": target if target != table.name else "",
                                         "fields": [TABLES[target].key[0]]}}
        for name, column in table.columns.items()
        if (target := column.metadata.get("refers")) in files
        and column_type(table, name) == "id"
    ]  # fmt: skip
    return described | ({"foreignKeys": keys} if keys else {})


def _field(name: str, column: pa.Column) -> dict:
    kind = column.metadata["type"]
    limits: dict = {"required": True} if not column.nullable else {}
    vocabulary = VOCABULARIES.get(column.metadata.get("vocabulary"))
    if vocabulary and kind == "term":
        limits["enum"] = list(vocabulary)
    if kind == "date":
        limits["pattern"] = PARTIAL_DATE.replace("?:", "")
    if kind == "text":
        limits["maxLength"] = column.metadata["length"]
    field = {"name": name, "type": _TYPES.get(kind, "string"), "description": column.description}
    if column.metadata.get("unit"):
        field["unit"] = column.metadata["unit"]
    return field | ({"constraints": limits} if limits else {})


def codebook() -> str:
    """Every table with its columns and their meaning, as the Markdown of ``data/README.md``."""
    return "\n\n".join(_chapter(table) for table in TABLES.values()) + "\n"


def _chapter(table: Table) -> str:
    lines = [
        f"### {table.name}.csv: {table.row}",
        "",
        "| column | holds | meaning |",
        "|---|---|---|",
    ]
    for name, column in table.columns.items():
        holds = column_type(table, name) + (", never empty" if not column.nullable else "")
        closed = VOCABULARIES.get(column.metadata.get("vocabulary"))
        words = f" ({', '.join(f'`{term}`' for term in closed)})" if closed else ""
        meaning = column.description.replace("|", "\\|")
        unit = f", in {column.metadata['unit']}" if column.metadata.get("unit") else ""
        lines.append(f"| `{name}` | {holds}{unit} | {meaning}{words} |")
    return "\n".join(lines)
