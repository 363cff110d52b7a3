"""How many days lie between meetings, and where no one can say."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from bilateral.data import Dataset
from bilateral.labels import say_count, say_date, text, word
from bilateral.meetings.members import list_members
from bilateral.meetings.rows import NOT_STATED, attendance, start_days, whole_ids

__all__ = ["Cadence", "cadence", "meeting_gaps"]

_DAY = pd.Timedelta(days=1)
#: What the meetings may be grouped by.
GROUPS = ("level", "framework", "pair", "found_by", "list_id")
#: The list of those found by searching, and what is believed of a day outside every list.
_FOUND = "meetings-found"


class Cadence(NamedTuple):
    """How often a group of meetings took place.

    ``table`` has one row a group: ``group``, ``name`` (in words), ``found_by``, ``meetings``, ``since``, ``until``,
    ``gaps`` (those between two meetings with no stretch in between that was not looked for),
    ``median_lowest``, ``median_highest``, ``longest_lowest``, ``longest_highest`` (days),
    ``longest_since``, ``longest_until``, ``running_days`` (from the last meeting to
    ``looked_until``), ``looked_until``, ``coverage`` (``yes``: the list is complete, so that a gap
    is a silence; ``partly``: none on file; ``no``: some of it was not looked for; ``unknown``:
    nobody says what was looked for).
    """

    table: pd.DataFrame
    gaps: pd.DataFrame
    caption: str


def meeting_gaps(
    data: Dataset, rows: pd.DataFrame, *, by: str | None = None,
    coverage: pd.DataFrame | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Give the days from each meeting to the next, and from the last one on.

    Parameters
    ----------
    data
        The tables.
    rows
        Meetings, as :func:`bilateral.select_meetings` gives them.
    by
        ``level``, ``framework``, ``pair`` (an office of each side), ``found_by`` or ``list_id``:
        each group for itself; one group if left out. With ``list_id`` each list keeps its own
        span, and a meeting stands on as many lists as name it.
    coverage
        Rows of ``data.coverage`` that say when the meetings were looked for. If left out: the row
        of each list, else what was found by searching (``meetings-found``).

    Returns
    -------
    DataFrame
        One row a gap: ``group``, ``name`` (of the group, in words), ``from_event_id``, ``to_event_id`` (missing for the running
        one), ``since`` and ``until`` (dates as on file), ``first_day`` and ``last_day`` (the day
        from which and to which is counted), ``lowest_days`` and ``highest_days``, ``running``,
        ``looked_until``, ``coverage`` (``yes``, ``partly``, ``no``; ``unknown`` if the tables do not
        say when meetings were looked for: then gaps have a length, and no one runs), ``found_by`` (``systematic``
        or ``targeted``; ``both`` if its ends differ).

    Raises
    ------
    ValueError
        If `by` is none of these.

    Notes
    -----
    Days are counted from the day on which a meeting began to the day on which the next one did.
    Where only the month or the year of one is known, ``lowest_days`` and ``highest_days`` are the
    fewest and the most that it can be. A gap that holds a day that was not looked for has no
    length (both are missing); one that runs is counted to the last day looked for, and its highest
    is missing. A meeting that is part of another is not counted again.

    Examples
    --------
    >>> import bilateral as bl
    >>> data = bl.load()
    >>> dialogue = bl.select_meetings(data, frameworks=["high_level_security_dialogue"])
    >>> bl.meeting_gaps(data, dialogue).lowest_days.tolist()[:2]
    [370, 357]
    """
    if by is not None and by not in GROUPS:
        raise ValueError(f"by is {by!r}; allowed: {', '.join(GROUPS)} or None")
    grouped = _grouped(data, rows, by)
    if grouped.empty:
        return _NO_GAPS.copy()
    if by != "list_id":
        gaps = _gaps(grouped, _looked_for(data, None, coverage))
    else:
        gaps = pd.concat([
            _gaps(meetings, _looked_for(data, list_id, coverage))
            for list_id, meetings in grouped.groupby("group", sort=True)
        ])  # fmt: skip
    names = {group: _group_word(group, by) for group in gaps["group"].unique()}
    gaps = gaps.assign(name=gaps["group"].map(names).astype("str"))
    return gaps.sort_values(["group", "running", "first_day"], ignore_index=True)[_COLUMNS]


_COLUMNS = [
    "group", "name", "from_event_id", "to_event_id", "since", "until", "first_day", "last_day",
    "lowest_days", "highest_days", "running", "looked_until", "coverage", "found_by",
]  # fmt: skip
_NO_GAPS = pd.DataFrame({
    column: pd.Series(dtype={"running": "bool", "lowest_days": "Int64", "highest_days": "Int64"}.get(
        column, "datetime64[s]" if column in ("first_day", "last_day", "looked_until") else "str"))
    for column in _COLUMNS
})  # fmt: skip


