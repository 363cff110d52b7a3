"""A repaired copy of a folder that is refused, with every change on a list.

Only what has one possible reading is repaired: encoding, line ends, the sign between cells, outer
spaces, accents stored apart, dates as a spreadsheet writes them, terms in the wrong case, counts
with ``.0``. All else is copied as it is and listed with what to do about it; the original is only
read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from bilateral import dates
from bilateral.data import check
from bilateral.datapackage import PACKAGE
from bilateral.reading import problem, problem_frame
from bilateral.schema import (
    OWN_COLUMN_NAME,
    TABLES,
    VOCABULARIES,
    DataError,
    Table,
    column_type,
)

__all__ = ["mend"]

COLUMNS = ["file", "line", "column", "before", "after", "why", "done"]
_REPAIRED, _LEFT = "repaired", "left as it is"


class _Change(NamedTuple):
    line: int
    column: str
    before: str
    after: str
    why: str


def mend(folder: str | Path, to: str | Path) -> pd.DataFrame:
    r"""Write a repaired copy of a folder and list what was changed and what was left.

    Parameters
    ----------
    folder
        A folder of CSVs, whether :func:`bilateral.load` takes it or not. It is only read.
    to
        Where the copy goes: a folder that is empty or not there yet, outside of `folder`. The
        tables and ``datapackage.json`` are copied; other files are not.

    Returns
    -------
    DataFrame
        One row a change or a problem that remains: ``file``, ``line``, ``column`` (empty: the
        whole file), ``before``, ``after``, ``why``, and ``done``: ``repaired``, or ``left as it
        is`` where :func:`bilateral.check` still finds a problem in the copy; ``why`` then says
        what to do.

    Raises
    ------
    FileExistsError
        If `to` is a file or holds files, or lies in `folder`.
    DataError
        If there is no such folder.

    Examples
    --------
    >>> import pathlib, tempfile, bilateral as bl
    >>> place = pathlib.Path(tempfile.mkdtemp())
    >>> written = (place / "sources.csv").write_bytes(
    ...     b"source_id;url;publisher;published\r\n"
    ...     b"a-page;https://example.org;El Pa\xeds;27/02/2025\r\n")
    >>> done = bl.mend(place, place.with_name(place.name + "-mended"))
    >>> done.loc[done.done == "repaired", ["line", "column", "after"]].values.tolist()
    [[1, '', 'LF'], [1, '', ','], [2, '', 'El País'], [2, 'published', '2025-02-27']]
    """
    place, target = Path(folder), Path(to)
    _refuse(place, target)
    copies, rows = {}, []
    for name, table in TABLES.items():
        path = place / f"{name}.csv"
        if path.is_file():
            copies[path.name], changes = _mended(path.read_bytes(), table)
            rows += [(path.name, *change, _REPAIRED) for change in changes]
    if (place / PACKAGE).is_file():
        copies[PACKAGE] = (place / PACKAGE).read_bytes()
    target.mkdir(parents=True, exist_ok=True)
    for name, raw in copies.items():
        (target / name).write_bytes(raw)
    return _as_frame(rows + _left(check(target)))


def _refuse(place: Path, target: Path) -> None:
    if not place.is_dir():
        lost = problem(str(place), None, "", "", "there is no such folder", "a folder of CSVs")
        raise DataError(problem_frame([lost]))
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise FileExistsError(f"{target} is there and not empty; name a new or an empty folder")
    if target.resolve().is_relative_to(place.resolve()):
        raise FileExistsError(f"{target} lies in {place}, which stays as it is; name another place")


def _as_frame(rows: list[tuple]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=COLUMNS)
    text = [column for column in COLUMNS if column != "line"]
    frame = frame.astype({"line": "Int64"} | dict.fromkeys(text, "str"))
    return frame.sort_values(["file", "line"], kind="stable", ignore_index=True)


def _left(problems: pd.DataFrame) -> list[tuple]:
    return [
        (row.file, row.line, row.column, row.value, row.value, _advice(row), _LEFT)
        for row in problems.itertuples()
    ]


def _advice(row: tuple) -> str:
    days = _slash_days(row.value) if row.problem == "not a date" else []
    if len(days) == 2:
        return f"day or month first, the cell does not say: write {days[0]} or {days[1]}"
    return f"{row.problem}; allowed: {row.allowed}"


# --- the file as a whole ----------------------------------------------------------------------


def _mended(raw: bytes, table: Table) -> tuple[bytes, list[_Change]]:
    """Give the bytes of the repaired file and the changes; what cannot be read stays."""
    text, changes = _decoded(raw)
    if text is None:
        return raw, []
    for step in (_with_line_ends, _with_commas, _with_good_cells):
        text, more = step(text, table)
        changes += more
    return text.encode("utf-8"), changes


def _decoded(raw: bytes) -> tuple[str | None, list[_Change]]:
    if raw.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return None, []
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = _decoded_as("utf-16", raw)
        change = _Change(1, "", "UTF-16", "UTF-8", "the file was stored as UTF-16")
        return text, [change] if text is not None else []
    if raw.startswith(b"\xef\xbb\xbf"):
        text = _decoded_as("utf-8", raw[3:])
        change = _Change(1, "", "UTF-8 with BOM", "UTF-8", "a byte order mark began the file")
        return text, [change] if text is not None else []
    text = _decoded_as("utf-8", raw)
    return (text, []) if text is not None else _from_windows(raw)


def _decoded_as(encoding: str, raw: bytes) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


#: Signs that do not stand inside a word: a text that has them there is in another encoding.
_NOT_IN_A_WORD = re.compile(r"[^\W\d_][¡¢£¤¥¦¨‚„†‡‰‹›¬±¿][^\W\d_]")


def _from_windows(raw: bytes) -> tuple[str | None, list[_Change]]:
    """Read bytes that are not UTF-8, unless part of them is or the words come out wrong."""
    escaped = raw.decode("utf-8", "surrogateescape")
    partly_utf_8 = re.search(r"[^\x00-\x7f\udc80-\udcff]", escaped)
    text = _decoded_as("cp1252", raw)
    if text is None or partly_utf_8 or "\0" in text or _NOT_IN_A_WORD.search(text):
        return None, []
    letters = " ".join(sorted(set(re.findall(r"[^\x00-\x7f]", text))))
    word = re.search(r"[\w ]*[^\x00-\x7f][\w ]*", text)[0].strip()
    why = f"not UTF-8: read as Windows-1252 (Latin-1); see whether these are meant: {letters}"
    line = re.split("[^\x00-\x7f]", text, maxsplit=1)[0].count("\n") + 1
    return text, [_Change(line, "", ascii(word.encode("cp1252"))[2:-1], word, why)]


def _with_line_ends(text: str, table: Table) -> tuple[str, list[_Change]]:
    """Make line ends LF; a lone CR is one only where the file has no LF at all."""
    if "\r\n" in text:
        change = _Change(1, "", "CRLF", "LF", "line ends of Windows")
        return text.replace("\r\n", "\n"), [change]
    if "\r" in text and "\n" not in text:
        change = _Change(1, "", "CR", "LF", "line ends of an old Mac")
        return text.replace("\r", "\n"), [change]
    return text, []


_SIGNS = {";": "semicolons", "\t": "tabs"}


def _with_commas(text: str, table: Table) -> tuple[str, list[_Change]]:
    header = text.partition("\n")[0]
    fitting = [sign for sign in _SIGNS if _fits(header, sign, table)]
    if _fits(header, ",", table) or len(fitting) != 1:
        return text, []
    records = _records(text, fitting[0])
    if records is None:
        return text, []
    rows = [
        [_written(_content(cell)) if "," in cell else cell for cell in cells]
        for _, cells in records
    ]
    why = f"cells were separated by {_SIGNS[fitting[0]]}"
    return _joined(rows), [_Change(1, "", fitting[0], ",", why)]


def _fits(header: str, sign: str, table: Table) -> bool:
    names = [_content(cell).strip() for cell in header.split(sign)]
    return len(names) > 1 and all(_kind(name, table) for name in names)


def _kind(name: str, table: Table) -> str:
    """Type of a column; empty if the table has no such column."""
    if name in table.columns:
        return column_type(table, name)
    if table.name == "events" and name == "source_ids":
        return "ids"
    return "text" if re.fullmatch(OWN_COLUMN_NAME, name) else ""


# --- cells ------------------------------------------------------------------------------------


def _records(text: str, sign: str = ",") -> list[tuple[int, list[str]]] | None:
    """Split into records of cells as written, each with its line; none if a quote is out of place."""
    cell = re.compile(rf'("[^"]*(?:""[^"]*)*"|[^"{sign}\n]*)({sign}|\n)')
    whole = text if text.endswith("\n") else text + "\n"
    records, cells, line, at = [], [], 1, 0
    while at < len(whole):
        found = cell.match(whole, at)
        if found is None:
            return None
        cells.append(found[1])
        at = found.end()
        if found[2] == "\n":
            records.append((line, cells))
            line += 1 + sum(item.count("\n") for item in cells)
            cells = []
    return records


def _joined(rows: list[list[str]]) -> str:
    return "".join(",".join(row) + "\n" for row in rows)


def _content(cell: str) -> str:
    """Give what a cell says without its quotes."""
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        return cell[1:-1].replace('""', '"')
    return cell


def _written(content: str) -> str:
    """Give the cell that says this, quoted where needed."""
    return '"' + content.replace('"', '""') + '"' if re.search(r'[",\n]', content) else content


def _with_good_cells(text: str, table: Table) -> tuple[str, list[_Change]]:
    """Repair cell by cell; rows with too few or too many cells are left."""
    records = _records(text)
    if not records:
        return text, []
    changes = []
    header = [_content(cell) for cell in records[0][1]]
    names = [name.strip() for name in header]
    if names != header and all(_kind(name, table) for name in names):
        records[0] = (1, [_written(name) for name in names])
        changes += [_Change(1, new, old, new, _SPACES)
                    for old, new in zip(header, names, strict=True) if old != new]  # fmt: skip
    for line, cells in records[1:]:
        if len(cells) == len(names):
            for place, change in _cell_changes(line, cells, names, table):
                cells[place] = _written(change.after)
                changes.append(change)
    return (_joined([cells for _, cells in records]), changes) if changes else (text, [])


def _cell_changes(
    line: int, cells: list[str], names: list[str], table: Table
) -> Iterator[tuple[int, _Change]]:
    said = dict(zip(names, map(_content, cells), strict=True))
    for place, (name, cell) in enumerate(zip(names, cells, strict=True)):
        before = _content(cell)
        if before:
            after, why = _mended_cell(before, *_what_it_is(name, table, said))
            if after != before:
                yield place, _Change(line, name, before, after, "; ".join(why))


def _what_it_is(name: str, table: Table, said: dict[str, str]) -> tuple[str, str]:
    """Type and vocabulary of a cell; a value of evidence is what the field it is for is."""
    if table.name == "evidence" and name == "value":
        attested, field = TABLES.get(said.get("table", "").strip()), said.get("field", "").strip()
        if attested and field in attested.columns:
            return _what_it_is(field, attested, {})
    column = table.columns.get(name)
    return _kind(name, table), (column.metadata.get("vocabulary") or "") if column else ""


_SPACES = "space at the beginning or end"


def _mended_cell(cell: str, kind: str, vocabulary: str) -> tuple[str, list[str]]:
    """Give the repaired content and why each repair was made."""
    steps = [(_trimmed, _SPACES)] if kind else []
    if kind not in ("", "url"):
        steps.append((_composed, "letters and accents stored apart"))
    if kind == "date":
        steps.append((_iso_day, "a date as spreadsheets write it"))
    if kind == "integer":
        steps.append((_whole, "a count with .0"))
    if kind in ("term", "terms"):
        steps.append((lambda text: _lower_term(text, vocabulary), "a term in the wrong case"))
    why = []
    for step, reason in steps:
        better = step(cell)
        if better != cell:
            why.append(reason)
        cell = better
    return cell, why


def _trimmed(cell: str) -> str:
    return cell.strip()


def _composed(cell: str) -> str:
    return unicodedata.normalize("NFC", cell)


def _whole(cell: str) -> str:
    found = re.fullmatch(r"([0-9]+)\.0+", cell)
    return found[1] if found else cell


def _lower_term(cell: str, vocabulary: str) -> str:
    """Open vocabularies are in small letters throughout, so that there is one candidate, too."""
    lower = cell.lower()
    closed = VOCABULARIES.get(vocabulary)
    known = lower in closed if closed else re.fullmatch(r"[a-z0-9_|]+", lower)
    return lower if known else cell


_MONTHS = {
    name: number
    for number, names in enumerate((
        "jan january ene enero", "feb february febrero", "mar march marzo", "apr april abr abril",
        "may mayo", "jun june junio", "jul july julio", "aug august ago agosto",
        "sep sept september septiembre", "oct october octubre", "nov november noviembre",
        "dec december dic diciembre",
    ), 1)
    for name in names.split()
}  # fmt: skip
_MIDNIGHT = r"(?:[ T]00:00(?::00)?)?"
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})[-/.]([0-9]{{1,2}})[-/.]([0-9]{{1,2}}){_MIDNIGHT}")
_YEAR_LAST = re.compile(rf"([0-9]{{1,2}})([-/.])([0-9]{{1,2}})\2([0-9]{{4}}){_MIDNIGHT}")
_MONTH_NAMED = re.compile(r"([0-9]{1,2})[- /.]+([a-z]+)\.?[- /.]+([0-9]{4})", re.IGNORECASE)


def _iso_day(cell: str) -> str:
    """Give the one day that a spreadsheet's date can mean; else the cell as it is."""
    days = _slash_days(cell)
    if found := _YEAR_FIRST.fullmatch(cell):
        days = _existing([(found[1], found[2], found[3])])
    if found := _MONTH_NAMED.fullmatch(cell):
        days = _existing([(found[3], _MONTHS.get(found[2].lower(), 0), found[1])])
    return days[0] if len(days) == 1 else cell


def _slash_days(cell: str) -> list[str]:
    """Days that two numbers and a year can mean: 27/02/2025 one, 03/04/2025 two."""
    found = _YEAR_LAST.fullmatch(cell)
    if not found:
        return []
    first, second, year = found[1], found[3], found[4]
    return _existing([(year, second, first), (year, first, second)])


def _existing(parts: list[tuple]) -> list[str]:
    written = [f"{year}-{int(month):02d}-{int(day):02d}" for year, month, day in parts]
    return [day for day in dict.fromkeys(written) if dates.is_date(pd.Series([day]))[0]]
