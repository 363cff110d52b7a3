"""Events by who was in them: a row an event and organization, court district or participant.

What comes out has the columns of events, so that it is counted like events.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

__all__ = ["spread_actors", "spread_people"]


def spread_people(
    events: pd.DataFrame, persons: pd.DataFrame, column: str = "organization", *, every: bool = False
) -> pd.DataFrame:  # fmt: skip
    """Part the people of each event by what is on file of those who are named.

    Parameters
    ----------
    events
        A selection of ``data.events``.
    persons
        ``data.persons``.
    column
        What to part by: ``"organization"``, ``"us_district"``, ``"outcome"`` and so on.
    every
        Where a cell holds several terms, count the person under each; else under the first, which
        is the nearest organization. With True, the people add up to more than there are.

    Returns
    -------
    DataFrame
        One row an event and term: the columns of `events` and `column`. ``people`` are those of
        the event under the term. Those not named, or of whom nothing is on file there, stand in a
        row in which `column` is missing; there ``people`` is missing if the event states no number.

    Raises
    ------
    ValueError
        If `persons` has no such column.

    Examples
    --------
    >>> import bilateral as bl
    >>> data = bl.load()
    >>> february = bl.select_events(data.events, kinds=["transfer"], start="2025-02", end="2025-02")
    >>> spread_people(february, data.persons).people.sum() == february.people.sum()
    np.True_
    """
    if column not in persons:
        raise ValueError(f"no column {column!r} in persons; there are {', '.join(persons)}")
    told = persons.loc[persons["event_id"].isin(events["event_id"]),
                       ["event_id", "actor_id", column]].dropna()  # fmt: skip
    told = told.assign(**{column: told[column].str.split("|")})
    told[column] = told[column] if every else told[column].str[:1]
    told = told.explode(column).drop_duplicates()
    named = told.groupby(["event_id", column])["actor_id"].nunique().rename("people").reset_index()
    known = told.groupby("event_id")["actor_id"].nunique()
    rest = events[["event_id", "people"]].copy()
    told_of = rest["event_id"].map(known).fillna(0).astype("Int64")
    rest["people"] = (rest["people"].astype("Int64") - told_of).clip(lower=0)
    rest = rest[(rest["people"].isna() | (rest["people"] > 0) | (told_of == 0))]
    parts = pd.concat([named, rest.assign(**{column: None})], ignore_index=True)
    parts = parts.astype({column: "str", "people": "Int64", "event_id": "str"})
    spread = events.drop(columns="people").merge(parts, on="event_id", how="left")
    return spread[[*events.columns, column]]


def spread_actors(
    events: pd.DataFrame, participants: pd.DataFrame, *, roles: Iterable[str] | None = None
) -> pd.DataFrame:
    """Give a row for each event and each actor who took part in it.

    Parameters
    ----------
    events
        A selection of ``data.events``.
    participants
        ``data.participants``.
    roles
        Only those who took part so, such as ``["announcer", "host"]``; all if left out.

    Returns
    -------
    DataFrame
        The columns of `events`, ``actor_id``, ``role`` and ``office`` (joined by ``|`` where an
        actor has several in one event). ``people`` are those of the event, once for each actor:
        they must not be added up over actors. Events in which nobody took part are left out.

    Examples
    --------
    >>> import bilateral as bl
    >>> data = bl.load()
    >>> acted = spread_actors(handed := bl.handovers(data.events), data.participants)
    >>> set(acted.event_id) <= set(handed.event_id)
    True
    """
    present = participants[participants["event_id"].isin(events["event_id"])]
    if roles is not None:
        present = present[present["role"].isin([roles] if isinstance(roles, str) else list(roles))]
    present = present.groupby(["event_id", "actor_id"], as_index=False)[["role", "office"]].agg(
        lambda cells: "|".join(dict.fromkeys(cells.dropna())) or None
    )
    present = present.reindex(columns=["event_id", "actor_id", "role", "office"]).astype("str")
    return events.merge(present, on="event_id")
