"""At which level meetings took place, and on whose ground."""

from __future__ import annotations

from math import comb
from typing import NamedTuple

import pandas as pd

from bilateral.data import Dataset
from bilateral.labels import say_number, text, word
from bilateral.meetings.rows import NOT_STATED, attendance, start_days, whole_ids

__all__ = ["HostTurns", "host_turns", "meeting_shares"]

_COUNTRIES = ("mexico", "united_states")


def meeting_shares(
    rows: pd.DataFrame, by: str = "level", *, over: str | None = None
) -> pd.DataFrame:
    """Say what share of meetings is of each level, place, framework or kind.

    Parameters
    ----------
    rows
        Meetings, as :func:`bilateral.select_meetings` gives them.
    by
        A column of `rows`, such as ``level``, ``place``, ``framework``, ``found_by``. A meeting in
        several places is counted for each.
    over
        A column within whose values the shares add up to one, such as ``found_by``; of all rows
        if left out.

    Returns
    -------
    DataFrame
        One row a value, the most first: `over` (if given), `by`, ``name`` (the value in words), ``meetings``, ``of`` (meetings in
        all), ``share`` (0 to 1; of several places they add up to more), ``systematic``,
        ``targeted`` (how many were found in which way).

    Raises
    ------
    ValueError
        If there is no such column.

    Examples
    --------
    >>> rows = pd.DataFrame({"level": ["presidential", "presidential", None],
    ...                      "found_by": ["systematic", "targeted", "targeted"]})
    >>> meeting_shares(rows)[["level", "meetings", "of"]].values.tolist()
    [['presidential', 2, 3], ['not_stated', 1, 3]]
    """
    for column in filter(None, (by, over)):
        if column not in rows:
            raise ValueError(f"no column {column!r} in the meetings; there are {', '.join(rows)}")
    keys = [key for key in (over, by) if key]
    spread = rows.assign(**{key: rows[key].fillna(NOT_STATED) for key in keys})
    total = spread[over].value_counts() if over else None
    spread = spread.assign(**{by: spread[by].astype("str").str.split("|")}).explode(by)
    spread = spread.assign(**{
        way: (spread["found_by"] == way).astype(int) for way in ("systematic", "targeted")
    })  # fmt: skip
    table = spread.groupby(keys).agg(
        meetings=(by, "size"), systematic=("systematic", "sum"), targeted=("targeted", "sum")
    ).reset_index()  # fmt: skip
    table["of"] = table[over].map(total) if over else len(rows)
    table["share"] = table["meetings"] / table["of"]
    table = table.sort_values([*keys[:-1], "meetings", by],
                              ascending=[True] * (len(keys) - 1) + [False, True], ignore_index=True)  # fmt: skip
    table["name"] = [_value_word(value, by) for value in table[by]]
    return table[[*keys, "name", "meetings", "of", "share", "systematic", "targeted"]]


def _value_word(value: str, by: str) -> str:
    return text("meetings_not_stated") if value == NOT_STATED else word(value, by)


class HostTurns(NamedTuple):
    """Whether the two countries take turns as hosts.

    ``table``: a row a meeting in time: ``event_id``, ``date``, ``host`` (``mexico``,
    ``united_states``, ``elsewhere`` or ``not_stated``), ``name`` (the host in words), ``told_by`` (``host`` or ``place``),
    ``changed`` (whether the host is another than at the last meeting in one of the two;
    missing for the first, and elsewhere).
    """

    table: pd.DataFrame
    mexico: int
    united_states: int
    changes: int
    #: Changes to be expected if the same hosts stood in any order.
    expected_changes: float
    #: Probability of a number of changes at least so far from the expected one, in any order.
    p_value: float
    caption: str


