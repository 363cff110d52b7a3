"""Frozen editions of the data: what a lesson was written for stays what it was.

An edition is one compressed file beside the current tables, with the tables and their
``datapackage.json`` as they were saved. ``editions.json`` holds the SHA-256 of that description,
which in turn holds that of each table: an edition of which a byte has changed is refused.
"""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

from bilateral.datapackage import PACKAGE, sha256

__all__ = ["FOLDER", "MANIFEST", "freeze", "manifest", "open_edition"]

#: The folder of editions inside a folder of data, and the list of them.
FOLDER, MANIFEST = "editions", "editions.json"

_NAME = re.compile(r"\d{4}-[a-z0-9]+(?:-[a-z0-9]+)*")
#: The same tables give the same file, whenever and wherever it is made.
_TIME = (1980, 1, 1, 0, 0, 0)


def manifest(folder: Path) -> dict[str, dict[str, str]]:
    """List the editions of a folder by name: ``file``, ``version``, ``as_of``, ``sha256``."""
    path = folder / MANIFEST
    return json.loads(path.read_text("utf-8")) if path.is_file() else {}


def freeze(data: Path, name: str, folder: Path) -> Path:
    """Freeze a saved folder of data as an edition.

    Parameters
    ----------
    data
        The folder; every file as it was saved.
    name
        A year and a word, such as ``2026-class``; never one that is taken.
    folder
        Where editions are kept.

    Returns
    -------
    Path
        The file written; the list beside it is renewed.

    Raises
    ------
    ValueError
        If the name is wrong or taken, or a file is no longer what was saved.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"edition {name!r}: allowed is a year and a word, such as 2026-class")
    known = manifest(folder)
    if name in known:
        raise ValueError(f"edition {name!r} is frozen already; an edition is never made anew")
    package, files = _saved(data)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for file, raw in sorted(files.items()):
            packed.writestr(zipfile.ZipInfo(file, _TIME), raw, zipfile.ZIP_DEFLATED, 9)
    about = {"file": path.name, "version": package["version"], "as_of": package["as_of"],
             "sha256": sha256(files[PACKAGE])}  # fmt: skip
    written = json.dumps(dict(sorted((known | {name: about}).items())), indent=1)
    (folder / MANIFEST).write_text(written + "\n", "utf-8")
    return path


def _saved(data: Path) -> tuple[dict, dict[str, bytes]]:
    """The description and the files of a folder that is as it was saved."""
    described = data / PACKAGE
    if not described.is_file():
        raise ValueError(f"{data} was never saved: there is no {PACKAGE}")
    raw = described.read_bytes()
    package = json.loads(raw)
    files = {PACKAGE: raw}
    for resource in package["resources"]:
        path = data / resource["path"]
        files[resource["path"]] = path.read_bytes() if path.is_file() else b""
    _refuse_changed(package, files, str(data), "save it before it is frozen")
    return package, files


def _refuse_changed(package: dict, files: dict[str, bytes], place: str, remedy: str) -> None:
    changed = [r["path"] for r in package["resources"] if sha256(files[r["path"]]) != r["hash"]]
    if changed:
        raise ValueError(f"{place}: {', '.join(changed)} changed after it was saved; {remedy}")


def open_edition(name: str, folder: Path) -> zipfile.Path:
    """Give an edition as a folder to read from.

    Parameters
    ----------
    name
        Its name.
    folder
        Where editions are kept.

    Raises
    ------
    ValueError
        If there is no such edition, or it is not what was frozen.
    """
    known = manifest(folder)
    if name not in known:
        there = f"there are {', '.join(known)}" if known else "there is none"
        raise ValueError(f"no edition {name!r}; {there}")
    path = folder / known[name]["file"]
    remedy = "install the package again"
    try:
        with zipfile.ZipFile(path) as packed:
            files = {file: packed.read(file) for file in packed.namelist()}
        package = json.loads(files[PACKAGE])
        whole = sha256(files[PACKAGE]) == known[name]["sha256"]
        if whole:
            _refuse_changed(package, files, f"edition {name}", remedy)
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise ValueError(f"edition {name!r} cannot be read ({error}); {remedy}") from error
    if not whole:
        raise ValueError(f"edition {name!r} is not what was frozen; {remedy}")
    return zipfile.Path(path)
