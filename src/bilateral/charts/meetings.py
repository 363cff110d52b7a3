"""Meetings in time: lanes by level above terms of office."""

from __future__ import annotations

import copy
from functools import cache
from operator import itemgetter

import altair as alt
import numpy as np
import pandas as pd

from bilateral.charts.bands import OFFICES
from bilateral.charts.layout import moment, pack, time_ticks
from bilateral.charts.theme import COLOURS, INK, QUIET, WIDTH, foot_axis, without_looks
from bilateral.labels import language, say_count, say_date, text, word
from bilateral.schema import DIPLOMACY_KINDS

__all__ = ["draw_meeting_lanes", "lanes_spec", "meeting_marks"]

#: Above this many meetings a mark stands for a year, a level, a kind and a way of finding.
MOST_MARKS = 2_000
_DAY = pd.Timedelta(days=1)
_LEVELS = (
    "presidential",
    "ministerial",
    "ambassador",
    "working_group",
    "legislative",
    "not_stated",
)
_UNSTATED = "not_stated"
#: What is drawn of a mark, and said when it is pointed at.
_DRAWN = ("id", "middle", "y", "area", "kind", "level", "found", "title", "when")
_SHAPES = {"meeting": "diamond", "call": "triangle-up", "agreement": "square"}
#: Vega sizes a mark by the box around it: these make all kinds look alike in size.
_AREA = {"meeting": 1.15, "call": 1.0, "agreement": 0.72}
#: Room at the left for the names of the lanes; radius of a mark; how high all lanes may be.
_LEFT, _UNIT, _HIGHEST = 142, 4.2, 224
#: Height of a row of terms; distance between lanes; width of a letter in a term.
_TERM, _BETWEEN, _LETTER = 19, 8, 5.2
_TONES = ("#E4E4E4", "#F2F2F2")


def draw_meeting_lanes(
    meetings: pd.DataFrame, terms: pd.DataFrame | None = None, *,
    coverage: pd.DataFrame | None = None, start: str | None = None, end: str | None = None,
    foot: str | None = None, title: str | None = None,
) -> alt.LayerChart:  # fmt: skip
    """Draw meetings in time, a lane a level, with terms of office beneath.

    Parameters
    ----------
    meetings
        Rows of ``data.events``, as :func:`bilateral.select_meetings` gives them.
    terms
        Spells in office, as :func:`bilateral.office_terms` gives them.
    coverage
        Rows of ``data.coverage``: days in none of them are hatched. Nothing is hatched if left out.
    start, end
        Days from and to which is drawn; those of the meetings if left out.
    foot
        The line under the chart, as :func:`bilateral.foot` gives it.
    title
        In place of the standing title.

    Returns
    -------
    altair.LayerChart
        In each lane a mark a meeting: above the line those on a complete list, below it and paler
        those found by searching. The shape is the kind; hollow is low confidence; a bar covers the
        days that a month or a year can mean.
    """
    spec = lanes_spec(
        meetings, terms, coverage=coverage, start=start, end=end, foot=foot, title=title
    )
    return alt.LayerChart.from_dict(without_looks(spec), validate=False)


def lanes_spec(
    meetings: pd.DataFrame, terms: pd.DataFrame | None = None, *,
    coverage: pd.DataFrame | None = None, start: str | None = None, end: str | None = None,
    foot: str | None = None, title: str | None = None, brush: bool = False,
    marks: pd.Series | None = None,
) -> dict:  # fmt: skip
    """Give the lanes as a finished specification: the drawing is built once, data are put in.

    `marks` are those of :func:`meeting_marks` for all rows among which the meetings are, so that a
    panel makes them once.
    """
    binned = len(meetings) > MOST_MARKS
    since, until = _domain(meetings, start, end)
    if binned:
        marks = _by_year(meetings)
    else:
        marks = meeting_marks(meetings) if marks is None else marks.reindex(meetings.index)
    marks = sorted(marks.tolist(), key=itemgetter("first", "id"))
    marks = [_within(mark, since, until) for mark in marks]
    placed, lanes = _placed(marks, since, until)
    bands = _bands(terms, since, until)
    height = int(max((lane["bottom"] for lane in lanes), default=60))
    below = height + 6 + _TERM * len({band["row"] for band in bands})
    spec = copy.deepcopy(_template(language(), brush))
    for layer in spec["layer"]:
        encoding = layer["encoding"]
        if "axis" in (x := encoding.get("x", {})):
            x["scale"]["domain"] = [moment(since), moment(until)]
            x["axis"] |= time_ticks(since, until) | foot_axis(foot)
        if "scale" in (y := encoding.get("y", {})):
            y["scale"]["domain"] = [below, 0]
        if "shape" in encoding and marks:
            there = {mark["kind"]: None for mark in sorted(marks, key=itemgetter("sort"))}
            encoding["shape"]["legend"]["values"] = list(there)
    unseen = _unseen(coverage, since, until)
    spec["layer"][0]["mark"]["strokeWidth"] = height
    subtitle = [text("lanes_subtitle_binned" if binned else "lanes_subtitle")]
    subtitle += [text("lanes_subtitle_unseen")] if unseen else []
    return spec | {
        "title": {"text": title or text("lanes_title"), "subtitle": " ".join(subtitle)}, "height": below,
        "description": _description(meetings, binned),
        "datasets": {
            "rows": [_drawn(mark) for mark in placed],
            "spans": [_span(mark, since, until) for mark in placed if not mark["known_day"]],
            "lanes": lanes, "terms": _term_records(bands, height + 6),
            "offices": _offices(bands, height + 6),
            "unseen": [{"first": a, "last": b, "y": height / 2} for a, b in unseen],
        },
    }  # fmt: skip


