"""Rates near anchors against the rate on other days of the same stratum."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import optimize, stats

from bilateral.labels import say_list, text
from bilateral.timing.days import Series, named
from bilateral.timing.nulls import Chance, convolve
from bilateral.timing.sayings import joined, say_p, say_ratio, say_span
from bilateral.timing.spans import cut
from bilateral.timing.windows import cover, prepare

__all__ = ["RateRatio", "fit_rate_ratio", "rate_ratio"]

#: Below this many acts the Wald limits are only approximate.
FEW = 20
OTHER = "other days"


class RateRatio(NamedTuple):
    """What :func:`rate_ratio` found; ``print(result.caption)`` says it in a sentence."""

    table: pd.DataFrame
    cells: pd.DataFrame
    dropped: pd.DataFrame
    strata_by: str
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
        few = self.table["approximate"].any()
        return text("timing_warn_few", few=FEW) if few else ""


def rate_ratio(
    acts: Series,
    anchors: Series,
    *,
    span: object,
    windows: Sequence[tuple[int, int]] = ((-7, -1), (0, 0), (1, 7)),
    strata: str | Sequence = "quarter",
    names: tuple[str, str] | None = None,
) -> RateRatio:
    """Compare the rate of acts in windows round anchors with that of other days of the same stratum.

    Parameters
    ----------
    acts, anchors, span, strata, names
        As in :func:`coincidence`.
    windows
        First and last lag of each, in days from anchor to act (negative: before). A day in the
        window that holds 0 belongs to that one; a day in several others is counted apart, as
        ``several``.

    Returns
    -------
    RateRatio
        ``.table``, a row a window: ``window``, ``days_from``, ``days_to``, ``days``, ``acts``,
        ``days_reference`` and ``acts_reference`` (other days), ``rate_ratio`` with ``low`` and
        ``high`` (95 %, Wald), ``exact_low`` and ``exact_high`` (95 %, conditional), ``p_more``
        (exact, one-sided), ``p`` (exact, two-sided: twice the smaller side), ``approximate`` (fewer
        than 20 acts in all: do not rely on the Wald limits). ``.cells``, a row a stratum and window.

    Raises
    ------
    ValueError
        If a window is none, or a day, the span or a choice cannot be read.

    Notes
    -----
    Self-controlled case series: acts are Poisson with a rate of their own in each stratum, times the
    ratio of the window; conditional on the total of each stratum its rate drops out (Whitaker et al.
    2006, Stat Med 25:1768). Acts are taken to be independent within a stratum, so bursts make the
    limits too narrow: show :func:`coincidence` beside it.

    Examples
    --------
    >>> found = rate_ratio([12, 13, 14, 45, 80], [10, 42], span=(0, 99), windows=[(1, 7)], strata="span")
    >>> found.table[["window", "acts", "days", "acts_reference"]].values.tolist()
    [['1..7', 4, 14, 1]]
    """
    windows = [_window(pair) for pair in windows]
    if not windows:
        raise ValueError("windows is empty; give at least one pair of days, such as (1, 7)")
    prepared = prepare(acts, anchors, span, names)
    cuts = cut(prepared.span, strata)
    exact = prepared.acts.exact()
    counts = np.bincount(np.searchsorted(cuts.days, exact), minlength=len(cuts.days))
    label = _classes(cuts.days, prepared.anchors, windows)
    stratum = np.repeat(np.arange(len(cuts)), np.diff(np.append(cuts.start, len(cuts.days))))
    days = pd.DataFrame({"stratum": stratum, "window": label, "days": 1, "acts": counts})
    cells = days.groupby(["stratum", "window"], as_index=False, sort=True).sum()
    table = fit_rate_ratio(cells)
    pairs = {_name(pair): pair for pair in windows}
    ends = [pairs.get(window, (pd.NA, pd.NA)) for window in table["window"]]
    table.insert(1, "days_from", pd.array([a for a, _ in ends], dtype="Int64"))
    table.insert(2, "days_to", pd.array([b for _, b in ends], dtype="Int64"))
    order = [*pairs, "several"]
    table = table.sort_values("window", key=lambda w: w.map(order.index), ignore_index=True)
    cells["stratum"] = [cuts.labels[s] for s in cells["stratum"]]
    dropped = prepared.dropped(("acts", "imprecise", len(prepared.acts.ranges().rows)))
    by = strata if isinstance(strata, str) else "cuts"
    return RateRatio(table, cells, dropped, by, *prepared.span.bounds(), prepared.names)


def _window(pair: tuple[int, int]) -> tuple[int, int]:
    whole = all(isinstance(day, int | np.integer) for day in pair)
    if len(pair) != 2 or not whole or pair[0] > pair[1]:
        raise ValueError(f"a window is {pair!r}; allowed: first and last day, such as (-7, -1)")
    return int(pair[0]), int(pair[1])


def _name(pair: tuple[int, int]) -> str:
    return f"{pair[0]}..{pair[1]}" if pair[0] < pair[1] else f"{pair[0]}"


def _classes(days: np.ndarray, anchors: np.ndarray, windows: list[tuple[int, int]]) -> np.ndarray:
    """Name the window of each day."""
    held = np.array([cover(days, anchors, *pair) for pair in windows])
    label = np.full(len(days), OTHER, dtype=object)
    for pair, inside in zip(windows, held, strict=True):
        label[inside] = _name(pair)
    label[held.sum(axis=0) > 1] = "several"
    for pair, inside in zip(windows, held, strict=True):
        if pair[0] <= 0 <= pair[1]:
            label[inside] = _name(pair)
    return label


def fit_rate_ratio(cells: pd.DataFrame) -> pd.DataFrame:
    """Fit the rate ratio of each window from counts by stratum.

    Parameters
    ----------
    cells
        ``stratum``, ``window`` (``"other days"`` for the reference), ``days``, ``acts``.

    Returns
    -------
    DataFrame
        The columns of :func:`rate_ratio` from ``window`` on, without its ends. A ratio is 0 if a
        window holds no act, inf if only other days hold none, and missing if neither holds any or
        no stratum has both.
    """
    held = cells.groupby("stratum")["acts"].transform("sum") > 0
    inside, whole = cells[held], cells.groupby("window")["days"].sum()
    fits = _wald(inside)
    total = int(cells["acts"].sum())
    rows = []
    for window in [w for w in whole.index if w != OTHER]:
        pair = _paired(inside, window)
        n, other = int(pair["acts"].sum()), int(pair["acts_reference"].sum())
        row = {"window": window, "days": int(whole[window]), "acts": int(cells.loc[cells["window"] == window, "acts"].sum()),
               "days_reference": int(whole.get(OTHER, 0)), "acts_reference": int(cells.loc[cells["window"] == OTHER, "acts"].sum())}  # fmt: skip
        ratio, low, high = fits.get(window, (np.nan,) * 3)
        if bool(n) != bool(other):
            ratio, low, high = (0.0 if other else np.inf), np.nan, np.nan
        chance = _conditional(pair, 1.0)
        more, fewer = chance.at_least(n), chance.at_most(n)
        exact_low, exact_high = _exact_limits(pair, n)
        rows.append(row | {
            "rate_ratio": ratio, "low": low, "high": high,
            "exact_low": exact_low, "exact_high": exact_high,
            "p_more": more, "p": min(1.0, 2 * min(more, fewer)), "approximate": total < FEW,
        })  # fmt: skip
    columns = ["window", "days", "acts", "days_reference", "acts_reference", "rate_ratio", "low",
               "high", "exact_low", "exact_high", "p_more", "p", "approximate"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _paired(cells: pd.DataFrame, window: str) -> pd.DataFrame:
    """Put a window beside the other days of each stratum that has both."""
    by_stratum = cells.set_index("stratum")
    here = by_stratum.loc[by_stratum["window"] == window, ["days", "acts"]]
    other = by_stratum.loc[by_stratum["window"] == OTHER, ["days", "acts"]]
    return here.join(other.add_suffix("_reference"), how="inner")


def _conditional(pair: pd.DataFrame, ratio: float) -> Chance:
    """Give the distribution of acts in the window, given each stratum's total, at this ratio."""
    chances = []
    for row in pair.itertuples():
        n = int(row.acts + row.acts_reference)
        near = ratio * row.days / (ratio * row.days + row.days_reference)
        chances.append(Chance(0, stats.binom.pmf(np.arange(n + 1), n, near)))
    return convolve(chances)


