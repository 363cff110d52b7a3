"""The ``bilateral`` command: open the notebooks, check a folder, start a workspace."""

from __future__ import annotations

import argparse
import os
import sys
from importlib.metadata import version
from pathlib import Path

__all__ = ["main"]


def main(argv: list[str] | None = None) -> int:
    """Run the command and give its exit code: 0 all is well, 1 problems were found."""
    arguments = _parser().parse_args(argv)
    return arguments.run(arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bilateral",
        description="How Mexico and the United States hand people over, threaten tariffs and meet.",
    )
    parser.add_argument("--version", action="version", version=f"bilateral {version('bilateral')}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    lab = commands.add_parser("lab", help="open the notebooks in JupyterLab")
    lab.add_argument("folder", nargs="?", type=Path, default=Path("my-notebooks"),
                     help="where your working copy is kept (default: my-notebooks)")  # fmt: skip
    lab.add_argument(
        "--edit", action="store_true", help="open the notebooks themselves, not a copy"
    )
    lab.add_argument("--no-browser", action="store_true", help="only print the address")
    lab.add_argument("--port", type=int, default=8888, help="port to try first (default: 8888)")
    lab.set_defaults(run=_lab)

    check = commands.add_parser("check", help="list every problem of a folder of CSVs")
    check.add_argument("folder", type=Path)
    check.set_defaults(run=_check)

    mend = commands.add_parser("mend", help="write a repaired copy of a folder of CSVs")
    mend.add_argument("folder", type=Path)
    mend.add_argument("--to", type=Path, required=True, help="a new or empty folder for the copy")
    mend.set_defaults(run=_mend)

    show = commands.add_parser("present", help="show a notebook on a projector, its panels alive")
    show.add_argument("notebook", type=Path, help="a path, or a name such as 01_extraditions")
    show.add_argument("--slides", action="store_true", help="begin with slides, not as a page")
    show.add_argument("--no-browser", action="store_true", help="only print the address")
    show.add_argument("--port", type=int, default=8866, help="port to try first (default: 8866)")
    show.set_defaults(run=_present)

    export = commands.add_parser(
        "export", help="write a notebook as one HTML file, or the tables for a spreadsheet"
    )
    export.add_argument("what", nargs="?", type=Path, metavar="NOTEBOOK or FOLDER",
                        help="a notebook (path or name), or a folder of CSVs (default: the shipped)")  # fmt: skip
    export.add_argument("--to", type=Path,
                        help="the HTML file (default: here), or a new or empty folder for the CSVs")  # fmt: skip
    export.add_argument("--slides", action="store_true", help="a notebook: begin with slides")
    export.add_argument("--as-stored", action="store_true",
                        help="a notebook: do not run it, show the outputs that it holds")  # fmt: skip
    export.set_defaults(run=_export)

    start = commands.add_parser("start", help="copy the notebooks into a folder of yours")
    start.add_argument("folder", type=Path)
    start.set_defaults(run=_start)

    refresh = commands.add_parser(
        "refresh", help="run notebooks and store their outputs (developers)"
    )
    refresh.add_argument("notebooks", nargs="*", type=Path, help="default: all in notebooks/")
    refresh.set_defaults(run=_refresh)

    freeze = commands.add_parser("freeze", help="freeze the data as an edition (developers)")
    freeze.add_argument("name", help="a year and a word, such as 2026-class")
    freeze.add_argument("--data", type=Path, help="a saved folder (default: the shipped data)")
    freeze.set_defaults(run=_freeze)
    return parser


def _lab(arguments: argparse.Namespace) -> int:
    from bilateral.notebooks import shipped_notebooks

    folder = shipped_notebooks() if arguments.edit else _workspace(arguments.folder)
    options = [
        sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder.resolve()}",
        "--LabApp.default_url=/lab/tree/00_start_here.ipynb",
        f"--port={arguments.port}",
    ]  # fmt: skip
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--allow-root")
    if arguments.no_browser or not _has_screen():
        options.append("--no-browser")
    print(f"Notebooks in {folder.resolve()}", flush=True)
    print("Open the address below in a browser; stop with Ctrl+C.", flush=True)
    os.execve(sys.executable, options, _lab_environment())


def _lab_environment() -> dict[str, str]:
    """Add our settings: no news and no look for updates, so nothing asks or needs the network."""
    ours = Path(__file__).parent / "jupyter"
    paths = [str(ours), *filter(None, [os.environ.get("JUPYTER_CONFIG_PATH")])]
    return os.environ | {"JUPYTER_CONFIG_PATH": os.pathsep.join(paths)}


def _has_screen() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _workspace(folder: Path) -> Path:
    from bilateral.notebooks import copy_notebooks

    written, kept = copy_notebooks(folder)
    for path in written:
        print(f"copied {path}")
    for path in kept:
        print(f"kept your {path} (it differs from the one of the package; delete it to get that)")
    return folder


