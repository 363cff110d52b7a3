"""Change one cell of one table at random, hundreds of times: is each change caught?

    uv run python benchmarks/mutate_data.py [--changes 300] [--seed 1] [--jobs 2]

A change is caught if ``bilateral check`` names a broken rule, or if a value, a mark or a sentence
of some notebook differs from what is stored; that a hash or the version differs does not count.
Changes are drawn from the columns that reach a notebook: those for which some notebook differs when
all filled cells of the column become the same, or get a letter more. The columns that reach none
are listed. Notebooks are run in turn until one differs, the inventory of all tables first; the
lessons are left out, because they read a frozen edition of the data and not the tables.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import tempfile
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import replay

import bilateral.charts
import bilateral.explorers
from bilateral import dates
from bilateral.data import check, shipped_folder
from bilateral.datapackage import PACKAGE, sha256
from bilateral.schema import TABLES, VOCABULARIES, column_type


class Change(NamedTuple):
    """One cell before and after."""

    table: str
    column: str
    row: int
    before: str
    after: str


def read(table: str) -> pd.DataFrame:
    """The cells of a shipped table, as text."""
    return pd.read_csv(shipped_folder() / f"{table}.csv", dtype=str, keep_default_na=False)


def write(folder: Path, table: str, cells: pd.DataFrame, *, trusted: bool = False) -> None:
    """Put a changed table into a copy of the folder; `trusted` makes the manifest agree with it."""
    raw = cells.to_csv(index=False, lineterminator="\n").encode()
    (folder / f"{table}.csv").write_bytes(raw)
    if trusted:
        package = json.loads((folder / PACKAGE).read_text("utf-8"))
        for resource in package["resources"]:
            if resource["name"] == table:
                resource["hash"], resource["bytes"] = sha256(raw), len(raw)
        (folder / PACKAGE).write_text(json.dumps(package), "utf-8")


def a_change(table: str, column: str, cells: pd.DataFrame, chance: random.Random) -> Change | None:
    """Draw a row and another value that is allowed there; None if there is none."""
    row = chance.randrange(len(cells))
    before = cells.loc[row, column]
    after = _other(before, table, column, cells[column], chance)
    return None if after in (None, before) else Change(table, column, row, before, after)


def _other(
    cell: str, table: str, column: str, cells: pd.Series, chance: random.Random
) -> str | None:
    kind = column_type(TABLES[table], column)
    if cell and chance.random() < 0.1 and TABLES[table].columns[column].nullable:
        return ""
    if cell and kind in ("integer", "number"):
        return f"{float(cell) + chance.choice([-1, 1, 5]):g}"
    if cell and kind == "date":
        return _other_date(cell, chance)
    if kind in ("term", "id"):
        closed = VOCABULARIES.get(TABLES[table].columns[column].metadata.get("vocabulary"))
        known = sorted({*cells[cells != ""], *(closed or ())} - {cell})
        return chance.choice(known) if known else None
    if cell and kind == "text":
        return _other_words(cell, chance)
    if cell and kind == "url":
        return cell + chance.choice(["x", "1", "?a=b"])
    known = sorted(set(cells[cells != ""]) - {cell})
    return chance.choice(known) if known else None


def _other_date(cell: str, chance: random.Random) -> str:
    """The same precision, one or a few steps on or back."""
    unit = {4: "YS", 7: "MS", 10: "D"}[len(cell)]
    steps = chance.choice([-2, -1, 1, 2])
    day = dates.first_day(pd.Series([cell]))[0] + steps * pd.tseries.frequencies.to_offset(unit)
    return day.strftime("%Y-%m-%d")[: len(cell)]


def _other_words(cell: str, chance: random.Random) -> str:
    """One letter or figure of the text exchanged for another."""
    places = [i for i, letter in enumerate(cell) if letter.isalnum()]
    if not places:
        return cell
    place = chance.choice(places)
    letters = "0123456789" if cell[place].isdigit() else "aeinorst"
    letter = chance.choice([other for other in letters if other != cell[place]])
    return cell[:place] + letter + cell[place + 1 :]


def copy_of_data(folder: Path) -> Path:
    """Copy the shipped tables."""
    return Path(shutil.copytree(shipped_folder(), folder / "data"))


def readers() -> list[Path]:
    """Notebooks that read the current data: the inventory first, Spanish ones last."""
    current = [
        p for p in replay.notebooks() if "class" not in p.relative_to(replay.NOTEBOOKS).parts
    ]
    return sorted(current, key=lambda p: (p.parent.name == "es", p.stem != "05_tables"))


def reaches(table: str, column: str) -> bool:
    """Whether some notebook differs when all filled cells of a column change."""
    cells = read(table)
    filled = cells[column] != ""
    other = cells.loc[filled, column].min()
    counted = column_type(TABLES[table], column) == "text"  # by its letters, whatever their row
    if counted or column in TABLES[table].key or cells.loc[filled, column].nunique() < 2:
        other = cells[column] + "x"
    changed = cells.assign(**{column: cells[column].mask(filled, other)})
    with tempfile.TemporaryDirectory() as folder:
        data = copy_of_data(Path(folder))
        write(data, table, changed, trusted=True)
        return replay.first_difference(readers(), data) is not None


def verdict(change: Change) -> str:
    """Say what caught a change: a rule, a cell of a notebook, or nothing."""
    with tempfile.TemporaryDirectory() as folder:
        data = copy_of_data(Path(folder))
        cells = read(change.table)
        cells.loc[change.row, change.column] = change.after
        write(data, change.table, cells)
        problems = check(data)
        new = problems[(problems["severity"] == "error")]
        if len(new):
            return f"rule: {new['problem'].iloc[0]}"
        found = replay.first_difference(readers(), data)
        return f"notebook: {found}" if found else "missed"


def draw(columns: list[tuple[str, str]], number: int, chance: random.Random) -> list[Change]:
    """Draw changes evenly over the columns, then over their rows."""
    tables = {table: read(table) for table, _ in columns}
    changes: list[Change] = []
    while len(changes) < number:
        table, column = chance.choice(columns)
        change = a_change(table, column, tables[table], chance)
        if change:
            changes.append(change)
    return changes


def main() -> None:
    """Measure, and print a table by column."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--changes", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    before = replay.first_difference(readers())
    if before:
        raise SystemExit(f"the stored outputs do not hold as they are: {before}")
    with ThreadPoolExecutor(given.jobs) as pool:
        kept, unreached = measure(given.changes, random.Random(given.seed), pool)
    print(_report(kept, sorted(unreached), given.seed))


