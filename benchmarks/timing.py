"""How long the tests of timing take, and how that grows; beside pyunicorn 1.0.0.

``uv run python benchmarks/timing.py [--shuffles 40]``. All times are CPU times of one run, medians of
five; read the ratios. pyunicorn is installed in an environment of its own under a temporary folder,
which is removed again; where that fails, that part is left out with a word. It tests coincidence
by shuffling; its time grows with the number of shuffles, so some are measured and 1,000 are reckoned.
"""

from __future__ import annotations

import argparse
import datetime
import json
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import numpy as np

from bilateral.timing import (
    around,
    before_after,
    coincidence,
    collapse,
    rate_ratio,
    robustness,
    time_to_next,
)

DAYS, EVENTS, WINDOW = 17_500, 1_000, 30
SIZES = (1_000, 10_000, 100_000)

#: What the other environment runs: 1,000 events a series, analysed with so many shuffles.
OTHER = """
import json, sys, time
import numpy as np
from pyunicorn.eventseries import EventSeries
series, shuffles = np.load(sys.argv[1]), int(sys.argv[2])
data = np.zeros((int(sys.argv[3]), 2), dtype=int)
for column, days in enumerate(series):
    data[days, column] = 1
events = EventSeries(data, taumax=int(sys.argv[4]), lag=0)
begun = time.process_time()
events.event_analysis_significance(method="ECA", surrogate="shuffle", n_surr=shuffles)
print(json.dumps(time.process_time() - begun))
"""


def seconds(act: Callable[[], object], times: int = 5) -> float:
    act()
    return statistics.median(_once(act) for _ in range(times))


def _once(act: Callable[[], object]) -> float:
    begun = time.process_time()
    act()
    return time.process_time() - begun


def draw(events: int, days: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.integers(0, days, events), rng.integers(0, days, events)


def growth() -> bool:
    """Say how the time of each test grows from 1,000 to 100,000 events, and if it is as promised."""
    tests = {
        "coincidence": lambda a, b, given: coincidence(a, b, **given),
        "before_after": lambda a, b, given: before_after(a, b, span=given["span"]),
        "around": lambda a, b, given: around(a, b, shifts=199, **given),
        "time_to_next": lambda a, b, given: time_to_next(b, a, **given),
        "rate_ratio": lambda a, b, given: rate_ratio(a, b, **given),
        "robustness, 8 specifications": lambda a, b, given: robustness(
            a, b, sides=("before", "after"), shifts=199, **given
        ),
        "collapse": lambda a, b, given: collapse(a),
    }
    limit = SIZES[-1] * np.log(SIZES[-1]) / (SIZES[0] * np.log(SIZES[0]))
    print(f"\n| test | {' | '.join(f'{n:,}' for n in SIZES)} | times, of n log n {limit:.0f} |")
    print("|---|---|---|---|---|")
    held = True
    for days_of in ("17,500 days", "10 days an event"):
        for name, test in tests.items():
            if days_of != "17,500 days" and name != "coincidence":
                continue
            spent = []
            for events in SIZES:
                days = DAYS if days_of == "17,500 days" else 10 * events
                a, b = draw(events, days, 1)
                given = {"span": (0, days - 1), "strata": np.arange(0, days, 365)}
                spent.append(seconds(lambda t=test, a=a, b=b, g=given: t(a, b, g), times=3))
            times = spent[-1] / spent[0]
            held &= times <= limit
            shown = " | ".join(f"{1000 * s:.1f} ms" for s in spent)
            print(f"| `{name}`, {days_of} | {shown} | {times:.1f} |")
            sys.stdout.flush()
    return held


def beside_pyunicorn(shuffles: int) -> bool:
    """Compare with pyunicorn at 1,000 events on 17,500 days, if it can be had."""
    rng = np.random.default_rng(2)
    pair = np.array([np.sort(rng.choice(DAYS, EVENTS, replace=False)) for _ in range(2)])
    strata = np.arange(0, DAYS, 365)
    ours = seconds(
        lambda: coincidence(pair[0], pair[1], span=(0, DAYS - 1), window_days=WINDOW, strata=strata)
    )
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        python = _environment(place)
        if isinstance(python, str):
            print(f"\npyunicorn is left out: {python}")
            return True
        np.save(place / "pair.npy", pair)
        (place / "other.py").write_text(OTHER, encoding="utf-8")
        call = [python, place / "other.py", place / "pair.npy", shuffles, DAYS, WINDOW]
        done = subprocess.run(list(map(str, call)), capture_output=True, text=True)
    if done.returncode:
        print(f"\npyunicorn is left out: it stopped with {done.stderr.strip().splitlines()[-1:]}")
        return True
    theirs = json.loads(done.stdout.splitlines()[-1]) * 1000 / shuffles
    print(f"\n| {EVENTS:,} events, {DAYS:,} days | CPU time | times |\n|---|---|---|")
    print(f"| `bl.coincidence`, all shifts within years | {1000 * ours:.1f} ms | 1 |")
    print(
        f"| pyunicorn 1.0.0, 1,000 shuffles (from {shuffles}) | {theirs:.1f} s | {theirs / ours:,.0f} |"
    )
    return theirs / ours >= 1000


def _environment(place: Path) -> Path | str:
    """Make an environment with pyunicorn; give its Python, or why there is none."""
    venv = place / "venv"
    uv = shutil.which("uv")
    python = venv / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    make = (
        [uv, "venv", "-q", "-p", sys.executable, venv]
        if uv
        else [sys.executable, "-m", "venv", venv]
    )
    install = (
        [uv, "pip", "install", "-q", "--python", python]
        if uv
        else [python, "-m", "pip", "install", "-q"]
    )
    for call in (make, [*install, "pyunicorn==1.0.0"]):
        done = subprocess.run(list(map(str, call)), capture_output=True, text=True)
        if done.returncode:
            return (done.stderr.strip().splitlines() or ["no reason given"])[-1]
    return python


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shuffles", type=int, default=40)
    asked = parser.parse_args()
    print(f"{datetime.date.today()}, Python {platform.python_version()}, NumPy {np.__version__}, "
          f"SciPy {version('scipy')}, pandas {version('pandas')}")  # fmt: skip
    grows, faster = growth(), beside_pyunicorn(asked.shuffles)
    print(f"\nNo slower than n log n: {'yes' if grows else 'NO'}. "
          f"A thousand times faster: {'yes' if faster else 'NO'}.")  # fmt: skip
    sys.exit(not (grows and faster))


if __name__ == "__main__":
    main()
