"""What a run of nbval is worth: it passes everywhere, and fails when a number changes."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.slow


@pytest.fixture
def copy(tmp_path):
    """A copy of the project that a test may break."""
    for name in ("src", "data", "notebooks"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "tests" / "sanitize.cfg", tmp_path / "sanitize.cfg")
    return tmp_path


def validate(folder, *notebooks, **environment):
    """Run nbval on notebooks of a copy and give its exit code and what it printed."""
    command = [
        sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist",
        "--nbval", "--nbval-current-env", "--nbval-sanitize-with=sanitize.cfg",
        *(f"notebooks/{name}.ipynb" for name in notebooks),
    ]  # fmt: skip
    settings = os.environ | {"PYTHONPATH": str(folder / "src")} | environment
    done = subprocess.run(
        command, cwd=folder, env=settings, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout


def change(path, before, after):
    text = path.read_text("utf-8")
    assert text.count(before) == 1, f"{before!r} stands {text.count(before)} times in {path.name}"
    path.write_text(text.replace(before, after), "utf-8")


@pytest.mark.parametrize("zone", ["America/Mexico_City", "Asia/Tokyo"])
def test_outputs_are_the_same_in_every_time_zone(copy, zone):
    code, printed = validate(copy, "00_start_here", "01_extraditions", TZ=zone)
    assert code == 0, printed[-3000:]


def test_outputs_are_the_same_under_another_locale(copy):
    code, printed = validate(copy, "01_extraditions", LC_ALL="C", LANG="C")
    assert code == 0, printed[-3000:]


def test_one_changed_count_of_people_fails_the_run_and_restored_it_passes(copy):
    events = copy / "data" / "events.csv"
    before, after = "2015-09-30,,extradition,mx_to_us,,13,", "2015-09-30,,extradition,mx_to_us,,14,"
    change(events, before, after)
    assert validate(copy, "01_extraditions")[0] == 1
    change(events, after, before)
    assert validate(copy, "01_extraditions")[0] == 0


def test_one_changed_published_figure_fails_the_run(copy):
    series = copy / "data" / "series.csv"
    lines = series.read_text("utf-8").splitlines(keepends=True)
    place = next(n for n, line in enumerate(lines) if ",calendar_year,43,exact,people," in line)
    lines[place] = lines[place].replace(",43,exact,", ",44,exact,")
    series.write_text("".join(lines), "utf-8")
    assert validate(copy, "01_extraditions")[0] == 1
