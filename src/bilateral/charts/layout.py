"""Where marks and words go so that none lies on another. Pure functions on pixels."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bilateral.labels import text

__all__ = ["moment", "pack", "place_labels", "time_ticks", "utc"]


def pack(x: np.ndarray, radius: np.ndarray, gap: float = 0.8) -> np.ndarray:
    """Stack discs upon a line so that none overlaps another.

    The largest lie nearest to the line; equal ones in the order given.

    Parameters
    ----------
    x
        Horizontal middle of each disc, in pixels.
    radius
        Radius of each disc, in pixels.
    gap
        Distance kept between discs.

    Returns
    -------
    ndarray
        Height of each middle above the line.

    Examples
    --------
    >>> pack(np.array([0.0, 0.0, 50.0]), np.array([5.0, 5.0, 5.0]), gap=0).tolist()
    [5.0, 15.0, 5.0]
    """
    height = np.zeros(len(x))
    placed = np.zeros(len(x), dtype=bool)
    for disc in np.argsort(-radius, kind="stable"):
        reach = radius + radius[disc] + gap
        near = np.flatnonzero(placed & (np.abs(x - x[disc]) < reach))
        lift = np.sqrt(reach[near] ** 2 - (x[near] - x[disc]) ** 2)
        height[disc] = _lowest_free(height[near] - lift, height[near] + lift, radius[disc] + gap)
        placed[disc] = True
    return height


def _lowest_free(start: np.ndarray, end: np.ndarray, floor: float) -> float:
    """The lowest height from `floor` on that lies within none of the stretches."""
    order = np.argsort(start)
    tops = np.maximum.accumulate(np.concatenate([[floor], end[order]]))
    free = np.concatenate([start[order], [np.inf]]) >= tops - 1e-9
    return tops[free.argmax()]


def place_labels(x: np.ndarray, y: np.ndarray, width: np.ndarray, height: float = 14) -> np.ndarray:
    """Move labels up until no two boxes meet.

    Parameters
    ----------
    x, y
        Middle of each label's box, in pixels, y growing upwards.
    width
        Width of each box.
    height
        Height of every box.

    Returns
    -------
    ndarray
        The new y of each label; lower ones move least.

    Examples
    --------
    >>> place_labels(np.array([0, 10]), np.array([0, 0]), np.array([30, 30])).tolist()
    [0.0, 14.0]
    """
    at = y.astype(float).copy()
    done: list[int] = []
    for label in np.argsort(y, kind="stable"):
        near = [i for i in done if abs(x[i] - x[label]) < (width[i] + width[label]) / 2]
        for other in sorted(near, key=lambda i: at[i]):
            if abs(at[other] - at[label]) < height:
                at[label] = at[other] + height
        done.append(label)
    return at


def utc(days: pd.Series) -> pd.Series:
    """Write days as moments in UTC, which no time zone of a reader can shift."""
    return days.dt.strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(day: pd.Timestamp) -> int:
    """Write a day as a bound of a UTC scale: milliseconds since 1970."""
    return int((day - pd.Timestamp("1970-01-01")) / pd.Timedelta("1ms"))


def time_ticks(start: pd.Timestamp, end: pd.Timestamp, most: int = 13) -> dict:
    """Choose the ticks of a time axis, and words for them that no viewer's locale can change.

    Years where they fit, else months; at most `most` of them.
    """
    years = (end - start).days / 365.25
    if years > 2.5:
        step = next(step for step in (1, 2, 5, 10, 20, 50, 100) if years / step <= most)
        days = [
            pd.Timestamp(year, 1, 1) for year in range(start.year, end.year + 2) if year % step == 0
        ]
        words = "utcyear(datum.value)"
    else:
        step = next(step for step in (1, 2, 3, 6) if 12 * years / step <= most)
        days = list(pd.date_range(start.to_period("M").start_time, end, freq="MS"))
        days = [day for day in days if (day.month - 1) % step == 0]
        words = f"{text('months').split()!r}[utcmonth(datum.value)] + ' ' + utcyear(datum.value)"
    return {"values": [moment(day) for day in days if start <= day <= end], "labelExpr": words}
