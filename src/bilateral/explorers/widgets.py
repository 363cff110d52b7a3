"""The pieces of a panel: its live chart, its buttons, its table, and what a control may be set to."""

from __future__ import annotations

import html
from collections.abc import Callable
from numbers import Integral
from typing import Any

import altair as alt
import ipywidgets as w
import numpy as np
import pandas as pd

from bilateral.labels import text

__all__ = [
    "BRUSH", "PAGE", "allowed", "as_table", "button", "escaped", "in_lines", "live_chart",
    "newest_first", "pager", "preformatted",
]  # fmt: skip

#: Name of the selection that narrows the table, and rows of a page of the table.
BRUSH, PAGE = "brush", 8
_EMBED = {"actions": False, "loader": {"target": "_blank", "rel": "noopener"}}
_PRE = '<pre style="white-space:pre-wrap;line-height:1.35;margin:4px 0;user-select:all">'
_CELL = "text-align:left;vertical-align:top;padding:2px 10px 2px 0"


def live_chart() -> alt.JupyterChart:
    """The chart as a widget; its brush is set up once, its specification is then swapped."""
    alt.JupyterChart.enable_offline()
    brush = alt.selection_interval(name=BRUSH, encodings=["x"])
    blank = alt.Chart(alt.InlineData([{"x": 0}]), name="blank").mark_point()
    return alt.JupyterChart(blank.encode(x="x:Q").add_params(brush), embed_options=_EMBED)


def escaped(words: str) -> str:
    """Words as HTML that shows them and runs nothing."""
    return html.escape(words)


def preformatted(words: str) -> str:
    """Words as a block of code that a click selects whole."""
    return f"{_PRE}{escaped(words)}</pre>"


def button(key: str) -> w.Button:
    """A small button whose word is that of a text."""
    return w.Button(description=text(f"panel_{key}"), layout=w.Layout(width="auto", height="26px"))


def pager(turn: Callable[[int], None]) -> tuple[w.Button, w.HTML, w.Button]:
    """Buttons to the page before and after, and where one is."""
    small = w.Layout(width="32px", height="26px")
    earlier = w.Button(description="‹", tooltip=text("panel_earlier"), layout=small)
    later = w.Button(description="›", tooltip=text("panel_later"), layout=small)
    earlier.on_click(lambda _: turn(-1))
    later.on_click(lambda _: turn(1))
    return earlier, w.HTML(layout=w.Layout(margin="0 6px")), later


def in_lines(controls: dict[str, w.ValueWidget], rows: list[list[str]] | None) -> w.Box:
    """Controls as they fit, or line by line; those in no line stand at the left of the lines."""
    flow = {"flex_flow": "row wrap", "align_items": "flex-end"}
    if rows is None:
        return w.HBox(list(controls.values()), layout=w.Layout(**flow))
    lines = w.VBox([w.HBox([controls[n] for n in row], layout=w.Layout(**flow)) for row in rows])
    beside = [controls[name] for name in controls if not any(name in row for row in rows)]
    return w.HBox([*beside, lines]) if beside else lines


def newest_first(rows: pd.DataFrame) -> np.ndarray:
    """Places of the rows in the order of the table: events by day, others as they are."""
    if "first_day" not in rows or "event_id" not in rows:
        return np.arange(len(rows))
    return np.argsort(-rows["first_day"].to_numpy().astype("int64"), kind="stable")


def as_table(cells: pd.DataFrame) -> str:
    """Finished cells as HTML."""
    if cells.empty:
        return ""
    head = "".join(
        f'<th scope="col" style="{_CELL}">{escaped(str(column))}</th>' for column in cells
    )
    body = "".join(
        "<tr>" + "".join(f'<td style="{_CELL}">{cell}</td>' for cell in row) + "</tr>"
        for row in cells.itertuples(index=False, name=None)
    )
    return (
        '<table class="dataTable" style="line-height:1.35;max-width:860px">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _choices(control: w.Widget) -> list | None:
    options = getattr(control, "options", None)
    if options is None:
        return None
    return [option[1] if isinstance(option, tuple) else option for option in options]


def allowed(control: w.ValueWidget) -> tuple[str, Callable[[Any], bool]]:
    """What a control may be set to: in words, and as a test."""
    choices = _choices(control)
    named = ", ".join(map(str, choices or []))
    if isinstance(control, w.SelectMultiple):
        return f"a list of {named}", lambda value: _is_list(value) and set(value) <= set(choices)
    if choices is not None:
        return named, lambda value: not _is_list(value) and value in choices
    if isinstance(control, w.IntRangeSlider):
        first, last = control.min, control.max
        return f"two whole numbers in order, from {first} to {last}", lambda value: (
            _is_list(value) and len(value) == 2 and all(isinstance(v, Integral) for v in value)
            and first <= value[0] <= value[1] <= last
        )  # fmt: skip
    kind = type(control.value)
    return f"a value of type {kind.__name__}", lambda value: isinstance(value, kind)


def _is_list(value: object) -> bool:
    return isinstance(value, list | tuple)
