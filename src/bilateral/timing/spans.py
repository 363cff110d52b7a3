"""What was searched, and the strata within which days may change places.

A span is one or several stretches of days. It comes from the coverage table or from the caller, never
from the first and the last event: a test has to know of the days on which nothing happened.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from bilateral.data import Dataset
from bilateral.schema import HANDOVER_KINDS, KINDS
from bilateral.timing.days import Days, Series, as_days, day_label, read_days, to_day

__all__ = ["STRATA", "Span", "Strata", "check", "cut", "read_span", "search_span"]

STRATA = ("year", "quarter", "term", "span")


class Span(NamedTuple):
    """The days that were searched, as stretches in the order of time that do not touch."""

    first: np.ndarray
    last: np.ndarray
    calendar: bool

    def days(self) -> np.ndarray:
        """Give every day."""
        runs = [np.arange(a, b + 1) for a, b in zip(self.first, self.last, strict=True)]
        return np.concatenate(runs)

    def bounds(self) -> tuple[object, object]:
        """Give the first and the last day, as dates where they are."""
        return tuple(as_days(np.array([self.first[0], self.last[-1]]), self.calendar))

    def holds(self, first: np.ndarray, last: np.ndarray) -> np.ndarray:
        """Say of each range of days whether it lies within one stretch."""
        stretch = np.searchsorted(self.first, first, side="right") - 1
        return (stretch >= 0) & (last <= self.last[stretch])

    def trimmed(self, start: int, end: int) -> Span:
        """Take days off at the start and at the end of each stretch."""
        first, last = self.first + start, self.last - end
        left = first <= last
        return self._replace(first=first[left], last=last[left])


class Strata(NamedTuple):
    """Days of a span, cut into strata: stratum s holds ``days[start[s]:start[s + 1]]``."""

    days: np.ndarray
    start: np.ndarray
    labels: list[str]

    def __len__(self) -> int:
        return len(self.labels)

    def bounds(self) -> list[tuple[int, int]]:
        """Give the positions between which each stratum lies."""
        ends = np.append(self.start[1:], len(self.days))
        return list(zip(self.start.tolist(), ends.tolist(), strict=True))


def read_span(span: object, acts: Series, anchors: Series) -> Span:
    """Read the span: two days, pairs of days, the frame of :func:`search_span`, or a Dataset."""
    if isinstance(span, Dataset):
        span = search_span(span, acts, anchors)
    if isinstance(span, pd.DataFrame):
        if not {"first_day", "last_day"} <= set(span):
            raise ValueError("span is a frame without first_day and last_day; see search_span")
        span = list(zip(span["first_day"], span["last_day"], strict=True))
    if span is None or isinstance(span, str) or not isinstance(span, Iterable):
        raise ValueError(
            f"span is {span!r}; it has to say since when and until when acts and anchors were looked "
            "for: (first, last), several such pairs, search_span(data, acts, anchors), or data "
            "itself. The first and the last event are no span"
        )
    pairs = list(span)
    if len(pairs) == 2 and any(isinstance(p, str) or not isinstance(p, Iterable) for p in pairs):
        pairs = [tuple(pairs)]
    if not pairs:
        raise ValueError("span has no days: the searches for acts and for anchors do not overlap")
    return _stretches([_pair(*pair) for pair in pairs])


def _pair(first: object, last: object) -> tuple[int, int, bool]:
    (start, dated), (end, also_dated) = to_day(first, "span"), to_day(last, "span", "last")
    if dated != also_dated:
        raise ValueError(f"span is ({first!r}, {last!r}); allowed: two dates or two whole numbers")
    if end < start:
        raise ValueError(f"span ends before it begins: ({first!r}, {last!r})")
    return start, end, dated


def _stretches(pairs: list[tuple[int, int, bool]]) -> Span:
    """Put stretches in order and join those that touch."""
    if len({dated for *_, dated in pairs}) > 1:
        raise ValueError("span has stretches of dates and of plain numbers; allowed: one of them")
    joined: list[list[int]] = []
    for first, last, _ in sorted(pairs):
        if joined and first <= joined[-1][1] + 1:
            joined[-1][1] = max(joined[-1][1], last)
        else:
            joined.append([first, last])
    first, last = np.array(joined).T
    return Span(first, last, pairs[0][2])


def check(span: Span, acts: Days, anchors: Days) -> None:
    """Refuse series whose days are of another sort than those of the span."""
    for what, days in (("acts", acts), ("anchors", anchors)):
        if days.calendar is not None and days.calendar != span.calendar:
            sorts = {True: "dates", False: "plain numbers"}
            raise ValueError(
                f"{what} are {sorts[days.calendar]} and the span is of {sorts[span.calendar]}; "
                "give both in the same way"
            )


# --- strata -------------------------------------------------------------------------------------


def cut(span: Span, strata: str | Sequence) -> Strata:
    """Cut the days of a span into strata.

    Parameters
    ----------
    span
        The days.
    strata
        ``"year"``, ``"quarter"``, ``"term"`` (the days on which the same two presidents' terms run),
        ``"span"`` (one stratum), or days of which each begins a stratum.

    Raises
    ------
    ValueError
        If it is none of these, or plain numbers are to be cut by the calendar.
    """
    days = span.days()
    if isinstance(strata, str):
        if strata not in STRATA:
            raise ValueError(
                f"strata is {strata!r}; allowed: {', '.join(STRATA)}, or a list of days"
            )
        if strata != "span" and not span.calendar:
            raise ValueError(
                f"strata is {strata!r}, and the days are plain numbers without a calendar; give the "
                "days on which strata begin, or 'span' for a single one"
            )
        keys = _KEYS[strata](days)
    else:
        cuts = read_days(strata, "strata")
        if cuts.calendar not in (None, span.calendar):
            raise ValueError("strata and span are not both dates or both plain numbers")
        keys = np.searchsorted(cuts.first, days, side="right")
    start = np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))
    ends = np.append(start[1:], len(days)) - 1
    labels = [
        _label(strata, days[a], days[b], span.calendar) for a, b in zip(start, ends, strict=True)
    ]
    return Strata(days, start, labels)


def _dates(days: np.ndarray) -> np.ndarray:
    return days.astype("datetime64[D]")


def _terms(days: np.ndarray) -> np.ndarray:
    """Number the terms of both presidents.

    Washington: every fourth 20 January since 1937 (Twentieth Amendment). Mexico: every sixth
    1 December since 1934, and since 2024 1 October (Constitution, article 83, as reformed in 2014).
    """
    years = np.arange("1937", "2200", 4, dtype="datetime64[Y]")
    north = years.astype("datetime64[D]") + np.timedelta64(19, "D")
    south = np.arange("1934-12", "2019", 72, dtype="datetime64[M]")
    reformed = np.arange("2024-10", "2200", 72, dtype="datetime64[M]")
    begins = np.sort(np.concatenate([north, south, reformed], dtype="datetime64[D]"))
    return np.searchsorted(begins, _dates(days), side="right")


_KEYS = {
    "year": lambda days: _dates(days).astype("datetime64[Y]").astype(np.int64),
    "quarter": lambda days: _dates(days).astype("datetime64[M]").astype(np.int64) // 3,
    "term": _terms,
    "span": np.zeros_like,
}


def _label(strata: str | Sequence, first: int, last: int, calendar: bool) -> str:
    if isinstance(strata, str) and strata in ("year", "quarter"):
        month = str(_dates(np.array(first)).astype("datetime64[M]"))
        return month[:4] if strata == "year" else f"{month[:4]} Q{(int(month[5:]) + 2) // 3}"
    return f"{day_label(first, calendar)} – {day_label(last, calendar)}"


# --- the coverage table -------------------------------------------------------------------------

_DIPLOMACY = (
    "meetings", "calls", "presidential", "secretary_of_state", "vice_president", "summit",
    "cabinet_commission", "economic_dialogue", "security_dialogue", "trade_commission",
    "legislative",
)  # fmt: skip

#: The families of coverage.csv in which events of a kind are looked for.
_FAMILIES = {
    **dict.fromkeys([*HANDOVER_KINDS, "prisoner_transfer"], ("handovers",)),
    **dict.fromkeys([kind for kind in KINDS if kind.startswith("tariff_")], ("tariffs",)),
    **dict.fromkeys(["meeting", "call"], _DIPLOMACY),
    "agreement": ("meetings",),
}


def search_span(data: Dataset, *searched: Series | str, complete: bool = False) -> pd.DataFrame:
    """Give the days on which all that is asked for was looked for, by the coverage table.

    Parameters
    ----------
    data
        The tables.
    *searched
        Each a frame of events, or one or several names of families or lists of ``data.coverage``.
        Lists of one of them are united; what all of them have in common is kept.
    complete
        Use only lists that are called complete where there are any. A frame of events that were
        all found systematically asks for this by itself. Tariffs and handovers have no such list
        and keep the search that was made for them.

    Returns
    -------
    DataFrame
        One row a stretch: ``first_day``, ``last_day``, ``days``; empty if there is no common day.

    Raises
    ------
    ValueError
        If a family or a list is unknown, or a kind of event has no list.

    Notes
    -----
    Outside a stretch an absence means that nobody looked. Such days enter no test.

    Examples
    --------
    >>> import bilateral as bl
    >>> data = bl.load()
    >>> span = search_span(data, "handovers", "tariffs")
    >>> span.columns.tolist(), len(span)
    (['first_day', 'last_day', 'days'], 1)
    """
    if not searched:
        raise ValueError("name at least one frame of events, family or list to look for")
    common: list[tuple[int, int]] | None = None
    for wanted in searched:
        lists = _lists(data.coverage, wanted, complete)
        pairs = [
            (*_ends(row.first_day, row.last_day), True)
            for row in lists.itertuples()
            if not (pd.isna(row.first_day) or pd.isna(row.last_day))
        ]
        one = _stretches(pairs) if pairs else Span(np.empty(0, int), np.empty(0, int), True)
        stretches = list(zip(one.first.tolist(), one.last.tolist(), strict=True))
        common = stretches if common is None else _overlap(common, stretches)
    first, last = np.array(common, dtype=np.int64).reshape(-1, 2).T
    return pd.DataFrame(
        {
            "first_day": as_days(first, True),
            "last_day": as_days(last, True),
            "days": last - first + 1,
        }
    )


def _ends(first: pd.Timestamp, last: pd.Timestamp) -> tuple[int, int]:
    return to_day(first, "coverage")[0], to_day(last, "coverage")[0]


def _lists(coverage: pd.DataFrame, wanted: Series | str, complete: bool) -> pd.DataFrame:
    if isinstance(wanted, pd.DataFrame):
        complete = complete or ("found_by" in wanted and wanted["found_by"].eq("systematic").all())
        kinds = sorted(wanted["kind"].dropna().unique()) if "kind" in wanted else []
        if not kinds or set(kinds) - set(_FAMILIES):
            raise ValueError(
                f"no family of coverage is known for {', '.join(sorted(set(kinds) - set(_FAMILIES))) or 'rows without a kind'}; "
                "name the families or lists, such as search_span(data, 'handovers', 'tariffs')"
            )
        names = {family for kind in kinds for family in _FAMILIES[kind]}
    else:
        names = {wanted} if isinstance(wanted, str) else set(wanted)
        known = set(coverage["family"]) | set(coverage["list_id"])
        if names - known:
            raise ValueError(
                f"{sorted(names - known)[0]!r} is no family or list of coverage; families: "
                + ", ".join(sorted(set(coverage["family"])))
            )
    rows = coverage[coverage["family"].isin(names) | coverage["list_id"].isin(names)]
    whole = rows[rows["complete"] == "yes"]
    return whole if complete and len(whole) else rows


def _overlap(some: list[tuple[int, int]], others: list[tuple[int, int]]) -> list[tuple[int, int]]:
    both = [(max(a, c), min(b, d)) for a, b in some for c, d in others]
    return sorted((first, last) for first, last in both if first <= last)
