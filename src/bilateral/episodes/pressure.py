"""Tariff pressure day by day: the rates threatened, due and in force on some goods."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

import networkx as nx
import numpy as np
import pandas as pd

from bilateral import dates
from bilateral.data import Dataset
from bilateral.episodes.scopes import known_scopes, narrower, scope_graph
from bilateral.episodes.span import looked_for
from bilateral.episodes.spells import pauses, tariff_spells

__all__ = ["pressure", "pressure_on", "steps_of"]

_STATES = ("threatened", "due", "in_force")
_DAY = pd.Timedelta(days=1)
_COLUMNS = [
    "scope", "state", "rate_pct", "rate_is", "first_day", "last_day", "next_due", "next_rate_pct",
    "sure", "event_ids",
]  # fmt: skip


def pressure(
    data: Dataset, *, scopes: Iterable[str] | None = None, direction: str = "us_to_mx",
    goods: str = "all",
) -> pd.DataFrame:  # fmt: skip
    """Give tariff pressure as a step function: from which day to which day which rate stood.

    Parameters
    ----------
    data
        The tables.
    scopes
        Terms of vocabulary ``product_scope``; all that deadlines and measures name, and all wider
        ones, if left out.
    direction
        ``"us_to_mx"`` or ``"mx_to_us"``: who puts tariffs on whose goods.
    goods
        ``"all"``: rates that are for the whole scope, as its own or as those of a wider one;
        ``"any"``: also rates for a part of it.

    Returns
    -------
    DataFrame
        One row an interval, those of one scope and state never overlapping: ``scope``; ``state``
        (``threatened`` by a deadline still open, ``due`` on the day named, ``in_force``);
        ``rate_pct``, in percent, the highest of the rates that stood together (missing: none is
        stated); ``rate_is`` of that rate; ``first_day`` and ``last_day``, both included; of a
        threat ``next_due`` and ``next_rate_pct``, the nearest day named and its rate; ``sure``
        (False: known to the month only); ``event_ids``, joined by ``|``. What was not threatened,
        due or in force on a day that was looked for has no row.

    Raises
    ------
    ValueError
        For a scope, a direction or a word for the goods that there is not.

    Notes
    -----
    Rates are never added: an additional duty comes on top of others, a total one is the whole
    duty, and which add up on one good the tables do not say. So the highest is a lower bound of
    what was paid. ``nominal`` rates were never in force and do not count. A rate for a wider scope
    holds for the narrower, unless a pause takes it off. A day in force begins with the day of
    effect; the day on which a pause or an end takes effect is no longer in force; a threat stands
    from the day it was announced to the day before it was due, moved, paused or withdrawn. See
    :func:`tariff_spells` for the events one by one.

    Examples
    --------
    >>> import bilateral as bl
    >>> steps = pressure(bl.load(), scopes=["all_goods"])
    >>> may = steps[steps.first_day == "2019-05-30"]
    >>> may[["state", "rate_pct", "next_rate_pct"]].values.tolist()
    [['threatened', 25.0, 5.0]]
    """
    if goods not in ("all", "any"):
        raise ValueError(f"goods is {goods!r}; allowed: 'all' or 'any'")
    spells = tariff_spells(data, direction=direction)
    spells = spells[spells["state"].isin(_STATES)].astype({"rate_pct": "float"})
    graph = scope_graph(data)
    wanted = _all_scopes(graph, spells) if scopes is None else known_scopes(graph, scopes)
    taken_off = pauses(data, direction).dropna(subset=["scope"])
    steps = [
        step
        for scope in wanted
        for state, rows in _upon(spells, scope, graph, goods, taken_off).groupby("state")
        for step in _steps(rows, scope, state)
    ]
    return _typed(steps)


def steps_of(spells: pd.DataFrame, scope: str, state: str) -> pd.DataFrame:
    """Give the step function of some spells taken together, under a name for their goods."""
    return _typed(_steps(spells.astype({"rate_pct": "float"}), scope, state))


def _typed(steps: list[dict]) -> pd.DataFrame:
    """Steps as a table, by scope and in the order of time."""
    table = pd.DataFrame(steps, columns=_COLUMNS)
    types = {"rate_pct": "Float64", "next_rate_pct": "Float64", "sure": "bool"}
    types |= dict.fromkeys(["first_day", "last_day", "next_due"], "datetime64[s]")
    types |= dict.fromkeys(["scope", "state", "rate_is", "event_ids"], "str")
    table = table.astype(types)
    order = table["state"].map(_STATES.index)
    table = table.assign(order=order).sort_values(
        ["scope", "first_day", "order"], ignore_index=True
    )
    return table[_COLUMNS]


def _all_scopes(graph: nx.DiGraph, spells: pd.DataFrame) -> list[str]:
    named = set(spells["scope"].dropna())
    return sorted(named.union(*(nx.descendants(graph, scope) for scope in named)))


def _upon(
    spells: pd.DataFrame, scope: str, graph: nx.DiGraph, goods: str, taken_off: pd.DataFrame
) -> pd.DataFrame:
    """The spells that are for a scope, without the days on which they are taken off it."""
    holds = {
        named: named == scope or narrower(graph, scope, named)
        or (goods == "any" and narrower(graph, named, scope))
        for named in spells["scope"].dropna().unique()
    }  # fmt: skip
    rows = spells[spells["scope"].map(holds).fillna(False).astype(bool)]
    off = [part == scope or narrower(graph, scope, part) for part in taken_off["scope"]]
    taken_off = taken_off[pd.Series(off, index=taken_off.index, dtype=bool)]
    for gap in taken_off.itertuples():
        rows = _take_off(rows, gap)
    return rows


def _take_off(rows: pd.DataFrame, gap: tuple) -> pd.DataFrame:
    """Spells of a measure without the days of one pause: none, one or two pieces of each."""
    meant = (rows["event_id"] == gap.event_id) & (rows["state"] == "in_force")
    spell = rows[meant]
    before = spell.assign(last_day=spell["last_day"].clip(upper=gap.first_day - _DAY))
    pieces = [rows[~meant], before]
    if pd.notna(gap.last_day):
        pieces.append(spell.assign(first_day=spell["first_day"].clip(lower=gap.last_day + _DAY)))
    rows = pd.concat(pieces)
    return rows[rows["first_day"] <= rows["last_day"]]


def _steps(rows: pd.DataFrame, scope: str, state: str) -> list[dict]:
    """Cut time wherever a spell begins or ends, and say what stands in each piece."""
    spells = rows.to_dict("records")
    cuts = sorted({*rows["first_day"], *(rows["last_day"] + _DAY)})
    pieces = [
        (first, after, [s for s in spells if s["first_day"] <= first <= s["last_day"]])
        for first, after in pairwise(cuts)
    ]
    return [
        {"scope": scope, "state": state, "first_day": first, "last_day": after - _DAY, **_standing(here)}
        for first, after, here in pieces
        if here
    ]  # fmt: skip


def _standing(spells: list[dict]) -> dict:
    """The highest of the rates that stand together, and the nearest of the days named."""
    highest = _highest(spells)
    at_highest = [s for s in spells if pd.isna(highest) or s["rate_pct"] == highest]
    named = [s["due"] for s in spells if pd.notna(s["due"])]
    nearest = [s for s in spells if named and s["due"] == min(named)]
    return {
        "rate_pct": highest,
        "rate_is": "|".join(sorted({s["rate_is"] for s in at_highest if pd.notna(s["rate_is"])})) or None,
        "next_due": min(named, default=pd.NaT),
        "next_rate_pct": _highest(nearest),
        "sure": any(s["sure"] for s in at_highest),
        "event_ids": "|".join(sorted({s["event_id"] for s in spells})),
    }  # fmt: skip


def _highest(spells: list[dict]) -> float:
    """The highest rate stated; missing if none is."""
    return max((s["rate_pct"] for s in spells if pd.notna(s["rate_pct"])), default=float("nan"))


def pressure_on(
    data: Dataset, days: Iterable[str | pd.Timestamp] | str, *,
    scopes: Iterable[str] = ("all_goods",), direction: str = "us_to_mx", goods: str = "all",
) -> pd.DataFrame:  # fmt: skip
    """Give tariff pressure on the days asked for, ready to be joined to other daily data.

    Parameters
    ----------
    data
        The tables.
    days
        A day, or several, as ``YYYY-MM-DD`` or timestamps.
    scopes, direction, goods
        As in :func:`pressure`.

    Returns
    -------
    DataFrame
        One row a day and scope, in the order given: ``day``, ``scope``, ``covered`` (whether
        tariffs were looked for on that day), ``threatened``, ``threatened_pct``, ``next_due``,
        ``next_pct``, ``due``, ``due_pct``, ``in_force``, ``in_force_pct``, ``event_ids`` (joined by
        ``|``). Rates in percent, missing where there is none or none is stated. On a day that was
        not looked for, what no row on file tells is missing, not False.

    Raises
    ------
    ValueError
        If a day is no exact day, and as in :func:`pressure`.

    Examples
    --------
    >>> import bilateral as bl
    >>> days = pressure_on(bl.load(), ["2025-03-03", "2025-03-05"])
    >>> days[["threatened", "in_force"]].values.tolist()
    [[True, False], [False, True]]
    """
    wanted = _days(days)
    scopes = [scopes] if isinstance(scopes, str) else list(scopes)
    steps = pressure(data, scopes=scopes, direction=direction, goods=goods)
    first, last = looked_for(data)
    table = pd.MultiIndex.from_product([wanted, scopes], names=["day", "scope"]).to_frame(
        index=False
    )
    table["covered"] = (table["day"] >= first) & (table["day"] <= last)
    for state in _STATES:
        table = _with_state(table, steps[steps["state"] == state], state)
    ids = table[[f"{state}_ids" for state in _STATES]].fillna("")
    table["event_ids"] = ["|".join(filter(None, row)) for row in ids.to_numpy()]
    table = table.rename(columns={"threatened_due": "next_due", "threatened_next": "next_pct"})
    return table[_DAILY]


_DAILY = [
    "day", "scope", "covered", "threatened", "threatened_pct", "next_due", "next_pct", "due",
    "due_pct", "in_force", "in_force_pct", "event_ids",
]  # fmt: skip


def _days(days: Iterable[str | pd.Timestamp] | str) -> pd.DatetimeIndex:
    days = [days] if isinstance(days, str | date) else list(days)
    for day in days:
        exact = isinstance(day, date | np.datetime64) or (
            isinstance(day, str) and len(day) == 10 and dates.is_date(pd.Series([day]))[0]
        )
        if not exact:
            raise ValueError(f"day is {day!r}; allowed: an existing YYYY-MM-DD or a timestamp")
    return pd.DatetimeIndex(days).tz_localize(None).normalize().astype("datetime64[s]")


def _with_state(table: pd.DataFrame, steps: pd.DataFrame, state: str) -> pd.DataFrame:
    """Add to each day and scope what stood there of one state."""
    names = {
        "rate_pct": f"{state}_pct", "event_ids": f"{state}_ids", "next_due": f"{state}_due",
        "next_rate_pct": f"{state}_next", "first_day": "day",
    }  # fmt: skip
    steps = steps[["scope", "last_day", *names]].rename(columns=names).sort_values("day")
    table = table.assign(place=range(len(table))).sort_values("day")
    table = pd.merge_asof(table, steps, on="day", by="scope").sort_values(
        "place", ignore_index=True
    )
    stands = table["day"] <= table["last_day"]
    added = [f"{state}_{part}" for part in ("pct", "ids", "due", "next")]
    table[added] = table[added].where(stands)
    known = table["covered"] | stands
    table[state] = stands.astype("boolean").where(known)
    return table.drop(columns=["place", "last_day"])
