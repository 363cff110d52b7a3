"""The panel of the handing over of people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import ipywidgets as w
import numpy as np
import pandas as pd

from bilateral.charts.bands import OFFICES, spells
from bilateral.charts.mix import mix_spec
from bilateral.charts.people import people_spec
from bilateral.charts.timeline import timeline_spec
from bilateral.charts.two_ways import ways_spec
from bilateral.data import Dataset
from bilateral.explorers.base import Explorer, View, linked_events, source_line
from bilateral.labels import language, say_count, say_date, say_list, say_people, text, word
from bilateral.people import BELIEVE, beliefs, people_handed_over
from bilateral.schema import HANDOVER_KINDS
from bilateral.selection import fold, search_text
from bilateral.trends import counts_over_time, handovers

__all__ = ["explore_handovers"]

_VIEWS = ("timeline", "years", "months", "people")
#: How high a drawing may be, so that all fits on a projector; years of months; columns of people.
_HIGHEST, _MOST_YEARS, _MOST_COLUMNS = 240, 8, 4
_BY = ["direction", "kind"]
_ROWS = [
    ["view", "direction", "count"],
    ["period", "believe", "search"],
    ["organization", "us_district", "years"],
]


def explore_handovers(data: Dataset) -> Explorer:
    """Explore the handing over of people: kinds, directions, terms, who, and which source to believe.

    Parameters
    ----------
    data
        The tables, shipped or your own.

    Returns
    -------
    Explorer
        Controls ``view`` (each event, by year, by month, the people), ``kind``, ``direction``,
        ``count``, ``period`` (a president's term), ``years``, ``believe`` (see
        :func:`bilateral.people_believed`), ``organization``, ``us_district`` (see
        :func:`bilateral.people_tied`) and ``search``; drag on the timeline to narrow the table to
        some days.

    Examples
    --------
    >>> import bilateral as bl
    >>> panel = explore_handovers(bl.load()).set(search="caro quintero")
    >>> panel.table.date.tolist()
    ['2009-02-25', '2025-02-27']
    """
    known = _Known.of(data)
    draw = {"timeline": _timeline, "years": _years, "months": _months, "people": _people}

    def view(state: dict[str, Any]) -> View:
        rows = _chosen(known, state)
        spec, about = draw[state["view"]](known, rows, state, known.foot(rows))
        said = [_sentence(known, rows, state), about]
        return View(rows, " ".join(filter(None, said)), spec, _code(known, state), _total(rows))

    return Explorer(
        data, _controls(known), view, linked_events(data),
        name="handovers", rows=_ROWS,
    )  # fmt: skip


class _Known(NamedTuple):
    """What is looked up once for all states."""

    data: Dataset
    events: pd.DataFrame
    words: pd.Series
    foot: Callable[[pd.DataFrame], str]
    beliefs: dict[str, pd.DataFrame]
    persons: pd.DataFrame
    spells: dict[str, tuple[str, pd.Timestamp, pd.Timestamp]]
    coverage: pd.DataFrame | None
    names: pd.Series

    @classmethod
    def of(cls, data: Dataset) -> _Known:
        events = handovers(data.events, prisoners=True)
        persons = data.persons[data.persons["event_id"].isin(events["event_id"])]
        actors = data.actors.set_index("actor_id")
        spanish = language() == "es"
        return cls(
            data, events, search_text(data).reindex(events["event_id"]).fillna("").set_axis(events.index),
            source_line(data), beliefs(data, events), persons, _spells(data),
            looked_at if len(looked_at := data.coverage[data.coverage["family"] == "handovers"]) else None,
            actors["name_es"].fillna(actors["name"]) if spanish else actors["name"],
        )  # fmt: skip


def _spells(data: Dataset) -> dict[str, tuple[str, pd.Timestamp, pd.Timestamp]]:
    """Terms of both presidents: a day on which one follows another belongs to the one who comes."""
    until, found = pd.Timestamp(data.as_of), {}
    for office in OFFICES:
        rows = spells(data.terms, office)
        follows = rows["first_day"].shift(-1) - pd.Timedelta(days=1)
        ends = rows["last_day"].where(rows["last_day"] < follows, follows).fillna(until)
        found |= {
            term: (name, first, last)
            for term, name, first, last in zip(
                rows["term_id"], rows["name"], rows["first_day"], ends, strict=True
            )
        }
    return found


# --- controls ---------------------------------------------------------------------------------


def _controls(known: _Known) -> dict[str, w.ValueWidget]:
    events, anything = known.events, (text("extraditions_any"), "any")
    present = [k for k in (*HANDOVER_KINDS, "prisoner_transfer") if k in set(events["kind"])]
    ways = [d for d in ("mx_to_us", "us_to_mx") if d in set(events["direction"])]
    first, last = (
        (int(events["first_day"].dt.year.min()), int(events["last_day"].dt.year.max()))
        if len(events)
        else (2000, 2026)
    )
    since = pd.Timestamp(first, 1, 1)
    newest = sorted(known.spells.items(), key=lambda spell: spell[1][1], reverse=True)
    terms = [(name, term) for term, (name, _, end) in newest if end >= since]
    tied = {column: _terms_of(known.persons[column]) for column in ("organization", "us_district")}
    named = [(known.names.get(actor, actor), actor) for actor in tied["organization"]]
    courts = [(word(court, "us_district"), court) for court in tied["us_district"]]
    believe = [(text(f"extraditions_{name}"), name) for name in BELIEVE]
    views = [(text(f"extraditions_view_{name}"), name) for name in _VIEWS]
    both = [(text("both_ways"), "both"), *((word(d, "direction"), d) for d in ways)]
    return {
        "kind": w.SelectMultiple(
            options=[(word(k, "kind"), k) for k in present], value=tuple(present), rows=4,
            description=text("control_kind"), style=_STYLE, layout=w.Layout(width="216px", height="100px")),
        "view": _list("control_view", views, 200),
        "direction": _list("control_direction", both, 242),
        "count": _list("control_count", [(text(n), n) for n in ("people", "events")], 150),
        "period": _list("control_period", [anything, *terms], 178),
        "believe": _list("control_believe", believe, 210),
        "search": w.Text(
            value="", placeholder=text("search_hint"), continuous_update=False,
            description=text("control_search"), style=_STYLE, layout=w.Layout(width="205px")),
        "organization": _list("control_organization", [anything, *named], 214),
        "us_district": _list("control_us_district", [anything, *courts], 176),
        "years": w.IntRangeSlider(
            value=(first, last), min=first, max=last, continuous_update=False,
            description=text("control_years"), style=_STYLE, layout=w.Layout(width="250px")),
    }  # fmt: skip


_STYLE = {"description_width": "initial"}


def _list(key: str, options: list[tuple[str, str]], width: int) -> w.Dropdown:
    return w.Dropdown(options=options, value=options[0][1], description=text(key), style=_STYLE,
                      layout=w.Layout(width=f"{width}px"))  # fmt: skip


def _terms_of(cells: pd.Series) -> list[str]:
    """The terms of cells, those with most persons first."""
    return cells.dropna().str.split("|").explode().value_counts().sort_index().sort_values(
        ascending=False, kind="stable").index.tolist()  # fmt: skip


# --- rows -------------------------------------------------------------------------------------


def _chosen(known: _Known, state: dict[str, Any]) -> pd.DataFrame:
    events = known.events
    first, last = _bounds(known, state)
    keep = np.array(events["kind"].isin(state["kind"]))
    keep &= (events["last_day"] >= first).to_numpy() & (events["first_day"] <= last).to_numpy()
    if state["direction"] != "both":
        keep &= (events["direction"] == state["direction"]).to_numpy()
    for part in fold(state["search"]).split():
        keep &= known.words.str.contains(part, regex=False).to_numpy()
    people = events["people"]
    if state["believe"] != "preferred":
        told = known.beliefs[state["believe"]]
        keep &= told["stays"].to_numpy(bool)
        people = told["people"].astype("Int64").set_axis(events.index)
    asked = {c: state[c] for c in ("organization", "us_district") if state[c] != "any"}
    if asked:
        people = _tied(known, asked)
        keep &= people.notna().to_numpy()
    rows = events[keep]
    return rows if people is events["people"] else rows.assign(people=people[keep])


def _tied(known: _Known, asked: dict[str, str]) -> pd.Series:
    """How many named persons of each event are tied to all that is asked for."""
    persons = known.persons
    for column, term in asked.items():
        cells = "|" + persons[column].fillna("") + "|"
        persons = persons[cells.str.contains(f"|{term}|", regex=False)]
    count = persons.groupby("event_id")["actor_id"].nunique()
    return known.events["event_id"].map(count).astype("Int64")


def _bounds(known: _Known, state: dict[str, Any]) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day that may be meant by the years and the term."""
    first, last = pd.Timestamp(state["years"][0], 1, 1), pd.Timestamp(state["years"][1], 12, 31)
    if state["period"] == "any":
        return first, last
    _, since, until = known.spells[state["period"]]
    return max(first, since), min(last, until)