def _check(arguments: argparse.Namespace) -> int:
    from bilateral.data import check
    from bilateral.schema import DataError

    problems = check(arguments.folder)
    if problems.empty:
        print(f"{arguments.folder}: no problem found")
        return 0
    print(DataError(problems))
    return int((problems["severity"] == "error").any())


def _mend(arguments: argparse.Namespace) -> int:
    from bilateral.data import check
    from bilateral.mending import mend
    from bilateral.schema import DataError

    try:
        rows = mend(arguments.folder, arguments.to)
    except (FileExistsError, DataError) as error:
        print(error)
        return 1
    for done, some in rows.groupby("done", sort=False):
        print(f"{len(some)} {done}:")
        print("\n".join(_mend_line(row) for row in some.itertuples()))
    print(f"The copy is in {arguments.to}; {arguments.folder} is as it was.")
    return int((check(arguments.to)["severity"] == "error").any())


def _mend_line(row: tuple) -> str:
    line = f", line {row.line}" if str(row.line).isdigit() else ""
    column = f", column {row.column}" if row.column else ""
    change = f" -> {row.after[:80]!r}" if row.done == "repaired" else ""
    return f"- {row.file}{line}{column}: {row.before[:80]!r}{change}: {row.why}"


def _present(arguments: argparse.Namespace) -> int:
    from bilateral.notebooks import find_notebook
    from bilateral.presenting import present

    browser = _has_screen() and not arguments.no_browser
    try:
        notebook = find_notebook(arguments.notebook)
        present(notebook, port=arguments.port, browser=browser, slides=arguments.slides)
    except ValueError as error:
        print(error)
        return 1
    return 0


def _export(arguments: argparse.Namespace) -> int:
    """A folder, or nothing, is about data; all else names a notebook."""
    if arguments.what is None or arguments.what.is_dir():
        return _export_data(arguments.what, arguments.to)
    from bilateral.notebooks import find_notebook
    from bilateral.presenting import export_notebook

    try:
        notebook = find_notebook(arguments.what)
        written = export_notebook(
            notebook, arguments.to, slides=arguments.slides, run=not arguments.as_stored
        )
    except (ValueError, OSError) as error:
        print(error)
        return 1
    size = written.stat().st_size / 1e6
    print(f"{written} ({size:.1f} MB): one file, for any browser, without a network")
    return 0


def _export_data(folder: Path | None, to: Path | None) -> int:
    from bilateral.data import export, load
    from bilateral.schema import DataError

    if to is None:
        print("where to? Name a new or empty folder: bilateral export FOLDER --to SHEETS")
        return 1
    try:
        written = export(load(folder), to)
    except (FileExistsError, DataError) as error:
        print(error)
        return 1
    print(f"{len(written)} files for a spreadsheet in {to}")
    return 0


def _start(arguments: argparse.Namespace) -> int:
    folder = _workspace(arguments.folder)
    print(f"Open them with: bilateral lab {folder}")
    return 0


def _refresh(arguments: argparse.Namespace) -> int:
    from bilateral.notebooks import refresh, shipped_notebooks

    paths = arguments.notebooks or sorted(shipped_notebooks().rglob("*.ipynb"))
    for path in paths:
        changed = refresh(path)
        print(f"{path}: {'as it was' if not changed else f'{len(changed)} lines of difference'}")
        print("\n".join(line[:160] for line in changed[:40]))
    if (_CHECKOUT / "docs").is_dir():
        _renew_picture(_CHECKOUT / "docs" / "timeline.svg")
        _renew_codebook(_CHECKOUT / "data" / "README.md")
    return 0


def _freeze(arguments: argparse.Namespace) -> int:
    from bilateral.data import shipped_folder
    from bilateral.editions import FOLDER, freeze

    data = arguments.data or shipped_folder()
    try:
        path = freeze(data, arguments.name, data / FOLDER)
    except ValueError as error:
        print(error)
        return 1
    print(f"{path} ({path.stat().st_size / 1e6:.1f} MB)")
    return 0


_CHECKOUT = Path(__file__).resolve().parents[2]


def _renew_picture(path: Path) -> None:
    """The first picture of the first notebook is the README's, too."""
    import nbformat

    from bilateral.notebooks import pictures, shipped_notebooks

    first = nbformat.read(shipped_notebooks() / "00_start_here.ipynb", as_version=4)
    path.write_text(pictures(first)[0] + "\n", "utf-8")


def _renew_codebook(path: Path) -> None:
    """All that stands below the last heading is made from the schema."""
    from bilateral.datapackage import CODEBOOK, codebook

    written = path.read_text("utf-8")
    path.write_text(written.partition(CODEBOOK)[0] + CODEBOOK + "\n\n" + codebook(), "utf-8")
