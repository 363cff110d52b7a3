"""Help for keys and for readers of screens, which the controls of ipywidgets lack in JupyterLab."""

from __future__ import annotations

from pathlib import Path

import anywidget
import traitlets as t

from bilateral.labels import text

__all__ = ["Aids"]

_HERE = Path(__file__).parent


class Aids(anywidget.AnyWidget):
    """An unseen part of a panel: names its sliders, shows the focus, keeps its keys with it."""

    _esm = (_HERE / "aids.js").read_text("utf-8")
    _css = (_HERE / "aids.css").read_text("utf-8")
    first_of = t.Unicode().tag(sync=True)
    last_of = t.Unicode().tag(sync=True)

    def __init__(self) -> None:
        ends = {end: text(f"present_{end}", name="{name}") for end in ("first_of", "last_of")}
        super().__init__(layout={"display": "none"}, **ends)