# --- drawings ---------------------------------------------------------------------------------


def _timeline(known: _Known, rows: pd.DataFrame, state: dict, foot: str) -> tuple[dict, str]:
    drawn = {"count": state["count"], "foot": foot, "highest": _HIGHEST, "brush": True}
    return timeline_spec(rows, **drawn), ""


def _years(known: _Known, rows: pd.DataFrame, state: dict, foot: str) -> tuple[dict, str]:
    rows = handovers(rows)
    counts = counts_over_time(rows, "year", by=_BY, count=state["count"], coverage=known.coverage)
    drawn = {"count": state["count"], "terms": known.data.terms, "foot": foot, "highest": _HIGHEST}
    return ways_spec(counts, **drawn), ""


def _months(known: _Known, rows: pd.DataFrame, state: dict, foot: str) -> tuple[dict, str]:
    rows, since = handovers(rows), _first_month(known, state)
    counts = counts_over_time(
        rows, "month", by=_BY, count=state["count"], coverage=known.coverage, start=since,
        end=_last_month(known, state),
    )  # fmt: skip
    drawn = {"count": state["count"], "terms": known.data.terms, "foot": foot, "highest": _HIGHEST}
    spec = mix_spec(counts, _imprecise(rows, since), **drawn)
    return spec, text("extraditions_said_months", since=say_date(since))


