"""Windows round anchors: which days they cover, and what is left out of a test and why."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from bilateral.timing.days import Days, Series, names_of, read_days
from bilateral.timing.nulls import Part
from bilateral.timing.spans import Span, Strata, check, cut, read_span

__all__ = ["SAME_DAY", "SIDES", "Field", "Prepared", "allowed", "field", "lags", "prepare"]

SIDES = ("before", "after")
SAME_DAY = ("exclude", "before", "after", "both")
BOUNDARY = ("drop", "keep")


def allowed(name: str, value: object, choices: tuple) -> None:
    """Refuse a value that is none of the choices."""
    if value not in choices:
        raise ValueError(f"{name} is {value!r}; allowed: {', '.join(map(repr, choices))}")


def whole_days(name: str, value: object, least: int) -> None:
    """Refuse a number of days that is not whole or too small."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
        raise ValueError(f"{name} is {value!r}; allowed: a whole number of days, {least} or more")


class Prepared(NamedTuple):
    """Acts and anchors within a span, and how many of each were left out and why."""

    span: Span
    #: Acts within the span, ranges included.
    acts: Days
    #: The distinct days of the anchors within the span.
    anchors: np.ndarray
    names: tuple[str, str]
    #: What was left out: what, reason, rows.
    left_out: list[tuple[str, str, int]]

    def dropped(self, *more: tuple[str, str, int]) -> pd.DataFrame:
        """List what was left out, and what else was."""
        return pd.DataFrame([*self.left_out, *more], columns=["what", "reason", "rows"])


def prepare(
    acts: Series, anchors: Series, span: object, names: tuple[str, str] | None = None
) -> Prepared:
    """Read two series and a span, and leave out what lies outside it or cannot be used."""
    some, others = read_days(acts, "acts"), read_days(anchors, "anchors")
    searched = read_span(span, acts, anchors)
    check(searched, some, others)
    inside = searched.holds(some.first, some.last)
    known = others.keep(others.first == others.last)
    within = searched.holds(known.first, known.last)
    left_out = [
        ("acts", "announced", some.announced),
        ("acts", "outside_span", int((~inside).sum())),
        ("anchors", "announced", others.announced),
        ("anchors", "imprecise", len(others.rows) - len(known.rows)),
        ("anchors", "outside_span", int((~within).sum())),
    ]
    return Prepared(
        searched,
        some.keep(inside),
        np.unique(known.first[within]),
        names_of(some, others, names),
        left_out,
    )


def lags(side: str, window_days: int, same_day: str, delay_days: int = 0) -> tuple[int, int]:
    """Give the first and the last lag, in days from anchor to act, of a window."""
    allowed("side", side, SIDES)
    allowed("same_day", same_day, SAME_DAY)
    whole_days("window_days", window_days, 0)
    whole_days("delay_days", delay_days, 0)
    near, far = delay_days, delay_days + window_days
    if near == 0 and same_day not in (side, "both"):
        near = 1
    if near > far:
        raise ValueError(
            f"window_days is 0 and same_day is {same_day!r}, so the window holds no day; give "
            f"window_days=1 or more, or same_day={side!r}"
        )
    return (near, far) if side == "after" else (-far, -near)


def cover(days: np.ndarray, anchors: np.ndarray, first_lag: int, last_lag: int) -> np.ndarray:
    """Say of each day whether it lies within the window of any anchor."""
    if not len(anchors):
        return np.zeros(len(days), dtype=bool)
    # The nearest anchor that is not after day - first_lag is the one whose window reaches furthest.
    place = np.searchsorted(anchors, days - first_lag, side="right") - 1
    return (place >= 0) & (anchors[place] + last_lag >= days)


class Field(NamedTuple):
    """The days of one test: its strata, their acts, and the days that the windows cover."""

    strata: Strata
    acts: np.ndarray
    covered: np.ndarray
    #: First and last position of each range of days, and the stratum it lies in.
    ranges: np.ndarray
    range_stratum: np.ndarray
    #: Acts that stood on days whose window runs out of the span, and ranges over two strata.
    boundary_acts: int
    across_strata: int

    def parts(self) -> list[Part]:
        """Give the strata one by one."""
        return [
            Part(self.acts[a:b], self.covered[a:b], self.ranges[self.range_stratum == s] - a)
            for s, (a, b) in enumerate(self.strata.bounds())
        ]


def field(
    prepared: Prepared, first_lag: int, last_lag: int, strata: object, same_day: str, boundary: str
) -> Field:
    """Lay acts and windows on the days of a span."""
    allowed("boundary", boundary, BOUNDARY)
    span = prepared.span
    if boundary == "drop":
        span = span.trimmed(max(last_lag, 0), max(-first_lag, 0))
    if not len(span.first):
        raise ValueError(
            "no day of the span has its whole window within the span; give a longer span, a shorter "
            "window, or boundary='keep'"
        )
    cuts = cut(span, strata)
    covered = cover(cuts.days, prepared.anchors, first_lag, last_lag)
    if same_day == "exclude":
        covered &= ~np.isin(cuts.days, prepared.anchors)
    acts = prepared.acts
    inside = span.holds(acts.first, acts.last)
    exact = inside & (acts.first == acts.last)
    counts = np.bincount(np.searchsorted(cuts.days, acts.first[exact]), minlength=len(cuts.days))
    ranged = acts.keep(inside & ~exact)
    ends = np.searchsorted(cuts.days, np.array([ranged.first, ranged.last])).T
    stratum, until = (np.searchsorted(cuts.start, ends, side="right") - 1).T
    one = stratum == until
    return Field(
        cuts, counts, covered, ends[one], stratum[one],
        int((~inside).sum()), int((~one).sum()),
    )  # fmt: skip
