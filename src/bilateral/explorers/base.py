"""Panels: controls, a sentence, a chart and a table that answer together.

An explorer is controls -> ``state`` (a plain dict) -> ``view(state)`` (rows, chart, sentence: pure)
-> widgets. What a panel shows can therefore be asked, set, printed and rebuilt without a browser,
and a notebook check can hold it. Only this folder knows ipywidgets.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import altair as alt
import ipywidgets as w
import pandas as pd

from bilateral.charts import bundle
from bilateral.charts.theme import without_looks
from bilateral.data import Dataset
from bilateral.explorers.aids import Aids
from bilateral.explorers.cells import linked_events, source_line
from bilateral.explorers.downloads import file_links
from bilateral.explorers.widgets import (
    BRUSH,
    PAGE,
    allowed,
    as_table,
    button,
    escaped,
    in_lines,
    live_chart,
    newest_first,
    pager,
    preformatted,
)
from bilateral.labels import say_date, text

__all__ = ["WIDGET", "Explorer", "View", "escaped", "linked_events", "source_line"]

WIDGET = "application/vnd.jupyter.widget-view+json"


class View(NamedTuple):
    """What a state shows: the rows, a sentence about them, their drawing, and the code for it.

    ``total`` is what a sweep prints of the rows beside their number: computed, such as "29 people".
    """

    rows: pd.DataFrame
    sentence: str
    spec: dict
    code: str
    total: str = ""

    @property
    def chart(self) -> alt.TopLevelMixin:
        """The drawing as an Altair chart, still: without the brush of the panel."""
        return _as_chart(_without_brush(self.spec))


class Explorer:
    """A panel over a view function; made by the ``explore_*`` functions.

    Attributes
    ----------
    state : dict
        The settings of all controls. Change them with :meth:`set`.
    table : DataFrame
        The rows of the present state; after a brush on the chart, those of the days chosen.
    sentence : str
        The answer in words.
    chart : altair chart
        What is drawn.
    code : str
        Python that rebuilds exactly these rows and this chart.
    """

    def __init__(
        self,
        data: Dataset,
        controls: dict[str, w.ValueWidget],
        view: Callable[[dict[str, Any]], View],
        rows_of: Callable[[pd.DataFrame], pd.DataFrame],
        *,
        name: str = "bilateral",
        rows: list[list[str]] | None = None,
    ) -> None:
        """Make a panel.

        Parameters
        ----------
        data
            The tables.
        controls
            By name, in the order in which they are shown.
        view
            Gives what a state shows: rows, sentence, drawing, code.
        rows_of
            Gives some rows as the cells of the table, as HTML: whatever comes from data escaped.
        name
            Stem of the names of downloaded files.
        rows
            Names of the controls that share a line; they flow as they fit if left out.
        """
        self._data, self._controls, self._view, self._rows_of = data, controls, view, rows_of
        self._name, self._days, self._busy = name, None, False
        self._now = view(self.state)
        self._sentence, self._count, self._grid, self._under = (w.HTML() for _ in range(4))
        self._plot = live_chart()
        self._page = 0
        self._earlier, self._where, self._later = pager(self._turn)
        self._buttons = {key: button(key) for key in ("code", "state", "download")}
        self._open: str | None = None
        for control in controls.values():
            control.observe(self._changed, names="value")
        for shown in self._buttons.values():
            shown.on_click(self._pressed)
        self._plot.observe(self._brushed, names="_vl_selections")
        self._show()
        self._fill()
        self.panel = w.VBox([
            in_lines(controls, rows), self._sentence, self._plot, self._count, self._grid,
            w.HBox([self._earlier, self._where, self._later, *self._buttons.values()],
                   layout=w.Layout(align_items="center")),
            self._under, Aids(),
        ])  # fmt: skip

    # --- from outside ---

    @property
    def state(self) -> dict[str, Any]:
        """The settings of all controls."""
        return {name: _plain(control.value) for name, control in self._controls.items()}

    def set(self, **state: Any) -> Explorer:
        """Set controls by name and give the explorer back.

        Raises
        ------
        ValueError
            If there is no such control, or the value is not among its choices.
        """
        self._check(state)
        self._busy = True
        try:
            for name, value in state.items():
                self._controls[name].value = tuple(value) if isinstance(value, list) else value
        finally:
            self._busy = False
        self._refresh()
        return self

    @property
    def table(self) -> pd.DataFrame:
        """The rows shown."""
        return self._chosen()

    @property
    def sentence(self) -> str:
        """The answer in words."""
        return self._now.sentence

    @property
    def chart(self) -> alt.TopLevelMixin:
        """What is drawn."""
        return self._now.chart

    @property
    def code(self) -> str:
        """Python that rebuilds these rows and this chart."""
        return self._now.code

    def view(self, **state: Any) -> View:
        """Give what a state would show, without touching the controls."""
        self._check(state)
        return self._view(self.state | {n: _plain(v) for n, v in state.items()})

    def sweep(self, *states: dict[str, Any]) -> None:
        """Print a line for each state: settings, rows, first and last date, total, marks.

        Parameters
        ----------
        *states
            Each a dict of settings; the others are those of the present state.
        """
        for state in states:
            shown = self.view(**state)
            said = ", ".join(f"{n}={_short(v)}" for n, v in state.items()) or text("as_it_is")
            pieces = [_size(shown.rows), shown.total, text("sweep_marks", n=_marks(shown.spec))]
            print(f"{said}: {', '.join(filter(None, pieces))}")

    def _repr_mimebundle_(self, include: Iterable = (), exclude: Iterable = ()) -> dict:
        live = self.panel._repr_mimebundle_()[WIDGET]
        still = bundle(_without_brush(self._now.spec))
        return still | {WIDGET: live, "text/plain": f"{self.sentence}\n{still['text/plain']}"}

    # --- inside ---

    def _check(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            if name not in self._controls:
                raise ValueError(f"no control {name!r}; there are {', '.join(self._controls)}")
            named, is_allowed = allowed(self._controls[name])
            if not is_allowed(value):
                raise ValueError(f"{name} is {value!r}; allowed: {named}")

    def _changed(self, _change: object) -> None:
        if not self._busy:
            self._refresh()

    def _brushed(self, change: Any) -> None:
        """Narrow the table to the days under the brush."""
        days = (change["new"].get(BRUSH) or {}).get("value") or {}
        chosen = next(iter(days.values()), None)
        self._days = _days(chosen) if chosen else None
        self._fill()

    def _refresh(self) -> None:
        self._days = None
        self._now = self._view(self.state)
        self._show()
        self._fill()

    def _show(self) -> None:
        """Give the chart its drawing; it listens to a brush where the drawing has one."""
        named = {param["name"] for param in self._now.spec.get("params", [])}
        fresh = {BRUSH: {"value": None, "store": []}} if BRUSH in named else {}
        with self._plot.hold_sync():
            self._plot._vl_selections = fresh
            self._plot.spec = _for_panel(self._now.spec)

    def _turn(self, pages: int) -> None:
        self._page += pages
        self._fill_table()

    def _pressed(self, pressed: w.Button) -> None:
        """Open what a button is for, or close it."""
        key = next(key for key, known in self._buttons.items() if known is pressed)
        self._open = None if self._open == key else key
        self._fill_under()

    def _chosen(self) -> pd.DataFrame:
        rows = self._now.rows
        if self._days is None or "first_day" not in rows:
            return rows
        first, last = self._days
        return rows[(rows["first_day"] <= last) & (rows["last_day"] >= first)]

    def _cells(self) -> pd.DataFrame:
        """The cells of the page of the table that is shown: no others are made."""
        rows, first = self._chosen(), self._page * PAGE
        return self._rows_of(rows.iloc[newest_first(rows)[first : first + PAGE]])

    def _fill(self) -> None:
        self._sentence.value = (
            f'<p style="font-size:15px;line-height:1.4;margin:6px 0">{escaped(self.sentence)}</p>'
        )
        self._count.value = f"<small>{escaped(self._count_line())}</small>"
        self._page = 0
        self._open = "code" if self._open == "code" else None
        self._fill_table()
        self._fill_under()

    def _fill_table(self) -> None:
        count = len(self._chosen())
        self._grid.value = as_table(self._cells())
        first, last = self._page * PAGE + 1, min((self._page + 1) * PAGE, count)
        self._where.value = text("panel_page", first=first, last=last, n=count) if count else ""
        self._earlier.disabled, self._later.disabled = self._page == 0, last >= count

    def _fill_under(self) -> None:
        made = {
            None: str,
            "code": self._code_shown,
            "state": self._state_shown,
            "download": self._files,
        }
        self._under.value = made[self._open]()

    def _code_shown(self) -> str:
        return preformatted(self.code)

    def _state_shown(self) -> str:
        settings = ", ".join(f"{name}={value!r}" for name, value in self.state.items())
        as_json = json.dumps(self.state, ensure_ascii=False)
        how = escaped(text("panel_state_how"))
        return f"<small>{how}</small>" + preformatted(f".set({settings})") + preformatted(as_json)

    def _files(self) -> str:
        spec = _without_brush(self._now.spec)
        return file_links(self._data, self._chosen(), spec, self._name)

    def _count_line(self) -> str:
        rows = self._chosen()
        if self._days is not None:
            first, last = (say_date(day) for day in self._days)
            return text("table_brushed", n=len(rows), first=first, last=last)
        if "event_id" not in rows:
            return text("panel_rows", n=len(rows))
        return text("table_all" if self._plot._vl_selections else "panel_table", n=len(rows))


# --- drawings ---------------------------------------------------------------------------------


def _for_panel(spec: dict) -> dict:
    """In a panel the sentence above is the title."""
    return {key: part for key, part in spec.items() if key != "title"}


def _without_brush(spec: dict) -> dict:
    """A still picture offers nothing to drag."""
    params = [param for param in spec.get("params", []) if param["name"] != BRUSH]
    still = {key: part for key, part in spec.items() if key != "params"}
    return still | ({"params": params} if params else {})


def _as_chart(spec: dict) -> alt.TopLevelMixin:
    """Make a finished specification an Altair chart of the class that its shape asks for."""
    made = next((made for part, made in _SHAPES.items() if part in spec), alt.Chart)
    return made.from_dict(without_looks(spec), validate=False)


_SHAPES = {
    "layer": alt.LayerChart, "vconcat": alt.VConcatChart, "hconcat": alt.HConcatChart,
    "concat": alt.ConcatChart, "facet": alt.FacetChart, "repeat": alt.RepeatChart,
}  # fmt: skip


# --- states -----------------------------------------------------------------------------------


def _size(rows: pd.DataFrame) -> str:
    """Events with their first and last date, or the rows of another table."""
    if "event_id" not in rows:
        return text("sweep_rows", n=len(rows))
    said = [text("sweep_events", n=len(rows))]
    if not rows.empty:
        said.append(text("sweep_span", first=rows["date"].min(), last=rows["date"].max()))
    return ", ".join(said)


def _marks(spec: dict) -> int:
    """Marks drawn: of the dataset ``rows`` if the chart has one, else of its largest data."""
    datasets = spec.get("datasets", {})
    return len(datasets["rows"]) if "rows" in datasets else max(_lengths(spec), default=0)


def _lengths(part: object) -> Iterable[int]:
    """How many rows each data block anywhere in a specification holds."""
    if isinstance(part, list):
        for piece in part:
            yield from _lengths(piece)
    elif isinstance(part, dict):
        blocks = (
            [part.get("data", {}).get("values", [])] if isinstance(part.get("data"), dict) else []
        )
        yield from map(len, [*blocks, *part.get("datasets", {}).values()])
        for name in ("layer", "vconcat", "hconcat", "concat", "spec"):
            yield from _lengths(part.get(name, []))


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _short(value: Any) -> str:
    if not isinstance(value, list | tuple):
        return str(value)
    return ("–" if all(isinstance(v, int) for v in value) else "+").join(map(str, value))


def _days(ends: list) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Milliseconds since 1970, UTC, as the browser gives them, to days."""
    return tuple(pd.to_datetime(sorted(ends), unit="ms").floor("D"))
