"""The days on which a rate was threatened, due, in force or relieved, one row a spell."""

from __future__ import annotations

import pandas as pd

from bilateral import dates
from bilateral.data import Dataset
from bilateral.episodes.chains import episodes_of
from bilateral.episodes.clocks import on_clock
from bilateral.episodes.deadlines import deadlines
from bilateral.episodes.scopes import known_direction, narrower, scope_graph
from bilateral.episodes.span import looked_for

__all__ = ["STATES", "pauses", "tariff_spells"]

#: In the order of a story: announced for a day, the day itself, in force, held off.
STATES = ("threatened", "due", "in_force", "relief")
_DAY = pd.Timedelta(days=1)
_ENDING = ("ends", "withdraws", "replaces", "overturns")
_COLUMNS = [
    "event_id", "scope", "state", "rate_pct", "rate_is", "first_day", "last_day", "due", "sure",
    "until_event_id", "episode_ids", "title_en", "title_es",
]  # fmt: skip


def tariff_spells(data: Dataset, *, direction: str = "us_to_mx") -> pd.DataFrame:
    """List, for each deadline, measure and relief, the days on which it stood.

    Parameters
    ----------
    data
        The tables.
    direction
        ``"us_to_mx"`` or ``"mx_to_us"``: who puts tariffs on whose goods.

    Returns
    -------
    DataFrame
        One row a spell, in the order of time: ``event_id``, ``scope``, ``state``, ``rate_pct``
        (missing: not stated), ``rate_is``, ``first_day``, ``last_day`` (both included), ``due``
        (of a threat the day named), ``sure`` (whether both days are known as days),
        ``until_event_id`` (what ended it, if an event did), ``episode_ids``, ``title_en``,
        ``title_es``. States:

        - ``threatened``: from the day on which a deadline was set until the day before it was due,
          or until the day before it was moved, paused or withdrawn;
        - ``due``: the day named, unless the deadline had been closed before it;
        - ``in_force``: a measure from its first day in force until the day before another event
          ends, withdraws or replaces it, or overturns it with effect; else until its last day in
          force; without the days of a pause;
        - ``relief``: an exemption, pause or lifted tariff, from its first day to its last (missing:
          no end on file); its rate is the one that remains.

    Raises
    ------
    ValueError
        For any other direction.

    Notes
    -----
    What holds on the last day that was looked for is cut there. Threats that name no day stand in
    no spell: see :func:`bilateral.episode_events`. A pause for part of the goods alone leaves the
    measure in force for the others; :func:`bilateral.pressure` takes it off for those goods. A
    ruling without a first day in force, and one that is stayed (``nominal``), changes nothing.

    Examples
    --------
    >>> import bilateral as bl
    >>> spells = tariff_spells(bl.load())
    >>> spells[spells.event_id == "2019-06-10-deadline-5-all-goods"].state.tolist()
    ['threatened']
    """
    direction = known_direction(direction)
    found = [
        _deadline_spells(data, direction),
        _measure_spells(data, direction),
        _relief_spells(data, direction),
    ]
    table = pd.concat(found, ignore_index=True)
    stands_in = episodes_of(data)
    table["episode_ids"] = [stands_in.get(event, "") for event in table["event_id"]]
    events = data.events.set_index("event_id")[["title_en", "title_es"]]
    return _cut(data, table.join(events, on="event_id"))


def _cut(data: Dataset, table: pd.DataFrame) -> pd.DataFrame:
    """Keep the days that were looked for, in the order of time."""
    first, last = looked_for(data)
    order = table["state"].map(STATES.index)
    standing = table["last_day"].isna() & (table["state"] != "relief")
    table["last_day"] = table["last_day"].mask(standing, last).clip(upper=last)
    table["first_day"] = table["first_day"].clip(lower=first)
    kept = (table["first_day"] <= last) & ~(table["last_day"] < table["first_day"])
    table = table.assign(order=order)[kept]
    return table.sort_values(["first_day", "order", "event_id"], ignore_index=True)[_COLUMNS]


def _spells(rows: pd.DataFrame, state: str, **columns: object) -> pd.DataFrame:
    """Rows as spells of one state; a column not given is missing."""
    empty = {"due": pd.NaT, "until_event_id": None, "sure": True}
    table = rows.assign(state=state, **{**empty, **columns})
    for column in ("first_day", "last_day", "due"):
        table[column] = pd.to_datetime(table[column]).astype("datetime64[s]")
    table["until_event_id"] = table["until_event_id"].astype("str")
    return table[[c for c in _COLUMNS if c not in ("episode_ids", "title_en", "title_es")]]


def _deadline_spells(data: Dataset, direction: str) -> pd.DataFrame:
    rows = deadlines(data, direction=direction).rename(columns={"product_scope": "scope"})
    closed = rows["outcome_day"]
    ends = pd.concat([rows["first_day"], closed], axis=1).min(axis=1) - _DAY
    early = closed < rows["first_day"]
    ahead = _spells(
        rows, "threatened", first_day=rows["announced"], last_day=ends, due=rows["first_day"],
        sure=rows["precision"] == "day", until_event_id=rows["closed_by"].where(early),
    )  # fmt: skip
    last = pd.concat([rows["last_day"], closed], axis=1).min(axis=1)
    due = _spells(rows, "due", last_day=last, sure=rows["precision"] == "day")
    return pd.concat([ahead, due[~early]])


