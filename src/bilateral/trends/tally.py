"""Tallies of events in windows of time: what surely lies in each, and what may."""

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
)

__all__ = ["Task", "happened", "tally_windows"]


def happened(events: pd.DataFrame) -> pd.Series:
    """Say of each event whether it took place: all but those only announced."""
    if "status" not in events:
        return pd.Series(True, index=events.index)
    return events["status"].fillna("happened") != "announced"


class Task:
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
            return _tally(rows, codes, size, groups, len(self.periods))

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
        return pd.DataFrame(index=range(1)), np.zeros(len(events), dtype="int64")
    codes = events.groupby(by, dropna=False, sort=True).ngroup().to_numpy()
    firsts = np.unique(codes, return_index=True)[1]
    return events[by].iloc[firsts].reset_index(drop=True), codes


Rows = tuple[np.ndarray, np.ndarray]


def tally_windows(
    edges: Rows, first: np.ndarray, last: np.ndarray, size: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Add up what surely lies in each window, and what may.

    Parameters
    ----------
    edges
        First and last days of the windows, as day numbers; neither may ever go back.
    first, last
        The days between which each event lies.
    size
        What each event counts.

    Returns
    -------
    tuple of arrays
        A number a window each.
    """
    one = np.zeros(len(first), dtype="int64")
    since, _ = edges
    windows = len(since)
    sure, may = _rows_within(edges, first, last), _rows_touching(edges, first, last)
    return _tally(sure, one, size, 1, windows), _tally(may, one, size, 1, windows)


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
    at = codes * (windows + 1)
    steps = np.bincount(at + begin, size, groups * (windows + 1))
    steps -= np.bincount(at + np.maximum(begin, after), size, groups * (windows + 1))
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
