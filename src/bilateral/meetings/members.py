"""Which events stand on which list."""

from __future__ import annotations

import pandas as pd

from bilateral.citations import events_of_lists
from bilateral.data import Dataset
from bilateral.schema import DIPLOMACY_KINDS

__all__ = ["ENTRY", "attested", "is_list", "list_members", "meeting_coverage"]

#: How a note of evidence gives the number that an entry has on its list.
ENTRY = r"Entry (\d+) of the list"


def attested(data: Dataset, pages: pd.Series) -> pd.DataFrame:
    """What some pages say of events."""
    evidence = data.evidence
    return evidence[(evidence["table"] == "events") & evidence["source_id"].isin(pages)]


def is_list(data: Dataset, list_id: str) -> None:
    """Refuse a list that the tables do not know, and name those that they do."""
    known = sorted(set(data.coverage["list_id"].dropna()) | set(data.sources["list_id"].dropna()))
    if list_id not in known:
        raise ValueError(f"no list {list_id!r}; there are {', '.join(known) or 'none'}")


def list_members(data: Dataset) -> pd.DataFrame:
    """Give the events of each list.

    Those are its numbered entries; of a list that has the name of a framework (such as
    ``high-level-security-dialogue``) the events of that framework; else all that its pages attest.

    Returns
    -------
    DataFrame
        ``event_id`` and ``list_id``.
    """
    members = events_of_lists(data)[["event_id", "list_id"]]
    said = attested(data, data.sources.loc[data.sources["list_id"].notna(), "source_id"])
    lists = data.sources.set_index("source_id")["list_id"]
    said = said.assign(list_id=said["source_id"].map(lists))
    entries = said[(said["field"] == "event") & said["note"].str.match(ENTRY, na=False)]
    entries = entries.rename(columns={"row_id": "event_id"})[["event_id", "list_id"]]
    framed = _of_frameworks(data)
    others = members[~members["list_id"].isin([*entries["list_id"], *framed["list_id"]])]
    return pd.concat([entries, framed, others], ignore_index=True).drop_duplicates(
        ignore_index=True
    )


def _of_frameworks(data: Dataset) -> pd.DataFrame:
    names = data.coverage[["list_id"]].dropna()
    names = names.assign(framework=names["list_id"].str.replace("-", "_"))
    return data.events[["event_id", "framework"]].merge(names, on="framework")[
        ["event_id", "list_id"]
    ]


def meeting_coverage(data: Dataset) -> pd.DataFrame:
    """Give the rows of ``data.coverage`` that say when meetings, calls and agreements were looked for.

    Returns
    -------
    DataFrame
        The rows of every list on which one of them stands, and of those found by searching.

    Examples
    --------
    >>> import bilateral as bl
    >>> "historian-visits-mexico" in set(bl.meeting_coverage(bl.load()).list_id)
    True
    """
    met = data.events.loc[data.events["kind"].isin(DIPLOMACY_KINDS), "event_id"]
    members = list_members(data)
    lists = {*members.loc[members["event_id"].isin(met), "list_id"], "meetings-found"}
    figures = data.coverage["family"].fillna("").str.endswith("figures")
    return data.coverage[data.coverage["list_id"].isin(lists) & ~figures]