def _in_effect(data: Dataset, direction: str, kind: str) -> pd.DataFrame:
    """Measures or reliefs that happened, from their first day in force to their last, if stated."""
    rows = data.events
    rows = rows[(rows["kind"] == kind) & (rows["direction"] == direction)]
    rows = on_clock(data, rows[rows["status"] != "announced"], "effective")
    stated = dates.last_day(rows["effective_to"])
    names = {"product_scope": "scope", "tariff_rate_pct": "rate_pct"}
    sure = (rows["precision"] == "day") & (
        rows["effective_to"].isna() | (dates.precision(rows["effective_to"]) == "day")
    )
    return rows.assign(last_day=stated, sure=sure).rename(columns=names)


def _measure_spells(data: Dataset, direction: str) -> pd.DataFrame:
    rows = _ended(data, _in_effect(data, direction, "tariff_imposed"))
    rows = rows[rows["rate_is"] != "nominal"]
    whole = pauses(data, direction)
    whole = whole[whole["scope"].isna()]
    pieces = [
        (row.Index, first, last, until)
        for row in rows.itertuples()
        for first, last, until in _without(
            (row.first_day, row.last_day, row.until_event_id),
            whole[whole["event_id"] == row.event_id],
        )
    ]
    parts = pd.DataFrame(pieces, columns=["row", "first_day", "last_day", "until_event_id"])
    table = rows.loc[parts["row"]].reset_index(drop=True)
    cut = {c: parts[c] for c in ("first_day", "last_day", "until_event_id")}
    return _spells(table, "in_force", **cut, sure=table["sure"])


def _without(spell: tuple, gaps: pd.DataFrame) -> list[tuple]:
    """A spell without the days of some pauses; pieces that hold no day end before they begin."""
    pieces, (first, last, until) = [], spell
    for gap in gaps.sort_values("first_day").itertuples():
        if pd.notna(last) and gap.first_day > last:
            break
        pieces.append((first, gap.first_day - _DAY, gap.by))
        if pd.isna(gap.last_day):
            return pieces
        first = max(first, gap.last_day + _DAY)
    return [*pieces, (first, last, until)]


def _relief_spells(data: Dataset, direction: str) -> pd.DataFrame:
    rows = _ended(data, _in_effect(data, direction, "tariff_relief"))
    return _spells(rows, "relief", sure=rows["sure"], until_event_id=rows["until_event_id"])


def pauses(data: Dataset, direction: str) -> pd.DataFrame:
    """List the pauses of measures.

    Returns
    -------
    DataFrame
        ``event_id`` (of the measure), ``by``, ``scope`` (missing: all its goods), ``first_day``,
        ``last_day`` (missing: no end on file).
    """
    acts = _acts(data).drop(columns="stated")
    reliefs = _ended(data, _in_effect(data, direction, "tariff_relief"))
    ends = reliefs.set_index("event_id")["last_day"].rename("ends")
    measures = data.events[data.events["kind"] == "tariff_imposed"].set_index("event_id")
    links = data.links[data.links["relation"] == "pauses"]
    links = links[links["other_event_id"].isin(measures.index)]
    found = links.merge(acts, left_on="event_id", right_on="by").join(ends, on="by")
    graph = scope_graph(data)
    of = found["other_event_id"].map(measures["product_scope"])
    part = [narrower(graph, a, b) for a, b in zip(found["scope"], of, strict=True)]
    return pd.DataFrame({
        "event_id": found["other_event_id"], "by": found["by"],
        "scope": found["scope"].where(pd.Series(part, index=found.index, dtype=bool)),
        "first_day": found["start"], "last_day": found["ends"],
    })  # fmt: skip


def _acts(data: Dataset) -> pd.DataFrame:
    """Events that can end another: what happened, and no ruling that is stayed."""
    events = data.events
    stayed = (events["kind"] == "legal") & (events["rate_is"] == "nominal")
    able = on_clock(data, events[(events["status"] != "announced") & ~stayed], "effective")
    return pd.DataFrame({
        "by": able["event_id"], "scope": able["product_scope"], "start": able["last_day"],
        "stated": able["effective_from"].notna(),
    })  # fmt: skip


def _ended(data: Dataset, rows: pd.DataFrame) -> pd.DataFrame:
    """Cut measures and reliefs at the day before the event that ends them.

    An event with a first day in force of its own ends them before that day; one without it only
    where no last day in force is stated, and then by its date; a ruling only with such a day.
    """
    links = data.links[data.links["relation"].isin(_ENDING)]
    links = links.rename(columns={"event_id": "by", "other_event_id": "event_id"})
    found = links.merge(rows[["event_id", "scope", "first_day", "last_day"]], on="event_id")
    found = found.merge(_acts(data), on="by", suffixes=("", "_by"))
    graph = scope_graph(data)
    part = [narrower(graph, a, b) for a, b in zip(found["scope_by"], found["scope"], strict=True)]
    part = pd.Series(part, index=found.index, dtype=bool) & (found["relation"] != "replaces")
    able = found["stated"] | (found["last_day"].isna() & (found["relation"] != "overturns"))
    found = found[able & ~part & (found["start"] > found["first_day"])]
    found = found.sort_values(
        ["event_id", "stated", "start", "by"], ascending=[True, False, True, True]
    )
    first = found.drop_duplicates("event_id").set_index("event_id")
    rows = rows.join(first[["start", "by"]], on="event_id")
    before = rows["start"] - _DAY
    earlier = before.notna() & ~(rows["last_day"] < before)
    last = rows["last_day"].mask(earlier, before)
    return rows.assign(last_day=last, until_event_id=rows["by"].where(earlier))
