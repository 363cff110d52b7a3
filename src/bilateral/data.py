"""The tables of a folder: load, check and save them.

Only this module touches a data folder. Tables are checked as text (:mod:`bilateral.schema` for
cells, :mod:`bilateral.rules` across rows and tables) and typed afterwards. A folder whose
``datapackage.json`` holds the SHA-256 of every file has been checked when it was saved, and is
not checked again; a file that differs from it is.
"""

from __future__ import annotations

import json
import os
import tempfile
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from pandera.errors import SchemaErrors

from bilateral import dates, rules
from bilateral.datapackage import PACKAGE, descriptor, sha256
from bilateral.editions import FOLDER, open_edition
from bilateral.reading import Reading, problem, problem_frame, read_table, read_trusted
from bilateral.schema import (
    NEEDED_TABLES,
    OWN_COLUMN,
    TABLES,
    DataError,
    Table,
    column_type,
    essential,
    suspects,
)  # fmt: skip

__all__ = ["Dataset", "check", "contents", "export", "load", "save", "shipped_folder"]

#: In one's own events.csv, sources may be named in the row itself instead of in evidence.csv.
_OWN_COLUMNS = {"events": ("source_ids",)}

#: Which columns hold the time of a row: the first and last possible day are added from them.
_TIMES = {
    "events": ("date", "end_date"),
    "terms": ("start", "end"),
    "series": ("period_start", "period_end"),
    "coverage": ("start", "end"),
    "sources": ("published", None),
}


class Dataset(NamedTuple):
    """The tables of one or two folders, typed.

    Text columns are ``str`` with missing cells; ``people`` is ``Int64``; rates and figures are
    ``Float64``; dates keep their text. Tables with a time have ``first_day`` and ``last_day``
    (datetime64, the days between which the row lies), and events ``precision`` (year, month, day).
    """

    events: pd.DataFrame
    links: pd.DataFrame
    actors: pd.DataFrame
    participants: pd.DataFrame
    persons: pd.DataFrame
    terms: pd.DataFrame
    series: pd.DataFrame
    sources: pd.DataFrame
    evidence: pd.DataFrame
    coverage: pd.DataFrame
    labels: pd.DataFrame
    version: str
    as_of: str
    #: The call that gives these tables again, for the code behind a view.
    call: str = "bl.load()"

    def __repr__(self) -> str:
        tables = ((name, len(getattr(self, name))) for name in TABLES)
        rows = ", ".join(f"{name} {count:,}" for name, count in tables if count)
        return f"Dataset {self.version}, as of {self.as_of}: {rows}"


def shipped_folder() -> Path:
    """Give the folder of the data that come with the package.

    Returns
    -------
    Path
        ``data/`` of a checkout, or its copy inside an installed package.
    """
    here = Path(__file__).resolve().parent
    installed = here / "_shipped" / "data"
    return installed if installed.is_dir() else here.parents[1] / "data"


def load(
    folder: str | Path | None = None, *, beside: str | None = None, edition: str | None = None
) -> Dataset:
    """Load the tables: the shipped ones, your own, or yours beside the shipped ones.

    Parameters
    ----------
    folder
        A folder of CSVs as ``data/README.md`` describes them; the shipped data if left out. Your
        own folder needs only ``events.csv`` and ``sources.csv``.
    beside
        ``"shipped"`` joins your tables to the shipped ones. Your ids get the prefix ``own-`` so
        that none can collide; ids that your tables take from the shipped ones (actors, say) are
        left as they are.
    edition
        A frozen edition, such as one that a lesson was written for, in place of the current data.

    Returns
    -------
    Dataset
        One frame a table, typed; see :class:`Dataset`. Dates stay as precise as their sources
        are; ``first_day`` and ``last_day`` are added.

    Raises
    ------
    DataError
        With every problem of the folder at once: file, line, column, value, what is allowed.
    ValueError
        If there is no such edition, it is not what was frozen, or a folder is given beside it.

    Examples
    --------
    >>> import bilateral as bl
    >>> data = bl.load()
    >>> data.events.loc[data.events.people == 29, ["date", "kind"]].values.tolist()
    [['2025-02-27', 'transfer']]
    """
    if beside not in (None, "shipped"):
        raise ValueError(f"beside is {beside!r}; allowed: None or 'shipped'")
    if edition is not None and (folder is not None or beside is not None):
        raise ValueError("an edition is loaded alone: give neither a folder nor beside")
    ours = shipped_folder()
    place = ours if edition is None else open_edition(edition, ours / FOLDER)
    shipped = _read(place) if beside == "shipped" or folder is None else None
    found = shipped if folder is None else _read(Path(folder), beside=shipped)
    errors = found.problems[found.problems["severity"] == "error"]
    if len(errors):
        raise DataError(errors.reset_index(drop=True))
    tables, version, as_of = found.tables, found.version, found.as_of
    if beside == "shipped" and folder is not None:
        tables = _join(shipped.tables, found.tables)
        version, as_of = f"{shipped.version} with rows of your own", shipped.as_of
    frames = {name: _typed(tables[name], table) for name, table in TABLES.items()}
    given = [] if folder is None else [repr(str(folder))]
    named = {"beside": beside, "edition": edition}
    given += [f"{name}={value!r}" for name, value in named.items() if value]
    call = f"bl.load({', '.join(given)})"
    return Dataset(**frames, version=version, as_of=as_of, call=call)


