"""Counts of the rows on file: of events and of people, by period and by any column.

An event known by its month or its year lies somewhere in it. So every count is two numbers: what
surely lies in a period, and what may lie in it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from bilateral.schema import HANDOVER_KINDS
from bilateral.trends.periods import (
    PERIODS,
    Coverage,
    Span,
    calendar_periods,
    day,
    day_numbers,
    term_periods,
)  # fmt: skip

__all__ = [
    "counts_over_time", "cumulative_counts", "event_counts", "handovers", "happened",
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


def happened(events: pd.DataFrame) -> pd.Series:
    """Say of each event whether it took place: all but those only announced."""
    if "status" not in events:
        return pd.Series(True, index=events.index)
    return events["status"].fillna("happened") != "announced"


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
    task = _Task(events, every, by, count, coverage, terms, office, start, end)
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
    task = _Task(events, every, by, count, coverage, terms, office, start, end)
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
    task = _Task(events, every, by, count, coverage, terms, office, start, end)
    first = task.periods["first_day"]
    countable = np.cumsum(task.uncovered()) == 0
    return task.counted(first.where(first.index == 0).ffill(), countable)


class _Task:
    """What to count, in which periods and groups, and what is known of the coverage."""

    def __init__(
        self, events: pd.DataFrame, every: str, by: str | Sequence[str], count: str,
        coverage: pd.DataFrame | None, terms: pd.DataFrame | None, office: str | None,
        start: str | None, end: str | None,
    ) -> None:  # fmt: skip
        self.by = [by] if isinstance(by, str) else list(by)
        _check(events, every, self.by, count, terms, office)
        self.events, self.count = events, count
        self.coverage = None if coverage is None else Coverage(coverage)
        span = _span(events, self.coverage, start, end)
        self.periods = (
            term_periods(terms, office, span) if every == "term" else calendar_periods(every, span)
        )

    def uncovered(self) -> np.ndarray:
        """Which periods lie outside every list."""
        if self.coverage is None:
            return np.zeros(len(self.periods), dtype=bool)
        edges = day_numbers(self.periods["first_day"]), day_numbers(self.periods["last_day"])
        return self.coverage.days(*edges) == 0

    def counted(self, since: pd.Series, countable: np.ndarray) -> pd.DataFrame:
        """Count in the windows that begin at `since` and end with each period."""
        windows = self.periods.drop(columns=["first_day", "last_day"])
        groups, codes = _groups(self.events, self.by)
        edges = day_numbers(since), day_numbers(self.periods["last_day"])
        table = pd.DataFrame({
            **{name: np.tile(windows[name], len(groups)) for name in windows},
            **{name: groups[name].repeat(len(windows)).array for name in groups},
            "first_day": np.tile(since, len(groups)),
            "last_day": np.tile(self.periods["last_day"], len(groups)),
        })  # fmt: skip
        table["period"] = table["period"].astype("str")
        counts = self._tallies(edges, codes, len(groups))
        covered = _how_covered(self.coverage, edges, counts["may"], len(groups))
        known = np.tile(countable, len(groups)) & (covered["coverage"] != "no")
        known &= (covered["coverage"] != "unknown") | (counts["may"] > 0)
        stated = (counts["may"] == 0) | (counts["may"] > counts["without_people"])
        known &= stated | (self.count == "events")
        for name in ("lowest", "highest"):
            table[name] = pd.array(counts[name], dtype="Int64")
            table.loc[~known, name] = pd.NA
        for name in ("without_people", "announced"):
            table[name] = pd.array(counts[name], dtype="Int64")
        return table.assign(**covered)

    def _tallies(
        self, edges: tuple[np.ndarray, np.ndarray], codes: np.ndarray, groups: int
    ) -> dict[str, np.ndarray]:
        """Tally each group and window: surely there, maybe there, unstated, announced."""
        first, last = day_numbers(self.events["first_day"]), day_numbers(self.events["last_day"])
        took_place = happened(self.events).to_numpy()
        people = _people(self.events)
        one = np.ones(len(codes))
        size = np.nan_to_num(people) if self.count == "people" else one
        sure, may = _rows_within(edges, first, last), _rows_touching(edges, first, last)

        def tally(rows: tuple[np.ndarray, np.ndarray], size: np.ndarray) -> np.ndarray:
            return _tally(rows, codes, size, groups, len(edges[0]))

        return {
            "lowest": tally(sure, size * took_place),
            "highest": tally(may, size * took_place),
            "may": tally(may, one * took_place),
            "without_people": tally(may, np.isnan(people) * took_place),
            "announced": tally(may, one * ~took_place),
        }


def _people(events: pd.DataFrame) -> np.ndarray:
    if "people" not in events:
        return np.full(len(events), np.nan)
    return events["people"].to_numpy(dtype="float64", na_value=np.nan)


def _check(
    events: pd.DataFrame, every: str, by: list[str], count: str, terms: pd.DataFrame | None,
    office: str | None,
) -> None:  # fmt: skip
    """Refuse what cannot be counted, with what can."""
    if every not in PERIODS:
        raise ValueError(f"every is {every!r}; allowed: {', '.join(PERIODS)}")
    if count not in ("people", "events"):
        raise ValueError(f"count is {count!r}; allowed: 'people' or 'events'")
    unknown = [column for column in by if column not in events]
    if unknown:
        raise ValueError(f"no column {unknown[0]!r} in events; there are {', '.join(events)}")
    if every == "term" and (terms is None or office is None):
        raise ValueError("every='term' needs terms=data.terms and office, such as 'president_mx'")
    undated = events["first_day"].isna() | events["last_day"].isna()
    if undated.any():
        raise ValueError(f"{undated.sum()} events have no first_day or last_day; take them out")
    kinds = set(events["kind"].dropna()) if "kind" in events and "kind" not in by else set()
    if "prisoner_transfer" in kinds and kinds & set(HANDOVER_KINDS):
        raise ValueError("transfers of sentenced prisoners are never counted with other handovers: "
                         "take handovers(events), or put 'kind' into by")  # fmt: skip


def _span(
    events: pd.DataFrame, coverage: Coverage | None, start: str | None, end: str | None
) -> Span:
    """The time that a table is of: as asked for, else coverage and events together."""
    covered = Span(pd.NaT, pd.NaT) if coverage is None else coverage.span()
    first, last = day(start, "start"), day(end, "end")
    if pd.isna(first):
        first = pd.Series([covered.first, events["first_day"].min()]).min()
    if pd.isna(last):
        last = pd.Series([covered.last, events["last_day"].max()]).max()
    return Span(first, last)


def _groups(events: pd.DataFrame, by: list[str]) -> tuple[pd.DataFrame, np.ndarray]:
    """The groups on file, in order, and to which of them each event belongs."""
    if not by:
        return pd.DataFrame(index=[0]), np.zeros(len(events), dtype="int64")
    codes = events.groupby(by, dropna=False, sort=True).ngroup().to_numpy()
    firsts = np.unique(codes, return_index=True)[1]
    return events[by].iloc[firsts].reset_index(drop=True), codes


Rows = tuple[np.ndarray, np.ndarray]


def _rows_within(edges: Rows, first: np.ndarray, last: np.ndarray) -> Rows:
    """For each event the windows in which it surely lies: from the first up to, but not with."""
    since, until = edges
    return np.searchsorted(until, last, "left"), np.searchsorted(since, first, "right")


def _rows_touching(edges: Rows, first: np.ndarray, last: np.ndarray) -> Rows:
    """For each event the windows in which it may lie."""
    since, until = edges
    return np.searchsorted(until, first, "left"), np.searchsorted(since, last, "right")


def _tally(
    rows: Rows, codes: np.ndarray, size: np.ndarray, groups: int, windows: int
) -> np.ndarray:
    """Add each event to the windows of its group, which stand one after another.

    What is added at the first window of an event and taken away after its last makes, summed up,
    the tally: one pass, however many windows an event may lie in.
    """
    begin, after = rows
    real = begin < after
    at = codes[real] * (windows + 1)
    steps = np.bincount(at + begin[real], size[real], groups * (windows + 1))
    steps -= np.bincount(at + after[real], size[real], groups * (windows + 1))
    sums = np.cumsum(steps.reshape(groups, windows + 1), axis=1)[:, :windows]
    return np.rint(sums).astype("int64").ravel()


def _how_covered(
    coverage: Coverage | None, edges: Rows, may: np.ndarray, groups: int
) -> dict[str, pd.api.extensions.ExtensionArray]:
    """Days, covered days and what they say of a count, for each group and window."""
    days = pd.array(np.tile(edges[1] - edges[0] + 1, groups), dtype="Int64")
    if coverage is None:
        unknown = pd.array(["unknown"] * len(may), dtype="str")
        return {"days": days, "covered_days": pd.array([pd.NA] * len(may), dtype="Int64"),
                "coverage": unknown}  # fmt: skip
    covered, status = coverage.days(*edges), coverage.status(*edges)
    return {
        "days": days, "covered_days": pd.array(np.tile(covered, groups), dtype="Int64"),
        "coverage": pd.array(np.tile(status, groups), dtype="str"),
    }  # fmt: skip
