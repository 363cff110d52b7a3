"""How long loading and checking take, as ratios measured in one run.

``uv run python benchmarks/loading.py [--rows 1000000]``. Against the bare reader
(``pandas.read_csv`` of the same files, default dtypes, and the same without Arrow columns), and
against frictionless, without the start of its command line. What is compared runs in turn, three
times, on a warm cache, and the medians are compared, so that other work on the machine weighs on
all alike; it weighs less on processor time than on time by the clock. One folder holds known faults, which must all be
found, and no others.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import synthetic
from frictionless import Package

import bilateral as bl

#: Above this many seconds the other validator is given fewer rows, and the table says so.
PATIENCE = 180
FAULTS = 150


class Took(NamedTuple):
    """Seconds of one act: by the clock, and of the processor (all cores)."""

    wall: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.wall:.2f} s, {self.cpu:.2f} s"


def took(*acts: Callable[[], object], times: int = 3) -> list[Took]:
    """Give the median times of each of several acts, run in turn."""
    rounds = [[_once(act) for act in acts] for _ in range(times)]
    return [
        Took(*(statistics.median(each) for each in zip(*act, strict=True)))
        for act in zip(*rounds, strict=True)
    ]


def _once(act: Callable[[], object]) -> Took:
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    return Took(time.perf_counter() - wall, time.process_time() - cpu)


def row(what: str, one: Took, other: Took) -> tuple[str, str, str]:
    """One line of the table: how many times as long the one takes as the other."""
    return what, f"{one.wall / other.wall:.1f}", f"{one.cpu / other.cpu:.1f}"


def bare(folder: Path) -> None:
    for path in sorted(folder.glob("*.csv")):
        pd.read_csv(path)


def bare_without_arrow(folder: Path) -> None:
    with pd.option_context("mode.string_storage", "python"):
        bare(folder)


def found_all(folder: Path, planted: list[synthetic.Fault]) -> str:
    problems = bl.check(folder)
    errors = problems[problems["severity"] == "error"]
    found = sorted(zip(errors["file"], errors["line"], errors["column"], strict=True))
    sorts = len({fault.sort for fault in planted})
    if found != sorted(fault[1:] for fault in planted):
        sys.exit(f"{len(planted)} faults planted, {len(found)} found, and not the same ones")
    return f"all {len(planted)} faults of {sorts} sorts, and no others"


def against_the_bare_reader(place: Path, rows: int) -> list[tuple[str, str, str]]:
    sound, faulty = place / "sound", place / "faulty"
    synthetic.write(sound, rows)
    planted = synthetic.write(faulty, rows, faults=FAULTS)
    bare(sound), bl.check(sound)  # files and modules are in memory from now on
    base, without_arrow, load, check, base_faulty, check_faulty = took(
        lambda: bare(sound),
        lambda: bare_without_arrow(sound),
        lambda: bl.load(sound),
        lambda: bl.check(sound),
        lambda: bare(faulty),
        lambda: bl.check(faulty),
    )
    size = sum(path.stat().st_size for path in sound.glob("*.csv")) / 1e6
    bare_took = (f"1 ({time:.1f} s)" for time in base)
    return [
        (f"{rows:,} events, {size:,.0f} MB: `read_csv`", *bare_took),
        row("`read_csv` without Arrow columns / `read_csv`", without_arrow, base),
        row("`bl.load`, which checks, / `read_csv`", load, base),
        row("`bl.check` / `read_csv`", check, base),
        row("`bl.check` of the folder with faults / `read_csv` of it", check_faulty, base_faulty),
        row("`bl.load` / `read_csv` without Arrow columns", load, without_arrow),
        row("`bl.check` / `read_csv` without Arrow columns", check, without_arrow),
        ("found", found_all(faulty, planted), ""),
    ]


def against_frictionless(place: Path, rows: int) -> list[tuple[str, str, str]]:
    """Give both the same sound folder with the data package that `save` writes."""
    first = min(rows, 5_000)
    few = _saved(place / "first", first)
    taken = _once(lambda: _validate(few)).cpu
    fewer = rows if taken * rows / first < PATIENCE else first
    folder = _saved(place / "both", fewer)
    bl.check(folder)
    theirs = _once(lambda: _validate(folder))
    base, ours = took(lambda: bare(folder), lambda: bl.check(folder))
    return [
        row(
            f"{fewer:,} events: `frictionless` (once: {theirs}) / `bl.check` ({ours})", theirs, ours
        ),
        row("the same / `read_csv`", theirs, base),
        row("`bl.check` / `read_csv`", ours, base),
    ]


def _saved(folder: Path, rows: int) -> Path:
    synthetic.write(folder, rows)
    bl.save(bl.load(folder), folder)
    return folder


def _validate(folder: Path) -> None:
    report = Package(str(folder / "datapackage.json")).validate()
    if not report.valid:
        sys.exit(str(report.to_summary()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    packages = ", ".join(
        f"{p} {version(p)}" for p in ("pandas", "pyarrow", "pandera", "frictionless")
    )
    print(
        f"{datetime.datetime.now(datetime.UTC).date()}, Python {platform.python_version()}, {packages}, {os.cpu_count()} cores\n"
    )
    print("| what | by the clock | processor time |\n|---|---|---|")
    for measure, count in (
        (against_the_bare_reader, rows),
        (against_frictionless, min(rows, 100_000)),
    ):
        with tempfile.TemporaryDirectory() as place:
            for cells in measure(Path(place), count):
                print("|", " | ".join(cells), "|", flush=True)


if __name__ == "__main__":
    main()