def contents(data: Dataset) -> pd.DataFrame:
    """List the tables: what a row of each is, and how many there are.

    Returns
    -------
    DataFrame
        One row a table: ``table``, ``one_row_is``, ``rows``.

    Examples
    --------
    >>> import bilateral as bl
    >>> contents(bl.load()).table.tolist()[:2]
    ['events', 'links']
    """
    rows = [(name, table.row.removeprefix("one row "), len(getattr(data, name)))
            for name, table in TABLES.items()]  # fmt: skip
    return pd.DataFrame(rows, columns=["table", "one_row_is", "rows"])


def check(folder: str | Path | None = None) -> pd.DataFrame:
    """List every problem of a folder.

    Parameters
    ----------
    folder
        A folder of CSVs; the shipped data if left out. It is read in full, whatever its
        ``datapackage.json`` says.

    Returns
    -------
    DataFrame
        One row a problem, none when all is well: ``file``, ``line`` (of the file, the header is
        line 1), ``column``, ``value`` as found, ``problem``, ``allowed``, ``severity`` (``error``
        keeps :func:`load` from loading, ``warning`` does not).

    Examples
    --------
    >>> import bilateral as bl
    >>> problems = bl.check()
    >>> len(problems[problems.severity == "error"])
    0
    """
    place = shipped_folder() if folder is None else Path(folder)
    files, faults = _files(place)
    package, more = _package(place)
    return _problems(_readings(files), _as_of(package), faults + more)


def save(
    data: Dataset, folder: str | Path, *, version: str | None = None, as_of: str | None = None
) -> list[Path]:
    """Write the tables and their ``datapackage.json`` to a folder.

    Rows are sorted by key, so that the same tables always give the same bytes. Each file is
    written whole beside its place and then moved there: one that is there stays whole until the
    new one is.

    Parameters
    ----------
    data
        The tables.
    folder
        Where to; made if it is not there.
    version, as_of
        The version of the data and the day that they are of; those of `data` if left out.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    DataError
        If the tables break a rule; nothing is written then.

    Examples
    --------
    >>> import tempfile, bilateral as bl
    >>> written = bl.save(bl.load(), tempfile.mkdtemp())
    >>> written[0].name
    'events.csv'
    """
    version, as_of = version or data.version, as_of or data.as_of
    if not dates.is_date(pd.Series([as_of], dtype="str"))[0]:
        wrong = problem(PACKAGE, None, "as_of", str(as_of), "not a date", "an existing YYYY-MM-DD")
        raise DataError(problem_frame([wrong]))
    files = {name: _to_bytes(getattr(data, name), TABLES[name]) for name in TABLES}
    wrong = _problems(_readings(files), as_of)
    errors = wrong[wrong["severity"] == "error"]
    if len(errors):
        raise DataError(errors.reset_index(drop=True))
    rows = {name: len(getattr(data, name)) for name in TABLES}
    package = descriptor(files, rows, version=version, as_of=as_of)
    named = {f"{name}.csv": raw for name, raw in files.items()} | {PACKAGE: package}
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    return [_write_whole(place / name, raw) for name, raw in named.items()]


