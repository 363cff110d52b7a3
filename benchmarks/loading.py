"""How long loading and checking take, as ratios measured in one run.

``uv run python benchmarks/loading.py [--rows 1000000]``. Against the bare reader
(``pandas.read_csv`` of the same files, default dtypes), and against ``frictionless validate``.
What is compared runs in turn, three times, on a warm cache, and the medians are compared, so that
other work on the machine weighs on all alike. One folder holds known faults, which must all be
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

import pandas as pd
import synthetic
from frictionless import Package

import bilateral as bl

#: Above this many seconds the other validator is given fewer rows, and the table says so.
PATIENCE = 180
FAULTS = 150


def seconds(*acts: Callable[[], object], times: int = 3) -> list[float]:
    """Give the median time of each of several acts, run in turn."""
    rounds = [[_once(act) for act in acts] for _ in range(times)]
    return [statistics.median(times) for times in zip(*rounds, strict=True)]


def _once(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def bare(folder: Path) -> None:
    for path in sorted(folder.glob("*.csv")):
        pd.read_csv(path)


def found_all(folder: Path, planted: list[synthetic.Fault]) -> str:
    problems = bl.check(folder)
    errors = problems[problems["severity"] == "error"]
    found = sorted(zip(errors["file"], errors["line"], errors["column"], strict=True))
    sorts = len({fault.sort for fault in planted})
    if found != sorted(fault[1:] for fault in planted):
        sys.exit(f"{len(planted)} faults planted, {len(found)} found, and not the same ones")
    return f"all {len(planted)} faults of {sorts} sorts, and no others"


def against_the_bare_reader(place: Path, rows: int) -> list[tuple[str, str]]:
    sound, faulty = place / "sound", place / "faulty"
    synthetic.write(sound, rows)
    planted = synthetic.write(faulty, rows, faults=FAULTS)
    bare(sound), bare(faulty)  # the files are in memory from now on
    base, load, check, base_faulty, check_faulty = seconds(
        lambda: bare(sound),
        lambda: bl.load(sound),
        lambda: bl.check(sound),
        lambda: bare(faulty),
        lambda: bl.check(faulty),
    )
    size = sum(path.stat().st_size for path in sound.glob("*.csv")) / 1e6
    return [
        (f"{rows:,} events, {size:,.0f} MB: `pandas.read_csv`", f"1 ({base:.1f} s)"),
        ("`bl.load`, which checks, / `read_csv`", f"{load / base:.1f}"),
        ("`bl.check` / `read_csv`", f"{check / base:.1f}"),
        ("`bl.check` of the folder with faults / `read_csv`", f"{check_faulty / base_faulty:.1f}"),
        ("found", found_all(faulty, planted)),
    ]


def against_frictionless(place: Path, rows: int) -> list[tuple[str, str]]:
    """Give both the same sound folder with the data package that `save` writes."""
    first = min(rows, 5_000)
    taken = _once(lambda: _validate(_saved(place / "first", first)))
    fewer = rows if taken * rows / first < PATIENCE else first
    folder = _saved(place / "both", fewer)
    theirs = _once(lambda: _validate(folder))
    base, ours = seconds(lambda: bare(folder), lambda: bl.check(folder))
    what = f"{fewer:,} events: `frictionless validate` (once) / `bl.check`"
    result = [
        (what, f"{theirs / ours:.1f} ({theirs:.1f} s / {ours:.2f} s)"),
        ("the same / `read_csv`: no reader built on it can be faster", f"{theirs / base:.1f}"),
    ]
    if fewer < rows:
        folder = _saved(place / "all", rows)
        (ours,) = seconds(lambda: bl.check(folder))
        what = f"{rows:,} events: the same, frictionless extrapolated in proportion to rows"
        result.append((what, f"{theirs * rows / fewer / ours:.1f}"))
    return result


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
    packages = ", ".join(f"{p} {version(p)}" for p in ("pandas", "pandera", "frictionless"))
    print(
        f"{datetime.datetime.now(datetime.UTC).date()}, Python {platform.python_version()}, {packages}, {os.cpu_count()} cores\n"
    )
    print("| what | ratio |\n|---|---|")
    for measure, count in (
        (against_the_bare_reader, rows),
        (against_frictionless, min(rows, 100_000)),
    ):
        with tempfile.TemporaryDirectory() as place:
            for what, ratio in measure(Path(place), count):
                print(f"| {what} | {ratio} |", flush=True)


if __name__ == "__main__":
    main()
