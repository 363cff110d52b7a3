"""A systematic list as it stands there, row for row, with ours beside it."""

from __future__ import annotations

import pandas as pd

from bilateral import dates
from bilateral.data import Dataset
from bilateral.meetings.members import ENTRY, attested, is_list
from bilateral.meetings.rows import attendance

__all__ = ["meetings_of_list"]


def meetings_of_list(data: Dataset, list_id: str) -> pd.DataFrame:
    """Give a list of meetings as it stands there: its entries with its own dates, and our rows.

    Parameters
    ----------
    data
        The tables.
    list_id
        A list of ``data.coverage``, such as ``historian-visits-mexico``,
        ``historian-president-travels-mexico`` or ``historian-secretary-travels-mexico``.

    Returns
    -------
    DataFrame
        One row an entry, in the order of the list's days: ``entry`` (its number on the list;
        missing if the list has none), ``list_start``, ``list_end`` (the days that the list gives),
        ``list_page`` (title of the page, which names whose travels or visits they are),
        ``event_id``, ``date``, ``end_date`` (ours), ``same_days`` (whether the two agree),
        ``title_en``, ``title_es``, ``level``, ``place``, ``mexico``, ``united_states`` (names of who took
        part, joined by ``, ``), ``url``.

    Raises
    ------
    ValueError
        If there is no such list.

    Notes
    -----
    The day of a list is that of its own evidence where it differs from ours, else ours. Where a
    list numbers its entries, meetings that its pages only mention are left out.

    Examples
    --------
    >>> import bilateral as bl
    >>> visits = bl.meetings_of_list(bl.load(), "historian-visits-mexico")
    >>> visits.loc[0, ["list_start", "mexico"]].tolist()
    ['1976-09-24', 'José López Portillo']
    """
    is_list(data, list_id)
    said = attested(data, data.sources.loc[data.sources["list_id"] == list_id, "source_id"])
    rows = _entries(said[said["field"] == "event"])
    for field in ("date", "end_date"):
        own = said.loc[said["field"] == field, ["row_id", "source_id", "value"]]
        own = own.drop_duplicates(["row_id", "source_id"]).rename(
            columns={"value": f"list_{field}"}
        )
        rows = rows.merge(own, on=["row_id", "source_id"], how="left")
    rows = rows.merge(data.events, left_on="row_id", right_on="event_id")
    start = rows["list_date"].astype("str").fillna(rows["date"])
    end = rows["list_end_date"].astype("str").fillna(rows["end_date"]).fillna(start)
    end = end.where(
        dates.last_day(end) >= dates.first_day(start), start
    )  # the list's last day of a later start
    pages = data.sources.set_index("source_id")
    rows = rows.assign(
        list_start=start, list_end=end, list_page=rows["source_id"].map(pages["title"]),
        same_days=(start == rows["date"]) & (end == rows["end_date"].fillna(rows["date"])),
        url=rows["source_id"].map(pages["url"]), **_names(data, rows["event_id"]),
    )  # fmt: skip
    rows = rows.assign(_day=dates.first_day(rows["list_start"]))
    return rows.sort_values(["_day", "entry", "event_id"], ignore_index=True)[_COLUMNS]


_COLUMNS = [
    "entry", "list_start", "list_end", "list_page", "event_id", "date", "end_date", "same_days",
    "title_en", "title_es", "level", "place", "mexico", "united_states", "url",
]  # fmt: skip


def _entries(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that are entries of a list, with their numbers; all of a list without numbers."""
    number = rows["note"].str.extract(ENTRY, expand=False)
    rows = rows[["row_id", "source_id"]].assign(entry=pd.to_numeric(number).astype("Int64"))
    return (
        rows.dropna(subset=["entry"])
        if rows["entry"].notna().any()
        else rows.drop_duplicates("row_id")
    )


def _names(data: Dataset, event_ids: pd.Series) -> dict[str, pd.Series]:
    events = data.events[data.events["event_id"].isin(event_ids)]
    sat = attendance(data, events)
    sat = sat[sat["person"]].drop_duplicates(["event_id", "actor_id"])
    return {
        side: event_ids.map(
            sat[sat["side"] == side].groupby("event_id")["name"].agg(", ".join)
        ).astype("str")
        for side in ("mexico", "united_states")
    }