def _people(known: _Known, rows: pd.DataFrame, state: dict, foot: str) -> tuple[dict, str]:
    shown = _largest(rows)
    by = "us_district" if state["us_district"] != "any" else "organization"
    persons = people_handed_over(known.data, shown)
    asked = {c: state[c] for c in ("organization", "us_district") if state[c] != "any"}
    for column, term in asked.items():
        cells = "|" + persons[column].fillna("") + "|"
        persons = persons[cells.str.contains(f"|{term}|", regex=False)]
    return people_spec(persons, by, names=known.names, foot=foot), text(
        "extraditions_said_people", events=len(shown)
    )


def _largest(rows: pd.DataFrame) -> pd.DataFrame:
    """The few events with most people, in time."""
    order = rows["people"].fillna(0).astype(int).sort_values(ascending=False, kind="stable").index
    return rows.loc[order[:_MOST_COLUMNS]].sort_values(["first_day", "event_id"])


def _first_month(known: _Known, state: dict[str, Any]) -> str:
    first, last = _bounds(known, state)
    years_back = pd.Timestamp(min(last, _known_until(known)).year - _MOST_YEARS, 1, 1)
    return f"{max(first, years_back):%Y-%m}"


def _last_month(known: _Known, state: dict[str, Any]) -> str:
    first, last = _bounds(known, state)
    return f"{max(min(last, _known_until(known)), first):%Y-%m}"


def _known_until(known: _Known) -> pd.Timestamp:
    tables = [known.events, *([] if known.coverage is None else [known.coverage])]
    ends = [table["last_day"].max() for table in tables if len(table)]
    return max([end for end in ends if pd.notna(end)], default=pd.Timestamp(known.data.as_of))


def _imprecise(rows: pd.DataFrame, since: str) -> pd.DataFrame:
    """Rows that may lie in several months, one of them within what is drawn."""
    month = [rows[day].dt.to_period("M") for day in ("first_day", "last_day")]
    return rows[(month[0] != month[1]) & (rows["last_day"] >= pd.Timestamp(since))]


# --- words ------------------------------------------------------------------------------------


def _sentence(known: _Known, rows: pd.DataFrame, state: dict[str, Any]) -> str:
    if rows.empty:
        return text("handovers_none")
    first, last = state["years"]
    if state["period"] != "any":
        first, last = (say_date(day) for day in _bounds(known, state))
    home = (rows["kind"] == "prisoner_transfer").to_numpy()
    sides = []
    for way in ("mx_to_us", "us_to_mx"):
        here = (rows["direction"] == way).to_numpy() & ~home
        if here.any():
            each = rows["kind"][here].value_counts().sort_index().items()
            kinds = say_list([say_count(n, f"kind_{kind}") for kind, n in each])
            sides.append(text("handovers_side", way=word(way, "direction"), events=int(here.sum()),
                              people=say_people(rows["people"][here]), kinds=kinds))  # fmt: skip
    said = [text("handovers_sentence", first=str(first), last=str(last),
                 sides="; ".join(sides) or text("none"))]  # fmt: skip
    if home.any():
        people = say_people(rows["people"][home])
        said.append(text("prisoners_apart", events=int(home.sum()), people=people))
    tied = [known.names.get(state["organization"]), word(state["us_district"], "us_district")]
    asked = [name for name, value in zip(tied, (state["organization"], state["us_district"]), strict=True)
             if value != "any"]  # fmt: skip
    if asked:
        said.append(text("extraditions_said_tied", to=say_list(asked)))
    elif state["believe"] != "preferred":
        said.append(text(f"extraditions_said_{state['believe']}"))
    return " ".join([*said, text("rows_on_file")])


