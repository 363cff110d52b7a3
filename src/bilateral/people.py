"""The people of events: one row a person, and which number of them to believe.

An event states how many were handed over; ``persons`` names some of them. Those who are not named
are there all the same, as rows without a name. Where pages give different numbers, a reader may
ask for the official one, the lowest or the highest, or only for events that two pages attest.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from bilateral.data import Dataset
from bilateral.labels import language
from bilateral.trends.preferred import BELIEVE, origin

__all__ = ["BELIEVE", "people_believed", "people_handed_over", "people_tied"]

_ABOUT = ["organization", "us_district", "charge", "outcome", "outcome_as_of"]


def people_handed_over(data: Dataset, events: pd.DataFrame) -> pd.DataFrame:
    """Give one row for each person handed over, named or not.

    Parameters
    ----------
    data
        The tables.
    events
        A selection of ``data.events``.

    Returns
    -------
    DataFrame
        ``event_id``, ``date``, ``first_day``, ``kind``, ``direction``, ``actor_id`` and ``name``
        (missing for those whom no page on file names: ``people`` of the event less its named
        persons), ``organization`` (as on file, nearest first), ``group`` (the widest of them),
        ``us_district``, ``charge``, ``outcome``, ``outcome_as_of``. Charged is not convicted.

    Examples
    --------
    >>> import bilateral as bl
    >>> data = bl.load()
    >>> february = bl.select_events(data.events, kinds=["transfer"], start="2025-02", end="2025-02")
    >>> len(people_handed_over(data, february)) == february.people.sum()
    np.True_
    """
    of_event = events[["event_id", "date", "first_day", "kind", "direction", "people"]]
    named = data.persons.loc[data.persons["event_id"].isin(of_event["event_id"]),
                             ["event_id", "actor_id", *_ABOUT]]  # fmt: skip
    count = of_event["event_id"].map(named.groupby("event_id").size()).fillna(0).astype(int)
    unnamed = (of_event["people"].fillna(0).astype(int) - count).clip(lower=0)
    blank = pd.DataFrame({"event_id": of_event["event_id"].repeat(unnamed)})
    text = dict.fromkeys(["event_id", "actor_id", *_ABOUT], "str")
    rows = pd.concat([named, blank], ignore_index=True).astype(text)
    actors = data.actors.set_index("actor_id")
    names = actors["name_es"].fillna(actors["name"]) if language() == "es" else actors["name"]
    rows = rows.assign(
        name=rows["actor_id"].map(names).astype("str"),
        group=rows["organization"].str.replace(r".*\|", "", regex=True),
    )
    rows = rows.merge(of_event.drop(columns="people"), on="event_id")
    columns = ["event_id", "date", "first_day", "kind", "direction", "actor_id", "name",
               "organization", "group", *_ABOUT[1:]]  # fmt: skip
    order = ["first_day", "event_id", "actor_id"]
    return rows.sort_values(order, ignore_index=True, na_position="last")[columns]


def people_tied(
    data: Dataset, events: pd.DataFrame, *, organization: str | None = None,
    us_district: str | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Keep the events in which someone was handed over whom pages tie to these, and count only them.

    Parameters
    ----------
    data
        The tables.
    events
        A selection of ``data.events``.
    organization
        An ``actor_id``: persons tied to it, be it the nearest or a wider one.
    us_district
        A court district.

    Returns
    -------
    DataFrame
        The same columns, fewer rows; ``people`` is the number of named persons of the event to whom
        all that is asked for applies. Those whom no page names are in none.

    Raises
    ------
    ValueError
        If no person on file is tied to the organization, or to the district.

    Examples
    --------
    >>> import bilateral as bl
    >>> data = bl.load()
    >>> tied = people_tied(data, bl.handovers(data.events), us_district="texas_western")
    >>> bool((tied.people > 0).all())
    True
    """
    asked = {"organization": organization, "us_district": us_district}
    persons = data.persons
    for column, term in asked.items():
        if term is not None:
            holds = ("|" + data.persons[column].fillna("") + "|").str.contains(
                f"|{term}|", regex=False
            )
            if not holds.any():
                raise ValueError(f"{column} is {term!r}, and no person on file is tied to it")
            persons = persons[holds.reindex(persons.index)]
    if all(term is None for term in asked.values()):
        return events
    count = events["event_id"].map(persons.groupby("event_id")["actor_id"].nunique())
    return events.assign(people=count.astype("Int64"))[count.notna()]