def _grouped(data: Dataset, rows: pd.DataFrame, by: str | None) -> pd.DataFrame:
    """Meetings with their group, wholes in place of parts, a row for each group of a meeting."""
    whole = whole_ids(data, rows)
    meetings = rows[rows["event_id"].map(whole) == rows["event_id"]]
    if by is None:
        return meetings.assign(group="")
    if by == "list_id":
        lists = list_members(data)
        return meetings.merge(lists, on="event_id").rename(columns={"list_id": "group"})
    if by == "pair":
        pairs = _office_pairs(attendance(data, rows))
        return meetings.merge(pairs, left_on="event_id", right_on="meeting_id")
    if by == "framework":  # what belongs to none is no group
        meetings = meetings.dropna(subset=[by])
    return meetings.assign(group=meetings[by].fillna(NOT_STATED))


def _office_pairs(sat: pd.DataFrame) -> pd.DataFrame:
    """Each office of Mexico with each of the United States, meeting by meeting."""
    held = sat.dropna(subset=["office"])
    sides = [
        held.loc[held["side"] == side, ["meeting_id", "office"]]
        for side in ("mexico", "united_states")
    ]
    pairs = sides[0].merge(sides[1], on="meeting_id")
    group = pairs["office_x"].astype("str") + "|" + pairs["office_y"].astype("str")
    return pairs[["meeting_id"]].assign(group=group).drop_duplicates()


class _Stretches(NamedTuple):
    """Unbroken stretches of days in which meetings were looked for: completely, and at all."""

    complete: list[tuple[pd.Timestamp, pd.Timestamp]]
    any: list[tuple[pd.Timestamp, pd.Timestamp]]

    def sure(self, first: pd.Timestamp, last: pd.Timestamp) -> str:
        """How well all the days from the first to the last were looked for."""
        if not self.any:
            return "unknown"
        if pd.isna(last):
            return "no"
        for answer, stretches in (("yes", self.complete), ("partly", self.any)):
            if any(since <= first and last <= until for since, until in stretches):
                return answer
        return "no"

    def until(self, day: pd.Timestamp) -> pd.Timestamp:
        """The last day of the stretch in which a day lies."""
        return next((until for since, until in self.any if since <= day <= until), pd.NaT)


def _looked_for(data: Dataset, list_id: str | None, coverage: pd.DataFrame | None) -> _Stretches:
    """When meetings were looked for: by the rows given, else by that of the list."""
    if coverage is None:
        coverage = data.coverage[data.coverage["list_id"] == (list_id or _FOUND)]
    spans = coverage.dropna(subset=["first_day"]).sort_values("first_day")
    complete = spans[spans["complete"] == "yes"]
    return _Stretches(*(_joined(rows["first_day"], rows["last_day"]) for rows in (complete, spans)))


def _joined(first: pd.Series, last: pd.Series) -> list[tuple[pd.Timestamp, pd.Timestamp]]:
    """Spans in order of their first day, those that meet made one."""
    found: list[tuple[pd.Timestamp, pd.Timestamp]] = []
    for since, until in zip(first, last, strict=True):
        if found and since <= found[-1][1] + _DAY:
            found[-1] = (found[-1][0], max(found[-1][1], until))
        else:
            found.append((since, until))
    return found


def _gaps(meetings: pd.DataFrame, looked: _Stretches) -> pd.DataFrame:
    """From each meeting of a group to the next one, and from the last to the last day looked for."""
    days = start_days(meetings)
    meetings = meetings.assign(
        **days, middle=days["earliest"] + (days["latest"] - days["earliest"]) / 2
    )
    meetings = meetings.sort_values(["group", "middle", "event_id"])
    after = meetings.groupby("group")[["event_id", "date", "earliest", "latest", "found_by"]].shift(
        -1
    )
    running = after["event_id"].isna()
    reached = pd.to_datetime(pd.Series(
        [looked.until(day) if runs else pd.NaT for day, runs in zip(meetings["latest"], running, strict=True)],
        index=meetings.index,
    ))  # fmt: skip
    until = reached.where(running, after["latest"])
    since = meetings["latest"].where(running, meetings["earliest"])
    sure = [looked.sure(first, last) for first, last in zip(since, until, strict=True)]
    known = pd.Series(sure, index=meetings.index) != "no"
    lowest = _days(meetings["latest"], after["earliest"].where(~running, reached)).clip(0)
    return pd.DataFrame({
        "group": meetings["group"], "from_event_id": meetings["event_id"], "to_event_id": after["event_id"],
        "since": meetings["date"], "until": after["date"],
        "first_day": meetings["latest"], "last_day": after["earliest"].where(~running, reached),
        "lowest_days": lowest.where(known), "highest_days": _days(meetings["earliest"], after["latest"]).where(known),
        "running": running, "looked_until": reached, "coverage": sure,
        "found_by": _both(meetings["found_by"], after["found_by"].where(~running, meetings["found_by"])),
    }).astype({"to_event_id": "str", "until": "str", "found_by": "str"})  # fmt: skip