def export(data: Dataset, folder: str | Path) -> list[Path]:
    """Write the tables for a spreadsheet: one CSV a table that is safe to open there.

    The files are UTF-8 with a byte order mark and CRLF line ends, so that a spreadsheet sees
    their accents. A text that begins like a formula (``=``, ``+``, ``-``, ``@``, tab or line end)
    gets an apostrophe before it, and dates are text. They are for reading: :func:`load` does not
    take them back; :func:`save` writes those that it takes.

    Parameters
    ----------
    data
        The tables.
    folder
        Where to: a folder that is empty, not there yet, or holds an earlier export.

    Returns
    -------
    list of Path
        The files written: ``README.txt`` and one CSV a table.

    Raises
    ------
    FileExistsError
        If `folder` is a file, or holds files that are no export.

    Examples
    --------
    >>> import tempfile, bilateral as bl
    >>> written = bl.export(bl.load(), tempfile.mkdtemp())
    >>> [path.name for path in written[:2]]
    ['README.txt', 'events.csv']
    """
    place = Path(folder)
    readme = place / "README.txt"
    there = place.exists() and (not place.is_dir() or any(place.iterdir()))
    if there and not (readme.is_file() and readme.read_bytes().startswith(_EXPORTED.encode())):
        raise FileExistsError(f"{place} is there and holds no export; name a new or empty folder")
    place.mkdir(parents=True, exist_ok=True)
    about = f"{_EXPORTED}\r\nbilateral data {data.version}, as of {data.as_of}\r\n"
    files = {f"{name}.csv": _for_spreadsheet(getattr(data, name)) for name in TABLES}
    files = {readme.name: about.encode()} | files
    return [_write_whole(place / name, raw) for name, raw in files.items()]


# --- reading ----------------------------------------------------------------------------------


class _Folder(NamedTuple):
    """The tables of a folder as text, complete, and what is wrong with them."""

    tables: dict[str, pd.DataFrame]
    version: str
    as_of: str
    problems: pd.DataFrame


def _read(place: Path, *, beside: _Folder | None = None) -> _Folder:
    files, faults = _files(place)
    package, more = _package(place)
    hashes = {r["name"]: r.get("hash") for r in package.get("resources", [])}
    untouched = bool(hashes) and hashes == {name: sha256(raw) for name, raw in files.items()}
    version = package.get("version", "of your own") + (
        "" if untouched or not hashes else " (edited)"
    )
    as_of = _as_of(package)
    if untouched:
        tables = {name: read_trusted(raw) for name, raw in files.items()}
        return _Folder(_complete(tables), version, as_of, problem_frame([]))
    readings = _readings(files)
    problems = _problems(readings, as_of, faults + more, beside)
    return _Folder(_complete({n: r.cells for n, r in readings.items()}), version, as_of, problems)


def _files(place: Path) -> tuple[dict[str, bytes], list[dict]]:
    if not place.is_dir():
        return {}, [
            problem(str(place), None, "", "", "there is no such folder", "a folder of CSVs")
        ]
    files = {n: (place / f"{n}.csv").read_bytes() for n in TABLES if (place / f"{n}.csv").is_file()}
    return files, [
        problem(f"{name}.csv", None, "", "", "the file is missing", f"a file {name}.csv here")
        for name in NEEDED_TABLES
        if name not in files
    ]


def _package(place: Path) -> tuple[dict, list[dict]]:
    path = place / PACKAGE
    if not path.is_file():
        return {}, []
    try:
        package = json.loads(path.read_bytes())
        if not all(isinstance(r["name"], str) for r in package["resources"]):
            raise ValueError("a resource has no name")
        if not all(isinstance(package[key], str) for key in ("version", "as_of")):
            raise ValueError("version or as_of is not a text")
        if not dates.is_date(pd.Series([package["as_of"]], dtype="str"))[0]:
            raise ValueError("as_of is not a date")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        wrong = f"not a data package of ours ({type(error).__name__}: {error})"
        return {}, [problem(PACKAGE, 1, "", "", wrong, "remove it, or save the folder again")]
    return package, []


def _as_of(package: dict) -> str:
    return package.get("as_of", str(pd.Timestamp.now().date()))


def _readings(files: dict[str, bytes]) -> dict[str, Reading]:
    return {
        name: read_table(raw, f"{name}.csv", TABLES[name], _OWN_COLUMNS.get(name, ()))
        for name, raw in files.items()
    }


def _problems(
    readings: dict[str, Reading], as_of: str, faults: list[dict] | None = None,
    beside: _Folder | None = None,
) -> pd.DataFrame:  # fmt: skip
    found = list(faults or [])
    for name, reading in readings.items():
        found += reading.problems + _cell_problems(name, reading)
    cells = {n: _widened(n, r.cells) for n, r in readings.items() if len(r.cells.columns)}
    unread = frozenset({*readings, *NEEDED_TABLES} - cells.keys())
    found += _rule_problems(cells, unread, as_of, beside)
    return problem_frame(found)


