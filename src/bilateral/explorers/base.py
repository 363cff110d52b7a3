"""Panels: controls, a sentence, a chart and a table that answer together.

An explorer is controls -> ``state`` (a plain dict) -> ``view(state)`` (rows, chart, sentence: pure)
-> widgets. What a panel shows can therefore be asked, set, printed and rebuilt without a browser,
and a notebook check can hold it. Only this folder knows ipywidgets.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable
from numbers import Integral
from typing import Any, NamedTuple

import altair as alt
import ipywidgets as w
import pandas as pd
from itables.widget import ITable

from bilateral.charts import bundle
from bilateral.charts.theme import without_looks
from bilateral.data import Dataset
from bilateral.labels import say_date, text
from bilateral.tables import event_table, link

__all__ = ["WIDGET", "Explorer", "View", "escaped", "linked_events"]

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
    ) -> None:
        self._data, self._controls, self._view, self._rows_of = data, controls, view, rows_of
        self._days: tuple[pd.Timestamp, pd.Timestamp] | None = None
        self._busy = False
        self._now = view(self.state)
        self._sentence = w.HTML()
        self._count = w.HTML()
        self._plot = _live_chart(self._now.spec)
        self._no_brush = dict(self._plot._vl_selections)
        self._grid = ITable(self._cells(), **_GRID)
        self._code = w.HTML()
        for control in controls.values():
            control.observe(self._changed, names="value")
        self._plot.observe(self._brushed, names="_vl_selections")
        self._fill()
        self.panel = w.VBox([
            w.HBox(list(controls.values()), layout=w.Layout(flex_flow="row wrap", align_items="flex-end")),
            self._sentence, self._plot, self._count, self._grid,
            w.Accordion([self._code], titles=(text("show_code"),), selected_index=None),
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
            pieces = [_size(shown.rows), shown.total, f"{_marks(shown.spec)} marks"]
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
            allowed, is_allowed = _allowed(self._controls[name])
            if not is_allowed(value):
                raise ValueError(f"{name} is {value!r}; allowed: {allowed}")

    def _changed(self, _change: object) -> None:
        if not self._busy:
            self._refresh()

    def _brushed(self, change: Any) -> None:
        """Narrow the table to the days under the brush."""
        days = (change["new"].get("brush") or {}).get("value") or {}
        chosen = next(iter(days.values()), None)
        self._days = _days(chosen) if chosen else None
        self._fill()

    def _refresh(self) -> None:
        self._plot._vl_selections, self._days = self._no_brush, None
        self._now = self._view(self.state)
        self._plot.spec = _for_panel(self._now.spec)
        self._fill()

    def _chosen(self) -> pd.DataFrame:
        rows = self._now.rows
        if self._days is None or "first_day" not in rows:
            return rows
        first, last = self._days
        return rows[(rows["first_day"] <= last) & (rows["last_day"] >= first)]

    def _cells(self) -> pd.DataFrame:
        return self._rows_of(self._chosen())

    def _fill(self) -> None:
        rows = self._chosen()
        self._sentence.value = (
            f'<p style="font-size:15px;line-height:1.4;margin:6px 0">{escaped(self.sentence)}</p>'
        )
        self._count.value = f"<small>{escaped(_count_line(rows, self._days))}</small>"
        self._grid.update(self._cells(), **_GRID)
        self._code.value = f"<pre>{escaped(self.code)}</pre>"


# --- widgets ----------------------------------------------------------------------------------

#: Given with every update: the widget forgets what is not said again. Cells are escaped by us.
_GRID: dict[str, Any] = {
    "allow_html": True, "showIndex": False, "classes": "display compact", "pageLength": 8,
    "ordering": False, "maxBytes": 0,
    "layout": {"topStart": None, "topEnd": None, "bottomStart": "info", "bottomEnd": "paging"},
    "style": "width:100%;max-width:860px;margin-left:0",
}  # fmt: skip
_EMBED = {"actions": False, "loader": {"target": "_blank", "rel": "noopener"}}


def _live_chart(spec: dict) -> alt.JupyterChart:
    """The chart as a widget; its selections are set up once, its specification is then swapped."""
    alt.JupyterChart.enable_offline()
    return alt.JupyterChart(_as_chart(_for_panel(spec)), embed_options=_EMBED)


def _for_panel(spec: dict) -> dict:
    """In a panel the sentence above is the title."""
    return {key: part for key, part in spec.items() if key != "title"}


def _without_brush(spec: dict) -> dict:
    """A still picture offers nothing to drag."""
    return {key: part for key, part in spec.items() if key != "params"}


def _as_chart(spec: dict) -> alt.TopLevelMixin:
    """Make a finished specification an Altair chart of the class that its shape asks for."""
    made = next((made for part, made in _SHAPES.items() if part in spec), alt.Chart)
    return made.from_dict(without_looks(spec), validate=False)


_SHAPES = {
    "layer": alt.LayerChart, "vconcat": alt.VConcatChart, "hconcat": alt.HConcatChart,
    "concat": alt.ConcatChart, "facet": alt.FacetChart,
}  # fmt: skip


def _size(rows: pd.DataFrame) -> str:
    """Events with their first and last date, or the rows of another table."""
    if "event_id" not in rows:
        return f"{len(rows)} rows"
    span = "" if rows.empty else f", {rows['date'].min()} to {rows['date'].max()}"
    return f"{len(rows)} events{span}"


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


def _choices(control: w.Widget) -> list | None:
    options = getattr(control, "options", None)
    if options is None:
        return None
    return [option[1] if isinstance(option, tuple) else option for option in options]


def _allowed(control: w.ValueWidget) -> tuple[str, Callable[[Any], bool]]:
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


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _short(value: Any) -> str:
    if not isinstance(value, list | tuple):
        return str(value)
    return ("–" if all(isinstance(v, int) for v in value) else "+").join(map(str, value))


def _days(ends: list) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Milliseconds since 1970, UTC, as the browser gives them, to days."""
    return tuple(pd.to_datetime(sorted(ends), unit="ms").floor("D"))


def escaped(words: str) -> str:
    """Words as HTML that shows them and runs nothing."""
    return html.escape(words)


def _count_line(rows: pd.DataFrame, days: tuple | None) -> str:
    if days is None:
        return text("table_all", n=len(rows))
    return text("table_brushed", n=len(rows), first=say_date(days[0]), last=say_date(days[1]))


# --- tables ----------------------------------------------------------------------------------


def linked_events(data: Dataset, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as people read them, every cell escaped, with links to their sources."""
    shown = event_table(data, rows).drop(columns=text("tip_sources"))
    pages = _pages(data, shown.index)
    cells = shown.map(lambda cell: "" if pd.isna(cell) else escaped(str(cell)))
    return cells.assign(**{text("tip_sources"): pages.to_numpy()}).reset_index(drop=True)


def _pages(data: Dataset, event_ids: pd.Index) -> pd.Series:
    """For each event its pages, as numbered links."""
    evidence = data.evidence
    said = evidence[(evidence["table"] == "events") & evidence["row_id"].isin(event_ids)]
    said = said.dropna(subset=["source_id"]).drop_duplicates(["row_id", "source_id"])
    url = said["source_id"].map(data.sources.set_index("source_id")["url"])
    number = said.groupby("row_id").cumcount() + 1
    anchors = pd.Series(
        [link(u, str(n)) for u, n in zip(url, number, strict=True)], index=said.index, dtype=object
    )
    return anchors.groupby(said["row_id"]).agg(" ".join).reindex(event_ids).fillna("")
