"""From bytes to text cells: one CSV read strictly, with the line of every record.

The form is RFC 4180 with LF: UTF-8 without a mark, comma, quotes where needed. Anything else is a
problem with its line and its remedy, never a guess. A file in which counting shows that every line
is one record is read at once; in any other, records are found by the quotes, so that a wrong one is
named and the others are still read.
"""

from __future__ import annotations

import io
import re
from functools import reduce
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv

from bilateral.schema import NEEDED_TABLES, OWN_COLUMN_NAME, Table, essential

__all__ = ["PROBLEM_COLUMNS", "Reading", "problem", "problem_frame", "read_table", "read_trusted"]

PROBLEM_COLUMNS = ["file", "line", "column", "value", "problem", "allowed", "severity"]

_BOMS = {
    b"\xef\xbb\xbf": "a byte order mark",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
}
_QUOTE, _COMMA, _NEWLINE = b'",\n'
_BESIDE_QUOTES = np.isin(np.arange(256), (_QUOTE, _COMMA, _NEWLINE))
_CHUNK = 1 << 18  # bytes that stay in the processor's cache
_BLOCK = 1 << 20  # bytes that are read at a time; threads of its own cost more than they save
_TEXT = pd.StringDtype(na_value=np.nan)  # what pandas calls str
_CELL = re.compile(rb'(?:"(?:[^"\n]|"")*"|[^",\n]*)(?:,|\n)')


class Reading(NamedTuple):
    """One file as read: text cells indexed by the line on which each record begins."""

    cells: pd.DataFrame
    problems: list[dict]


def problem(
    file: str, line: int | None, column: str, value: str, wrong: str, allowed: str,
    severity: str = "error",
) -> dict:  # fmt: skip
    """One row of the frame of problems; a long value is cut for the reader's sake."""
    shown = value if len(value) <= 80 else value[:77] + "..."
    return dict(zip(PROBLEM_COLUMNS, (file, line, column, shown, wrong, allowed, severity),
                    strict=True))  # fmt: skip


def problem_frame(problems: list[dict]) -> pd.DataFrame:
    """Problems as a frame, in the order of files and lines."""
    frame = pd.DataFrame(problems, columns=PROBLEM_COLUMNS)
    frame["line"] = frame["line"].astype("Int64")
    text = [column for column in PROBLEM_COLUMNS if column != "line"]
    frame[text] = frame[text].astype("str")
    return frame.sort_values(["file", "line"], kind="stable", ignore_index=True)


def read_trusted(raw: bytes) -> pd.DataFrame:
    """Text cells of a file that is known to be well formed."""
    cells = _in_blocks(raw, many_lines=True)
    return _in_one_go(raw) if cells is None else cells


def _in_blocks(raw: bytes, *, many_lines: bool) -> pd.DataFrame | None:
    """Text cells of a file; None if its records are not all alike, or one is longer than a block.

    If no record has `many_lines`, blocks are found faster.
    """
    header = raw[: raw.find(b"\n")]
    if b'"' in header:
        return None
    try:
        names = header.decode().split(",")
        table = csv.read_csv(
            pa.BufferReader(raw),
            csv.ReadOptions(use_threads=False, block_size=_BLOCK),
            csv.ParseOptions(newlines_in_values=many_lines),
            csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.large_string()),
                strings_can_be_null=True,
                null_values=[""],
            ),
        )
    except (UnicodeDecodeError, pa.ArrowException):
        return None
    return table.to_pandas(types_mapper=lambda _: _TEXT) if len({*names}) == len(names) else None


def _in_one_go(raw: bytes) -> pd.DataFrame:
    """Text cells of a file, a record of any length."""
    text = pd.ArrowDtype(pa.large_string())
    cells = pd.read_csv(io.BytesIO(raw), dtype=text, keep_default_na=False, na_values=[""])
    return cells.astype(_TEXT)


def read_table(raw: bytes, file: str, table: Table, own_columns: tuple[str, ...] = ()) -> Reading:
    """Read a file that may be anything.

    Parameters
    ----------
    raw
        The file's bytes.
    file
        Its name, for the problems.
    table
        The table it should hold.
    own_columns
        Further columns that are allowed here.
    """
    cells = _at_once(raw)
    if cells is None:
        return _read_carefully(raw, file, table, own_columns)
    found = _header_problems(list(cells), file, table, own_columns)
    if any(p["severity"] == "error" for p in found):
        return Reading(pd.DataFrame(), found)
    return Reading(cells, found + _bare_header(cells, file, table))


