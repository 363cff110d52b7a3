"""Dates as precise as their sources: a year, a month or a day.

``2025``, ``2025-02`` and ``2025-02-27`` are three statements, and none of them is more than it
says. Everything here keeps the text and computes beside it the first and the last day that it
can mean. No other module parses a date.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

import pandas as pd

__all__ = ["PARTIAL_DATE", "bounds", "first_day", "is_date", "last_day", "precision"]

#: What a date may look like; whether the day exists is asked by :func:`is_date`.
PARTIAL_DATE = r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?"


def _once_a_value(ask: Callable[[pd.Series], pd.Series]) -> Callable[[pd.Series], pd.Series]:
    """Ask of each distinct date once: a table repeats its days."""

    @wraps(ask)
    def asked(dates: pd.Series) -> pd.Series:
        codes, distinct = pd.factorize(dates)
        answers = ask(pd.Series(distinct, dtype="str")).reindex(codes)
        return answers.set_axis(dates.index).rename(dates.name)

    return asked


_PRECISIONS = {4: "year", 7: "month", 10: "day"}


@_once_a_value
def precision(dates: pd.Series) -> pd.Series:
    """Say how precise each date is.

    Parameters
    ----------
    dates
        Texts of the form ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; empty cells are missing.

    Returns
    -------
    Series of str
        ``year``, ``month`` or ``day``; missing where the date is.

    Examples
    --------
    >>> precision(pd.Series(["2025", "2025-02-27", None])).tolist()
    ['year', 'day', nan]
    """
    return dates.astype("str").str.len().map(_PRECISIONS).astype("str")


@_once_a_value
def first_day(dates: pd.Series) -> pd.Series:
    """Give the first day that each date can mean.

    Returns
    -------
    Series of datetime64
        Missing where the date is missing or does not exist.

    Examples
    --------
    >>> first_day(pd.Series(["2025", "2025-02"])).dt.strftime("%Y-%m-%d").tolist()
    ['2025-01-01', '2025-02-01']
    """
    padded = dates.astype("str") + pd.Series(
        dates.str.len().map({4: "-01-01", 7: "-01"}), dtype="str"
    ).fillna("")
    days = pd.to_datetime(padded, format="%Y-%m-%d", errors="coerce", exact=True)
    return days.astype("datetime64[s]")


@_once_a_value
def last_day(dates: pd.Series) -> pd.Series:
    """Give the last day that each date can mean.

    Returns
    -------
    Series of datetime64
        Missing where the date is missing or does not exist.

    Examples
    --------
    >>> last_day(pd.Series(["2024-02", "2025"])).dt.strftime("%Y-%m-%d").tolist()
    ['2024-02-29', '2025-12-31']
    """
    first = first_day(dates)
    length = dates.astype("str").str.len()
    ends_year = first + pd.offsets.YearEnd()
    ends_month = first + pd.offsets.MonthEnd()
    last = first.mask(length == 7, ends_month).mask(length == 4, ends_year)
    return last.astype("datetime64[s]")


def bounds(start: pd.Series, end: pd.Series | None = None) -> pd.DataFrame:
    """Give the first and the last day between which each event lies.

    Parameters
    ----------
    start
        Partial dates: when it happened or began.
    end
        Partial dates: when it ended; where missing, the start is also the end.

    Returns
    -------
    DataFrame
        ``first_day`` and ``last_day``, with the index of `start`.

    Examples
    --------
    >>> bounds(pd.Series(["2007-01-19"]), pd.Series(["2007-01"])).astype(str).values.tolist()
    [['2007-01-19', '2007-01-31']]
    """
    until = start if end is None else end.where(end.notna(), start)
    return pd.DataFrame({"first_day": first_day(start), "last_day": last_day(until)})


def is_date(dates: pd.Series) -> pd.Series:
    """Say whether each text is a date of one of the three precisions, and exists.

    Examples
    --------
    >>> is_date(pd.Series(["2024-02-29", "2025-02-29", "27/02/2025", "2025-2"])).tolist()
    [True, False, False, False]
    """
    well_formed = dates.astype("str").str.fullmatch(PARTIAL_DATE).fillna(False)
    return well_formed & (first_day(dates).dt.year > 0)
