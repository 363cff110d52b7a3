"""What chance would give: exact distributions of how many acts lie on covered days.

A null says how the acts of a stratum could as well have lain. The strata are independent of each
other, so the distribution of the total is the convolution of those of the strata. Nothing is drawn
at random.

``shift``
    All acts of a stratum move together round its days; every shift is as likely as another. Keeps
    the rise from year to year and the bursts of each series.
``permutation``
    The days of a stratum change places at random. Keeps the rise, not the bursts.
``uniform``
    The days of the whole span change places. Keeps neither: for teaching only.
"""

from __future__ import annotations

import heapq
from typing import NamedTuple

import numpy as np
from scipy import fft, signal, special, stats

__all__ = [
    "NULLS", "Chance", "Part", "convolve", "permutation", "poisson_formula", "shift_counts",
    "tally", "total",
]  # fmt: skip

NULLS = ("shift", "permutation", "uniform")


class Chance(NamedTuple):
    """A distribution of counts: ``chance[i]`` is that of ``start + i``."""

    start: int
    chance: np.ndarray

    def at_least(self, count: float) -> float:
        """Give the chance of this count or more."""
        tail = self.chance[max(int(np.ceil(count)) - self.start, 0) :]
        return min(float(tail[::-1].sum()), 1.0)

    def at_most(self, count: float) -> float:
        """Give the chance of this count or fewer."""
        return min(float(self.chance[: max(int(np.floor(count)) - self.start + 1, 0)].sum()), 1.0)

    def exactly(self, count: int) -> float:
        """Give the chance of just this count."""
        place = count - self.start
        return float(self.chance[place]) if 0 <= place < len(self.chance) else 0.0

    def mean(self) -> float:
        """Give the expected count."""
        return float(self.counts() @ self.chance)

    def counts(self) -> np.ndarray:
        """Give the counts that are possible."""
        return self.start + np.arange(len(self.chance))

    def quantile(self, share: float) -> int:
        """Give the smallest count that is not exceeded in this share of cases."""
        return self.start + int(np.searchsorted(np.cumsum(self.chance), share - 1e-12))

    def tails(self) -> np.ndarray:
        """Give the chance of each possible count or more."""
        return np.minimum(np.cumsum(self.chance[::-1])[::-1], 1.0)

    def highest(self) -> int:
        """Give the largest count that is possible."""
        return int(self.counts()[np.flatnonzero(self.chance > 0)[-1]])

    def smallest_p(self) -> float:
        """Give the smallest chance that any outcome could have had."""
        return self.at_least(self.highest())

    def needed(self, level: float = 0.05) -> int | None:
        """Give the smallest possible count whose chance is no more than `level`; None if none is."""
        small = np.flatnonzero((self.tails().round(12) <= level) & (self.chance > 0))
        return int(self.start + small[0]) if len(small) else None


class Part(NamedTuple):
    """One stratum: the acts of each of its days, whether each is covered, and ranges of days."""

    acts: np.ndarray
    covered: np.ndarray
    #: First and last position of each act of which only a range of days is known.
    ranges: np.ndarray


#: Above this many multiplications a convolution goes by FFT.
_LONG = 4e6


def convolve(parts: list[Chance]) -> Chance:
    """Give the distribution of the sum of independent counts, the shortest ones first."""
    if not parts:
        return Chance(0, np.ones(1))
    queue = [(len(part.chance), order, part) for order, part in enumerate(map(_trimmed, parts))]
    heapq.heapify(queue)
    while len(queue) > 1:
        (short, order, one), (long, _, other) = heapq.heappop(queue), heapq.heappop(queue)
        if short * long > _LONG:
            chance = np.maximum(signal.fftconvolve(one.chance, other.chance), 0)
        else:
            chance = np.convolve(one.chance, other.chance)
        heapq.heappush(queue, (len(chance), order, Chance(one.start + other.start, chance)))
    return queue[0][2]


def _trimmed(part: Chance) -> Chance:
    possible = np.flatnonzero(part.chance)
    return Chance(part.start + int(possible[0]), part.chance[possible[0] : possible[-1] + 1])


