"""How acts lie round anchors, day by day: the lag table, its dots and the band of chance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from bilateral.labels import text
from bilateral.timing.days import Days, Series, as_days, named, read_days
from bilateral.timing.nulls import convolve, shift_counts, tally
from bilateral.timing.sayings import joined, say_p, say_span
from bilateral.timing.spans import Strata, cut
from bilateral.timing.windows import prepare, whole_days

__all__ = ["Around", "around"]

#: Above this many pairs the dots are left out.
MOST_DOTS = 20_000


class Around(NamedTuple):
    """What :func:`around` found; ``print(result.caption)`` says it in a sentence."""

    table: pd.DataFrame
    dots: pd.DataFrame
    dropped: pd.DataFrame
    #: The count that the highest of all bins exceeds in at most 5 % of the drawn shifts.
    line: int
    #: How often the highest bin of a drawn shift is as high as the highest one found.
    p_highest: float
    before: int
    same_day: int
    after: int
    acts: int
    anchors: int
    window_days: int
    bin_days: int
    strata_by: str
    shifts: int
    seed: int
    first_day: object
    last_day: object
    #: What acts and an anchor are called: words, or keys of the texts.
    names: tuple[str, str]

    def __repr__(self) -> str:
        return joined(self.caption, self.warning)

    @property
    def caption(self) -> str:
        """Say what was found in the language in use."""
        return _caption(self)

    @property
    def warning(self) -> str:
        """Say why the result should not be relied on; empty if there is no such reason."""
        return joined(
            "" if self.acts and self.anchors else text("timing_warn_nothing"),
            text("timing_warn_dots", most=MOST_DOTS)
            if self.dots.empty and self.table["acts"].any() else "",
        )  # fmt: skip


def around(
    acts: Series,
    anchors: Series,
    *,
    span: object,
    window_days: int = 30,
    bin_days: int = 1,
    strata: str | Sequence = "year",
    shifts: int = 1999,
    seed: int = 1,
    names: tuple[str, str] | None = None,
) -> Around:
    """Lay all anchors over each other and count the acts on each day before and after.

    Parameters
    ----------
    acts, anchors, span, strata, names
        As in :func:`coincidence`.
    window_days
        How many days before and after an anchor to show.
    bin_days
        How many days make a bin. Day 0 always stands alone.
    shifts, seed
        How many joint shifts to draw for the line that the highest of all bins seldom exceeds.

    Returns
    -------
    Around
        ``.table``, a row a bin: ``days_from`` and ``days_to`` (negative: the act came before the
        anchor), ``acts`` (one that lies near two anchors is counted at each), ``exposure`` (days of
        anchors that lie in the span), ``rate`` (acts per 100 of these; missing without exposure),
        ``nearest`` (each act counted at its nearest anchor only; those midway at neither),
        ``expected``, ``low`` and ``high`` (5 and 95 % of all shifts within strata, bin by bin,
        exact), ``above_line``. ``.dots``, a row an act and anchor: ``anchor_day``, ``act_day``,
        ``days``, ``nearest``, ``anchor_row`` and ``act_row`` (index labels of the rows given).
        ``.line``, ``.p_highest``, ``.before``, ``.same_day``, ``.after``, ``.caption``.

    Raises
    ------
    ValueError
        If a day, the span or a choice cannot be read; the message says what is allowed.

    Notes
    -----
    The band is what other positions of the same acts within the same strata would give, one bin at
    a time; of many bins some leave it anyway. Only the line speaks of all bins together.

    Examples
    --------
    >>> found = around([15, 18, 22, 23, 41, 44, 58, 61, 62, 75], [20, 40, 60], span=(0, 80),
    ...                window_days=5, strata="span")
    >>> found.table.acts.tolist(), (found.before, found.same_day, found.after)
    ([1, 0, 0, 2, 0, 0, 2, 2, 1, 1, 0], (3, 0, 6))
    """
    whole_days("window_days", window_days, 1)
    whole_days("bin_days", bin_days, 1)
    whole_days("shifts", shifts, 1)
    prepared = prepare(acts, anchors, span, names)
    cuts = cut(prepared.span, strata)
    exact = prepared.acts.exact()
    counts = np.bincount(np.searchsorted(cuts.days, exact), minlength=len(cuts.days))
    bins = _bins(window_days, bin_days)
    laid = _laid(cuts, prepared.anchors, window_days)  # a row a lag: how many anchors stand there
    binned = np.array([laid[a + window_days : b + window_days + 1].sum(axis=0) for a, b in bins])
    by_bin = binned @ counts
    bands, line, p_highest = _bands(cuts, counts, binned, shifts, seed)
    exposure = binned.sum(axis=1)
    table = pd.DataFrame(bins, columns=["days_from", "days_to"]).assign(
        acts=by_bin,
        exposure=exposure,
        rate=np.divide(100 * by_bin, exposure, out=np.full(len(bins), np.nan), where=exposure > 0),
        nearest=_nearest(exact, prepared.anchors, bins),
        **bands,
        above_line=by_bin > line,
    )
    sides = [int(by_bin[side].sum()) for side in
             (table["days_to"] < 0, table["days_from"] == 0, table["days_from"] > 0)]  # fmt: skip
    dropped = prepared.dropped(("acts", "imprecise", len(prepared.acts.ranges().rows)))
    return Around(
        table, _dots(acts, anchors, prepared.acts, prepared.anchors, window_days, prepared.span.calendar),
        dropped, line, p_highest, *sides, len(exact), len(prepared.anchors), window_days, bin_days,
        strata if isinstance(strata, str) else "cuts", shifts, seed, *prepared.span.bounds(),
        prepared.names,
    )  # fmt: skip


def _bins(window_days: int, bin_days: int) -> list[tuple[int, int]]:
    starts = range(1, window_days + 1, bin_days)
    after = [(a, min(a + bin_days - 1, window_days)) for a in starts]
    return [(-b, -a) for a, b in reversed(after)] + [(0, 0)] + after


def _laid(cuts: Strata, anchors: np.ndarray, window_days: int) -> np.ndarray:
    """Say of each lag and each day of the span whether an anchor stands that many days before."""
    rows = np.zeros((2 * window_days + 1, len(cuts.days)), dtype=np.int64)
    for row, lag in zip(rows, range(-window_days, window_days + 1), strict=True):
        row[np.isin(cuts.days, anchors + lag, assume_unique=True)] = 1
    return rows


def _bands(cuts: Strata, counts: np.ndarray, binned: np.ndarray, shifts: int, seed: int) -> tuple:
    """Give the exact band of each bin, and by drawn joint shifts the line of the highest bin."""
    rng = np.random.default_rng(seed)
    chances = [[] for _ in binned]
    drawn = np.zeros((shifts, len(binned)), dtype=np.int64)
    for a, b in cuts.bounds():
        if counts[a:b].any() and binned[:, a:b].any():
            moved = np.array([shift_counts(counts[a:b], row[a:b]) for row in binned])
            for chance, counted in zip(chances, moved, strict=True):
                chance.append(tally(counted))
            drawn += moved[:, rng.integers(b - a, size=shifts)].T
    chances = [convolve(chance) for chance in chances]
    highest = drawn.max(axis=1)
    line = int(np.quantile(highest, 0.95, method="inverted_cdf"))
    found = int((binned @ counts).max())
    bands = {
        "expected": [chance.mean() for chance in chances],
        "low": [chance.quantile(0.05) for chance in chances],
        "high": [chance.quantile(0.95) for chance in chances],
    }
    return bands, line, float((1 + (highest >= found).sum()) / (1 + shifts))


def _nearest(acts: np.ndarray, anchors: np.ndarray, bins: list[tuple[int, int]]) -> list[int]:
    lags = _nearest_lag(acts, anchors)
    return [int(((lags >= a) & (lags <= b)).sum()) for a, b in bins]


def _nearest_lag(acts: np.ndarray, anchors: np.ndarray) -> np.ndarray:
    """Give the lag from the nearest anchor to each act; missing midway between two."""
    place = np.searchsorted(anchors, acts, side="right")
    after = acts - np.append(-np.inf, anchors)[place]
    before = np.append(anchors, np.inf)[place] - acts
    return np.select([after < before, before < after], [after, -before], np.nan)


def _dots(
    acts: Series, anchors: Series, known: Days, days: np.ndarray, window_days: int, calendar: bool
) -> pd.DataFrame:
    """List the pairs of an act and an anchor within the window."""
    exact = known.keep(known.first == known.last)
    first = np.searchsorted(days, exact.first - window_days)
    pairs = np.searchsorted(days, exact.first + window_days, side="right") - first
    if pairs.sum() > MOST_DOTS:
        pairs[:] = 0
    act = np.repeat(np.arange(len(pairs)), pairs)
    anchor = np.repeat(first - np.cumsum(pairs) + pairs, pairs) + np.arange(pairs.sum())
    others = read_days(anchors, "anchors")
    others = others.keep(others.first == others.last)
    row_of_day = others.rows[np.searchsorted(others.first, days)]
    lag = _nearest_lag(exact.first, days)
    apart = exact.first[act] - days[anchor]
    return pd.DataFrame({
        "anchor_day": as_days(days[anchor], calendar),
        "act_day": as_days(exact.first[act], calendar),
        "days": apart,
        "nearest": apart == lag[act],
        "anchor_row": _labels(anchors, row_of_day[anchor]),
        "act_row": _labels(acts, exact.rows[act]),
    }).sort_values(["anchor_day", "act_day"], kind="stable", ignore_index=True)  # fmt: skip


def _labels(given: Series, rows: np.ndarray) -> np.ndarray:
    return given.index.to_numpy()[rows] if hasattr(given, "iloc") else rows


def _caption(found: Around) -> str:
    acts, anchor = (named(name) for name in found.names)
    key = "timing_around" if found.acts and found.anchors else "timing_around_empty"
    return joined(
        text(
            key, acts=found.acts, name=acts, anchor=anchor, anchors=found.anchors,
            span=say_span(found.first_day, found.last_day), window=found.window_days,
            before=found.before, same=found.same_day, after=found.after, line=found.line,
            p=say_p(found.p_highest), highest=int(found.table["acts"].max()),
            bins=len(found.table),
        ),
        text("timing_no_cause"),
    )  # fmt: skip
