"""The timeline of handovers: a mark an event, to the United States above, to Mexico below."""

from __future__ import annotations

import copy
from functools import cache

import altair as alt
import numpy as np
import pandas as pd

from bilateral.charts.layout import moment, pack, place_labels, time_ticks, utc
from bilateral.charts.theme import COLOURS, INK, QUIET, SHAPES, WIDTH, foot_axis, without_looks
from bilateral.labels import language, say_count, say_date, say_people, text, word

__all__ = ["MOST_MARKS", "draw_handover_timeline", "timeline_spec"]

#: Above this many events a mark stands for a year, a way and a kind.
MOST_MARKS = 2_000
_DAY = pd.Timedelta(days=1)
_COLUMNS = ["event_id", "date", "kind", "direction", "people", "title_en", "title_es", "confidence",
            "first_day", "last_day", "precision"]  # fmt: skip
_SIDE = {"mx_to_us": 1, "us_to_mx": -1}
#: Vega sizes a mark by the box around it: these make all kinds look as large as a disc, and give
#: each the room that its corners need.
_AREA = {"extradition": 1.0, "transfer": 0.79, "deportation": 1.1, "prisoner_transfer": 1.3}
_ROOM = {"extradition": 1.0, "transfer": 1.08, "deportation": 1.1, "prisoner_transfer": 1.15}
#: Events of at least so many people, of the few largest, are named on the chart.
_NAMED, _MOST_NAMED, _NAME_WIDTH = 20, 4, 150.0
#: Radius of a mark of one person, the largest that fits; and how high the drawing may be.
_LARGEST_UNIT, _HIGHEST = 3.6, 330
#: Marks of at least this radius carry their number.
_LABEL_FROM = 11


