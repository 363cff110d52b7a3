"""What the pressure ribbon shows: steps by groups of goods, single marks, and cooperative acts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import networkx as nx
import pandas as pd

from bilateral.data import Dataset
from bilateral.episodes.clocks import on_clock
from bilateral.episodes.deadlines import deadlines
from bilateral.episodes.pressure import steps_of
from bilateral.episodes.scopes import known_direction, narrower, scope_graph
from bilateral.episodes.span import looked_for
from bilateral.episodes.spells import tariff_spells
from bilateral.schema import DIPLOMACY_KINDS, HANDOVER_KINDS

__all__ = ["ACTS", "LANES", "Ribbon", "part_of", "pressure_ribbon", "whole_ribbon"]

#: Groups of goods, from the widest; a rate stands in the lane that names its goods, and in no other.
LANES = ("all_goods", "by_origin", "metals", "vehicles", "farm_goods", "other")
#: Kinds of cooperative acts that can stand above them.
ACTS = (*HANDOVER_KINDS, *DIPLOMACY_KINDS)
_WHOLE = ("all_goods", "goods_outside_sector_tariffs", "us_goods")


class Ribbon(NamedTuple):
    """What is drawn: frames of steps, deadlines, marks and acts, and the days looked for.

    ``steps`` as :func:`bilateral.pressure` gives them, with ``lane``; ``deadlines`` as
    :func:`bilateral.deadlines` gives them, with ``lane``; ``marks`` are events of relief, rulings and
    threats that name no day, with ``lane`` and ``mark``; ``acts`` are cooperative events; ``events``
    are the rows of ``data.events`` behind all of it, threats that name a day included.
    """

    steps: pd.DataFrame
    deadlines: pd.DataFrame
    marks: pd.DataFrame
    acts: pd.DataFrame
    events: pd.DataFrame
    lanes: tuple[str, ...]
    first_day: pd.Timestamp
    last_day: pd.Timestamp
    looked_first: pd.Timestamp
    looked_last: pd.Timestamp


def pressure_ribbon(
    data: Dataset, *, years: tuple[int, int] | None = None, lanes: Iterable[str] = LANES,
    acts: Iterable[str] = ACTS, clock: str = "announced", direction: str = "us_to_mx",
) -> Ribbon:  # fmt: skip
    """Gather what the pressure ribbon shows.

    Parameters
    ----------
    data
        The tables.
    years
        First and last year; those with tariff events on file if left out.
    lanes
        Of ``all_goods``, ``by_origin`` (goods inside or outside the rules of the USMCA), ``metals``,
        ``vehicles``, ``farm_goods`` and ``other``.
    acts
        Kinds of handovers and of diplomacy.
    clock
        On which day an act or a mark stands, as :func:`clocks` explains: ``"announced"``,
        ``"effective"`` or ``"reported"``. Bars always stand on the days of effect.
    direction
        Who puts tariffs on whose goods.

    Returns
    -------
    Ribbon
        Give it to :func:`bilateral.draw_pressure_ribbon`.

    Raises
    ------
    ValueError
        For a lane, an act, a clock or a direction that there is not, or years in the wrong order.

    Examples
    --------
    >>> import bilateral as bl
    >>> ribbon = pressure_ribbon(bl.load(), years=(2019, 2019), lanes=["all_goods"])
    >>> ribbon.steps[["lane", "state", "rate_pct"]].values.tolist()
    [['all_goods', 'threatened', 25.0]]
    """
    whole = whole_ribbon(data, clock=clock, direction=direction)
    return part_of(whole, years=years, lanes=lanes, acts=acts)


def whole_ribbon(data: Dataset, *, clock: str, direction: str) -> Ribbon:
    """Gather all lanes, acts and years, from which :func:`part_of` takes what is asked for."""
    graph = scope_graph(data)
    spells = tariff_spells(data, direction=known_direction(direction))
    dated = deadlines(data, direction=direction)
    happened = data.events[data.events["status"] != "announced"]
    acts = on_clock(data, happened[happened["kind"].isin(ACTS)], clock)
    pressing = data.events["kind"].str.startswith("tariff_") & (
        data.events["direction"] == direction
    )
    marks = _marks(data, graph, clock, direction)
    kept = pressing | data.events["event_id"].isin([*marks["event_id"], *acts["event_id"]])
    events = data.events[kept]
    events = events.assign(lane=_lanes(events["product_scope"], graph))
    looked = looked_for(data)
    years = pressing & (data.events["precision"] == "day")
    first = data.events.loc[years, "first_day"].min()
    return Ribbon(
        _lane_steps(spells, graph), dated.assign(lane=_lanes(dated["product_scope"], graph)), marks,
        acts, events, LANES, looked[1] if pd.isna(first) else first, looked[1], *looked,
    )  # fmt: skip


def part_of(
    whole: Ribbon, *, years: tuple[int, int] | None, lanes: Iterable[str], acts: Iterable[str]
) -> Ribbon:
    """Keep some years, lanes and kinds of acts."""
    lanes, acts = _known(lanes, LANES, "lane"), _known(acts, ACTS, "act")
    first, last = _days(whole, years)
    steps, dated, marks = (
        _between(rows[rows["lane"].isin(lanes)], first, last)
        for rows in (whole.steps, whole.deadlines, whole.marks)
    )
    shown = _between(whole.acts[whole.acts["kind"].isin(acts)], first, last)
    steps_of_events = [event for ids in steps["event_ids"] for event in ids.split("|")]
    drawn = {*steps_of_events, *dated["event_id"], *marks["event_id"], *shown["event_id"]}
    events = whole.events
    threats = (events["kind"] == "tariff_threat") & events["lane"].isin(lanes)
    threats &= (events["first_day"] <= last) & (events["last_day"] >= first)
    events = events[events["event_id"].isin(drawn) | threats].drop(columns="lane")
    return whole._replace(
        steps=steps, deadlines=dated, marks=marks, acts=shown, events=events, lanes=tuple(lanes),
        first_day=first, last_day=last,
    )  # fmt: skip


def _known(asked: Iterable[str], allowed: tuple[str, ...], name: str) -> list[str]:
    asked = [asked] if isinstance(asked, str) else list(asked)
    wrong = [term for term in asked if term not in allowed]
    if wrong:
        raise ValueError(f"{name} is {wrong[0]!r}; allowed: {', '.join(allowed)}")
    return [term for term in allowed if term in asked]


def _days(whole: Ribbon, years: tuple[int, int] | None) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The first and the last day drawn: whole years, the last one as far as was looked for."""
    looked = whole.looked_last
    first, last = years or (whole.first_day.year, looked.year)
    if first > last:
        raise ValueError(f"years are {years}; allowed: the first not after the last")
    start, end = pd.Timestamp(int(first), 1, 1), pd.Timestamp(int(last), 12, 31)
    return start, min(end, looked) if looked > start else end