def _code(known: _Known, state: dict[str, Any]) -> str:
    ways = "" if state["direction"] == "both" else f", directions=[{state['direction']!r}]"
    start = f"bl.find(data, {state['search']!r})" if state["search"].strip() else "data.events"
    first, last = (f"{day:%Y-%m-%d}" for day in _bounds(known, state))
    lines = [
        "import bilateral as bl",
        f"data = {known.data.call}",
        f"events = bl.select_events({start}, kinds={state['kind']!r}{ways}, start='{first}', end='{last}')",
    ]
    if state["believe"] != "preferred":
        lines.append(f"events = bl.people_believed(data, events, {state['believe']!r})")
    asked = ", ".join(
        f"{c}={state[c]!r}" for c in ("organization", "us_district") if state[c] != "any"
    )
    if asked:
        lines.append(f"events = bl.people_tied(data, events, {asked})")
    return "\n".join([*lines, *_CODE[state["view"]](known, state, asked)])


def _code_timeline(known: _Known, state: dict, asked: str) -> list[str]:
    return [
        f"bl.draw_handover_timeline(events, count={state['count']!r}, foot=bl.foot(data, events),"
        f" highest={_HIGHEST})"
    ]


def _counted(known: _Known, state: dict, every: str, span: str = "") -> list[str]:
    rows = "data.coverage[data.coverage['family'] == 'handovers']"
    return [
        f"looked_at = {'None' if known.coverage is None else rows}",
        f"counts = bl.counts_over_time(handed, {every!r}, by=['direction', 'kind'],"
        f" count={state['count']!r}, coverage=looked_at{span})",
    ]


def _drawn(state: dict) -> str:
    return f"count={state['count']!r}, terms=data.terms, foot=bl.foot(data, events), highest={_HIGHEST})"


def _code_years(known: _Known, state: dict, asked: str) -> list[str]:
    return ["handed = bl.handovers(events)", *_counted(known, state, "year"),
            f"bl.draw_two_ways(counts, {_drawn(state)}"]  # fmt: skip


def _code_months(known: _Known, state: dict, asked: str) -> list[str]:
    since, until = _first_month(known, state), _last_month(known, state)
    return [
        "handed = bl.handovers(events)",
        *_counted(known, state, "month", f", start={since!r}, end={until!r}"),
        "month = handed['first_day'].dt.to_period('M') != handed['last_day'].dt.to_period('M')",
        f"unsure = handed[month & (handed['last_day'] >= {since!r})]",
        f"bl.draw_handover_mix(counts, unsure, {_drawn(state)}",
    ]


def _code_people(known: _Known, state: dict, asked: str) -> list[str]:
    by = "us_district" if state["us_district"] != "any" else "organization"
    lines = [
        "order = events['people'].fillna(0).astype(int).sort_values(ascending=False, kind='stable').index",
        f"largest = events.loc[order[:{_MOST_COLUMNS}]].sort_values(['first_day', 'event_id'])",
        "persons = bl.people_handed_over(data, largest)",
    ]
    for column in ("organization", "us_district"):
        if state[column] != "any":
            cells = f"('|' + persons[{column!r}].fillna('') + '|')"
            lines.append(
                f"persons = persons[{cells}.str.contains('|{state[column]}|', regex=False)]"
            )
    names = "data.actors.set_index('actor_id')['name']"
    return [*lines, f"bl.draw_people(persons, {by!r}, names={names}, foot=bl.foot(data, events))"]


_CODE = {
    "timeline": _code_timeline, "years": _code_years, "months": _code_months, "people": _code_people,
}  # fmt: skip


def _total(rows: pd.DataFrame) -> str:
    """People handed over; prisoners who finish a sentence at home are never added to them."""
    home = (rows["kind"] == "prisoner_transfer").to_numpy()
    people = rows["people"].to_numpy(float, na_value=0)
    handed, prisoners = (int(np.sum(people[part])) for part in (~home, home))
    said = [] if home.all() and home.any() else [text("sweep_people", n=handed)]
    return say_list([*said, *([text("sweep_prisoners", n=prisoners)] if home.any() else [])])