def _cell_problems(name: str, reading: Reading) -> list[dict]:
    """Judge every cell by the table's schema; the index of the cells is the line."""
    if reading.cells.empty:
        return []
    cells, table = reading.cells.reset_index(drop=True), TABLES[name]
    asked = cells.columns[
        cells.notna().any() | cells.columns.isin(essential(table))
    ]  # the empty have no cell to judge
    own = {column: OWN_COLUMN for column in asked if column.startswith("x_")}
    schema = table.schema.add_columns(own) if own else table.schema
    places = [suspects(schema.columns[c], cells[c]) for c in asked if c in schema.columns]
    rows = np.unique(np.concatenate(places)) if places else []
    if not len(rows):
        return []
    try:
        schema.validate(cells[asked].iloc[rows], lazy=True)
        return []
    except SchemaErrors as caught:
        failures = caught.failure_cases.dropna(subset=["index"])
    lines = reading.cells.index
    found = []
    for case in failures.itertuples():
        wrong, _, allowed = str(case.check).partition("\n")
        value = str(case.failure_case)
        if wrong == "not_nullable":
            wrong, allowed, value = "the cell is empty", "a value", ""
        line = int(lines[int(case.index)])
        found.append(problem(f"{name}.csv", line, case.column, value, wrong, allowed))
    return found


def _rule_problems(
    cells: dict[str, pd.DataFrame], unread: frozenset[str], as_of: str, beside: _Folder | None
) -> list[dict]:
    """Apply the rules; rows of the shipped tables (line 0) are looked up but not judged."""
    tables = cells if beside is None else _join(_at_line_0(beside.tables), cells)
    day = dates.last_day(pd.Series([as_of], dtype="str"))[0]
    found = []
    for breach in rules.breaches(rules.Context(tables, day, unread)):
        own = breach.rows[breach.rows > 0]
        if len(own):
            found += [
                problem(f"{breach.table}.csv", int(line), breach.column, value,
                        breach.problem, breach.allowed, breach.severity)
                for line, value in cells[breach.table].loc[own, breach.column].fillna("").items()
            ]  # fmt: skip
    return found


