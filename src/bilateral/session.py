"""A session: its first line (one language, one look, one way out for charts) and its versions."""

from __future__ import annotations

import importlib.metadata
import json
import platform
import re

import pandas as pd

import bilateral.charts  # noqa: F401  (enables the renderer and the theme)
from bilateral.data import shipped_folder
from bilateral.datapackage import PACKAGE, sha256
from bilateral.labels import set_language

__all__ = ["setup", "versions"]


def setup(language: str = "en") -> None:
    """Make charts, tables and sentences of this session speak one language.

    Parameters
    ----------
    language
        ``"en"`` or ``"es"``.

    Examples
    --------
    >>> setup()
    """
    set_language(language)


def versions() -> pd.DataFrame:
    """Say what a result was made with: this package, its data, Python, the packages it needs.

    Returns
    -------
    DataFrame
        One row a thing: ``name``, ``version``. ``data`` is the version of the shipped data
        (``(edited)`` if a file is no longer what it was saved as), ``data as of`` the day they
        are of, ``data sha256`` the hash of their ``datapackage.json``.

    Examples
    --------
    >>> versions().name.tolist()[:5]
    ['bilateral', 'data', 'data as of', 'data sha256', 'python']
    """
    rows = {"bilateral": _version_of("bilateral"), **_data_versions()}
    rows["python"] = platform.python_version()
    rows |= {name: _version_of(name) for name in _direct_dependencies()}
    return pd.DataFrame(list(rows.items()), columns=["name", "version"]).astype("str")


def _data_versions() -> dict[str, str]:
    raw = (shipped_folder() / PACKAGE).read_bytes()
    package = json.loads(raw)
    edited = any(
        not (path := shipped_folder() / resource["path"]).is_file()
        or sha256(path.read_bytes()) != resource["hash"]
        for resource in package["resources"]
    )
    return {
        "data": package["version"] + (" (edited)" if edited else ""),
        "data as of": package["as_of"],
        "data sha256": sha256(raw).removeprefix("sha256:"),
    }


def _direct_dependencies() -> list[str]:
    """Names of what this package needs to run, as its own metadata list them."""
    try:
        required = importlib.metadata.requires("bilateral") or []
    except importlib.metadata.PackageNotFoundError:
        return []
    return sorted(re.match(r"[\w.-]+", line)[0] for line in required if "extra ==" not in line)


def _version_of(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"
