"""Periods of time: days, ISO weeks, months, years, US fiscal years, terms of office; and coverage.

A period is its first and its last day, both included. Which of its days were looked at is read
from a frame of coverage: rows as in ``coverage.csv``.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from bilateral import dates

__all__ = ["PERIODS", "Coverage", "Span", "calendar_periods", "day", "day_numbers", "term_periods"]

#: Which sorts of period there are, and how pandas calls those that a calendar makes.
PERIODS = {
    "day": "D", "week": "W-SUN", "month": "M", "quarter": "Q-DEC", "year": "Y-DEC",
    "us_fiscal_year": "Y-SEP", "term": None,
}  # fmt: skip

_NAMES = {"day": "%Y-%m-%d", "month": "%Y-%m", "quarter": "%Y-Q%q", "year": "%Y"}


class Span(NamedTuple):
    """The first and the last day of a stretch of time; missing if nothing says."""

    first: pd.Timestamp
    last: pd.Timestamp


@cache
def day(date: str | None, edge: str) -> pd.Timestamp:
    """Give the first or the last day that a date can mean; missing if there is none."""
    if date is None:
        return pd.NaT
    text = pd.Series([str(date)], dtype="str")
    if not dates.is_date(text)[0]:
        raise ValueError(f"{edge} is {date!r}; allowed: YYYY, YYYY-MM or YYYY-MM-DD")
    return (dates.first_day if edge == "start" else dates.last_day)(text)[0]


def day_numbers(days: pd.Series) -> np.ndarray:
    """Give days as whole numbers, so that they can be counted with."""
    return days.to_numpy("datetime64[D]").astype("int64")


def calendar_periods(every: str, span: Span) -> pd.DataFrame:
    """List the periods of a calendar that a span touches, from the first to the last.

    Returns
    -------
    DataFrame
        ``period`` (its name), ``first_day``, ``last_day``.

    Examples
    --------
    >>> weeks = calendar_periods("week", Span(pd.Timestamp("2020-12-31"), pd.Timestamp("2021-01-04")))
    >>> weeks["period"].tolist()
    ['2020-W53', '2021-W01']
    """
    if pd.isna(span.first) or pd.isna(span.last) or span.first > span.last:
        index = pd.PeriodIndex([], freq=PERIODS[every])
    else:
        index = pd.period_range(span.first, span.last, freq=PERIODS[every])
    first, last = (_days_of(index.asfreq("D", how).asi8) for how in ("start", "end"))
    return pd.DataFrame({"period": _names(every, index, first, last),
                         "first_day": first, "last_day": last})  # fmt: skip


def _days_of(numbers: np.ndarray) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(numbers.astype("datetime64[D]").astype("datetime64[s]"))


def _names(
    every: str, index: pd.PeriodIndex, first: pd.DatetimeIndex, last: pd.DatetimeIndex
) -> pd.Series:
    if every == "week":
        iso = first.isocalendar()
        names = [f"{y}-W{w:02}" for y, w in zip(iso["year"], iso["week"], strict=True)]
    elif every == "us_fiscal_year":
        names = [f"FY{y}" for y in last.year]
    else:
        names = list(index.strftime(_NAMES[every]))
    return pd.Series(names, dtype="str")


def term_periods(terms: pd.DataFrame, office: str, span: Span) -> pd.DataFrame:
    """List the terms of an office that a span touches.

    The day on which one official follows another belongs to the one who comes. A term without a
    known end lasts until ``end_known_until``, or else until the end of the span.

    Returns
    -------
    DataFrame
        ``period`` (the term_id), ``in_office`` (who held it), ``first_day``, ``last_day``.

    Raises
    ------
    ValueError
        If no term of the office is on file, or several held it at once.
    """
    rows = terms[terms["office"] == office].dropna(subset=["first_day"]).sort_values("first_day")
    if rows.empty:
        there = ", ".join(sorted(terms["office"].dropna().unique())) or "none"
        raise ValueError(f"no term of office {office!r} with a start; offices on file: {there}")
    follows = rows["first_day"].shift(-1)
    if (follows < dates.first_day(rows["end"])).any() or rows["first_day"].duplicated().any():
        raise ValueError(f"{office} is held by several at once; take an office of one holder")
    last = rows["last_day"]
    if "end_known_until" in rows:
        last = last.fillna(dates.last_day(rows["end_known_until"]))
    last = last.fillna(span.last)
    last = last.mask(follows.notna() & (last >= follows), follows - pd.Timedelta(days=1))
    table = pd.DataFrame({
        "period": rows["term_id"], "in_office": rows["actor_id"],
        "first_day": rows["first_day"], "last_day": last.astype("datetime64[s]"),
    })  # fmt: skip
    within = (table["last_day"] >= span.first) & (table["first_day"] <= span.last)
    lasts = table["last_day"] >= table["first_day"]
    return table[within & lasts].reset_index(drop=True)


class Coverage:
    """The days for which events were looked for, and those for which every event is on a list.

    Rows that give no first or no last day cover no day: the list does not say.
    """

    def __init__(self, rows: pd.DataFrame) -> None:
        if "start" in rows:
            rows = rows.dropna(subset=["start", "end"])
            rows = rows.assign(**dates.bounds(rows["start"], rows["end"]))
        dated = rows.dropna(subset=["first_day", "last_day"])
        self.any = _merged(dated)
        self.whole = _merged(dated[dated["complete"] == "yes"])

    def span(self) -> Span:
        """The first and the last day of all lists."""
        if not len(self.any):
            return Span(pd.NaT, pd.NaT)
        edges = _days_of(np.array([self.any[0, 0], self.any[-1, 1] - 1]))
        return Span(*edges)

    def days(self, first: np.ndarray, last: np.ndarray, *, whole: bool = False) -> np.ndarray:
        """How many days of each stretch (day numbers, both included) are covered."""
        spells = self.whole if whole else self.any
        if not len(spells):
            return np.zeros(len(first), dtype="int64")
        knots = spells.ravel()
        so_far = np.repeat(np.cumsum(spells[:, 1] - spells[:, 0]), 2)
        so_far[::2] -= spells[:, 1] - spells[:, 0]
        until, before = (np.interp(edge, knots, so_far) for edge in (last + 1, first))
        return np.rint(until - before).astype("int64")

    def status(self, first: np.ndarray, last: np.ndarray) -> np.ndarray:
        """``yes`` if every event of the stretch is on a list, ``partly`` or ``no``."""
        some, whole = self.days(first, last), self.days(first, last, whole=True)
        return np.select([whole == last - first + 1, some > 0], ["yes", "partly"], "no")


def _merged(rows: pd.DataFrame) -> np.ndarray:
    """Spells of days without overlap, as day numbers: first day, day after the last."""
    spells: list[list[int]] = []
    edges = zip(day_numbers(rows["first_day"]), day_numbers(rows["last_day"]) + 1, strict=True)
    for first, after in sorted(edges):
        if spells and first <= spells[-1][1]:
            spells[-1][1] = max(spells[-1][1], after)
        elif first < after:
            spells.append([first, after])
    return np.array(spells, dtype="int64").reshape(len(spells), 2)