def host_turns(data: Dataset, rows: pd.DataFrame) -> HostTurns:
    """Ask whether host follows host in turn.

    Parameters
    ----------
    data
        The tables.
    rows
        Meetings, as :func:`bilateral.select_meetings` gives them: one list or framework.

    Returns
    -------
    HostTurns
        The hosts in time, how often the host changed, and the exact runs test of Wald and
        Wolfowitz (1940): how probable so many or so few changes are if the same hosts stood in
        any order.

    Notes
    -----
    The host is the side that has the role ``host``; where none or both have it, the country of
    the place (by ``parent`` in labels.csv). Calls, meetings elsewhere and those of which it is not
    stated enter no test. Days that are not known exactly are ordered by their middle.

    Examples
    --------
    >>> import bilateral as bl
    >>> data = bl.load()
    >>> turns = bl.host_turns(data, bl.select_meetings(data, frameworks=["binational_commission"]))
    >>> turns.table.columns.tolist()
    ['event_id', 'date', 'host', 'name', 'told_by', 'changed']
    """
    whole = whole_ids(data, rows)
    rows = rows[rows["event_id"].map(whole) == rows["event_id"]]
    days = start_days(rows)
    rows = rows.assign(middle=days["earliest"] + (days["latest"] - days["earliest"]) / 2)
    rows = rows.sort_values(["middle", "event_id"])
    hosts = _hosts(data, rows)
    known = hosts[hosts["host"].isin(_COUNTRIES)]
    changed = known["host"].ne(known["host"].shift()).where(known["host"].shift().notna())
    table = pd.DataFrame({
        "event_id": rows["event_id"], "date": rows["date"], "host": hosts["host"],
        "name": [text(f"host_{host}") for host in hosts["host"]],
        "told_by": hosts["told_by"], "changed": changed.reindex(rows.index).astype("boolean"),
    }).reset_index(drop=True)  # fmt: skip
    here, there = (int((known["host"] == side).sum()) for side in _COUNTRIES)
    changes = int(table["changed"].sum())
    expected = 2 * here * there / (here + there) if here + there else float("nan")
    p_value = _turns_p_value(here, there, changes)
    caption = text("hosts_caption", n=here + there, mexico=here, us=there, changes=changes,
                   chances=max(here + there - 1, 0), expected=_said(expected), p=_said(p_value))  # fmt: skip
    return HostTurns(table, here, there, changes, expected, p_value, caption)


def _hosts(data: Dataset, rows: pd.DataFrame) -> pd.DataFrame:
    sat = attendance(data, rows)
    hosts = sat[(sat["role"] == "host") & sat["side"].isin(_COUNTRIES)]
    sides = hosts.groupby("event_id")["side"].agg(
        lambda side: side.iloc[0] if (side == side.iloc[0]).all() else None
    )
    by_role = rows["event_id"].map(sides)
    by_place = rows["place"].map(_ground(data))
    told = pd.Series("host", index=rows.index).where(by_role.notna(), "place")
    host = by_role.astype("str").fillna(by_place.astype("str"))
    return pd.DataFrame({
        "host": host.fillna(NOT_STATED).astype("str"), "told_by": told.where(host.notna()).astype("str")
    })  # fmt: skip


def _ground(data: Dataset):
    """The country of a place, by the parents of its term; places in both are elsewhere."""
    places = data.labels[data.labels["vocabulary"] == "place"]
    parents = places.dropna(subset=["parent"]).set_index("term")["parent"].to_dict()

    def country(term: str) -> str | None:
        seen: set[str] = set()
        while term not in _COUNTRIES and term in parents and term not in seen:
            seen.add(term)
            term = parents[term]
        return term if term in _COUNTRIES else "elsewhere" if seen else None

    def ground(cell: str | float) -> str | None:
        if pd.isna(cell):
            return None
        found = {country(term) for term in cell.split("|")}
        return found.pop() if len(found) == 1 else "elsewhere"

    return ground


def _turns_p_value(here: int, there: int, changes: int) -> float:
    """Two-sided: all numbers of changes that are no more probable than this one, exactly."""
    if not here or not there:
        return float("nan")
    ways = {number: _orders(here, there, number) for number in range(1, here + there)}
    as_rare = sum(count for count in ways.values() if count <= ways[changes])
    return as_rare / comb(here + there, here)


def _orders(here: int, there: int, changes: int) -> int:
    """In how many orders of so many of two sorts there are so many changes."""
    half, odd = divmod(changes + 1, 2)
    if odd:
        return comb(here - 1, half) * comb(there - 1, half - 1) + comb(here - 1, half - 1) * comb(
            there - 1, half
        )
    return 2 * comb(here - 1, half - 1) * comb(there - 1, half - 1)


def _said(number: float) -> str:
    return text("meetings_not_known") if pd.isna(number) else say_number(round(number, 2))