def _exact_limits(pair: pd.DataFrame, count: int) -> tuple[float, float]:
    """Give the ratios at which so many, or so few, would have a chance of 2.5 %."""
    total = int((pair["acts"] + pair["acts_reference"]).sum())
    if not total:
        return np.nan, np.nan

    def crossing(tail: str) -> float:
        return float(np.exp(optimize.brentq(
            lambda log_ratio: getattr(_conditional(pair, np.exp(log_ratio)), tail)(count) - 0.025, -25.0, 25.0,
            xtol=1e-10,
        )))  # fmt: skip

    return (crossing("at_least") if count else 0.0), (
        crossing("at_most") if count < total else np.inf
    )


def _wald(cells: pd.DataFrame) -> dict[str, tuple[float, float, float]]:
    """Fit all windows together: a Poisson model with a rate of its own for each stratum."""
    per_window = cells.groupby("window")["acts"].sum()
    windows = [
        w for w in per_window.index if w != OTHER and per_window[w] and len(_paired(cells, w))
    ]
    if not windows or not per_window[OTHER]:
        return {}
    from statsmodels.genmod.families import Poisson  # half a second: only when a model is fitted
    from statsmodels.genmod.generalized_linear_model import GLM

    used = cells[cells["window"].isin([*windows, OTHER])]
    used = used[used.groupby("stratum")["acts"].transform("sum") > 0]
    near = np.array([used["window"] == window for window in windows], dtype=float).T
    strata = pd.get_dummies(used["stratum"], dtype=float).to_numpy()
    design = np.hstack([near, strata])
    model = GLM(used["acts"].to_numpy(float), design, family=Poisson(),
                offset=np.log(used["days"].to_numpy(float)))  # fmt: skip
    with warnings.catch_warnings():  # with as many rates as counts there are no residuals
        warnings.simplefilter("ignore")
        fit = model.fit(tol=1e-12)
    log_ratio, error = fit.params[: len(windows)], fit.bse[: len(windows)]
    z = stats.norm.isf(0.025)
    return {
        window: tuple(float(x) for x in np.exp([b, b - z * se, b + z * se]))
        for window, b, se in zip(windows, log_ratio, error, strict=True)
        if se < 1e2
    }


def _caption(found: RateRatio) -> str:
    acts, anchor = (named(name) for name in found.names)
    said = [
        text("timing_rate_window", window=row.window, acts=int(row.acts), days=int(row.days),
             ratio=say_ratio(row.rate_ratio), low=say_ratio(row.exact_low),
             high=say_ratio(row.exact_high) if np.isfinite(row.exact_high) else "∞", p=say_p(row.p))
        if not np.isnan(row.rate_ratio) and np.isfinite(row.rate_ratio)
        else text("timing_rate_unknown", window=row.window, acts=int(row.acts), days=int(row.days))
        for row in found.table.itertuples() if row.window != "several"
    ]  # fmt: skip
    span = say_span(found.first_day, found.last_day)
    windows = say_list(said) if said else text("none")
    return joined(
        text("timing_rate", name=acts, anchor=anchor, span=span, windows=windows,
             strata=text(f"timing_rate_{found.strata_by}")),
        text("timing_no_cause"),
    )  # fmt: skip