def draw_handover_timeline(
    events: pd.DataFrame, *, count: str = "people", foot: str | None = None, brush: bool = False,
    title: str | None = None, highest: int = _HIGHEST,
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
    highest
        How high the stacks of both sides may be together, in pixels.

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
    spec = timeline_spec(events, count=count, foot=foot, brush=brush, title=title, highest=highest)
    return alt.LayerChart.from_dict(without_looks(spec), validate=False)


def timeline_spec(
    events: pd.DataFrame, *, count: str = "people", foot: str | None = None, brush: bool = False,
    title: str | None = None, highest: int = _HIGHEST,
) -> dict:  # fmt: skip
    """Give the timeline as a finished specification: the drawing is built once, data are put in."""
    if count not in ("people", "events"):
        raise ValueError(f"count is {count!r}; allowed: 'people' or 'events'")
    events = events.loc[events["direction"].isin(_SIDE).to_numpy(), _COLUMNS]
    binned = len(events) > MOST_MARKS
    start, end = _domain(events)
    shown = _by_year(events) if binned else events.sort_values(["first_day", "event_id"])
    marks = _marks(shown, start, end, count, highest)
    reach = _reach(*(marks[c].to_numpy(float) for c in ("side", "y", "radius")))
    spec = copy.deepcopy(_template(language(), brush))
    across = [moment(start), moment(end)]
    below = text(f"timeline_subtitle_{'binned_' if binned else ''}{count}")
    for encoding in (layer["encoding"] for layer in spec["layer"]):
        encoding["y"]["scale"]["domain"] = [-reach[-1], reach[1]]
        if "axis" in (x := encoding.get("x", {})):
            x["scale"]["domain"] = across
            x["axis"] |= time_ticks(start, end) | foot_axis(foot)
    return spec | {
        "title": {"text": title or text("timeline_title"), "subtitle": below},
        "height": int(reach[1] + reach[-1]),
        "description": _description(events, binned),
        "datasets": {
            "rows": _records(marks), "ways": _ways(marks), "named": _named(marks, start, end),
        },
    }  # fmt: skip


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
    groups = events.groupby(keys)
    people = groups["people"].sum(min_count=1)
    rows = people.to_frame().assign(events=groups.size()).reset_index()
    date = rows["year"].astype(str)
    return rows.assign(
        event_id=date, date=date, precision="day", confidence="high",
        title_en=date, title_es=date,
        first_day=pd.to_datetime(date + "-07-01"), last_day=pd.to_datetime(date + "-07-01"),
    )  # fmt: skip


def _marks(events: pd.DataFrame, start, end, count: str, highest: int) -> pd.DataFrame:
    """Add to each event its middle, its area and its height, in pixels.

    Marks are as large as lets the highest stacks fit on a slide.
    """
    side = events["direction"].map(_SIDE).to_numpy(float)
    middle = events["first_day"] + (events["last_day"] - events["first_day"]) / 2
    x = ((middle - start) / (end - start) * WIDTH).to_numpy(float)
    each = events["people" if count == "people" else "events"] if count in events else None
    size = np.ones(len(events)) if each is None else each.to_numpy(float, na_value=1)
    wide = np.sqrt(size) * events["kind"].map(_ROOM).fillna(1).to_numpy()
    smallest, y = _LARGEST_UNIT, np.zeros(len(events))
    for _ in range(4):
        for way in (1, -1):
            here = side == way
            y[here] = way * (pack(x[here], smallest * wide[here]) + 3)
        radius = smallest * wide
        reached = sum(_reach(side, y, radius).values())
        if reached <= highest:
            break
        smallest *= min(highest / reached, 0.95)
    area = (2 * smallest) ** 2 * size * events["kind"].map(_AREA).fillna(1).to_numpy()
    return events.assign(side=side, middle=middle, x=x, y=y, radius=radius, area=np.round(area, 1))


def _reach(side: np.ndarray, y: np.ndarray, radius: np.ndarray) -> dict[int, float]:
    """How far the stacks reach on each side, in steps of ten, so that a panel does not jump."""
    reach = np.abs(y) + radius
    most = {way: reach[side == way].max(initial=40) for way in (1, -1)}
    return {way: float(10 * np.ceil((far + 8) / 10)) for way, far in most.items()}


def _records(marks: pd.DataFrame) -> list[dict]:
    spanish = language() == "es"
    title = marks["title_es"].fillna(marks["title_en"]) if spanish else marks["title_en"]
    people = [None if pd.isna(n) else int(n) for n in marks["people"]]
    kinds, sure = (
        {term: word(term, name) for term in set(marks[name])} for name in ("kind", "confidence")
    )
    shown = (marks["radius"] > _LABEL_FROM).to_numpy()
    columns = {
        "id": marks["event_id"], "middle": utc(marks["middle"]), "first": utc(marks["first_day"]),
        "last": utc(marks["last_day"] + _DAY), "y": marks["y"].round(1), "area": marks["area"],
        "way": marks["direction"], "kind": map(kinds.get, marks["kind"]),
        "sure": marks["confidence"] != "low", "known_day": marks["precision"] == "day",
        "title": title, "when": map(say_date, marks["date"]),
        "people": [text("people_unknown") if n is None else say_count(n, "people") for n in people],
        "label": [str(n) if n is not None and large else "" for n, large in zip(people, shown, strict=True)],
        "confidence": map(sure.get, marks["confidence"]),
    }  # fmt: skip
    cells = (c.tolist() if isinstance(c, pd.Series) else c for c in columns.values())
    records = [dict(zip(columns, row, strict=True)) for row in zip(*cells, strict=True)]
    return [
        {k: v for k, v in r.items() if v != "" and (k not in _SPAN or not r["known_day"])}
        for r in records
    ]


#: Ends of what is drawn as a span: only of events of which the day is not known.
_SPAN = ("first", "last")


def _named(marks: pd.DataFrame, start: pd.Timestamp, end: pd.Timestamp) -> list[dict]:
    """Days of the largest events, one under another: left of the pile, above what lies there."""
    is_large = (marks["people"].to_numpy(float, na_value=0) >= _NAMED) & (marks["side"] > 0)
    if not is_large.any():
        return []
    large = marks[is_large.to_numpy()]
    large = large.nlargest(_MOST_NAMED, "people").sort_values("middle", ascending=False)
    edge = float((large["x"] - large["radius"]).min()) - 14
    under = marks[marks["x"].between(edge - _NAME_WIDTH, edge) & (marks["side"] > 0)]
    floor = float((under["y"] + under["radius"]).max()) + 14 if len(under) else 14.0
    places = np.full(len(large), floor)
    heights = place_labels(np.zeros(len(large)), places, np.full(len(large), _NAME_WIDTH), 18)
    at = utc(pd.Series([start + edge * (end - start) / WIDTH]))[0]
    words = [
        text("timeline_named", people=int(m.people), date=say_date(m.date))
        for m in large.itertuples()
    ]
    return [{"word": said, "at": at, "y": float(y)} for said, y in zip(words, heights, strict=True)]


def _ways(marks: pd.DataFrame) -> list[dict]:
    """Words for the two sides of the line, at its left end, clear of the first marks."""
    present = set(marks["direction"])
    return [
        {"word": word(way, "direction"), "y": side * 34}
        for way, side in _SIDE.items()
        if way in present or not present
    ]


@cache
def _template(code: str, brush: bool) -> dict:
    """The drawing without its data, for one language."""
    across = alt.Scale(type="utc", domain=[0, 1], nice=False)
    axis = alt.Axis(grid=False, domain=False)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=None)
    x = alt.X("middle:T", scale=across, axis=axis)
    ways = alt.Scale(domain=list(_SIDE), range=[COLOURS[way] for way in _SIDE])
    kinds = alt.Scale(domain=[word(k, "kind", code) for k in SHAPES], range=list(SHAPES.values()))
    legend = alt.Legend(symbolFillColor=QUIET, symbolStrokeColor=QUIET, symbolSize=90,
                        labelLimit=240)  # fmt: skip
    tip = [alt.Tooltip(f"{field}:N", title=text(f"tip_{field}", code))
           for field in ("title", "when", "people", "kind", "confidence")]  # fmt: skip
    rows = alt.Chart(alt.NamedData("rows"))
    line = alt.Chart(alt.InlineData([{"y": 0}]), name="line").mark_rule(color=QUIET).encode(y=y)
    span = (
        rows.properties(name="span")
        .transform_filter("!datum.known_day")
        .mark_rule(strokeWidth=3, opacity=0.35, strokeCap="round")
        .encode(x=alt.X("first:T", scale=across, axis=axis), x2="last:T", y=y,
                color=alt.Color("way:N", legend=None, scale=ways))
    )  # fmt: skip
    marks = (
        rows.properties(name="marks")
        .mark_point(strokeWidth=1.1, strokeOpacity=1, opacity=1)
        .encode(
            x=x, y=y, tooltip=tip,
            shape=alt.Shape("kind:N", title=None, scale=kinds, legend=legend),
            stroke=alt.Stroke("way:N", legend=None, scale=ways),
            fill=alt.Fill("way:N", legend=None, scale=ways),
            size=alt.Size("area:Q", scale=None, legend=None),
            fillOpacity=alt.condition("datum.sure", alt.value(0.8), alt.value(0)),
        )
    )  # fmt: skip
    if brush:
        marks = marks.add_params(alt.selection_interval(name="brush", encodings=["x"]))
    numbers = (
        rows.properties(name="numbers")
        .transform_filter("isValid(datum.label)")
        .mark_text(fontWeight="bold", fontSize=13)
        .encode(x=x, y=y, text="label:N",
                color=alt.condition("datum.way == 'mx_to_us'", alt.value("white"), alt.value(INK)))
    )  # fmt: skip
    words = alt.Chart(alt.NamedData("ways"), name="ways").mark_text(
        align="left", color=INK, fontSize=13, fontWeight=600
    ).encode(x=alt.value(2), y=y, text="word:N")  # fmt: skip
    names = alt.Chart(alt.NamedData("named"), name="names").mark_text(
        align="right", fontSize=12, color=INK
    ).encode(x=alt.X("at:T", scale=across, axis=axis), y=y, text="word:N")  # fmt: skip
    layers = alt.layer(line, span, marks, numbers, words, names).properties(width=WIDTH)
    return layers.to_dict()