def _at_line_0(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return {n: t.set_axis(pd.Index([0] * len(t)), axis=0) for n, t in tables.items()}


# --- shaping ----------------------------------------------------------------------------------


def _complete(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Give every table all its columns; sources named in events become evidence."""
    whole = {}
    for name in TABLES:
        cells = _widened(name, tables.get(name, pd.DataFrame()))
        whole[name] = cells.set_axis(pd.RangeIndex(len(cells)), axis=0)
    named = whole["events"].get("source_ids")
    if named is not None:
        pairs = whole["events"][["event_id", "source_ids"]].dropna()
        pairs = pairs.assign(source_ids=pairs["source_ids"].str.split("|")).explode("source_ids")
        said = pd.DataFrame({"table": "events", "row_id": pairs["event_id"], "field": "event",
                             "source_id": pairs["source_ids"]})  # fmt: skip
        there = whole["evidence"][whole["evidence"]["value"].isna()]
        said = said[~_pairs(said).isin(_pairs(there)) & ~_pairs(said).duplicated()]
        whole["evidence"] = pd.concat([whole["evidence"], said], ignore_index=True).astype("str")
    return whole


def _pairs(evidence: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(evidence[["table", "row_id", "field", "source_id"]])


def _widened(name: str, cells: pd.DataFrame) -> pd.DataFrame:
    """Give a table all its columns, those of one's own last."""
    columns = list(dict.fromkeys([*TABLES[name].columns, *cells]))
    return cells if list(cells) == columns else cells.reindex(columns=columns).astype("str")


#: What the ids of one's own rows begin with when they stand beside the shipped ones.
OWN = "own-"


def _join(ours: dict[str, pd.DataFrame], own: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Put own rows below the shipped ones; ids that the own tables define get a prefix."""
    defined = {
        name: set(own[name][TABLES[name].key[0]].dropna())
        for name in ("events", "actors", "sources", "coverage", "terms", "series")
        if name in own and TABLES[name].key[0] in own[name]
    }
    own = {name: _prefixed(name, cells, defined) for name, cells in own.items()}
    taken = ours["labels"].set_index(["vocabulary", "term"]).index
    if "labels" in own and {"vocabulary", "term"} <= set(own["labels"]):
        new = own["labels"].set_index(["vocabulary", "term"]).index
        own["labels"] = own["labels"][~new.isin(taken)]
    return {
        name: pd.concat([t for t in (ours.get(name), own.get(name)) if t is not None])
        for name in ours.keys() | own.keys()
    }


def _prefixed(name: str, cells: pd.DataFrame, defined: dict[str, set]) -> pd.DataFrame:
    targets = {TABLES[name].key[0]: name} | {
        column: rule.metadata["refers"]
        for column, rule in TABLES[name].columns.items()
        if "refers" in rule.metadata
    }
    if name == "events":
        targets["source_ids"] = "sources"
    changed = {
        column: _prefix(cells[column], defined.get(target, set()))
        for column, target in targets.items()
        if column in cells
    }
    if name == "evidence" and {"table", "row_id"} <= set(cells):
        changed["row_id"] = pd.concat([
            _prefixed_keys(table, rows["row_id"], defined)
            for table, rows in cells.groupby("table", dropna=False)
        ] or [cells["row_id"]])  # fmt: skip
    return cells.assign(**changed)


def _prefix(cells: pd.Series, defined: set[str]) -> pd.Series:
    """Prefix the ids that are ours to rename, also inside ``a|b``."""
    if not defined:
        return cells

    def rename(cell: str) -> str:
        return "|".join(OWN + item if item in defined else item for item in cell.split("|"))

    return cells.map(rename, na_action="ignore").astype("str")


def _prefixed_keys(name: str, cells: pd.Series, defined: dict[str, set]) -> pd.Series:
    """Prefix the keys that evidence holds: each part of ``event/actor`` has ids of its own."""
    if name not in TABLES:
        return cells
    table = TABLES[name]
    targets = [table.columns[c].metadata.get("refers") or name for c in table.key]

    def rename(cell: str) -> str:
        parts = zip_longest(cell.split("/"), targets)
        return "/".join(OWN + part if part in defined.get(target, ()) else part
                        for part, target in parts if part is not None)  # fmt: skip

    return cells.map(rename, na_action="ignore").astype("str")


def _typed(cells: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Turn text cells into numbers; add the days between which each row lies."""
    cells = cells.set_axis(pd.RangeIndex(len(cells)), axis=0)
    added = {}
    for name in table.columns:
        kind = column_type(table, name)
        if kind in _DTYPES:
            added[name] = pd.to_numeric(cells[name]).astype(_DTYPES[kind])
    if table.name in _TIMES:
        start, end = _TIMES[table.name]
        added |= dict(dates.bounds(cells[start], cells[end] if end else None))
    if table.name == "terms":  # an open end is not the day of the start
        added["last_day"] = dates.last_day(cells["end"])
    if table.name == "events":
        added["precision"] = dates.precision(cells["date"])
    return cells.assign(**added)


_DTYPES = {"integer": "Int64", "number": "Float64"}


# --- writing ----------------------------------------------------------------------------------


#: Columns that loading adds, and source_ids, which it turns into evidence.
_ADDED = ("first_day", "last_day", "precision", "source_ids")


def _to_bytes(frame: pd.DataFrame, table: Table) -> bytes:
    """Write a table as it is, wrong columns and cells included: reading it again names them."""
    known = [c for c in table.columns if c in frame or c not in essential(table)]
    own = [c for c in frame if c not in table.columns and c not in _ADDED]
    cells = frame.reindex(columns=[*known, *own])
    for name in known:
        if column_type(table, name) == "number":
            cells[name] = cells[name].map(_number_text, na_action="ignore").astype("str")
    key = [column for column in table.key if column in cells]
    cells = cells.sort_values(key, kind="stable", na_position="first")
    return cells.to_csv(index=False, lineterminator="\n").encode("utf-8", "surrogatepass")


def _number_text(value: float | str) -> str:
    if isinstance(value, str):
        return value
    return f"{value:.6f}".rstrip("0").rstrip(".")


#: First line of the README.txt of an export.
_EXPORTED = (
    "These files are for reading in a spreadsheet, not for loading back into bilateral: a text "
    "that begins like a formula has an apostrophe before it. Import the columns of dates as text: "
    "a spreadsheet makes a day of 2025-02, which means the month."
)


def _for_spreadsheet(frame: pd.DataFrame) -> bytes:
    """Write a table with escaped texts; days are written as text, numbers as numbers."""
    shown = {}
    for name, cells in frame.items():
        if pd.api.types.is_datetime64_any_dtype(cells):
            cells = cells.dt.strftime("%Y-%m-%d")
        if not pd.api.types.is_numeric_dtype(cells):
            cells = cells.map(_escaped, na_action="ignore")
        shown[_escaped(name)] = cells
    text = pd.DataFrame(shown).to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig", "replace")


def _escaped(text: object) -> object:
    """Put an apostrophe before a text that a spreadsheet could take for a formula."""
    begins = isinstance(text, str) and text.startswith(_FORMULA_SIGNS)
    return f"'{text}" if begins else text


#: Signs with which a formula can begin, those of full width too.
_FORMULA_SIGNS = (*"=+-@\t\r\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def _write_whole(path: Path, raw: bytes) -> Path:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return path
