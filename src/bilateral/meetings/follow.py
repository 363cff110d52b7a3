"""What followed a meeting in time: agreements, and the meetings that were promised."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from bilateral.data import Dataset
from bilateral.labels import say_count, text
from bilateral.meetings.rows import select_meetings, start_days

__all__ = ["Following", "following_agreements", "promised_meetings"]

_DAY = pd.Timedelta(days=1)
#: Relations by which a later event says that it goes on from an earlier one.
_ONWARD = ("follows_up", "agreed_at", "part_of", "carries_out", "extends")
#: The field of evidence in which a page says that further meetings were promised.
PROMISED = "promised_meetings"


class Following(NamedTuple):
    """Agreements on file after meetings.

    ``table``: a row a meeting: ``event_id``, ``date``, ``tied`` (agreements that say of
    themselves, by a link, that they were made at it or carry it on), ``following`` (agreements on
    file that began from 0 to so many days after it), ``may_follow`` (those that may, their day or
    that of the meeting being known to the month), ``next_event_id``, ``next_lowest_days``,
    ``next_highest_days`` (to the next agreement within the window), ``looked_for`` (whether all
    days of the window were looked for; missing if nobody says).
    """

    table: pd.DataFrame
    window_days: int
    #: Meetings whose whole window was looked for; how many of them were followed, and linked.
    meetings: int
    followed: int
    linked: int
    caption: str


def following_agreements(data: Dataset, rows: pd.DataFrame, *, window_days: int = 90) -> Following:
    """List the agreements on file in the days after each meeting.

    Parameters
    ----------
    data
        The tables.
    rows
        Meetings, as :func:`bilateral.select_meetings` gives them.
    window_days
        Days after the meeting, its own day included.

    Returns
    -------
    Following
        ``table`` and, of the meetings whose window was looked for, how many were followed.

    Raises
    ------
    ValueError
        If `window_days` is negative.

    Notes
    -----
    That an agreement came within some days after a meeting is an order in time. Where agreements
    are many, most meetings have one after them whatever was spoken of; ``tied`` counts only those
    that a page ties to the meeting.

    Examples
    --------
    >>> import bilateral as bl
    >>> data = bl.load()
    >>> calls = bl.select_meetings(data, kinds=["call"], start="2025-02-03", end="2025-02-03")
    >>> bl.following_agreements(data, calls, window_days=1).table.columns.tolist()[:3]
    ['event_id', 'date', 'tied']
    """
    if window_days < 0:
        raise ValueError(f"window_days is {window_days!r}; allowed: 0 or more")
    agreements = select_meetings(data, kinds=["agreement"])
    made, met = start_days(agreements), start_days(rows)
    lowest = _apart(met["latest"], made["earliest"])
    highest = _apart(met["earliest"], made["latest"])
    other = rows["event_id"].to_numpy(object)[:, None] != agreements["event_id"].to_numpy(object)
    surely = (lowest >= 0) & (highest <= window_days) & other
    maybe = (highest >= 0) & (lowest <= window_days) & other
    linked = data.links[data.links["relation"].isin(_ONWARD)]
    linked = linked[linked["event_id"].isin(agreements["event_id"])].drop_duplicates(
        ["event_id", "other_event_id"]
    )
    tied_to = rows["event_id"].map(linked["other_event_id"].value_counts()).fillna(0).astype(int)
    table = pd.DataFrame({
        "event_id": rows["event_id"], "date": rows["date"], "tied": tied_to,
        "following": surely.sum(axis=1), "may_follow": maybe.sum(axis=1),
        **_next(agreements, lowest, highest, maybe),
        "looked_for": _looked_for(data, met, window_days),
    }).reset_index(drop=True)  # fmt: skip
    known = table[table["looked_for"].fillna(True).astype(bool)]
    followed, tied = int((known["following"] > 0).sum()), int((known["tied"] > 0).sum())
    caption = text("follow_caption", meetings=len(known), days=say_count(window_days, "days"),
                   followed=followed, linked=tied, left_out=len(table) - len(known))  # fmt: skip
    return Following(table, window_days, len(known), followed, tied, caption)


def _apart(first: pd.Series, last: pd.Series) -> np.ndarray:
    """Days from each of the first to each of the last."""
    days = [series.to_numpy("datetime64[D]").astype("int64") for series in (first, last)]
    return days[1][None, :] - days[0][:, None]


def _next(
    agreements: pd.DataFrame, lowest: np.ndarray, highest: np.ndarray, maybe: np.ndarray
) -> dict:
    """The agreement that comes first after each meeting, if one is in the window."""
    if not lowest.size:
        empty = pd.array([pd.NA] * len(lowest), "Int64")
        return {
            "next_event_id": [None] * len(lowest),
            "next_lowest_days": empty,
            "next_highest_days": empty,
        }
    far = np.where(maybe, highest, np.iinfo("int64").max)
    place, row, there = far.argmin(axis=1), np.arange(len(far)), maybe.any(axis=1)
    ids = agreements["event_id"].to_numpy(object)[place]
    return {
        "next_event_id": np.where(there, ids, None),
        "next_lowest_days": pd.Series(np.maximum(lowest[row, place], 0))
        .where(there)
        .astype("Int64")
        .array,
        "next_highest_days": pd.Series(highest[row, place]).where(there).astype("Int64").array,
    }


def _looked_for(data: Dataset, met: pd.DataFrame, window_days: int) -> pd.Series:
    spans = data.coverage[data.coverage["list_id"] == "meetings-found"]
    spans = spans.dropna(subset=["first_day"])
    if spans.empty:
        return pd.Series(pd.NA, index=met.index, dtype="boolean")
    inside = [
        bool(
            ((spans["first_day"] <= first) & (spans["last_day"] >= last + window_days * _DAY)).any()
        )
        for first, last in zip(met["earliest"], met["latest"], strict=True)
    ]
    return pd.Series(inside, index=met.index, dtype="boolean")


def promised_meetings(data: Dataset, events: pd.DataFrame | None = None) -> pd.DataFrame:
    """Say of promised meetings whether they are on file as held.

    Parameters
    ----------
    data
        The tables.
    events
        Events at which meetings were promised; if left out those of which a page says so (evidence
        field ``promised_meetings``).

    Returns
    -------
    DataFrame
        One row an event: ``event_id``, ``date``, ``title_en``, ``title_es``, ``promised`` (what the
        pages say, joined by ``; ``), ``held`` (later meetings and calls on file that go on from it),
        ``first_event_id``, ``first_date``, ``first_after_days`` (at the least), ``last_date``,
        ``tied_by`` (``link``, or ``framework`` where no link leads on), ``meeting_ids`` (joined by
        ``|``), ``outcome`` (``held``; ``none_on_file``: looked for, none found; ``not_looked_for``), ``answer`` (the
        outcome in words).

    Notes
    -----
    A later meeting goes on from the event if links lead to it, step by step, by ``follows_up``,
    ``agreed_at``, ``part_of``, ``carries_out`` or ``extends``; if none does, those of the same
    framework that came after it. Meetings that were only announced are none.

    Examples
    --------
    >>> import bilateral as bl
    >>> table = bl.promised_meetings(bl.load())
    >>> table.columns.tolist()[:3]
    ['event_id', 'date', 'title_en']
    """
    said = data.evidence[
        (data.evidence["table"] == "events") & (data.evidence["field"] == PROMISED)
    ]
    if events is None:
        events = data.events[data.events["event_id"].isin(said["row_id"])]
    events = events.sort_values(["first_day", "event_id"])
    meetings = select_meetings(data, kinds=["meeting", "call"])
    spans = data.coverage[data.coverage["list_id"] == "meetings-found"]
    rows = [
        _promise(data, row, meetings, said.loc[said["row_id"] == row.event_id, "value"], spans)
        for row in events.itertuples()
    ]
    table = pd.DataFrame(rows, columns=_PROMISE)
    answers = [text(f"promise_{outcome}") for outcome in table["outcome"]]
    table = table.assign(answer=pd.Series(answers, dtype="str"))
    return table.astype({"held": "Int64", "first_after_days": "Int64"})


_PROMISE = [
    "event_id", "date", "title_en", "title_es", "promised", "held", "first_event_id", "first_date",
    "first_after_days", "last_date", "tied_by", "meeting_ids", "outcome",
]  # fmt: skip


def _promise(
    data: Dataset, event: tuple, meetings: pd.DataFrame, said: pd.Series, spans: pd.DataFrame
) -> tuple:
    later = meetings[meetings["first_day"] > event.last_day]
    tied, tied_by = later[later["event_id"].isin(_onward(data, event.event_id))], "link"
    if tied.empty and isinstance(event.framework, str):
        tied, tied_by = later[later["framework"] == event.framework], "framework"
    promised = "; ".join(dict.fromkeys(said.dropna()))
    head = (event.event_id, event.date, event.title_en, event.title_es, promised or None, len(tied))
    if tied.empty:
        watched = (
            (spans["first_day"] <= event.first_day) & (spans["last_day"] > event.last_day)
        ).any()
        return (
            *head,
            None,
            None,
            pd.NA,
            None,
            None,
            None,
            "none_on_file" if watched else "not_looked_for",
        )
    first = tied.iloc[0]
    after = (first["first_day"] - event.last_day).days
    return (*head, first["event_id"], first["date"], after, tied["date"].iloc[-1], tied_by,
            "|".join(tied["event_id"]), "held")  # fmt: skip


def _onward(data: Dataset, event_id: str) -> set[str]:
    """Every event that goes on from this one, step by step."""
    links = data.links[data.links["relation"].isin(_ONWARD)]
    later = links.groupby("other_event_id")["event_id"].agg(set).to_dict()
    reached: set[str] = set()
    ahead = {event_id}
    while ahead:
        ahead = set().union(*(later.get(event, ()) for event in ahead)) - reached - {event_id}
        reached |= ahead
    return reached