def _description(events: pd.DataFrame, binned: bool) -> str:
    """What is drawn, in sentences; prisoner transfers are never counted with the handovers."""
    if events.empty:
        return text("timeline_empty")
    home = events["kind"] == "prisoner_transfer"
    handed, prisoners = events[~home], events[home]
    said = [_say_handovers(handed, binned)] if len(handed) else []
    if len(prisoners):
        key = "prisoners_apart" if said else "timeline_prisoners"
        said.append(text(key, **_extent(prisoners), people=say_people(prisoners["people"])))
    counted = handed if len(handed) else prisoners
    most = counted["people"].max()
    if pd.notna(most):
        first = counted["date"][counted["people"].eq(most).fillna(False)].min()
        said.append(text("timeline_largest", date=say_date(first), people=int(most)))
    imprecise = int((events["precision"] != "day").sum())
    if imprecise and not binned:
        said.append(text("timeline_imprecise", events=imprecise))
    return " ".join(said)


def _say_handovers(handed: pd.DataFrame, binned: bool) -> str:
    sides = [
        text(
            "timeline_side",
            way=word(way, "direction"),
            events=len(rows),
            people=say_people(rows["people"]),
        )
        for way in _SIDE
        if len(rows := handed[handed["direction"] == way])
    ]
    key = "timeline_description_binned" if binned else "timeline_description"
    return text(key, **_extent(handed), sides="; ".join(sides))


def _extent(events: pd.DataFrame) -> dict:
    since, until = say_date(events["first_day"].min()), say_date(events["last_day"].max())
    return {"events": len(events), "since": since, "until": until}
