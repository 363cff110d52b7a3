"""Where a series of counts changes level: to describe it, never to test it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from bilateral.labels import say_list, text

__all__ = ["ChangePoints", "change_points"]


class ChangePoints(NamedTuple):
    """The stretches into which a series of counts falls best."""

    #: After how many values each stretch ends; the last is the length of the series.
    positions: list[int]
    #: What is left within the stretches: the least that the cuts allow.
    cost: float
    #: One row a stretch: ``since``, ``until``, ``periods``, ``mean``.
    table: pd.DataFrame
    caption: str


def change_points(
    counts: pd.Series, breaks: int = 2, *, cost: str = "squares", min_size: int = 2
) -> ChangePoints:
    """Cut a series of counts into stretches that differ most in level.

    Parameters
    ----------
    counts
        One count a period, indexed by it (by year, say), in order and without a gap.
    breaks
        How many cuts to make. The number is yours: it is not found by the method.
    cost
        ``"squares"`` (squared distance to the mean of the stretch) or ``"poisson"`` (minus the
        logarithm of the likelihood of a constant rate, without the part that no cut changes).
    min_size
        The least number of periods of a stretch.

    Returns
    -------
    ChangePoints
        ``positions`` (after how many values each stretch ends), ``cost``, ``table`` (one row a
        stretch: ``since``, ``until``, ``periods``, ``mean``) and ``caption``.

    Raises
    ------
    ValueError
        If a count is missing, or the series is too short for so many stretches.

    Notes
    -----
    A description, without a p-value: any series has a best cut, one without a change too. Never
    test for a difference at the points that this chose: they were chosen for their difference.
    The best of all cuts is found by dynamic programming. It is the same as ``Dynp`` of ruptures
    with ``jump=1``; that library is left out, as it would add a compiled dependency for thirty
    lines.

    Examples
    --------
    >>> import pandas as pd
    >>> found = change_points(pd.Series([0, 1, 0, 5, 6, 5], index=range(2010, 2016)), breaks=1)
    >>> found.positions, found.table["since"].tolist()
    ([3, 6], [2010, 2013])
    """
    costs = {"squares": _squares, "poisson": _poisson}
    if cost not in costs:
        raise ValueError(f"cost is {cost!r}; allowed: {', '.join(costs)}")
    _check(counts, breaks, min_size)
    values = counts.to_numpy(dtype="float64")
    positions, least = _best_cuts(costs[cost](values), len(values), breaks, min_size)
    begins = [0, *positions[:-1]]
    table = pd.DataFrame({
        "since": [counts.index[begin] for begin in begins],
        "until": [counts.index[end - 1] for end in positions],
        "periods": np.diff([0, *positions]),
        "mean": [values[a:b].mean() for a, b in zip(begins, positions, strict=True)],
    })  # fmt: skip
    return ChangePoints(positions, least, table, _caption(table))


def _check(counts: pd.Series, breaks: int, min_size: int) -> None:
    if breaks < 0 or min_size < 1:
        raise ValueError(f"breaks is {breaks} and min_size {min_size}; allowed: from 0 and from 1")
    missing = counts.index[counts.isna()]
    if len(missing):
        raise ValueError(
            f"no count for {', '.join(map(str, missing))}: take a stretch without a gap"
        )
    if (counts < 0).any():
        raise ValueError("a count is below 0")
    needed = (breaks + 1) * min_size
    if len(counts) < needed:
        raise ValueError(f"{len(counts)} counts, but {breaks + 1} stretches of {min_size} "
                         f"need {needed}: fewer breaks, or a longer series")  # fmt: skip


Cost = Callable[[np.ndarray, int], np.ndarray]


def _squares(values: np.ndarray) -> Cost:
    """Squared distances to the mean, of all stretches that end at one place."""
    sums, squares = _so_far(values - values.mean()), _so_far((values - values.mean()) ** 2)

    def of(begins: np.ndarray, end: int) -> np.ndarray:
        return squares[end] - squares[begins] - (sums[end] - sums[begins]) ** 2 / (end - begins)

    return of


def _poisson(values: np.ndarray) -> Cost:
    """Total minus total times logarithm of the mean, of all stretches that end at one place."""
    sums = _so_far(values)

    def of(begins: np.ndarray, end: int) -> np.ndarray:
        total = sums[end] - sums[begins]
        mean = total / (end - begins)
        return total - total * np.log(np.where(total > 0, mean, 1.0))

    return of


def _so_far(values: np.ndarray) -> np.ndarray:
    return np.concatenate([[0.0], np.cumsum(values)])


def _best_cuts(cost: Cost, n: int, breaks: int, min_size: int) -> tuple[list[int], float]:
    """After how many values the stretches end, and what is left within them."""

    @cache
    def best(end: int, cuts: int) -> tuple[tuple[int, ...], float]:
        """The same of the values up to one place."""
        if not cuts:
            return (end,), cost(np.array([0]), end).item()
        begins = range(cuts * min_size, end - min_size + 1)
        before = [best(begin, cuts - 1) for begin in begins]
        whole = cost(np.array(begins), end) + [least for _, least in before]
        at = np.argmin(whole)
        return (*before[at][0], end), float(whole[at])

    positions, least = best(n, breaks)
    return list(positions), least


def _caption(table: pd.DataFrame) -> str:
    said = [
        text("trends_stretch", since=str(row.since), until=str(row.until), mean=f"{row.mean:.1f}")
        for row in table.itertuples(index=False)
    ]
    return text("trends_stretches", stretches=say_list(said))
