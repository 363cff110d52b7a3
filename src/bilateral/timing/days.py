"""Reading series of days: rows of events or plain days become whole day numbers.

A day is a whole number: days since 1970 for dates, itself for a plain number. What is known only to
the month or the year stays a range. Nothing here knows of windows, spans or chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from bilateral import dates
from bilateral.labels import has_text, say_date, text
from bilateral.schema import HANDOVER_KINDS

__all__ = [
    "Days",
    "Series",
    "as_days",
    "collapse",
    "day_label",
    "named",
    "names_of",
    "read_days",
    "to_day",
]

#: What a series of acts or anchors may be given as.
Series = pd.DataFrame | pd.Series | pd.Index | Sequence | np.ndarray


class Days(NamedTuple):
    """A series of acts or anchors as whole days, in the order of time."""

    #: First and last day that each can mean; equal where the day is known.
    first: np.ndarray
    last: np.ndarray
    #: Their positions in what was given.
    rows: np.ndarray
    #: Whether the days are dates; None if there are none and the series does not say.
    calendar: bool | None
    #: Rows left out since they were only announced.
    announced: int
    #: The kinds of events, sorted; empty for a plain series.
    kinds: tuple[str, ...]

    def exact(self) -> np.ndarray:
        """Give the days of those whose day is known."""
        return self.first[self.first == self.last]

    def ranges(self) -> Days:
        """Keep those of which only a range of days is known."""
        return self.keep(self.first != self.last)

    def keep(self, rows: np.ndarray) -> Days:
        """Keep some."""
        return self._replace(first=self.first[rows], last=self.last[rows], rows=self.rows[rows])


def read_days(given: Series, what: str) -> Days:
    """Read a series of acts or anchors.

    Parameters
    ----------
    given
        Rows with ``first_day`` and ``last_day``, or days: dates, texts such as ``2025-02-27`` or
        ``2025-02``, or whole numbers.
    what
        What it is called in an error.

    Raises
    ------
    ValueError
        If it holds something that is no day, or both dates and plain numbers.
    """
    if isinstance(given, pd.DataFrame):
        return _in_order(_read_events(given, what))
    if isinstance(given, str) or not hasattr(given, "__iter__"):
        raise ValueError(f"{what} is {given!r}; allowed: rows of events, or a list of days")
    if isinstance(given, np.ndarray | range):
        numbers = np.asarray(given)
        if numbers.size and numbers.ndim == 1 and np.issubdtype(numbers.dtype, np.integer):
            days = numbers.astype(np.int64)
            return _in_order(Days(days, days, np.arange(len(days)), False, 0, ()))
    cells = list(given)
    rows = np.arange(len(cells))
    if not cells:
        return Days(rows, rows, rows, None, 0, ())
    if all(isinstance(cell, int | np.integer) and not isinstance(cell, bool) for cell in cells):
        days = np.asarray(cells, dtype=np.int64)
        return _in_order(Days(days, days, rows, False, 0, ()))
    first, last = _read_dates(cells, what)
    return _in_order(Days(first, last, rows, True, 0, ()))


def _in_order(days: Days) -> Days:
    return days.keep(np.lexsort((days.last, days.first)))


def _read_events(events: pd.DataFrame, what: str) -> Days:
    if not {"first_day", "last_day"} <= set(events):
        raise ValueError(
            f"{what} has the columns {', '.join(map(str, events)) or '(none)'}; it needs first_day "
            "and last_day, as the rows of data.events have them"
        )
    kinds = tuple(sorted(events["kind"].dropna().unique())) if "kind" in events else ()
    if "prisoner_transfer" in kinds and set(kinds) & set(HANDOVER_KINDS):
        raise ValueError(
            f"{what} mixes prisoner_transfer with other handovers, which are never counted together; "
            "select one of them first, such as with bilateral.handovers(events)"
        )
    happened = np.ones(len(events), dtype=bool)
    if "status" in events:
        happened = events["status"].ne("announced").to_numpy(dtype=bool, na_value=True)
    rows = events[happened]
    if rows[["first_day", "last_day"]].isna().to_numpy().any():
        raise ValueError(f"{what} has rows without first_day or last_day; leave them out first")
    first, last = _day_numbers(rows["first_day"]), _day_numbers(rows["last_day"])
    if (last < first).any():
        raise ValueError(f"{what} has rows whose last_day comes before their first_day")
    if "precision" in rows:
        # An end_date is when a meeting or a tariff ended, but for a handover the end of the days
        # between which it lies.
        lies_between = np.zeros(len(rows), dtype=bool)
        if "kind" in rows:
            lies_between = rows["kind"].isin([*HANDOVER_KINDS, "prisoner_transfer"]).to_numpy()
        starts = (rows["precision"] == "day").to_numpy(dtype=bool) & ~lies_between
        last = np.where(starts, first, last)
    return Days(first, last, np.flatnonzero(happened), True, int((~happened).sum()), kinds)


def _day_numbers(moments: pd.Series | pd.DatetimeIndex) -> np.ndarray:
    moments = pd.DatetimeIndex(moments).tz_localize(None)
    return moments.to_numpy().astype("datetime64[D]").astype(np.int64)


def _read_dates(cells: list, what: str) -> tuple[np.ndarray, np.ndarray]:
    if all(isinstance(cell, str) for cell in cells):
        texts = pd.Series(cells, dtype="str")
        wrong = texts[~dates.is_date(texts)]
        if len(wrong):
            raise ValueError(
                f"{what} holds {wrong.iloc[0]!r}; allowed: YYYY-MM-DD, YYYY-MM or YYYY"
            )
        return _day_numbers(dates.first_day(texts)), _day_numbers(dates.last_day(texts))
    if all(isinstance(cell, date | np.datetime64) and not pd.isna(cell) for cell in cells):
        days = _day_numbers(pd.DatetimeIndex([pd.Timestamp(c).replace(tzinfo=None) for c in cells]))
        return days, days
    wrong = next(
        (c for c in cells if not isinstance(c, date | np.datetime64 | str) or pd.isna(c)), None
    )
    found = f"{wrong!r}" if wrong is not None else "several sorts of days"
    raise ValueError(f"{what} holds {found}; allowed: all dates, all texts, or all whole numbers")


def to_day(given: object, what: str, edge: str = "first") -> tuple[int, bool]:
    """Read one day: its number (of a month its first or last day), and whether it is a date."""
    days = read_days([given], what)
    return int(getattr(days, edge)[0]), bool(days.calendar)


def day_label(day: int, calendar: bool | None) -> str:
    """Write a day number as people read it."""
    return say_date(pd.Timestamp(int(day), unit="D")) if calendar else str(int(day))


def as_days(numbers: np.ndarray, calendar: bool | None) -> np.ndarray:
    """Give day numbers back as dates, or as they are."""
    numbers = np.asarray(numbers, dtype=np.int64)
    return numbers.astype("datetime64[D]").astype("datetime64[s]") if calendar else numbers


def collapse(acts: Series, gap_days: int = 7) -> Series:
    """Make one act of each run of acts: one raid with five press releases is one raid.

    Parameters
    ----------
    acts
        Rows of events, or plain days (dates, texts, whole numbers), in any order.
    gap_days
        Acts no more than this many days after the one before belong to the same episode.

    Returns
    -------
    DataFrame or list
        The first act of each episode. Rows keep their columns and their order, and get
        ``acts_in_episode`` and ``episode_last_day``; a plain series comes back as a sorted list.
        Acts of which only the month or the year is known are kept as they are, each by itself.

    Raises
    ------
    ValueError
        If `gap_days` is negative, or a day cannot be read.

    Examples
    --------
    >>> collapse([40, 3, 5, 12, 13], gap_days=7)
    [3, 40]
    >>> collapse(["2025-02-27", "2025-03-01", "2025-04-20"], gap_days=7)
    ['2025-02-27', '2025-04-20']
    """
    if gap_days < 0:
        raise ValueError(f"gap_days is {gap_days}; allowed: 0 or more")
    days = read_days(acts, "acts")
    known, ranges = days.keep(days.first == days.last), days.ranges()
    begins = np.flatnonzero(np.diff(known.first, prepend=-np.inf) > gap_days)
    ends = np.append(begins[1:], len(known.rows)) - 1
    kept = np.append(known.rows[begins], ranges.rows).astype(int)
    if not isinstance(acts, pd.DataFrame):
        cells = list(acts)
        order = np.argsort(np.append(known.first[begins], ranges.first), kind="stable")
        return [cells[row] for row in kept[order]]
    size = np.append(ends - begins + 1, np.ones(len(ranges.rows), dtype=int))
    until = np.append(known.first[ends] if len(begins) else begins, ranges.last)
    order = np.argsort(kept)
    return acts.iloc[kept[order]].assign(
        acts_in_episode=size[order], episode_last_day=as_days(until[order], True)
    )


#: Words for what the kinds of a series are: the first that holds all of them.
_NAMES = {
    "acts": (
        ({"meeting", "call"}, "meetings"),
        ({"agreement"}, "agreements"),
        (set(HANDOVER_KINDS), "handovers"),
        ({"prisoner_transfer"}, "prisoner_transfers"),
    ),
    "anchors": (
        ({"tariff_threat"}, "threat"),
        ({"tariff_deadline"}, "deadline"),
        ({"tariff_imposed"}, "measure"),
        ({"tariff_relief"}, "relief"),
    ),
}


def names_of(acts: Days, anchors: Days, names: tuple[str, str] | None) -> tuple[str, str]:
    """Choose what acts and an anchor are called: as given, or by their kinds (a key of the texts)."""
    if names is not None:
        return tuple(names)
    found = []
    for what, days in (("acts", acts), ("anchors", anchors)):
        fits = (name for kinds, name in _NAMES[what] if days.kinds and set(days.kinds) <= kinds)
        found.append(f"timing_name_{next(fits, what)}")
    return tuple(found)


def named(name: str) -> str:
    """Say a name in the language in use; a name of one's own is said as it is."""
    return text(name) if has_text(name) else name