def _at_once(raw: bytes) -> pd.DataFrame | None:
    """Read a file in which every line is one record; None where that cannot be seen at once."""
    if not raw or raw.startswith(tuple(_BOMS)) or b"\0" in raw or b"\r" in raw:
        return None
    if not _quotes_are_well_placed(np.frombuffer(raw, dtype=np.uint8)):
        return None
    cells = _in_blocks(raw, many_lines=False)
    lines = raw.count(b"\n") + (not raw.endswith(b"\n"))
    if cells is None or cells.shape[1] == 1 or lines != len(cells) + 1:
        return None
    return cells.set_axis(pd.RangeIndex(2, lines + 1, name="line"), axis=0)


def _read_carefully(raw: bytes, file: str, table: Table, own_columns: tuple[str, ...]) -> Reading:
    """Find the records one by one, name what is wrong with any and read the others."""
    found = _form_problems(raw, file)
    if found:
        return Reading(pd.DataFrame(), found)
    if not raw.endswith(b"\n"):
        raw += b"\n"
    marks = _marks(raw)
    found = [_quote_problem(raw, file, at) for at in _wrong_quotes(raw)]
    if found:  # quotes also look wrong where cells are separated by another sign
        first = raw.partition(b"\n")[0].decode()
        signed = "," not in first and any(sign in first for sign in ";\t|")
        found = _header_problems([first], file, table, own_columns) if signed else found
        return Reading(pd.DataFrame(), found)
    records, fields = _records(marks)
    header = raw[: records.ends[0]]
    names = _names(header)
    found = _header_problems(names, file, table, own_columns)
    if any(p["severity"] == "error" for p in found):
        return Reading(pd.DataFrame(), found)
    first = records.lines[1:]
    ragged = fields[1:] != len(names)
    found += [
        problem(file, int(line), "", "", f"{count} cells in a table of {len(names)} columns",
                f"{len(names)} cells; a cell with a comma stands in double quotes")
        for line, count in zip(first[ragged], fields[1:][ragged], strict=True)
    ]  # fmt: skip
    cells = _in_one_go(_without(raw, records, ragged))
    cells.index = pd.Index(first[~ragged], name="line")
    return Reading(cells, found if len(first) else found + _bare_header(cells, file, table))


def _bare_header(cells: pd.DataFrame, file: str, table: Table) -> list[dict]:
    if len(cells) or table.name not in NEEDED_TABLES:
        return []
    return [problem(file, 1, "", "", "a header and no rows", "at least one row", "warning")]


class _Marks(NamedTuple):
    """Every quote, comma and newline of a file: where it stands and which it is."""

    places: np.ndarray
    kinds: np.ndarray


def _marks(raw: bytes) -> _Marks:
    data = np.frombuffer(raw, dtype=np.uint8)
    places = _places(data, _QUOTE, _COMMA, _NEWLINE)
    return _Marks(places, data[places])


def _places(data: np.ndarray, *signs: int) -> np.ndarray:
    found = []
    for start in range(0, len(data), _CHUNK):
        chunk = data[start : start + _CHUNK]
        found.append(np.flatnonzero(reduce(np.logical_or, (chunk == s for s in signs))) + start)
    return np.concatenate(found)


class _Records(NamedTuple):
    """Where each record ends (offset after its newline) and on which line it begins."""

    ends: np.ndarray
    lines: np.ndarray


def _names(header: bytes) -> list[str]:
    """Column names exactly as they stand, outer spaces and repetitions included."""
    if not header.strip():
        return [""]
    cells = pd.read_csv(io.BytesIO(header), header=None, dtype="str", na_filter=False)
    return cells.iloc[0].tolist()


def _records(marks: _Marks) -> tuple[_Records, np.ndarray]:
    """Find the records and their number of cells."""
    quote, newline = marks.kinds == _QUOTE, marks.kinds == _NEWLINE
    inside = np.cumsum(quote, dtype=np.uint8) & 1  # overflow keeps it odd or even
    separators = np.flatnonzero(~(quote | inside.view(bool)))
    last = np.flatnonzero(newline[separators])
    fields = np.diff(last, prepend=-1)
    ends = marks.places[separators[last]] + 1
    above = np.searchsorted(marks.places[newline], ends[:-1])
    lines = np.concatenate([[1], above + 1])
    return _Records(ends, lines), fields


