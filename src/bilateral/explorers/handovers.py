"""The panel of the handing over of people."""

from __future__ import annotations

from typing import Any

import ipywidgets as w
import pandas as pd

from bilateral.charts.timeline import timeline_spec
from bilateral.citations import foot
from bilateral.data import Dataset
from bilateral.explorers.base import Explorer, View, linked_events
from bilateral.labels import say_count, say_list, say_people, text, word
from bilateral.schema import HANDOVER_KINDS
from bilateral.selection import fold, search_text, select_events
from bilateral.trends import handovers

__all__ = ["explore_handovers"]


def explore_handovers(data: Dataset) -> Explorer:
    """Explore the handing over of people: kinds, directions, years, and who.

    Parameters
    ----------
    data
        The tables, shipped or your own.

    Returns
    -------
    Explorer
        Controls ``kind``, ``direction``, ``years``, ``count`` and ``search``; drag on the chart to
        narrow the table to some days.

    Examples
    --------
    >>> import bilateral as bl
    >>> panel = explore_handovers(bl.load()).set(search="caro quintero")
    >>> panel.table.date.tolist()
    ['2009-02-25', '2025-02-27']
    """
    events = handovers(data.events, prisoners=True)
    words = search_text(data).reindex(events["event_id"]).fillna("")

    def view(state: dict[str, Any]) -> View:
        rows = _searched(_within(events, state), words, state["search"])
        sentence = _handover_sentence(rows, state)
        spec = timeline_spec(rows, count=state["count"], foot=foot(data, rows), brush=True)
        return View(rows, sentence, spec, _handover_code(state, data.call), _people(rows))

    return Explorer(data, _handover_controls(events), view, lambda rows: linked_events(data, rows))


def _handover_controls(events: pd.DataFrame) -> dict[str, w.ValueWidget]:
    present = [k for k in (*HANDOVER_KINDS, "prisoner_transfer") if k in set(events["kind"])]
    ways = [d for d in ("mx_to_us", "us_to_mx") if d in set(events["direction"])]
    years = (
        (int(events["first_day"].dt.year.min()), int(events["last_day"].dt.year.max()))
        if len(events)
        else (2000, 2026)
    )
    wide = {"description_width": "initial"}
    return {
        "kind": w.SelectMultiple(
            options=[(word(k, "kind"), k) for k in present], value=tuple(present), rows=4,
            description=text("control_kind"), style=wide, layout=w.Layout(width="230px")),
        "direction": w.Dropdown(
            options=[(text("both_ways"), "both"), *((word(d, "direction"), d) for d in ways)],
            value="both", description=text("control_direction"), style=wide, layout=w.Layout(width="270px")),
        "count": w.Dropdown(
            options=[(text("people"), "people"), (text("events"), "events")], value="people",
            description=text("control_count"), style=wide, layout=w.Layout(width="170px")),
        "years": w.IntRangeSlider(
            value=years, min=years[0], max=years[1], continuous_update=False,
            description=text("control_years"), style=wide, layout=w.Layout(width="380px")),
        "search": w.Text(
            value="", placeholder=text("search_hint"), continuous_update=False,
            description=text("control_search"), style=wide, layout=w.Layout(width="330px")),
    }  # fmt: skip


def _within(events: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
    ways = None if state["direction"] == "both" else [state["direction"]]
    first, last = state["years"]
    return select_events(
        events, kinds=state["kind"], directions=ways, start=str(first), end=str(last)
    )


def _searched(rows: pd.DataFrame, words: pd.Series, query: str) -> pd.DataFrame:
    for part in fold(query).split():
        rows = rows[rows["event_id"].map(words).str.contains(part, regex=False)]
    return rows


def _handover_sentence(rows: pd.DataFrame, state: dict[str, Any]) -> str:
    if rows.empty:
        return text("handovers_none")
    first, last = state["years"]
    home = rows["kind"] == "prisoner_transfer"
    sides = []
    for way in ("mx_to_us", "us_to_mx"):
        here = rows[(rows["direction"] == way) & ~home]
        if len(here):
            kinds = [
                say_count(n, f"kind_{k}")
                for k, n in here["kind"].value_counts().sort_index().items()
            ]
            sides.append(text("handovers_side", way=word(way, "direction"), events=len(here),
                              people=say_people(here["people"]), kinds=say_list(kinds)))  # fmt: skip
    said = text(
        "handovers_sentence",
        first=str(first),
        last=str(last),
        sides="; ".join(sides) or text("none"),
    )
    apart = rows[home]
    if len(apart):
        said += " " + text("prisoners_apart", events=len(apart), people=say_people(apart["people"]))
    return said + " " + text("rows_on_file")


def _handover_code(state: dict[str, Any], call: str) -> str:
    ways = "" if state["direction"] == "both" else f", directions=[{state['direction']!r}]"
    start = f"bl.find(data, {state['search']!r})" if state["search"].strip() else "data.events"
    first, last = state["years"]
    return "\n".join([
        "import bilateral as bl",
        f"data = {call}",
        f"events = bl.select_events({start}, kinds={state['kind']!r}{ways}, start='{first}', end='{last}')",
        f"bl.draw_handover_timeline(events, count={state['count']!r}, foot=bl.foot(data, events))",
    ])  # fmt: skip


def _people(rows: pd.DataFrame) -> str:
    """People handed over; prisoners who finish a sentence at home are never added to them."""
    home = rows["kind"] == "prisoner_transfer"
    handed, prisoners = rows["people"][~home], rows["people"][home]
    said = [] if handed.empty and len(prisoners) else [f"{handed.sum()} people"]
    return " and ".join([*said, *([f"{prisoners.sum()} prisoners"] if len(prisoners) else [])])