def people_believed(
    data: Dataset, events: pd.DataFrame, believe: str = "preferred"
) -> pd.DataFrame:
    """Give events with the number of people that one sort of source states.

    Parameters
    ----------
    data
        The tables.
    events
        A selection of ``data.events``.
    believe
        ``"preferred"``: the number in the table. ``"lowest"``, ``"highest"``: of all numbers on
        file for the event. ``"official"``: only events that an official page attests, with the
        number of an official page where one gives another. ``"two_sources"``: only events that two
        pages attest which do not repeat one another.

    Returns
    -------
    DataFrame
        The same columns, in the same order; fewer rows under ``"official"`` and
        ``"two_sources"``. All that counts people counts them anew from here.

    Raises
    ------
    ValueError
        If `believe` is none of these.

    Notes
    -----
    Pages of one publisher, or that carry one agency's report, count once; a copy counts for none.
    The number in the table counts among those on file.

    Examples
    --------
    >>> import bilateral as bl
    >>> data = bl.load()
    >>> lowest = people_believed(data, data.events, "lowest").people
    >>> bool((lowest.dropna() <= data.events.people.dropna()).all())
    True
    """
    if believe not in BELIEVE:
        raise ValueError(f"believe is {believe!r}; allowed: {', '.join(BELIEVE)}")
    if believe == "preferred":
        return events
    told = beliefs(data, events)[believe].reindex(events["event_id"])
    stays = told["stays"].to_numpy(bool)
    return events.assign(people=told["people"].astype("Int64").to_numpy())[stays]


def beliefs(data: Dataset, events: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Give for each sort of belief and event the number of people, and whether it stays."""
    evidence = data.evidence
    said = evidence[(evidence["table"] == "events") & evidence["row_id"].isin(events["event_id"])]
    pages = data.sources.set_index("source_id")[["publisher", "kind"]]
    said = said[["row_id", "field", "value", "source_id"]].join(pages, on="source_id")
    table = events.set_index("event_id")["people"].astype("Float64")
    numbers = said[said["field"] == "people"].assign(
        number=lambda rows: pd.to_numeric(rows["value"], errors="coerce").astype("Float64")
    )
    told = numbers.groupby("row_id")["number"]
    official = numbers[numbers["kind"] == "official"]
    ends = {
        "lowest": told.min().reindex(table.index).combine(table, _least),
        "highest": told.max().reindex(table.index).combine(table, _most),
        "official": _official(official, table),
        "two_sources": table,
    }  # fmt: skip
    seen = said.dropna(subset=["source_id"])
    names = [origin(p, k) for p, k in zip(seen["publisher"], seen["kind"], strict=True)]
    several = seen.assign(behind=names).query("behind != ''").groupby("row_id")["behind"].nunique()
    attested = set(seen.loc[seen["kind"] == "official", "row_id"])
    stays: dict[str, Any] = {
        "official": table.index.isin(attested),
        "two_sources": several.reindex(table.index).fillna(0).to_numpy() > 1,
    }
    return {
        name: pd.DataFrame({"people": people, "stays": stays.get(name, True)}, index=table.index)
        for name, people in ends.items()
    }


def _official(official: pd.DataFrame, table: pd.Series) -> pd.Series:
    """The table's number where an official page gives it or none gives one, else the smallest."""
    told = official.groupby("row_id")["number"].agg(list).reindex(table.index)
    return pd.Series(
        [
            held if not isinstance(numbers, list) or held in numbers else min(numbers)
            for held, numbers in zip(table, told, strict=True)
        ],
        index=table.index, dtype="Float64",
    )  # fmt: skip


def _least(one: float, other: float) -> float:
    return other if pd.isna(one) else one if pd.isna(other) else min(one, other)


def _most(one: float, other: float) -> float:
    return other if pd.isna(one) else one if pd.isna(other) else max(one, other)
