"""Counts of the rows on file: of events and of people, by period and by any column.

An event known by its month or its year lies somewhere in it. So every count is two numbers: what
surely lies in a period, and what may lie in it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from bilateral.schema import HANDOVER_KINDS
from bilateral.trends.periods import Coverage
from bilateral.trends.tally import Task

__all__ = [
    "counts_over_time", "cumulative_counts", "event_counts", "handovers",
    "rolling_counts",
]  # fmt: skip


def handovers(events: pd.DataFrame, *, prisoners: bool = False) -> pd.DataFrame:
    """Keep the handing over of people by a state: extradition, transfer, deportation.

    Abductions and surrenders (``other``) are not among them.

    Parameters
    ----------
    events
        ``data.events``, or a selection of it.
    prisoners
        Whether to keep the transfers of sentenced prisoners who finish their sentence at home,
        too. They are never counted with the others.

    Examples
    --------
    >>> import bilateral as bl
    >>> sorted(handovers(bl.load().events).kind.unique())
    ['deportation', 'extradition', 'transfer']
    """
    kinds = [*HANDOVER_KINDS, "prisoner_transfer"] if prisoners else HANDOVER_KINDS
    return events[events["kind"].isin(kinds)]


def event_counts(events: pd.DataFrame, by: Sequence[str] = ("direction", "kind")) -> pd.DataFrame:
    """Count events and people on file, over the whole time.

    Parameters
    ----------
    events
        A selection of ``data.events``. Every row given is counted, those only announced too.
    by
        Columns that make the groups.

    Returns
    -------
    DataFrame
        One row a group: the columns of `by`, ``events``, ``people`` (sum of those stated; missing
        if none is),
        ``without_people`` (events that state no number), ``since`` and ``until`` (first and last
        possible day).

    Examples
    --------
    >>> import bilateral as bl
    >>> table = event_counts(handovers(bl.load().events), ["direction"])
    >>> table.columns.tolist()
    ['direction', 'events', 'people', 'without_people', 'since', 'until']
    """
    groups = events.groupby(list(by), dropna=False, sort=True)
    return groups.agg(
        events=("event_id", "size"),
        people=("people", lambda people: people.sum(min_count=1)),
        without_people=("people", lambda people: int(people.isna().sum())),
        since=("first_day", "min"),
        until=("last_day", "max"),
    ).reset_index()


def counts_over_time(
    events: pd.DataFrame,
    every: str = "year",
    *,
    by: str | Sequence[str] = (),
    count: str = "people",
    coverage: pd.DataFrame | None = None,
    terms: pd.DataFrame | None = None,
    office: str | None = None,
    start: str | None = None,
    end: str | None = None,
) -> pd.DataFrame:
    """Count the events or the people on file in each period, as a range.

    Parameters
    ----------
    events
        A selection of ``data.events``. Rows only announced are left out, and counted apart.
    every
        The periods: ``"day"``, ``"week"`` (ISO, from Monday), ``"month"``, ``"quarter"``,
        ``"year"``, ``"us_fiscal_year"`` (October to September, named by the year it ends in) or
        ``"term"`` (of `office`; the day on which one follows another belongs to the one who comes).
    by
        Columns that make the groups, such as ``["direction", "kind"]``. For organizations and
        court districts see :func:`spread_people`, for everyone who took part
        :func:`spread_actors`.
    count
        ``"people"`` or ``"events"``.
    coverage
        Which days were looked at: rows of ``data.coverage``, or a frame of your own with
        ``start``, ``end`` and ``complete``. If left out, nobody says what was looked for; a frame
        without rows says that nothing was.
    terms, office
        ``data.terms`` and the office, such as ``"president_mx"``; for ``every="term"``.
    start, end
        Partial dates: the first and the last day of the table; if left out, those of coverage and
        events together.

    Returns
    -------
    DataFrame
        One row a group and period, without holes: ``period`` (``2025-02-27``, ``2025-W09``,
        ``2025-02``, ``2025-Q1``, ``2025``, ``FY2025`` or the id of the term), for terms
        ``in_office`` (who held it), the columns of `by`, ``first_day``, ``last_day``, ``lowest``
        (what surely lies in the period), ``highest`` (what may lie in it), ``without_people``
        (events that may lie in it and state no number; they add no people), ``announced`` (rows
        left out), ``days``, ``covered_days`` and ``coverage``: ``yes`` if every event of the whole
        period is on a list, ``partly``, ``no``, or ``unknown`` if no coverage was given.

    Raises
    ------
    ValueError
        If a column, a date, a sort of period or the office does not exist, or if transfers of
        sentenced prisoners would be counted with other handovers.

    Notes
    -----
    Outside coverage ``lowest`` and ``highest`` are missing and not 0, and so they are without any
    coverage in a period that has no row. People are missing where rows are there and none of them
    states a number. A count under ``partly`` is of the rows on file: more may have happened.

    An event of which only the year is known lies surely in its year, and may lie in each of its
    months.

    Examples
    --------
    >>> import pandas as pd
    >>> from bilateral import dates
    >>> events = pd.DataFrame({"event_id": ["a", "b"], "date": ["2024-12", "2025"], "people": [2, 3]})
    >>> events = events.join(dates.bounds(events["date"]))
    >>> looked_at = pd.DataFrame({"start": ["2024-07"], "end": ["2025"], "complete": ["yes"]})
    >>> table = counts_over_time(events, coverage=looked_at, start="2023", end="2025")
    >>> table["coverage"].tolist(), table["lowest"].tolist()
    (['no', 'partly', 'yes'], [<NA>, 2, 3])
    """
    task = Task(events, every, by, count, coverage, terms, office, start, end)
    return task.counted(task.periods["first_day"], np.ones(len(task.periods), dtype=bool))


def rolling_counts(
    events: pd.DataFrame,
    window: int,
    every: str = "month",
    *,
    by: str | Sequence[str] = (),
    count: str = "people",
    coverage: pd.DataFrame | None = None,
    terms: pd.DataFrame | None = None,
    office: str | None = None,
    start: str | None = None,
    end: str | None = None,
) -> pd.DataFrame:
    """Count the events or the people of each period and those just before it.

    Events are counted anew in the wider window, and not by adding up periods: one of which only
    the year is known lies surely in a window that holds the year, though in none of its months.

    Parameters
    ----------
    events, every, by, count, coverage, terms, office, start, end
        As for :func:`counts_over_time`.
    window
        How many periods make a window, such as 12 months.

    Returns
    -------
    DataFrame
        As :func:`counts_over_time`; ``period`` is the last one of the window, ``first_day`` to
        ``last_day`` the whole of it. Counts are missing where the window holds a period outside
        coverage, and before the first whole window.

    Raises
    ------
    ValueError
        As :func:`counts_over_time`, and if `window` is not a whole number from 1 on.

    Examples
    --------
    >>> import pandas as pd
    >>> from bilateral import dates
    >>> events = pd.DataFrame({"event_id": ["a"], "date": ["2024"], "people": [3]})
    >>> events = events.join(dates.bounds(events["date"]))
    >>> rolling_counts(events, 12)["lowest"].tolist()[-2:]
    [<NA>, 3]
    """
    if isinstance(window, bool) or not isinstance(window, int | np.integer) or window < 1:
        raise ValueError(f"window is {window!r}; allowed: a number of periods, 1 or more")
    task = Task(events, every, by, count, coverage, terms, office, start, end)
    first, uncovered = task.periods["first_day"], task.uncovered()
    so_far = np.concatenate([[0], np.cumsum(uncovered)])
    row = np.arange(len(first))
    begin = np.maximum(row - window + 1, 0)
    countable = (row >= window - 1) & (so_far[row + 1] == so_far[begin])
    return task.counted(first.iloc[begin].reset_index(drop=True), countable)


def cumulative_counts(
    events: pd.DataFrame,
    every: str = "year",
    *,
    by: str | Sequence[str] = (),
    count: str = "people",
    coverage: pd.DataFrame | None = None,
    terms: pd.DataFrame | None = None,
    office: str | None = None,
    start: str | None = None,
    end: str | None = None,
) -> pd.DataFrame:
    """Count the events or the people from the first period up to and with each.

    Parameters
    ----------
    events, every, by, count, coverage, terms, office, end
        As for :func:`counts_over_time`.
    start
        Where to begin; with the first day of coverage (or else of events) if left out.

    Returns
    -------
    DataFrame
        As :func:`counts_over_time`; ``first_day`` to ``last_day`` is the time added up. From the
        first period outside coverage on, counts are missing.

    Raises
    ------
    ValueError
        As :func:`counts_over_time`.

    Examples
    --------
    >>> import pandas as pd
    >>> from bilateral import dates
    >>> events = pd.DataFrame({"event_id": ["a", "b"], "date": ["2023", "2025"], "people": [3, 4]})
    >>> events = events.join(dates.bounds(events["date"]))
    >>> cumulative_counts(events)["lowest"].tolist()
    [3, 3, 7]
    """
    if start is None and coverage is not None:
        first = Coverage(coverage).span().first
        start = None if pd.isna(first) else f"{first:%Y-%m-%d}"
    task = Task(events, every, by, count, coverage, terms, office, start, end)
    first = task.periods["first_day"]
    countable = np.cumsum(task.uncovered()) == 0
    return task.counted(first.where(first.index == 0).ffill(), countable)