def _domain(
    meetings: pd.DataFrame, start: str | None, end: str | None
) -> tuple[pd.Timestamp, pd.Timestamp]:
    if meetings.empty:
        since, until = pd.Timestamp("2000-01-01"), pd.Timestamp("2026-01-01")
    else:
        since, until = meetings["first_day"].min(), meetings["last_day"].max()
        slack = max((until - since) / 60, 15 * _DAY)
        since, until = since - slack, until + slack
    return pd.Timestamp(start or since), pd.Timestamp(end or until)


def meeting_marks(meetings: pd.DataFrame) -> pd.Series:
    """Give for each meeting what its mark says, wherever it will stand.

    Returns
    -------
    Series of dict
        With the index of `meetings`.
    """
    title = (
        meetings["title_es"].fillna(meetings["title_en"])
        if language() == "es"
        else meetings["title_en"]
    )
    columns = (meetings["event_id"], meetings["level"].fillna(_UNSTATED), meetings["kind"], meetings["found_by"],
               meetings["confidence"], meetings["precision"], meetings["first_day"], meetings["last_day"],
               meetings["date"], title)  # fmt: skip
    made = [_mark(*cells) for cells in zip(*(column.tolist() for column in columns), strict=True)]
    return pd.Series(made, index=meetings.index, dtype="object")


def _mark(event_id, level, kind, found_by, confidence, precision, first, last, date, title) -> dict:
    known = precision == "day"
    return {
        "id": event_id, "level": _level_word(level), "lane": level, "kind": word(kind, "kind"), "sort": kind,
        "listed": found_by == "systematic", "found": word(found_by, "found_by"), "sure": confidence != "low",
        "known_day": known, "middle": moment(first if known else first + (last - first) / 2),
        "first": moment(first), "last": moment(last + _DAY), "title": title if isinstance(title, str) else "",
        "when": say_date(date), "number": 1,
    }  # fmt: skip


def _level_word(level: str) -> str:
    return text("meetings_not_stated") if level == _UNSTATED else word(level, "level")


def _by_year(meetings: pd.DataFrame) -> pd.Series:
    """One mark a year, level, kind and way of finding, in place of too many meetings."""
    year = (meetings["first_day"] + (meetings["last_day"] - meetings["first_day"]) / 2).dt.year
    keys = [year.rename("year"), meetings["level"].fillna(_UNSTATED), meetings["kind"],
            meetings["found_by"].fillna("targeted")]  # fmt: skip
    made = []
    for (at, level, kind, found_by), number in meetings.groupby(keys).size().items():
        day = pd.Timestamp(at, 7, 1)
        title = say_count(int(number), "meetings")
        mark = _mark(str(at), level, kind, found_by, "high", "day", day, day, str(at), title)
        made.append(mark | {"number": int(number)})
    return pd.Series(made, dtype="object")


def _drawn(mark: dict) -> dict:
    """What a mark needs to be drawn."""
    fill = 0 if not mark["sure"] else 0.9 if mark["listed"] else 0.22
    return {key: mark[key] for key in _DRAWN} | {"fill": fill}


def _span(mark: dict, since: pd.Timestamp, until: pd.Timestamp) -> dict:
    """The days on which it may have been, as far as the chart shows them."""
    first, last = max(mark["first"], moment(since)), min(mark["last"], moment(until + _DAY))
    return {"first": first, "last": last, "y": mark["y"]}