def _between(rows: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """Rows that may lie between two days."""
    meant = (rows["first_day"] <= last) & (rows["last_day"] >= first)
    return rows[meant].reset_index(drop=True)


def _lanes(scopes: pd.Series, graph: nx.DiGraph) -> list[str]:
    found = {scope: _lane(scope, graph) for scope in scopes.dropna().unique()}
    return [found.get(scope, "other") for scope in scopes]


def _lane(scope: str, graph: nx.DiGraph) -> str:
    """The lane that names these goods."""
    for lane in ("metals", "vehicles", "farm_goods"):
        if scope == lane or narrower(graph, scope, lane):
            return lane
    if scope in _WHOLE:
        return "all_goods"
    return "by_origin" if scope.startswith("usmca_") else "other"


def _lane_steps(spells: pd.DataFrame, graph: nx.DiGraph) -> pd.DataFrame:
    spells = spells[spells["state"] != "relief"]
    spells = spells.assign(lane=_lanes(spells["scope"], graph))
    groups = spells.groupby(["lane", "state"])
    found = [steps_of(rows, "|".join(sorted(rows["scope"].unique())), s).assign(lane=lane) for (lane, s), rows in groups]  # fmt: skip
    return pd.concat(found) if found else steps_of(spells, "", "due").assign(lane="")


def _marks(data: Dataset, graph: nx.DiGraph, clock: str, direction: str) -> pd.DataFrame:
    """Reliefs, rulings with effect on a tariff, and threats that name no day."""
    events = data.events[
        (data.events["direction"] == direction) & (data.events["status"] != "announced")
    ]
    links = data.links
    names_day = set(links.loc[links["relation"] == "sets", "event_id"])
    kept = set(links.loc[links["relation"] == "carries_out", "other_event_id"])
    undated = (events["kind"] == "tariff_threat") & ~events["event_id"].isin(names_day | kept)
    repeats = set(links.loc[links["relation"] == "follows_up", "event_id"])
    undated &= ~events["event_id"].isin(repeats)
    stayed = set(links.loc[links["relation"] == "pauses", "other_event_id"])
    overturns = set(links.loc[links["relation"] == "overturns", "event_id"]) - stayed
    ruling = (
        (events["kind"] == "legal")
        & events["event_id"].isin(overturns)
        & (events["rate_is"] != "nominal")
    )
    mark = pd.Series("relief", index=events.index).mask(ruling, "ruling").mask(undated, "threat")
    rows = events.assign(mark=mark)[(events["kind"] == "tariff_relief") | ruling | undated]
    rows = on_clock(data, rows, clock)
    return rows.assign(lane=_lanes(rows["product_scope"], graph))
