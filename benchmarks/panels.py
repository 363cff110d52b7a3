"""How long a reader waits: for a panel, for the import, for a notebook; and how much memory loading takes.

``uv run python benchmarks/panels.py [--events 10000 100000] [--memory 100000 1000000] [--part NAME]``.
A panel is timed from ``.set()`` to the moment at which its chart has its new drawing, in turn between two
settings of one control; what the browser draws then is not counted. Each figure is a median, by the
clock and of the processor: the machine may be shared, and then the clock tells about other work too.
Ratios are of one run.
"""

from __future__ import annotations

import argparse
import datetime
import itertools
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import nbformat
import pandas as pd
import synthetic
from loading import Took, took
from replay import notebooks

import bilateral as bl
from bilateral.notebooks import run

#: Settings between which a panel goes to and fro; every one changes what is drawn.
TURNS = {
    "explore_handovers": (
        {"direction": ["mx_to_us", "both"]},
        {"view": ["years", "timeline"]},
        {"search": ["border", ""]},
    ),
    "explore_meetings": ({"search": ["border", ""]},),
    "explore_network": ({"least": [2, 1]},),
    "explore_pressure": ({"direction": ["mx_to_us", "us_to_mx"]},),
    "explore_timing": ({"window_days": [14, 7]}, {"acts": ["handovers", "meetings"]}),
}
TIMES = 7


def panels(sizes: list[int]) -> Iterator[tuple[str, ...]]:
    """Say how long each panel takes, at the shipped size and with more events."""
    yield "panel, setting", "events", "clock", "processor", "times the shipped, processor"
    with tempfile.TemporaryDirectory() as place:
        datasets = {len((shipped := bl.load()).events): shipped}
        for size in sizes:
            synthetic.write(Path(place, str(size)), size)
            datasets[size] = bl.load(Path(place, str(size)))
        for name, turns in TURNS.items():
            first: dict[int, Took] = {}
            for size, data in datasets.items():
                panel = getattr(bl, name)(data)
                if panel.table.empty:  # the made-up events have no threats and nobody present
                    continue
                for number, turn in enumerate(turns):
                    one = _latency(panel, *turn.items())
                    first.setdefault(number, one)
                    yield (f"`{name}`, {', '.join(turn)}", f"{size:,}", f"{one.wall * 1000:.0f} ms",
                           f"{one.cpu * 1000:.0f} ms", f"{one.cpu / first[number].cpu:.1f}")  # fmt: skip


def settings() -> Iterator[tuple[str, ...]]:
    """Say how long the panel of handovers takes from each view to other settings of its lists."""
    yield "`explore_handovers`, view", "settings", "median, processor", "longest, processor"
    panel = bl.explore_handovers(bl.load())
    opening, found = panel.state, {}
    for view, name in itertools.product(_choices(panel, "view"), opening):
        for value in _choices(panel, name)[1:3] if name != "view" else []:
            turns = []
            for _ in range(TIMES):
                panel.set(**opening | {"view": view})
                turns.append(took(lambda: panel.set(**{name: value}), times=1)[0].cpu)  # noqa: B023
            found.setdefault(view, []).append(statistics.median(turns) * 1000)
    found["all"] = [each for view in found.values() for each in view]
    for view, each in found.items():
        yield view, str(len(each)), f"{statistics.median(each):.0f} ms", f"{max(each):.0f} ms"


def _choices(panel: bl.Explorer, name: str) -> list:
    """What a list of the panel offers; nothing for other controls."""
    options = getattr(panel._controls[name], "options", ())
    return [] if isinstance(panel.state[name], tuple | list) else list(dict(options).values())


def _latency(panel: bl.Explorer, turn: tuple[str, list]) -> Took:
    control, values = turn
    going = itertools.cycle(values)

    def act() -> None:
        before = panel._plot.spec
        panel.set(**{control: next(going)})
        if panel._plot.spec is before:
            sys.exit(f"{control} changed nothing")

    act(), act()
    return took(act, times=TIMES)[0]


