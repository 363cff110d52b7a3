"""What others install: all that is needed lies inside, and the commands work from there."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import threading
import time
import urllib.error
import urllib.request
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

import bilateral as bl
from bilateral.editions import FOLDER, manifest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "bilateral"
#: What may lie about in a checkout and belongs to nobody else.
LITTER = re.compile(r"__pycache__|\.pyc$|checkpoints|my-notebooks|/\.|uv\.lock")
#: No settings of the one who runs the tests, and no way to the checkout but the wheel.
HIDDEN = ("PYTHON", "VIRTUAL_ENV", "JUPYTER", "UV_PROJECT", "IPYTHON")
pytestmark = pytest.mark.slow


def run(*command, code=0, **options):
    plain = {k: v for k, v in os.environ.items() if not k.startswith(HIDDEN)}
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False,
        env=plain | {"UV_PYTHON_DOWNLOADS": "never"}, **options,
    )  # fmt: skip
    assert done.returncode == code, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout


def uv(*arguments):
    return run(os.environ.get("UV") or shutil.which("uv"), *arguments)


def files(folder):
    """The files of a folder that belong to the project, by their path inside it."""
    paths = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return {path for path in paths if not LITTER.search(f"/{path}")}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """An sdist, the wheel built from it, and one built straight from the checkout."""
    folder = tmp_path_factory.mktemp("built")
    uv("build", "--quiet", "--out-dir", folder, ROOT)
    uv("build", "--quiet", "--wheel", "--out-dir", folder / "straight", ROOT)
    one = [next(folder.glob(f"*{ending}")) for ending in (".tar.gz", ".whl")]
    return *one, next((folder / "straight").glob("*.whl"))


@pytest.fixture(scope="module")
def wheel(built):
    with zipfile.ZipFile(built[1]) as opened:
        yield opened


@pytest.fixture(scope="module")
def place(built, tmp_path_factory):
    """An environment that was empty and in which the wheel was installed, and nothing else.

    Its packages have the versions of those here, so that outputs can be compared.
    """
    place = tmp_path_factory.mktemp("elsewhere")
    same = place / "same.txt"
    same.write_text(uv("pip", "freeze", "--exclude-editable", "--python", sys.executable), "utf-8")
    uv("venv", "--quiet", "--python", sys.executable, place / "env")
    install(place, built[1])
    return place


def install(place, *packages):
    uv("pip", "install", "--quiet", "--python", place / "env", "--constraints", place / "same.txt", *packages)  # fmt: skip


def program(place, name):
    return shutil.which(name, path=f"{place / 'env' / 'bin'}{os.pathsep}{place / 'env' / 'Scripts'}")  # fmt: skip


def say(place, code):
    return run(program(place, "python"), "-c", f"import bilateral as bl; {code}", cwd=place).strip()


def test_every_file_of_the_package_is_in_the_wheel(wheel):
    inside = {name.removeprefix("bilateral/") for name in wheel.namelist()}
    assert files(SOURCE) - inside == set()
    kinds = {Path(name).suffix for name in files(SOURCE)}
    assert {".py", ".pyi", ".csv", ".json", ".js", ".css", ".html", ".typed"} <= kinds


@pytest.mark.parametrize("folder", ["data", "notebooks"])
def test_the_data_and_the_notebooks_are_in_the_wheel_as_they_stand_here(wheel, folder):
    for name in files(ROOT / folder):
        packed = wheel.read(f"bilateral/_shipped/{folder}/{name}")
        assert packed == (ROOT / folder / name).read_bytes(), name


def test_the_wheel_holds_the_package_and_nothing_that_lies_about(wheel):
    assert [name for name in wheel.namelist() if LITTER.search(f"/{name}")] == []
    tops = {name.partition("/")[0] for name in wheel.namelist()}
    assert tops == {"bilateral", f"bilateral-{bl.__version__}.dist-info"}


def test_the_wheel_is_small_enough_for_a_slow_line(built, record_property):
    size = built[1].stat().st_size / 1e6
    record_property("megabytes", f"{size:.2f}")
    print(f"{built[1].name}: {size:.2f} MB")
    assert size < 10


def test_the_wheel_says_its_licences_and_needs_no_tools_of_developers(wheel):
    about = next(name for name in wheel.namelist() if name.endswith("METADATA"))
    said = Parser().parsestr(wheel.read(about).decode())
    assert said["License-Expression"] == "MIT AND CC-BY-4.0"
    needed = {re.match(r"[\w.-]+", line)[0] for line in said.get_all("Requires-Dist")}
    assert not needed & {"pytest", "nbval", "hypothesis", "playwright", "frictionless", "ruff"}


def test_the_sdist_gives_the_same_wheel_as_the_checkout(built):
    packed, from_sdist, straight = built
    with zipfile.ZipFile(from_sdist) as one, zipfile.ZipFile(straight) as other:
        assert {i.filename: i.CRC for i in one.infolist()} == {i.filename: i.CRC for i in other.infolist()}  # fmt: skip
    with tarfile.open(packed) as opened:
        names = [name.partition("/")[2] for name in opened.getnames()]
    assert {"tests/conftest.py", "tests/sanitize.cfg", "data/events.csv"} <= set(names)
    assert [name for name in names if name.startswith((".ci", ".venv", "my-notebooks"))] == []


def test_the_installed_package_loads_its_own_data(place):
    where = Path(say(place, "print(bl.shipped_folder())"))
    assert where.is_relative_to((place / "env").resolve())
    assert say(place, "print(bl.load().version)") == bl.load().version


@pytest.mark.parametrize("edition", sorted(manifest(bl.shipped_folder() / FOLDER)))
def test_an_edition_loads_there(place, edition):
    asked = f"bl.load(edition={edition!r})"
    assert say(place, f"print(len({asked}.events))") == str(len(bl.load(edition=edition).events))


def test_tables_of_the_package_are_read_there(place):
    names = ["claims", "recorded_false_alarms"]
    counts = [len(getattr(bl, name)()) for name in names]
    assert say(place, f"print([len(getattr(bl, name)()) for name in {names}])") == str(counts)


def test_check_start_and_export_work_there(place):
    said = run(program(place, "bilateral"), "check", ROOT / "data", cwd=place)
    assert said
    run(program(place, "bilateral"), "start", "mine", cwd=place)
    shipped = {name for name in files(ROOT / "notebooks") if name.endswith(".ipynb")}
    assert files(place / "mine") == {name for name in shipped if "solutions" not in name}
    run(program(place, "bilateral"), "export", "00_start_here", "--as-stored", "--to", "page.html", cwd=place)  # fmt: skip
    assert "<script" in (place / "page.html").read_text("utf-8")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fetched(address):
    """What a server answers, which may have said its address a moment before it listens."""
    for _ in range(60):
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:
                return answer.read()
        except urllib.error.URLError:
            time.sleep(1)
    raise AssertionError(f"no answer from {address.partition('?')[0]}")


def test_lab_starts_answers_and_stops_there(place):
    settings = {name: str(place / name) for name in
                ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_WORKSPACES_DIR")}  # fmt: skip
    plain = {k: v for k, v in os.environ.items() if not k.startswith(HIDDEN)}
    server = subprocess.Popen(
        [program(place, "bilateral"), "lab", "work", "--no-browser", f"--port={free_port()}"], cwd=place,
        env=plain | settings, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        said = (re.search(r"(http://(?:localhost|127\.0\.0\.1):\d+)/\S*token=(\w+)", line) for line in server.stdout)  # fmt: skip
        base, token = next(found for found in said if found).groups()
        threading.Thread(target=server.stdout.read, daemon=True).start()
        assert b"00_start_here.ipynb" in fetched(f"{base}/api/contents?token={token}")
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(60) == 0


def test_notebooks_pass_there(place):
    install(place, "pytest", "nbval")
    run(program(place, "bilateral"), "start", "validated", cwd=place)
    notebooks = [f"validated/{name}.ipynb" for name in ("00_start_here", "04_sources")]
    run(program(place, "python"), "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval", "--nbval-current-env",
        f"--nbval-sanitize-with={ROOT / 'tests' / 'sanitize.cfg'}", *notebooks, cwd=place)  # fmt: skip