def shift_counts(weights: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Sum, for each shift h, ``weights[t] * values[(t + h) mod days]`` over all days, by one FFT.

    Both are whole numbers, so the sums are exact. With several rows each has its own shifts.
    """
    days = weights.shape[-1]
    product = np.conj(fft.rfft(weights)) * fft.rfft(values)
    sums = fft.irfft(product, days)
    whole = np.rint(sums)
    if not np.allclose(sums, whole, rtol=0, atol=1e-3):
        raise ArithmeticError("the counts of the shifts are too large to be exact")
    return whole.astype(np.int64)


def tally(counts: np.ndarray) -> Chance:
    """Give the distribution of counts that are all as likely."""
    start = int(counts.min())
    return Chance(start, np.bincount(counts - start) / len(counts))


def total(parts: list[Part], null: str) -> tuple[Chance, Chance]:
    """Give the distribution of the number of acts on covered days.

    Returns
    -------
    Chance, Chance
        Of the acts whose day is known, and of these with the ranges, whose days are drawn anew
        within each range.
    """
    if null not in NULLS:
        raise ValueError(f"null is {null!r}; allowed: {', '.join(NULLS)}")
    if null == "uniform":
        # Days change places whatever their order, so only the number of ranges matters.
        parts = [Part(*map(np.concatenate, zip(*parts, strict=True)))]
    parts = [part for part in parts if part.acts.any() or len(part.ranges)]
    both = _by_shift(parts) if null == "shift" else [_by_permutation(part) for part in parts]
    known = convolve([exact for exact, _ in both])
    if not any(len(part.ranges) for part in parts):
        return known, known
    return known, convolve([ranged for _, ranged in both])


def _by_shift(parts: list[Part]) -> list[tuple[Chance, Chance]]:
    """Shift strata of the same length together: most years have as many days."""
    counts: dict[int, np.ndarray] = {}
    lengths = np.array([len(part.acts) for part in parts], dtype=int)
    for length in np.unique(lengths):
        alike = np.flatnonzero(lengths == length)
        sums = shift_counts(
            np.array([parts[i].acts for i in alike]), np.array([parts[i].covered for i in alike])
        )
        counts |= zip(alike.tolist(), sums, strict=True)
    return [_shifted(part, counts[i]) for i, part in enumerate(parts)]


def _shifted(part: Part, counts: np.ndarray) -> tuple[Chance, Chance]:
    known = tally(counts)
    if not len(part.ranges):
        return known, known
    ranged = binomials(range_shares(part).T)  # a row a shift, a column: how many of the ranges
    both = counts[:, None] + np.arange(ranged.shape[1])
    return known, Chance(0, np.bincount(both.ravel(), ranged.ravel() / len(counts)))


def range_shares(part: Part) -> np.ndarray:
    """Give the covered share of each range, at each shift: a row a range."""
    days = len(part.covered)
    sums = np.append(0, np.cumsum(np.append(part.covered, part.covered)))
    first, last = part.ranges.T
    at = first[:, None] + np.arange(days)
    length = (last - first + 1)[:, None]
    at %= days
    return (sums[at + length] - sums[at]) / length


def binomials(shares: np.ndarray) -> np.ndarray:
    """Give the distribution of how many of several independent things happen, a row a case."""
    chance = np.ones((len(shares), 1))
    for share in shares.T:
        none = np.pad(chance * (1 - share)[:, None], ((0, 0), (0, 1)))
        one = np.pad(chance * share[:, None], ((0, 0), (1, 0)))
        chance = none + one
    return chance


def _by_permutation(part: Part) -> tuple[Chance, Chance]:
    days, covered = len(part.covered), int(part.covered.sum())
    known = permutation(part.acts[part.acts.nonzero()], covered, days)
    if not len(part.ranges):
        return known, known
    apart = Chance(0, binomials(np.full(len(part.ranges), covered / days)[None, :])[0])
    return known, convolve([known, apart])


def permutation(acts: np.ndarray, covered: int, days: int) -> Chance:
    """Give the distribution when days with acts are put on any days.

    Parameters
    ----------
    acts
        How many acts each day with acts has: acts of one day stay together.
    covered, days
        How many days are covered, of how many.

    Notes
    -----
    With one act a day this is the hypergeometric distribution. Otherwise the days of each
    multiplicity are drawn in turn.
    """
    sizes, how_many = np.unique(acts, return_counts=True)
    if sizes.tolist() in ([], [1]):
        drawn = int(how_many.sum())
        return Chance(0, stats.hypergeom.pmf(np.arange(drawn + 1), days, covered, drawn))
    if len(acts) > 2000:
        raise ValueError(
            f"{len(acts):,} days with one or several acts each are too many for an exact "
            "permutation; use null='shift', or collapse the acts first"
        )
    chance = np.ones((1, 1))  # a row: days on covered ones so far; a column: acts on them
    left = days
    for size, number in zip(sizes.tolist(), how_many.tolist(), strict=True):
        grown = np.zeros((len(chance) + number, chance.shape[1] + size * number))
        more = np.arange(number + 1)
        for taken, row in enumerate(chance):
            if row.any():
                ways = stats.hypergeom.pmf(more, left, covered - taken, number)
                for extra in more:
                    grown[taken + extra, size * extra : size * extra + len(row)] += (
                        ways[extra] * row
                    )
        chance, left = grown, left - number
    return Chance(0, chance.sum(axis=0))


def poisson_formula(
    count: int, acts: int, anchors: int, window_days: int, span_days: int, delay_days: int = 0
) -> float:
    """Give the chance of `count` or more by the formula of Donges et al. (2016), for teaching.

    It takes both series to be independent Poisson processes of a constant rate, and is badly wrong
    where both rise together. Days are counted as days: the window has ``window_days + 1`` of them.

    Returns
    -------
    float
        P(K >= count), K ~ Binomial(acts, 1 - (1 - (window_days + 1)/(span_days - delay_days))^anchors).

    Examples
    --------
    >>> round(poisson_formula(7, 15, 7, 3, 100), 9)
    0.055042016
    """
    near = 1 - (1 - (window_days + 1) / (span_days - delay_days)) ** anchors
    return float(special.bdtrc(count - 1, acts, near)) if count else 1.0
