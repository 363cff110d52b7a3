"""Which meetings, on which days, with whom on which side."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from bilateral.data import Dataset
from bilateral.labels import word
from bilateral.meetings.members import is_list, list_members
from bilateral.schema import DIPLOMACY_KINDS
from bilateral.selection import fold, search_text, select_events

__all__ = ["NOT_STATED", "attendance", "meeting_text", "select_meetings", "start_days", "whole_ids"]

#: In place of a level that a table leaves empty.
NOT_STATED = "not_stated"

#: Roles of those who sat at the table; an announcer only spoke of it.
_SAT = ("participant", "host", "signatory", "mediator")

_SIDES = {
    "mexico": "mexico", "mx": "mexico", "mex": "mexico",
    "united states": "united_states", "united states of america": "united_states",
    "us": "united_states", "usa": "united_states",
}  # fmt: skip


def select_meetings(
    data: Dataset, *, kinds: Iterable[str] = ("meeting",), levels: Iterable[str] | None = None,
    people: Iterable[str] | None = None, offices: Iterable[str] | None = None,
    frameworks: Iterable[str] | None = None, found_by: str | None = None,
    list_id: str | None = None, start: str | None = None, end: str | None = None,
    search: str = "",
) -> pd.DataFrame:  # fmt: skip
    """Keep the meetings asked for, of those that took place.

    Parameters
    ----------
    data
        The tables.
    kinds
        ``meeting``, ``call``, ``agreement``: one or several.
    levels, frameworks
        Terms to keep; all if left out. ``not_stated`` is the level of a row without one.
    people, offices
        Ids of actors, terms of offices: meetings at which one of them took part.
    found_by
        ``systematic`` (on a list that is complete for its day) or ``targeted`` (found by
        searching); both if left out.
    list_id
        Only rows of this list of ``data.coverage``.
    start, end
        Partial dates: meetings that may lie between them.
    search
        Words that must all stand in a title, a place, the agenda, the framework, or the name or
        office of someone present; with or without accents.

    Returns
    -------
    DataFrame
        Rows of ``data.events``, by day. Rows that were only announced are left out.

    Raises
    ------
    ValueError
        If a term, a list or a date does not exist, or a kind is no meeting.

    Examples
    --------
    >>> import bilateral as bl
    >>> rows = bl.select_meetings(bl.load(), levels=["presidential"], start="1982", end="1988-02",
    ...                           list_id="historian-president-travels-mexico")
    >>> rows.date.tolist()[0]
    '1982-10-08'
    """
    kinds = [kinds] if isinstance(kinds, str) else list(kinds)
    wrong = [kind for kind in kinds if kind not in DIPLOMACY_KINDS]
    if wrong:
        raise ValueError(f"kind is {wrong[0]!r}; allowed: {', '.join(DIPLOMACY_KINDS)}")
    rows = select_events(data.events, kinds=kinds, start=start, end=end)
    rows = rows[rows["status"].ne("announced").fillna(True)]
    rows = _at_levels(rows, levels)
    rows = _of_terms(rows, "framework", frameworks)
    if found_by is not None:
        rows = select_events(rows, found_by=[found_by])
    sat = data.participants[data.participants["role"].isin(_SAT)]
    for column, wanted in (("actor_id", people), ("office", offices)):
        if wanted is not None:
            rows = rows[rows["event_id"].isin(_with(sat, column, wanted))]
    if list_id is not None:
        is_list(data, list_id)
        listed = list_members(data).query("list_id == @list_id")
        rows = rows[rows["event_id"].isin(listed["event_id"])]
    if search.strip():
        words = meeting_text(data, rows)
        for part in fold(search).split():
            rows = rows[rows["event_id"].map(words).str.contains(part, regex=False)]
    return rows.sort_values(["first_day", "last_day", "event_id"])


def _at_levels(rows: pd.DataFrame, levels: Iterable[str] | None) -> pd.DataFrame:
    if levels is None:
        return rows
    levels = [levels] if isinstance(levels, str) else list(levels)
    stated = select_events(rows, level=[level for level in levels if level != NOT_STATED])
    keep = rows.index.isin(stated.index) | (rows["level"].isna() & (NOT_STATED in levels))
    return rows[keep]


def _of_terms(rows: pd.DataFrame, column: str, terms: Iterable[str] | None) -> pd.DataFrame:
    return rows if terms is None else select_events(rows, **{column: terms})


def _with(sat: pd.DataFrame, column: str, wanted: Iterable[str]) -> pd.Series:
    wanted = [wanted] if isinstance(wanted, str) else list(wanted)
    return sat.loc[sat[column].isin(wanted), "event_id"]


def meeting_text(data: Dataset, events: pd.DataFrame) -> pd.Series:
    """Give, for each meeting, the folded text in which a search looks.

    Returns
    -------
    Series of str
        Indexed by ``event_id``: titles, places and names as :func:`bilateral.find` has them, then
        what was on the agenda, the offices of those present and the framework, in both languages.
    """
    sat = attendance(data, events)
    known = search_text(data).reindex(events["event_id"]).fillna("")
    offices = {office: " ".join(word(office, "office", code) for code in ("en", "es"))
               for office in sat["office"].dropna().unique()}  # fmt: skip
    held = (
        sat.dropna(subset=["office"])
        .groupby("event_id")["office"]
        .agg(lambda o: " ".join(map(offices.get, o)))
    )
    frame = {term: " ".join(word(term, "framework", code) for code in ("en", "es"))
             for term in events["framework"].dropna().unique()}  # fmt: skip
    rows = events.set_index("event_id")
    more = [
        rows["summary_en"],
        rows["summary_es"],
        held.reindex(rows.index),
        rows["framework"].map(frame),
    ]
    joined = pd.concat([part.astype("str").fillna("") for part in more], axis=1).agg(
        " ".join, axis=1
    )
    return known + " " + joined.map(fold)


def start_days(rows: pd.DataFrame) -> pd.DataFrame:
    """Give the first and the last day on which each meeting may have begun.

    Where the day is known it is that day, however long the meeting lasted; where only the month or
    the year is known, all its days.

    Returns
    -------
    DataFrame
        ``earliest`` and ``latest``, with the index of `rows`.
    """
    latest = rows["last_day"].where(rows["precision"] != "day", rows["first_day"])
    return pd.DataFrame({"earliest": rows["first_day"], "latest": latest})


def whole_ids(data: Dataset, rows: pd.DataFrame) -> pd.Series:
    """Give for each meeting the one that it is part of, or itself.

    Returns
    -------
    Series of str
        Indexed by ``event_id``. A part is one with its whole only if both are in `rows`.
    """
    here = set(rows["event_id"])
    links = data.links[data.links["relation"] == "part_of"]
    links = links[links["event_id"].isin(here) & links["other_event_id"].isin(here)]
    parts = dict(zip(links["event_id"], links["other_event_id"], strict=True))

    def whole(event: str) -> str:
        seen = {event}
        while (above := parts.get(event)) and above not in seen:
            seen.add(above)
            event = above
        return event

    return pd.Series({event: whole(event) for event in rows["event_id"].tolist()}, dtype="object")


def attendance(data: Dataset, rows: pd.DataFrame | None = None) -> pd.DataFrame:
    """List who took part in meetings, and on which side.

    Parameters
    ----------
    data
        The tables.
    rows
        A selection of ``data.events``; all meetings that took place if left out.

    Returns
    -------
    DataFrame
        One row a meeting and participant, by day, side and office: ``event_id``, ``meeting_id``
        (the meeting that it is part of, else itself), ``date``, ``side`` (``mexico``,
        ``united_states``; missing for others), ``actor_id``, ``name``, ``office``,
        ``office_name`` (in words), ``role``, ``person`` (whether it is a person and no body or country).

    Notes
    -----
    The side is the actor's country; where that is empty, the ending of the office (``_mx``,
    ``_us``), else the country of a spell of the person in terms.csv.

    Examples
    --------
    >>> import bilateral as bl
    >>> data = bl.load()
    >>> meeting = data.events[data.events.event_id == "2025-02-27-security-cabinet-washington"]
    >>> table = bl.attendance(data, meeting)
    >>> table[table.side == "united_states"].name.tolist()
    ['Marco Rubio', 'Pam Bondi', 'Pete Hegseth']
    """
    rows = select_meetings(data) if rows is None else rows
    sat = data.participants[data.participants["role"].isin(_SAT)]
    sat = sat[["event_id", "actor_id", "role", "office"]].merge(
        rows[["event_id", "date", "first_day"]], on="event_id"
    )
    actors = data.actors.drop_duplicates("actor_id").set_index("actor_id")
    kind = sat["actor_id"].map(actors["kind"])
    sat = sat.assign(
        meeting_id=sat["event_id"].map(whole_ids(data, rows)),
        name=sat["actor_id"].map(actors["name"]).astype("str").fillna(sat["actor_id"]),
        side=_sides(data, sat, actors),
        person=(kind.isna() | kind.isin(["official", "person"])).astype(bool),
    )
    offices = {office: word(office, "office") for office in sat["office"].dropna().unique()}
    sat["office_name"] = sat["office"].map(offices).astype("str")
    sat = sat.sort_values(["first_day", "event_id", "side", "name"], kind="stable")
    columns = ["event_id", "meeting_id", "date", "side", "actor_id", "name", "office",
               "office_name", "role", "person"]  # fmt: skip
    return sat[columns].drop_duplicates(["event_id", "actor_id", "office"], ignore_index=True)


def _sides(data: Dataset, sat: pd.DataFrame, actors: pd.DataFrame) -> pd.Series:
    country = sat["actor_id"].map(actors["country"])
    terms = data.terms.dropna(subset=["actor_id", "country"]).drop_duplicates("actor_id")
    ending = sat["office"].str.extract(r"_(mx|us)$", expand=False)
    spell = sat["actor_id"].map(terms.set_index("actor_id")["country"])
    country, ending, spell = (cells.astype("str") for cells in (country, ending, spell))
    named = country.fillna(ending).fillna(spell).fillna(sat["actor_id"])
    names = actors["name"].to_dict()
    sides = {term: _side(term, names) for term in named.dropna().unique()}
    return named.map(sides).astype("str")


def _side(country: str, names: dict[str, str]) -> str | None:
    """The side of a country, told by its id or by its name."""
    said = [country.removeprefix("own-").replace("-", " "), str(names.get(country, ""))]
    return next((_SIDES[fold(word)] for word in said if fold(word) in _SIDES), None)
