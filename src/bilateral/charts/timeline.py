"""The timeline of handovers: a mark an event, to the United States above, to Mexico below."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from bilateral.charts.layout import pack, utc
from bilateral.charts.theme import COLOURS, INK, QUIET, SHAPES, WIDTH, foot_axis
from bilateral.labels import say_count, say_date, text, word

__all__ = ["MOST_MARKS", "draw_handover_timeline"]

#: Above this many events a mark stands for a year, a way and a kind.
MOST_MARKS = 2_000
_DAY = pd.Timedelta(days=1)
_SIDE = {"mx_to_us": 1, "us_to_mx": -1}


def draw_handover_timeline(
    events: pd.DataFrame, *, count: str = "people", foot: str | None = None, brush: bool = False,
    title: str | None = None,
) -> alt.LayerChart:  # fmt: skip
    """Draw handovers in time, each event a mark.

    Parameters
    ----------
    events
        Rows of ``data.events`` with a direction to the United States or to Mexico.
    count
        What the area of a mark shows: ``"people"``, or ``"events"`` (all alike).
    foot
        The line under the chart, as :func:`bilateral.foot` gives it.
    brush
        Whether days can be chosen by dragging (for explorers).
    title
        In place of the standing title.

    Returns
    -------
    altair.LayerChart
        Marks above the line: Mexico to the United States; below: the other way. The shape is the
        kind. A bar through a mark covers all the days that a month or a year can mean.

    Raises
    ------
    ValueError
        If `count` is neither.
    """
    if count not in ("people", "events"):
        raise ValueError(f"count is {count!r}; allowed: 'people' or 'events'")
    events = events[events["direction"].isin(_SIDE)]
    binned = len(events) > MOST_MARKS
    start, end = _domain(events)
    marks = _marks(_by_year(events) if binned else events, start, end, count)
    rows = [_record(mark) for mark in marks.itertuples()]
    names = {"rows": rows, "sides": _sides(marks)}
    height = _height(marks)
    return (
        alt.layer(*_layers(start, end, marks, brush, bool(rows), foot), data=alt.NamedData("rows"))
        .properties(
            width=WIDTH,
            height=height,
            datasets=names,
            title=_title(title, count, binned),
            description=_description(events, binned),
        )
        .resolve_scale(x="shared", y="shared")
    )


def _domain(events: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp]:
    if events.empty:
        return pd.Timestamp("2000-01-01"), pd.Timestamp("2026-01-01")
    start, end = events["first_day"].min(), events["last_day"].max()
    slack = max((end - start) / 50, 20 * _DAY)
    return start - slack, end + slack


def _by_year(events: pd.DataFrame) -> pd.DataFrame:
    """One row a year, way and kind in place of too many events."""
    year = events["first_day"].dt.year.rename("year")
    keys = [year, events["direction"], events["kind"]]
    rows = events.groupby(keys).agg(people=("people", "sum"), events=("event_id", "size"))
    rows = rows.reset_index()
    date = rows["year"].astype(str)
    return rows.assign(
        event_id=date, date=date, precision="day", confidence="high",
        title_en=date, title_es=date,
        first_day=pd.to_datetime(date + "-07-01"), last_day=pd.to_datetime(date + "-07-01"),
    )  # fmt: skip


def _marks(events: pd.DataFrame, start, end, count: str) -> pd.DataFrame:
    """Add to each event its middle, its area and its height, in pixels."""
    marks = events.assign(side=events["direction"].map(_SIDE))
    middle = marks["first_day"] + (marks["last_day"] - marks["first_day"]) / 2
    x = ((middle - start) / (end - start) * WIDTH).to_numpy(float)
    size = marks["people"].fillna(1).to_numpy(float) if count == "people" else np.ones(len(marks))
    smallest = 3.3 if len(marks) < 400 else 2.2
    largest = np.sqrt(size.max()) if len(size) else 1
    radius = np.sqrt(size) * min(smallest, 40 / largest)
    y = np.zeros(len(marks))
    for side in (1, -1):
        here = (marks["side"] == side).to_numpy()
        y[here] = side * (pack(x[here], radius[here]) + 3)
    return marks.assign(middle=middle, y=y, radius=radius, area=np.round(np.pi * radius**2, 1))


def _height(marks: pd.DataFrame) -> int:
    """High enough for the tallest stack, in steps, so that a panel does not jump."""
    reach = (marks["y"].abs() + marks["radius"]).groupby(marks["side"]).max()
    needed = sum(max(reach.get(side, 0) + 8, 46) for side in (1, -1))
    return int(np.ceil(needed / 10) * 10)


def _record(mark) -> dict:
    title = mark.title_es if text("language_code") == "es" and pd.notna(mark.title_es) else mark.title_en
    people = say_count(mark.people, "people") if pd.notna(mark.people) else text("people_unknown")
    first, last = utc(pd.Series([mark.first_day, mark.last_day + _DAY]))
    return {
        "id": mark.event_id, "middle": utc(pd.Series([mark.middle]))[0],
        "first": first, "last": last, "y": round(float(mark.y), 1), "area": mark.area,
        "way": mark.direction, "kind": word(mark.kind, "kind"),
        "sure": mark.confidence != "low", "known_day": mark.precision == "day",
        "title": title, "when": say_date(mark.date), "people": people,
        "label": f"{mark.people}" if mark.radius > 11 and pd.notna(mark.people) else "",
        "confidence": word(mark.confidence, "confidence"),
    }  # fmt: skip


def _sides(marks: pd.DataFrame) -> list[dict]:
    """Words for the two sides of the line, at its left end, clear of the first marks."""
    present = set(marks["direction"])
    return [
        {"way": word(way, "direction"), "y": side * 14 if side > 0 else -16}
        for way, side in _SIDE.items()
        if way in present or not present
    ]


def _layers(start, end, marks, brush: bool, filled: bool, foot: str | None) -> list[alt.Chart]:
    low = min(marks["y"].sub(marks["radius"]).min(), -30) if filled else -60
    high = max(marks["y"].add(marks["radius"]).max(), 30) if filled else 60
    dates = [alt.DateTime(year=d.year, month=d.month, date=d.day, utc=True) for d in (start, end)]
    every = alt.TimeIntervalStep(interval="utcyear", step=_step(start, end))
    axis = alt.Axis(format="%Y", tickCount=every, grid=False, domain=False, **foot_axis(foot))
    x = alt.X("middle:T", scale=alt.Scale(type="utc", domain=dates, nice=False), axis=axis)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[low - 6, high + 6], nice=False), axis=None)
    ways = list(_SIDE)
    colour = alt.Color("way:N", legend=None, scale=alt.Scale(domain=ways, range=[COLOURS[w] for w in ways]))
    kinds = [word(kind, "kind") for kind in SHAPES]
    shape = alt.Shape("kind:N", title=None, scale=alt.Scale(domain=kinds, range=list(SHAPES.values())),
                      legend=alt.Legend(symbolFillColor=QUIET, symbolStrokeColor=QUIET, symbolSize=90))  # fmt: skip
    tip = [alt.Tooltip(f"{field}:N", title=text(f"tip_{field}"))
           for field in ("title", "when", "people", "kind", "confidence")]  # fmt: skip
    line = alt.Chart(alt.InlineData([{"y": 0}]), name="line").mark_rule(color=QUIET).encode(y=y)
    span = (
        alt.Chart(name="span")
        .transform_filter("!datum.known_day")
        .mark_rule(strokeWidth=3, opacity=0.35, strokeCap="round")
        .encode(x=alt.X("first:T"), x2="last:T", y=y, color=colour)
    )
    points = (
        alt.Chart(name="marks")
        .mark_point(filled=True, opacity=0.9, strokeWidth=1.2)
        .encode(
            x=x, y=y, color=colour, shape=shape, tooltip=tip,
            size=alt.Size("area:Q", scale=None, legend=None),
            fillOpacity=alt.condition("datum.sure", alt.value(0.85), alt.value(0.05)),
        )
    )  # fmt: skip
    if brush:
        points = points.add_params(alt.selection_interval(name="brush", encodings=["x"]))
    label = (
        alt.Chart(name="numbers")
        .transform_filter("datum.label != ''")
        .mark_text(color="white", fontWeight="bold", fontSize=13)
        .encode(x=x, y=y, text="label:N")
    )
    side = (
        alt.Chart(alt.NamedData("sides"), name="ways")
        .mark_text(align="left", color=INK, fontSize=13, fontWeight=600)
        .encode(x=alt.value(2), y=y, text="way:N")
    )
    return [line, span, points, label, side]


def _step(start: pd.Timestamp, end: pd.Timestamp) -> int:
    years = (end - start).days / 365
    return next(step for step in (1, 2, 5, 10, 50) if years / step <= 14)


def _title(title: str | None, count: str, binned: bool) -> alt.TitleParams:
    below = text("timeline_subtitle_binned" if binned else f"timeline_subtitle_{count}")
    return alt.TitleParams(title or text("timeline_title"), subtitle=below)


def _description(events: pd.DataFrame, binned: bool) -> str:
    if events.empty:
        return text("timeline_empty")
    sides = [
        text("timeline_side", way=word(way, "direction"), events=len(rows), people=int(rows["people"].sum()))
        for way in _SIDE
        if len(rows := events[events["direction"] == way])
    ]
    largest = events.sort_values(["people", "date"], ascending=[False, True]).iloc[0]
    return text(
        "timeline_description_binned" if binned else "timeline_description",
        events=len(events), since=say_date(events["first_day"].min()),
        until=say_date(events["last_day"].max()), sides="; ".join(sides),
        month=int((events["precision"] != "day").sum()),
        date=say_date(largest["date"]), people=int(largest["people"] or 0),
    )  # fmt: skip