def imports() -> Iterator[tuple[str, ...]]:
    """Say how long importing takes beside pandas, in fresh processes, in turn."""
    folder = bl.shipped_folder()
    codes = {
        "`import pandas`": "import pandas",
        "`import bilateral`": "import bilateral",
        "`import pandas`, `read_csv` of every table": f"import pandas, pathlib; [pandas.read_csv(p) for p in pathlib.Path({str(folder)!r}).glob('*.csv')]",
        "`import bilateral as bl`, `bl.load()`": "import bilateral as bl; bl.load()",
    }
    yield "fresh process", "clock", "processor", "times `import pandas`, processor"
    acts = [lambda code=code: _child(code) for code in codes.values()]
    rounds = [[act() for act in acts] for _ in range(TIMES)][1:]
    medians = [Took(*map(statistics.median, zip(*each, strict=True))) for each in zip(*rounds, strict=True)]  # fmt: skip
    for name, one in zip(codes, medians, strict=True):
        yield name, f"{one.wall:.2f} s", f"{one.cpu:.2f} s", f"{one.cpu / medians[0].cpu:.2f}"


def _child(code: str) -> Took:
    return _with_children(lambda: subprocess.run([sys.executable, "-c", code], check=True))


def _with_children(act: Callable[[], object]) -> Took:
    """Time an act whose work is done in child processes that have ended by then."""
    wall, cpu = time.perf_counter(), _processor()
    act()
    return Took(time.perf_counter() - wall, _processor() - cpu)


def _processor() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def runs() -> Iterator[tuple[str, ...]]:
    """Say how long each notebook takes from the start of its kernel, beside one that only imports pandas."""
    yield "notebook", "clock", "processor", "times one that imports pandas, processor"
    bare_one = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("import pandas")])
    base = _with_children(lambda: run(bare_one, Path.cwd()))
    yield "one that imports pandas", f"{base.wall:.1f} s", f"{base.cpu:.1f} s", "1"
    for path in notebooks():
        content = nbformat.read(path, as_version=4)
        one = _with_children(lambda content=content, path=path: run(content, path.parent))
        yield path.stem, f"{one.wall:.1f} s", f"{one.cpu:.1f} s", f"{one.cpu / base.cpu:.1f}"


def memory(sizes: list[int]) -> Iterator[tuple[str, ...]]:
    """Say how much memory a process needs at its peak to load, beside bare reading."""
    yield "events", "files", "`read_csv`", "`bl.load`", "ratio"
    with tempfile.TemporaryDirectory() as place:
        for size in sizes:
            folder = Path(place, str(size))
            synthetic.write(folder, size)
            on_disk = sum(path.stat().st_size for path in folder.glob("*.csv")) / 1e6
            read, load = (_peak(folder, how) for how in ("read", "load"))
            yield f"{size:,}", f"{on_disk:,.0f} MB", f"{read:,.0f} MB", f"{load:,.0f} MB", f"{load / read:.1f}"  # fmt: skip


def _peak(folder: Path, how: str) -> float:
    asked = [sys.executable, __file__, "--peak", how, str(folder)]
    return float(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)


def _print_peak(how: str, folder: str) -> None:
    """Load a folder and print the peak in megabytes: in a process that does nothing else."""
    paths = sorted(Path(folder).glob("*.csv"))
    kept = [pd.read_csv(path) for path in paths] if how == "read" else bl.load(folder)
    print(_own_peak())
    del kept


def _own_peak() -> float:
    """Give the peak of this program; Linux counts that of its parent into ``ru_maxrss``."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
        return int(line.split()[1]) / 1e3
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--events", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--memory", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--part", choices=["panels", "settings", "imports", "runs", "memory"])
    parser.add_argument("--peak", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.peak:
        return _print_peak(*asked.peak)
    used = ", ".join(f"{p} {version(p)}" for p in ("pandas", "altair", "ipywidgets"))
    print(f"{datetime.datetime.now(datetime.UTC).date()}, Python {platform.python_version()}, {used}, "
          f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")  # fmt: skip
    parts = {"panels": lambda: panels(asked.events), "settings": settings, "imports": imports, "runs": runs, "memory": lambda: memory(asked.memory)}  # fmt: skip
    for name, part in parts.items():
        if asked.part in (None, name):
            _print_table(part())
    return None


def _print_table(rows: Iterator[tuple[str, ...]]) -> None:
    for number, cells in enumerate(rows):
        print("" if number else "\n", end="")
        print("|", " | ".join(cells), "|", flush=True)
        if not number:
            print("|---" * len(cells), "|", sep="", flush=True)


if __name__ == "__main__":
    main()
