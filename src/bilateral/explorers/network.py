"""The panel of who sits with whom."""

from __future__ import annotations

from typing import Any

import ipywidgets as w
import pandas as pd

from bilateral.charts.network import matrix_spec, network_spec
from bilateral.data import Dataset
from bilateral.explorers.base import Explorer, View, escaped, source_line
from bilateral.explorers.meetings import level_choices, years_of
from bilateral.labels import say_count, say_date, text, word
from bilateral.meetings import attendance, select_meetings, who_meets_whom
from bilateral.meetings.rows import NOT_STATED, whole_ids
from bilateral.meetings.together import count_pairs
from bilateral.schema import VOCABULARIES

__all__ = ["explore_network"]

_WIDE = {"description_width": "initial"}
#: The largest number of shared meetings that can be asked for.
_MOST = 12
_DRAW = {"network": network_spec, "matrix": matrix_spec}


def explore_network(data: Dataset) -> Explorer:
    """Explore who sits with whom, by office or by person.

    Parameters
    ----------
    data
        The tables, shipped or your own.

    Returns
    -------
    Explorer
        Controls ``by`` (``office`` or ``person``), ``least`` (fewest shared meetings), ``drawn``
        (``network`` or ``matrix``), ``level``, ``kind``, ``found_by`` and ``years``; the table has
        the pairs.

    Examples
    --------
    >>> import bilateral as bl
    >>> panel = explore_network(bl.load()).set(by="office", level=["presidential"])
    >>> panel.table.loc[0, ["mexico", "united_states"]].tolist()
    ['president_mx', 'president_us']
    """
    events = select_meetings(data, kinds=["meeting", "call"])
    controls = _controls(data, events)
    levels = [level for _, level in controls["level"].options]
    sat = attendance(data, events)
    line = source_line(data)

    def view(state: dict[str, Any]) -> View:
        rows = _chosen(events, state)
        here = sat[sat["event_id"].isin(rows["event_id"])]
        here = here.assign(meeting_id=here["event_id"].map(whole_ids(data, rows)))
        pairs = count_pairs(data, here, rows, by=state["by"], least=state["least"])
        spec = _DRAW[state["drawn"]](pairs, foot=line(rows))
        total = text("sweep_shared", n=int(pairs["meetings"].sum()))
        return View(
            pairs, _sentence(pairs, rows, state), spec, _code(state, levels, data.call), total
        )

    lines = [["level", "by", "least", "drawn"], ["kind", "found_by", "years"]]
    return Explorer(data, controls, view, _cells, name="network", rows=lines)


def _controls(data: Dataset, events: pd.DataFrame) -> dict[str, w.ValueWidget]:
    levels, years = level_choices(events), years_of(events)
    kinds = [kind for kind in ("meeting", "call") if kind in set(events["kind"])]
    ways = [way for way in VOCABULARIES["found_by"] if way in set(events["found_by"])]
    most = max(
        (who_meets_whom(data, events, by=by)["meetings"].max() for by in ("office", "person")),
        default=1,
    )
    most = min(_MOST, 1 if pd.isna(most) else int(most))

    def one_of(name: str, choices: list[tuple[str, Any]], value: Any, width: str) -> w.Dropdown:
        return w.Dropdown(options=choices, value=value, description=text(f"control_{name}"), style=_WIDE,
                          layout=w.Layout(width=width))  # fmt: skip

    return {
        "by": one_of("by", [(text(f"network_by_{by}"), by) for by in ("office", "person")], "office", "200px"),
        "least": one_of("least", [(str(n), n) for n in range(1, most + 1)], 1, "210px"),
        "drawn": one_of("drawn", [(text(f"network_as_{way}"), way) for way in _DRAW], "network", "190px"),
        "level": w.SelectMultiple(
            options=levels, value=tuple(level for _, level in levels), rows=4,
            description=text("control_level"), style=_WIDE, layout=w.Layout(width="200px")),
        "kind": one_of("what_kind", [(text("network_all_kinds"), "any"), *((word(k, "kind"), k) for k in kinds)],
                       "any", "210px"),
        "found_by": one_of("found_by", [(text("meetings_any_found_by"), "any"), *((word(v, "found_by"), v) for v in ways)],
                           "any", "200px"),
        "years": w.IntRangeSlider(
            value=years, min=years[0], max=years[1], continuous_update=False,
            description=text("control_years"), style=_WIDE, layout=w.Layout(width="330px")),
    }  # fmt: skip


def _chosen(events: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
    first, last = (pd.Timestamp(state["years"][0], 1, 1), pd.Timestamp(state["years"][1], 12, 31))
    keep = events["level"].fillna(NOT_STATED).isin(state["level"])
    keep &= (events["last_day"] >= first) & (events["first_day"] <= last)
    for column in ("kind", "found_by"):
        if state[column] != "any":
            keep &= events[column] == state[column]
    return events[keep]


def _asked(state: dict[str, Any], levels: list[str]) -> dict[str, Any]:
    """The arguments of select_meetings for a state."""
    first, last = state["years"]
    asked: dict[str, Any] = {
        "kinds": ["meeting", "call"] if state["kind"] == "any" else [state["kind"]]
    }
    if state["level"] != levels:
        asked["levels"] = state["level"]
    if state["found_by"] != "any":
        asked["found_by"] = state["found_by"]
    return asked | {"start": str(first), "end": str(last)}


def _sentence(pairs: pd.DataFrame, rows: pd.DataFrame, state: dict[str, Any]) -> str:
    if pairs.empty:
        return text("network_nothing")
    top = pairs.iloc[0]
    first, last = state["years"]
    return text("network_sentence", first=str(first), last=str(last), meetings=len(rows), pairs=len(pairs),
                least=say_count(state["least"], "meetings"), one=top["mexico_name"], other=top["united_states_name"],
                most=int(top["meetings"]), listed=int(top["systematic"]), found=int(top["targeted"]))  # fmt: skip


def _code(state: dict[str, Any], levels: list[str], call: str) -> str:
    asked = ", ".join(f"{name}={value!r}" for name, value in _asked(state, levels).items())
    least = f", least={state['least']}" if state["least"] > 1 else ""
    return "\n".join([
        "import bilateral as bl",
        f"data = {call}",
        f"meetings = bl.select_meetings(data, {asked})",
        f"pairs = bl.who_meets_whom(data, meetings, by={state['by']!r}{least})",
        f"bl.draw_meeting_{state['drawn']}(pairs, foot=bl.foot(data, meetings))",
    ])  # fmt: skip


def _cells(pairs: pd.DataFrame) -> pd.DataFrame:
    """The pairs as people read them, every cell escaped."""
    return pd.DataFrame({
        text("side_mexico"): [escaped(name) for name in pairs["mexico_name"]],
        text("side_united_states"): [escaped(name) for name in pairs["united_states_name"]],
        text("tip_meetings"): pairs["meetings"].astype(str), text("tip_listed"): pairs["systematic"].astype(str),
        text("tip_found"): pairs["targeted"].astype(str),
        text("head_first"): [say_date(date) for date in pairs["since"]],
        text("head_last"): [say_date(date) for date in pairs["until"]],
    })  # fmt: skip
