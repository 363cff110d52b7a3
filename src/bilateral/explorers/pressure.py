"""The panel of tariff pressure and of what was done together meanwhile."""

from __future__ import annotations

from functools import cache
from typing import Any

import ipywidgets as w
import pandas as pd

from bilateral.charts.pressure import ribbon_spec
from bilateral.data import Dataset
from bilateral.episodes.clocks import CLOCKS
from bilateral.episodes.ribbon import ACTS, LANES, Ribbon, part_of, whole_ribbon
from bilateral.explorers.base import Explorer, View, linked_events, source_line
from bilateral.labels import say_date, say_number, text, word

__all__ = ["explore_pressure"]

_STYLE = {"description_width": "initial"}


def explore_pressure(data: Dataset) -> Explorer:
    """Explore tariff pressure: years, goods, clocks, and the cooperative acts above it.

    Parameters
    ----------
    data
        The tables, shipped or your own.

    Returns
    -------
    Explorer
        Controls ``lanes`` (groups of goods), ``acts`` (kinds of handovers and of diplomacy),
        ``years``, ``clock`` (on which day acts, reliefs and threats stand, see
        :func:`bilateral.clocks`), ``widths`` (of the years) and ``direction``.

    Examples
    --------
    >>> import bilateral as bl
    >>> panel = explore_pressure(bl.load()).set(years=[2019, 2019], lanes=["all_goods"], acts=[])
    >>> "2019-05-30-threat-5" in set(panel.table.event_id)
    True
    """
    said = source_line(data)

    @cache
    def whole(clock: str, direction: str) -> Ribbon:
        return whole_ribbon(data, clock=clock, direction=direction)

    def view(state: dict[str, Any]) -> View:
        ribbon = part_of(
            whole(state["clock"], state["direction"]), years=tuple(state["years"]),
            lanes=state["lanes"], acts=state["acts"],
        )  # fmt: skip
        rows = ribbon.events
        even = state["widths"] == "even"
        spec = ribbon_spec(ribbon, even_years=even, foot=said(rows))
        return View(rows, _sentence(ribbon), spec, _code(state, data.call), _total(ribbon))

    return Explorer(
        data, _controls(whole("announced", "us_to_mx")), view,
        linked_events(data), name="pressure",
        rows=[["years", "clock"], ["direction", "widths"]],
    )  # fmt: skip


def _controls(whole: Ribbon) -> dict[str, w.ValueWidget]:
    first, last = whole.first_day.year, whole.looked_last.year
    many = {"rows": 5, "style": _STYLE}
    present = [kind for kind in ACTS if kind in set(whole.acts["kind"])]
    return {
        "lanes": w.SelectMultiple(
            options=[(text(f"ribbon_lane_{lane}"), lane) for lane in LANES], value=LANES,
            description=text("pressure_lanes"), layout=w.Layout(width="205px", height="84px"), **many),
        "acts": w.SelectMultiple(
            options=[(word(kind, "kind"), kind) for kind in present], value=tuple(present),
            description=text("pressure_acts"), layout=w.Layout(width="190px", height="84px"), **many),
        "years": w.IntRangeSlider(
            value=(first, last), min=first, max=last, continuous_update=False,
            description=text("control_years"), style=_STYLE, layout=w.Layout(width="250px")),
        "clock": w.Dropdown(
            options=[(text(f"pressure_clock_{clock}"), clock) for clock in CLOCKS], value="announced",
            description=text("pressure_clock"), style=_STYLE, layout=w.Layout(width="190px")),
        "direction": w.Dropdown(
            options=[(word(way, "direction"), way) for way in ("us_to_mx", "mx_to_us")], value="us_to_mx",
            description=text("control_direction"), style=_STYLE, layout=w.Layout(width="250px")),
        "widths": w.Dropdown(
            options=[(text(f"pressure_widths_{way}"), way) for way in ("by_events", "even")], value="by_events",
            description=text("pressure_widths"), style=_STYLE, layout=w.Layout(width="190px")),
    }  # fmt: skip


def _sentence(ribbon: Ribbon) -> str:
    """What is on file in these years, and how it was found."""
    looked = text("pressure_looked", until=say_date(ribbon.looked_last))
    if not len(ribbon.steps) + len(ribbon.marks) + len(ribbon.acts):
        return f"{text('pressure_none')} {looked}"
    named = ribbon.deadlines["outcome"]
    said = text(
        "pressure_sentence", first=str(ribbon.first_day.year), last=str(ribbon.last_day.year),
        deadlines=len(named), carried_out=int((named == "carried_out").sum()),
        put_off=int(named.isin(["moved", "paused"]).sum()), withdrawn=int((named == "withdrawn").sum()),
        acts=len(ribbon.acts), force=_in_force(ribbon.steps),
    )  # fmt: skip
    return f"{said} {looked}"


def _in_force(steps: pd.DataFrame) -> str:
    rows = steps[steps["state"] == "in_force"]
    if rows.empty:
        return text("pressure_nothing_in_force")
    rates = rows["rate_pct"].dropna()
    if rates.empty:
        return text("pressure_force_unstated")
    return text("pressure_force", rate=say_number(float(rates.max())))


def _total(ribbon: Ribbon) -> str:
    return text("sweep_pressure", deadlines=len(ribbon.deadlines), acts=len(ribbon.acts))


def _code(state: dict[str, Any], call: str) -> str:
    even = ", even_years=True" if state["widths"] == "even" else ""
    return "\n".join([
        "import bilateral as bl",
        f"data = {call}",
        f"ribbon = bl.pressure_ribbon(data, years={tuple(state['years'])!r}, clock={state['clock']!r},",
        f"    direction={state['direction']!r}, lanes={list(state['lanes'])!r},",
        f"    acts={list(state['acts'])!r})",
        "events = ribbon.events",
        f"bl.draw_pressure_ribbon(ribbon, foot=bl.foot(data, events){even})",
    ])  # fmt: skip
