"""The tests under other Pythons, at the lowest and highest versions, in other zones and locales.

``uv run python benchmarks/matrix.py`` makes an environment in a temporary folder for each Python on
this machine and for the lowest and the highest versions that pyproject.toml allows, and runs there
the quick tests, the doctests and all notebooks, whose stored outputs must come out again. Zones and
locales take turns, so that each meets both sorts of versions; ``--every`` runs each with each.
``--part whole`` adds the slow tests and those in the browser, ``--part outputs`` runs the notebooks
alone, and what stands after ``--`` is given to pytest. A Python that is not here is named; nothing
is downloaded but packages. The exit code is 1 if anything failed.
"""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PYTHONS = ("3.11", "3.12", "3.13")
VERSIONS = {"lowest": "lowest-direct", "highest": "highest"}
ZONES = ("UTC", "America/Mexico_City", "Asia/Tokyo")
#: ASCII and points; UTF-8, Spanish words and decimal commas.
LOCALES = ("C", "es_ES.UTF-8")
PARTS = {
    "quick": ["-m", "not browser and not slow"],
    "outputs": ["notebooks"],
    "whole": [],
}
#: Versions that the table of a run names: those that outputs hang on most.
_TELLING = ("pandas", "altair", "vl-convert-python", "scipy", "ipywidgets")
_NO_DOWNLOADS = {"UV_PYTHON_DOWNLOADS": "never"}
_WHERE = """
import locale, sys, time
from importlib.metadata import version
assert locale.setlocale(locale.LC_ALL, "").startswith(sys.argv[1]), "no such locale"
assert (time.localtime().tm_gmtoff == 0) == (sys.argv[2] == "UTC"), "no such time zone"
print(", ".join(f"{name} {version(name)}" for name in sys.argv[3:]))
"""


class Surroundings(NamedTuple):
    """Where the tests run."""

    python: str
    versions: str
    zone: str
    locale: str


class Outcome(NamedTuple):
    """What came of it: counts of tests, the names of those that failed, seconds by the clock."""

    passed: int
    skipped: int
    failed: list[str]
    seconds: float


def planned(pythons: list[str], versions: list[str], *, every: bool) -> list[Surroundings]:
    """Give the surroundings to run: each with each, or zones and locales in turn."""
    environments = list(itertools.product(pythons, versions))
    if every:
        return [Surroundings(*e, z, c) for e, z, c in itertools.product(environments, ZONES, LOCALES)]  # fmt: skip
    return [
        Surroundings(python, sort, ZONES[number % 3], LOCALES[(number + number // 2) % 2])
        for number, (python, sort) in enumerate(environments)
    ]


def interpreter(version: str) -> str | None:
    """Find a Python of this machine: what uv finds, or one that pyenv keeps beside."""
    found = _run("uv", "python", "find", "--system", version)
    if found.returncode == 0:
        return found.stdout.strip()
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    return next((str(p) for p in sorted(kept.glob(f"{version}.*/bin/python"))), None)


def environment(folder: Path, python: str, versions: str) -> Path:
    """Make an environment with the package as it stands here and what its tests need."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    _done(_run("uv", "venv", "--python", python, str(folder)))
    inside = next(p for p in (folder / "bin/python", folder / "Scripts/python.exe") if p.exists())
    _done(_run(
        "uv", "pip", "install", "--python", str(inside), "--resolution", VERSIONS[versions],
        "--editable", str(ROOT), "--group", f"{ROOT / 'pyproject.toml'}:dev",
    ))  # fmt: skip
    return inside


def settings(where: Surroundings, place: Path) -> dict[str, str]:
    """Give the environment variables; a locale that the machine lacks is made in `place`."""
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "VIRTUAL_ENV"))}  # fmt: skip
    ours = {"TZ": where.zone, "LC_ALL": where.locale} | _locales(where.locale, place)
    return plain | _NO_DOWNLOADS | ours


def _locales(name: str, place: Path) -> dict[str, str]:
    known = _run("locale", "-a").stdout.lower().replace("-", "").split()
    if name.lower().replace("-", "") in known or not shutil.which("localedef"):
        return {}
    language, _, letters = name.partition(".")
    place.mkdir(parents=True, exist_ok=True)
    if not (place / name).exists():
        _done(_run("localedef", "-i", language, "-f", letters, str(place / name)))
    return {"LOCPATH": str(place)}


def attempt(python: Path, where: Surroundings, arguments: list[str], place: Path) -> Outcome:
    """Run pytest in some surroundings, after making sure that they are what they should be."""
    given = settings(where, place / "locales")
    checked = _run(str(python), "-c", _WHERE, where.locale, where.zone, *_TELLING, env=given)
    print(f"  {_done(checked).strip()}", file=sys.stderr, flush=True)
    report = place / "report.xml"
    begun = time.perf_counter()
    done = _run(str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}",
                *arguments, env=given)  # fmt: skip
    seconds = time.perf_counter() - begun
    if done.returncode not in (0, 1):
        sys.exit(f"pytest did not run: {done.stdout[-3000:]}{done.stderr[-3000:]}")
    cases = list(ElementTree.parse(report).getroot().iter("testcase"))
    failed = [f"{c.get('classname')}::{c.get('name')}" for c in cases if _has(c, "failure", "error")]  # fmt: skip
    if failed:
        print(done.stdout[-6000:], file=sys.stderr, flush=True)
    skipped = sum(_has(case, "skipped") for case in cases)
    return Outcome(len(cases) - len(failed) - skipped, skipped, failed, seconds)


def _has(case: ElementTree.Element, *kinds: str) -> bool:
    return any(case.find(kind) is not None for kind in kinds)


def _run(*command: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", errors="replace",
        check=False, env=env or os.environ | _NO_DOWNLOADS,
    )  # fmt: skip


def _done(process: subprocess.CompletedProcess[str]) -> str:
    if process.returncode:
        sys.exit(f"{' '.join(process.args)}\n{process.stdout[-2000:]}{process.stderr[-4000:]}")
    return process.stdout


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--python", nargs="+", default=PYTHONS, metavar="3.x")
    parser.add_argument("--versions", nargs="+", default=list(VERSIONS), choices=VERSIONS)
    parser.add_argument("--part", default="quick", choices=PARTS)
    parser.add_argument("--every", action="store_true", help="each zone and locale with each")
    parser.add_argument("pytest", nargs="*", help="after --: what pytest is given instead")
    asked = parser.parse_args()

    found = {version: interpreter(version) for version in asked.python}
    for version in (v for v, path in found.items() if path is None):
        print(f"Python {version}: not on this machine, skipped\n", flush=True)
    here = [version for version, path in found.items() if path]
    print("| Python | versions | zone | locale | passed | failed | skipped | seconds |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    failures = []
    with tempfile.TemporaryDirectory() as temporary:
        made: dict[tuple[str, str], Path] = {}
        for where in planned(here, asked.versions, every=asked.every):
            key = where.python, where.versions
            if key not in made:
                made[key] = environment(Path(temporary, *key), found[where.python], where.versions)
            outcome = attempt(made[key], where, asked.pytest or PARTS[asked.part], Path(temporary))
            print(f"| {' | '.join(where)} | {outcome.passed} | {len(outcome.failed)} "
                  f"| {outcome.skipped} | {outcome.seconds:.0f} |", flush=True)  # fmt: skip
            failures += [f"{' '.join(where)}: {name}" for name in outcome.failed]
    print("\n" + "\n".join(failures or ["No test failed."]))
    return int(bool(failures) or not here)


if __name__ == "__main__":
    sys.exit(main())
