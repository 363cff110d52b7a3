"""Where marks and words go so that none lies on another. Pure functions on pixels."""

from __future__ import annotations

import numpy as np
import pandas as pd

__all__ = ["pack", "place_labels", "utc"]


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
        floor = radius[disc] + gap
        tries = np.concatenate([[floor], height[near] + lift])
        free = [
            y for y in np.sort(tries[tries >= floor])
            if (np.abs(y - height[near]) >= lift - 1e-9).all()
        ]  # fmt: skip
        height[disc], placed[disc] = free[0], True
    return height


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


def utc(days: pd.Series) -> list[str | None]:
    """Write days as moments in UTC, which no time zone of a reader can shift."""
    return [None if pd.isna(day) else f"{day:%Y-%m-%d}T00:00:00Z" for day in days]