def _within(mark: dict, since: pd.Timestamp, until: pd.Timestamp) -> dict:
    """A mark of which the day is not known, in the middle of those of its days that are drawn."""
    if mark["known_day"]:
        return mark
    span = _span(mark | {"y": 0}, since, until)
    return mark | {"middle": (span["first"] + span["last"]) // 2}


def _placed(
    marks: list[dict], since: pd.Timestamp, until: pd.Timestamp
) -> tuple[list[dict], list[dict]]:
    """Add to each mark its place, in pixels: as large as lets all lanes fit on a slide."""
    scale = (WIDTH - _LEFT) / (moment(until) - moment(since))
    x = np.array([(mark["middle"] - moment(since)) * scale for mark in marks])
    wide = np.sqrt(np.array([mark["number"] for mark in marks], dtype=float))
    sides: dict[tuple[str, bool], list[int]] = {}
    for place, mark in enumerate(marks):
        sides.setdefault((mark["lane"], mark["listed"]), []).append(place)
    unit, away = _UNIT, np.zeros(len(marks))
    for _ in range(6):
        for here in sides.values():
            away[here] = pack(x[here], unit * wide[here]) + 1.5
        reach = {
            side: float((away[here] + unit * wide[here]).max()) for side, here in sides.items()
        }
        lanes = _lanes(marks, reach)
        bottom = max((lane["bottom"] for lane in lanes), default=0)
        if bottom <= _HIGHEST:
            break
        unit *= max(0.75, min(0.95, _HIGHEST / bottom))
    line = {lane["level"]: lane["line"] for lane in lanes}
    found = [
        mark | {"y": round(line[mark["lane"]] + (-up if mark["listed"] else up), 1),
                "area": round((2 * unit * size) ** 2 * _AREA.get(mark["sort"], 1), 1)}
        for mark, up, size in zip(marks, away.tolist(), wide.tolist(), strict=True)
    ]  # fmt: skip
    return found, lanes


def _lanes(marks: list[dict], reach: dict[tuple[str, bool], float]) -> list[dict]:
    """One row a level that has marks: where its line runs, and where its lane ends."""
    sizes: dict[str, int] = {}
    for mark in marks:
        sizes[mark["lane"]] = sizes.get(mark["lane"], 0) + mark["number"]
    rows, top = [], 0.0
    present = [*(level for level in _LEVELS if level in sizes), *sorted(set(sizes) - set(_LEVELS))]
    for level in present:
        up, down = (
            float(np.ceil(max(reach.get((level, listed), 0), 14))) for listed in (True, False)
        )
        rows.append({"level": level, "name": _level_word(level), "number": say_count(sizes[level], "rows"),
                     "line": top + up, "bottom": top + up + down})  # fmt: skip
        top += up + down + _BETWEEN
    return rows


def _bands(terms: pd.DataFrame | None, since: pd.Timestamp, until: pd.Timestamp) -> list[dict]:
    """The spells that lie in the time drawn, with the longest name that fits.

    A president of whom no end is on file goes on to the end of the axis.
    """
    found: list[dict] = []
    rows: dict[str, int] = {}
    spells = () if terms is None else terms.itertuples()
    for place, spell in enumerate(spells):
        goes_on = not spell.ended and spell.office in OFFICES
        if spell.first_day >= until or not (goes_on or spell.last_day > since):
            continue
        first, last = max(spell.first_day, since), until if goes_on else min(spell.last_day, until)
        room = (last - first) / (until - since) * (WIDTH - _LEFT) - 5
        found.append({
            "office": spell.office, "row": rows.setdefault(spell.office, len(rows)), "tone": place % 2,
            "name": spell.name, "said": _fitting(spell.name, spell.aliases, room),
            "first": moment(first), "last": moment(last), "middle": moment(first + (last - first) / 2),
        })  # fmt: skip
    return found


def _fitting(name: str, aliases: str | float, room: float) -> str:
    """The name, without its first word, an alias so, or initials: the first that fits, else nothing."""
    others = [] if pd.isna(aliases) else str(aliases).split("|")
    tries = [
        name,
        *(said.split(" ", 1)[-1] for said in [name, *others]),
        *filter(str.isupper, others),
    ]
    return next((said for said in tries if len(said) * _LETTER <= room), "")


def _term_records(bands: list[dict], top: float) -> list[dict]:
    return [
        band | {"y": top + band["row"] * _TERM + 1, "y2": top + (band["row"] + 1) * _TERM - 1,
                "y3": top + (band["row"] + 0.5) * _TERM}
        for band in bands
    ]  # fmt: skip


def _offices(bands: list[dict], top: float) -> list[dict]:
    rows = {band["office"]: band["row"] for band in bands}
    return [
        {"name": word(office, "office"), "y": top + (row + 0.5) * _TERM}
        for office, row in rows.items()
    ]


def _unseen(
    coverage: pd.DataFrame | None, since: pd.Timestamp, until: pd.Timestamp
) -> list[tuple[int, int]]:
    """Stretches of the time drawn in which nothing was looked for."""
    if coverage is None:
        return []
    spans = coverage.dropna(subset=["first_day", "last_day"]).sort_values("first_day")
    found, reached = [], since
    for first, last in zip(spans["first_day"], spans["last_day"], strict=True):
        if first > reached:
            found.append((reached, min(first, until)))
        reached = max(reached, last + _DAY)
    found.append((reached, until))
    return [(moment(a), moment(b)) for a, b in found if b - a > _DAY]


@cache
def _template(code: str, brush: bool) -> dict:
    """The drawing without its data, for one language."""
    purple = COLOURS["diplomacy"]
    across = alt.Scale(type="utc", domain=[0, 1], nice=False, range=[_LEFT, WIDTH])
    axis = alt.Axis(grid=False, domain=False)

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:T", scale=across, axis=axis)

    y = alt.Y("y:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=None)
    line = alt.Y("line:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=None)
    middle = alt.Y("y3:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=None)
    kinds = alt.Scale(domain=[word(kind, "kind", code) for kind in DIPLOMACY_KINDS],
                      range=[_SHAPES[kind] for kind in DIPLOMACY_KINDS])  # fmt: skip
    tip = [alt.Tooltip(f"{field}:N", title=text(f"tip_{name}", code)) for field, name in (
        ("title", "title"), ("when", "when"), ("level", "level"), ("kind", "what_kind"), ("found", "found_by"))]  # fmt: skip
    rows = alt.Chart(alt.NamedData("rows"))
    unseen = alt.Chart(alt.NamedData("unseen"), name="unseen").mark_rule(
        strokeDash=[1.2, 3], color="#BDBDBD", strokeWidth=10, clip=True
    ).encode(x=x("first"), x2="last:T", y=y)  # fmt: skip
    lanes = alt.Chart(alt.NamedData("lanes"))
    ground = lanes.properties(name="lines").mark_rule(color="#BBBBBB").encode(
        x=alt.value(_LEFT), x2=alt.value(WIDTH), y=line
    )  # fmt: skip
    names = lanes.properties(name="names").mark_text(
        align="left", fontWeight=600, fontSize=13, color=INK, dy=-7
    ).encode(x=alt.value(0), y=line, text="name:N")  # fmt: skip
    numbers = lanes.properties(name="numbers").mark_text(align="left", color=QUIET, fontSize=11, dy=8).encode(
        x=alt.value(0), y=line, text="number:N"
    )  # fmt: skip
    span = alt.Chart(alt.NamedData("spans"), name="span").mark_rule(
        strokeWidth=3, opacity=0.3, strokeCap="round", color=purple
    ).encode(x=x("first"), x2="last:T", y=y)  # fmt: skip
    marks = rows.properties(name="marks").mark_point(
        strokeWidth=1, opacity=1, stroke=purple, fill=purple
    ).encode(
        x=x("middle"), y=y, tooltip=tip,
        shape=alt.Shape("kind:N", title=None, scale=kinds,
                        legend=alt.Legend(symbolFillColor=purple, symbolStrokeColor=purple, symbolSize=80)),
        size=alt.Size("area:Q", scale=None, legend=None),
        fillOpacity=alt.FillOpacity("fill:Q", scale=None, legend=None),
    )  # fmt: skip
    if brush:
        marks = marks.add_params(alt.selection_interval(name="brush", encodings=["x"]))
    spells = alt.Chart(alt.NamedData("terms"))
    bands = spells.properties(name="bands").mark_bar(stroke="#FFFFFF", strokeWidth=1).encode(
        x=x("first"), x2="last:T", y=y, y2="y2:Q", tooltip=alt.Tooltip("name:N", title=text("tip_in_office", code)),
        fill=alt.Fill("tone:O", legend=None, scale=alt.Scale(domain=[0, 1], range=list(_TONES))),
    )  # fmt: skip
    said = spells.properties(name="spells").mark_text(fontSize=10, color=INK).encode(
        x=x("middle"), y=middle, text="said:N"
    )  # fmt: skip
    offices = alt.Chart(alt.NamedData("offices"), name="offices").mark_text(
        align="left", fontSize=10, color=QUIET, limit=_LEFT - 2
    ).encode(x=alt.value(0), y=y, text="name:N")  # fmt: skip
    layers = [unseen, ground, span, marks, names, numbers, bands, said, offices]
    return alt.layer(*layers).properties(width=WIDTH).to_dict()


def _description(meetings: pd.DataFrame, binned: bool) -> str:
    if meetings.empty:
        return text("meetings_none")
    levels = meetings["level"].fillna(_UNSTATED).value_counts()
    parts = [
        f"{_level_word(level)} {levels[level]}"
        for level in sorted(levels.index, key=lambda level: (-levels[level], level))
    ]
    return text(
        "lanes_description_binned" if binned else "lanes_description", rows=len(meetings),
        since=say_date(meetings["first_day"].min()), until=say_date(meetings["last_day"].max()),
        levels=", ".join(parts), listed=int((meetings["found_by"] == "systematic").sum()),
        found=int((meetings["found_by"] != "systematic").sum()),
    )  # fmt: skip