def _days(first: pd.Series, last: pd.Series) -> pd.Series:
    return (last - first).dt.days.astype("Int64")


def _both(one: pd.Series, other: pd.Series) -> np.ndarray:
    one, other = one.to_numpy(object), other.to_numpy(object)
    return np.where(
        [a == b or (a != a and b != b) for a, b in zip(one, other, strict=True)], one, "both"
    )


def cadence(
    data: Dataset, rows: pd.DataFrame, *, by: str | None = None,
    coverage: pd.DataFrame | None = None,
) -> Cadence:  # fmt: skip
    """Say how often meetings took place, group by group.

    Parameters
    ----------
    data, rows, by, coverage
        As for :func:`bilateral.meeting_gaps`.

    Returns
    -------
    Cadence
        ``table`` (a row a group, the most meetings first), ``gaps``, ``caption``.

    Examples
    --------
    >>> import bilateral as bl
    >>> data = bl.load()
    >>> dialogue = bl.select_meetings(data, frameworks=["high_level_security_dialogue"])
    >>> bl.cadence(data, dialogue, by="framework").table[["meetings", "median_lowest"]].values.tolist()[0]
    [3, 363.5]
    """
    gaps = meeting_gaps(data, rows, by=by, coverage=coverage)
    table = _summary(gaps)
    return Cadence(table, gaps, _caption(table))


_WORST = ("unknown", "no", "partly", "yes")


def _summary(gaps: pd.DataFrame) -> pd.DataFrame:
    measured = gaps[~gaps["running"] & gaps["lowest_days"].notna()]
    longest = measured.sort_values("lowest_days", ascending=False, kind="stable")
    longest = longest.drop_duplicates("group").set_index("group")
    running = gaps[gaps["running"]].set_index("group")
    groups, lengths = gaps.groupby("group", sort=True), measured.groupby("group")
    ways = groups["found_by"]
    table = pd.DataFrame({
        "name": groups["name"].first(), "found_by": ways.first().where(ways.nunique() < 2, "both"),
        "meetings": groups.size(), "since": groups["since"].first(), "until": running["since"],
        "gaps": lengths.size(),
        "median_lowest": lengths["lowest_days"].median(), "median_highest": lengths["highest_days"].median(),
        "longest_lowest": longest["lowest_days"], "longest_highest": longest["highest_days"],
        "longest_since": longest["since"], "longest_until": longest["until"],
        "running_days": running["lowest_days"], "looked_until": running["looked_until"],
        "coverage": gaps["coverage"].map(_WORST.index).groupby(gaps["group"]).min().map(dict(enumerate(_WORST))),
    }).rename_axis("group").reset_index()  # fmt: skip
    table["gaps"] = table["gaps"].fillna(0).astype(int)
    order = {"by": ["meetings", "group"], "ascending": [False, True]}
    return table.sort_values(**order, ignore_index=True)


def _group_word(group: str, by: str | None) -> str:
    """The word for a group: of a level, a framework, a pair of offices, a list."""
    if by is None:
        return text("meetings_all")
    if by == "pair":
        return " – ".join(word(office, "office") for office in group.split("|"))
    if by == "list_id":
        return word(group.replace("-", "_"), "list")
    return text("meetings_not_stated") if group == NOT_STATED else word(group, by)


def _caption(table: pd.DataFrame) -> str:
    if table.empty:
        return text("meetings_none")
    return " ".join(_sentence(row) for row in table.head(3).itertuples())


def _sentence(row: tuple) -> str:
    said = [text("cadence_meetings", group=row.name, n=int(row.meetings),
                 since=say_date(row.since), until=say_date(row.until))]  # fmt: skip
    if pd.notna(row.longest_lowest):
        said.append(text("cadence_longest", days=_range(row.longest_lowest, row.longest_highest),
                         since=say_date(row.longest_since), until=say_date(row.longest_until)))  # fmt: skip
    if pd.notna(row.looked_until):
        said.append(text("cadence_looked", until=say_date(row.looked_until)))
    return " ".join(said)


def _range(lowest: int, highest: int) -> str:
    """Days in words, as one number or as the two between which it lies."""
    if lowest == highest:
        return say_count(int(lowest), "days")
    return text("cadence_days", lowest=int(lowest), highest=int(highest))