def measure(number: int, chance: random.Random, pool: Executor) -> tuple[dict, set]:
    """Judge so many changes of columns that reach a notebook; name the columns that reach none.

    A change that a notebook catches shows that its column reaches one; only of the other columns
    this is asked apart.
    """
    names = [(table, column) for table in TABLES for column in TABLES[table].columns]
    reached, unreached, kept = set(), set(), {}
    while len(kept) < number or (unasked := {*names} - reached - unreached):
        if len(kept) < number:
            open_ = [name for name in names if name not in unreached]
            drawn = draw(open_, number - len(kept), chance)
            kept |= dict(zip(drawn, pool.map(verdict, drawn), strict=True))
            reached |= {c[:2] for c, v in kept.items() if v.startswith("notebook")}
            unasked = {c[:2] for c in kept} - reached - unreached
        answers = dict(zip(unasked, pool.map(lambda name: reaches(*name), unasked), strict=True))
        reached |= {name for name, answer in answers.items() if answer}
        unreached |= answers.keys() - reached
        kept = {c: v for c, v in kept.items() if c[:2] in reached}
    return kept, unreached


def _report(kept: dict[Change, str], unreached: list, seed: int) -> str:
    changes = list(kept)
    rows = pd.DataFrame(changes).assign(verdict=[v.partition(":")[0] for v in kept.values()])
    table = rows.groupby(["table", "column"])["verdict"].value_counts()
    table = (
        table.rename("changes")
        .reset_index()
        .pivot_table("changes", ["table", "column"], "verdict", fill_value=0)
    )
    missed = [c for c, v in kept.items() if v == "missed"]
    return "\n".join([
        f"{len(changes)} changes, seed {seed}: {len(changes) - len(missed)} caught "
        f"({(len(changes) - len(missed)) / len(changes):.1%})",
        "", table.to_string(), "", "missed:", *map(str, missed or ["none"]), "",
        "columns that reach no notebook: " + (", ".join(map(".".join, unreached)) or "none"),
    ])  # fmt: skip


if __name__ == "__main__":
    bilateral.explorers, bilateral.charts  # imported before the children are made  # noqa: B018
    main()