def _wrong_quotes(raw: bytes) -> list[int]:
    """Offsets of wrong quotes, one a line: so that one left open does not hide the next."""
    if _quotes_are_well_placed(np.frombuffer(raw, dtype=np.uint8)):
        return []
    found, start = [], 0
    for line in raw.splitlines(keepends=True):
        at = 0
        while at < len(line) and (cell := _CELL.match(line, at)):
            at = cell.end()
        if at < len(line):
            found.append(start + line.index(b'"', at))
        start += len(line)
    return found


def _quotes_are_well_placed(data: np.ndarray) -> bool:
    """A cell's quotes must be its first and last characters (a doubled quote is text)."""
    at = _places(data, _QUOTE)
    if len(at) % 2:
        return False
    opens, closes = at[::2], at[1::2]
    before = data[np.maximum(opens - 1, 0)]
    after = data[np.minimum(closes + 1, len(data) - 1)]
    begins_well = (opens == 0) | _BESIDE_QUOTES[before]
    return bool(begins_well.all() and _BESIDE_QUOTES[after].all())


def _quote_problem(raw: bytes, file: str, at: int) -> dict:
    line = raw.count(b"\n", 0, at) + 1
    value = raw[at : at + 60].split(b"\n")[0].decode("utf-8", "replace")
    return problem(file, line, "", value, "a double quote out of place or never closed",
                   'a cell either wholly in double quotes, quotes in it doubled (""), or without')  # fmt: skip


def _form_problems(raw: bytes, file: str) -> list[dict]:
    """Faults of the file as a whole, after which its cells cannot be read."""
    if not raw or raw.isspace():
        return [problem(file, 1, "", "", "the file is empty", "a header line and rows")]
    for mark, name in _BOMS.items():
        if raw.startswith(mark):
            return [problem(file, 1, "", "", f"begins with {name}", "plain UTF-8: save again as UTF-8 without BOM")]  # fmt: skip
    for byte, name, remedy in (
        (b"\0", "a NUL character", "text without control characters"),
        (b"\r", "CR line ends", "LF line ends: convert the line ends to LF (Unix)"),
    ):
        at = raw.find(byte)
        if at >= 0:
            return [problem(file, raw.count(b"\n", 0, at) + 1, "", "", name, remedy)]
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        value = raw[max(error.start - 20, 0) : error.start + 10].decode("latin-1")
        return [problem(file, line, "", value, "bytes that are not UTF-8", "UTF-8: save again as UTF-8")]  # fmt: skip
    return []


def _header_problems(
    names: list[str], file: str, table: Table, own_columns: tuple[str, ...]
) -> list[dict]:
    allowed = [*table.columns, *own_columns]
    if len(names) == 1 and names[0] not in allowed and any(c in names[0] for c in ";\t|"):
        return [problem(file, 1, "", names[0], "cells are not separated by commas",
                        "commas: save again as comma-separated CSV")]  # fmt: skip
    found = [
        problem(file, 1, name, "", "the column stands twice", "each column once")
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
    found += [
        problem(file, 1, name, "", "not a column of this table",
                f"{', '.join(allowed)}; a column of your own begins with x_ and has no space in it")
        for name in dict.fromkeys(names)
        if name not in allowed and not re.fullmatch(OWN_COLUMN_NAME, name)
    ]  # fmt: skip
    needed = essential(table)
    found += [
        problem(file, 1, name, "", "the column is missing", "add the column; it " + (
                "may not be empty" if name in needed else "may stay empty"),
                "error" if name in needed else "warning")
        for name in table.columns
        if name not in names
    ]  # fmt: skip
    return found


def _without(raw: bytes, records: _Records, ragged: np.ndarray) -> bytes:
    """Leave out the records whose number of cells is wrong."""
    if not ragged.any():
        return raw
    ends = records.ends
    kept = (
        raw[start:end] for start, end in zip(ends[:-1][~ragged], ends[1:][~ragged], strict=True)
    )
    return raw[: ends[0]] + b"".join(kept)
