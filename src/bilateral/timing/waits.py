"""How long after an anchor the next act came: the share still waiting, day by day."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from bilateral.labels import text
from bilateral.timing.days import Series, as_days, named
from bilateral.timing.nulls import Chance, convolve, tally
from bilateral.timing.sayings import joined, say_number, say_p, say_span, say_strata
from bilateral.timing.spans import Span, Strata, cut
from bilateral.timing.windows import SAME_DAY, allowed, prepare, whole_days

__all__ = ["TimeToNext", "restricted_mean", "survival", "time_to_next"]

_NEVER = np.int64(10**12)


class TimeToNext(NamedTuple):
    """What :func:`time_to_next` found; ``print(result.caption)`` says it in a sentence."""

    table: pd.DataFrame
    waits: pd.DataFrame
    dropped: pd.DataFrame
    anchors: int
    #: Anchors whose wait ended with an act.
    seen: int
    #: Days until half have seen an act; missing if more than half still wait at the end.
    median_days: float
    #: Mean of the waits as far as they were seen, none longer than the horizon.
    mean_days: float
    #: The same mean for any days of the same strata, and what lies between in nine of ten shifts.
    comparison_mean_days: float
    low_mean: float
    high_mean: float
    #: Chance of a mean as short, or shorter, by shifting the anchors within their strata.
    p: float
    smallest_p: float
    horizon_days: int
    strata_by: str
    strata_with_both: int
    strata_in_span: int
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
        return "" if self.anchors and self.strata_with_both else text("timing_warn_nothing")


def time_to_next(
    anchors: Series,
    acts: Series,
    *,
    span: object,
    horizon_days: int = 180,
    strata: str | Sequence = "year",
    same_day: str = "exclude",
    stop_at_next_anchor: bool = False,
    names: tuple[str, str] | None = None,
) -> TimeToNext:
    """Measure the wait from each anchor to the next act, and compare it with any day of the strata.

    Parameters
    ----------
    anchors, acts, span, strata, names
        As in :func:`coincidence`; note the order.
    horizon_days
        No wait is followed longer than this.
    same_day
        With ``"after"`` or ``"both"`` an act on the day of the anchor ends the wait at 0; with
        ``"exclude"`` or ``"before"`` it does not end it.
    stop_at_next_anchor
        Whether a wait is followed only up to the next anchor.

    Returns
    -------
    TimeToNext
        ``.table``, a row a day from 0 to the horizon: ``at_risk`` (anchors still waiting before that
        day and followed until then), ``ended`` (waits ended by an act on it), ``waiting`` (Kaplan-
        Meier share still waiting), ``low`` and ``high`` (95 %, log-log; missing where nobody waits
        any more), ``comparison`` (the same share for any day of the strata, each stratum weighed by
        its anchors). ``.waits``, a row an anchor: ``anchor_day``, ``wait_days``, ``seen``,
        ``stopped_by`` (``act``, ``horizon``, ``end_of_search``, ``next_anchor``), ``next_act_day``.
        ``.median_days``, ``.mean_days``, ``.comparison_mean_days``, ``.p``, ``.caption`` and others.

    Raises
    ------
    ValueError
        If a day, the span or a choice cannot be read; the message says what is allowed.

    Notes
    -----
    One act ends the waits of all anchors before it, so waits are not independent: the limits of the
    curve are too narrow, and no log-rank test is given. The p takes this into account: it shifts the
    anchors of a stratum together round its days and compares the mean waits, all shifts counted.
    Acts known only to the month end no wait.

    Examples
    --------
    >>> found = time_to_next([10, 40], [13, 41, 42], span=(0, 60), horizon_days=20, strata="span")
    >>> found.waits.wait_days.tolist(), found.mean_days
    ([3, 1], 2.0)
    """
    allowed("same_day", same_day, SAME_DAY)
    whole_days("horizon_days", horizon_days, 1)
    prepared = prepare(acts, anchors, span, names)
    cuts = cut(prepared.span, strata)
    exact = np.unique(prepared.acts.exact())
    least = 0 if same_day in ("after", "both") else 1
    wait, reason = _wait(cuts.days, exact, prepared.span, horizon_days, least)
    at = np.searchsorted(cuts.days, prepared.anchors)
    gaps = np.append(np.diff(prepared.anchors), _NEVER) if stop_at_next_anchor else np.full(len(at), _NEVER)  # fmt: skip
    waits = _waits(prepared.anchors, wait[at], reason[at], gaps, prepared.span.calendar)
    known, both = _null(cuts, at, wait, gaps, exact)
    total = int(waits["wait_days"].sum())
    n = len(at)
    means = {
        "mean_days": total / n, "comparison_mean_days": known.mean() / n,
        "low_mean": known.quantile(0.05) / n, "high_mean": known.quantile(0.95) / n,
    } if n else dict.fromkeys(("mean_days", "comparison_mean_days", "low_mean", "high_mean"), np.nan)  # fmt: skip
    table = _curve(waits, horizon_days).assign(
        comparison=_comparison(cuts, at, wait, reason == "act", horizon_days)
    )
    half = table.loc[table["waiting"] <= 0.5, "day"]
    dropped = prepared.dropped(("acts", "imprecise", len(prepared.acts.ranges().rows)))
    return TimeToNext(
        table, waits, dropped, n, int(waits["seen"].sum()),
        float(half.iloc[0]) if len(half) else np.nan,
        **means, p=known.at_most(total), smallest_p=known.at_most(known.start),
        horizon_days=horizon_days, strata_by=strata if isinstance(strata, str) else "cuts",
        strata_with_both=both, strata_in_span=len(cuts),
        first_day=prepared.span.bounds()[0], last_day=prepared.span.bounds()[1],
        names=prepared.names,
    )  # fmt: skip


def _wait(
    days: np.ndarray, acts: np.ndarray, span: Span, horizon: int, least: int
) -> tuple[np.ndarray, np.ndarray]:
    """Give, for a wait that begins on each day, its length as far as it was seen, and its end."""
    ahead = np.append(acts, _NEVER)[np.searchsorted(acts, days + least)] - days
    left = span.last[np.searchsorted(span.first, days, side="right") - 1] - days
    wait = np.minimum(np.minimum(ahead, left), horizon)
    reason = np.where(ahead == wait, "act", np.where(horizon == wait, "horizon", "end_of_search"))
    return wait, reason


def _waits(
    anchors: np.ndarray, wait: np.ndarray, reason: np.ndarray, gaps: np.ndarray, calendar: bool
) -> pd.DataFrame:
    stopped = gaps < wait
    seen = (reason == "act") & ~stopped
    ends = pd.Series(as_days(anchors + wait, calendar))
    return pd.DataFrame({
        "anchor_day": as_days(anchors, calendar),
        "wait_days": np.minimum(wait, gaps),
        "seen": seen,
        "stopped_by": np.where(stopped, "next_anchor", reason),
        "next_act_day": ends.where(seen) if calendar else ends.astype("Int64").where(seen),
    })  # fmt: skip


def _null(
    cuts: Strata, at: np.ndarray, wait: np.ndarray, gaps: np.ndarray, acts: np.ndarray
) -> tuple[Chance, int]:
    """Give the distribution of the sum of waits over all shifts of the anchors within strata."""
    chances, both = [], 0
    for a, b in cuts.bounds():
        here = (at >= a) & (at < b)
        if not here.any():
            continue
        both += bool(len(np.unique(wait[a:b])) > 1)
        places = (at[here, None] - a + np.arange(b - a)) % (b - a)
        chances.append(tally(np.minimum(wait[a:b][places], gaps[here, None]).sum(axis=0)))
    return convolve(chances), both


def _curve(waits: pd.DataFrame, horizon: int) -> pd.DataFrame:
    """Give the curve day by day."""
    days = pd.DataFrame({"day": np.arange(horizon + 1)})
    if waits.empty:
        return days.assign(at_risk=0, ended=0, waiting=np.nan, low=np.nan, high=np.nan)
    steps = survival(waits["wait_days"], waits["seen"]).drop(columns="standard_error")
    table = days.merge(steps.drop(columns=["at_risk", "ended"]), how="left", on="day")
    table[["waiting", "low", "high"]] = table[["waiting", "low", "high"]].ffill().where(
        table["day"] >= steps["day"].min(), 1.0
    )  # fmt: skip
    length, seen = waits["wait_days"].to_numpy(), waits["seen"].to_numpy()
    ended = np.bincount(length[seen], minlength=horizon + 1)
    gone = np.bincount(length, minlength=horizon + 1)
    at_risk = len(waits) - np.append(0, np.cumsum(gone)[:-1])
    return table.assign(at_risk=at_risk, ended=ended)[
        ["day", "at_risk", "ended", "waiting", "low", "high"]
    ]


def _comparison(
    cuts: Strata, at: np.ndarray, wait: np.ndarray, seen: np.ndarray, horizon: int
) -> np.ndarray:
    """Give the share still waiting if every day of a stratum began a wait."""
    weight = np.zeros(len(wait))
    for a, b in cuts.bounds():
        weight[a:b] = ((at >= a) & (at < b)).sum() / (b - a)
    ended = np.bincount(wait[seen], weight[seen], minlength=horizon + 1)
    gone = np.bincount(wait, weight, minlength=horizon + 1)
    at_risk = weight.sum() - np.append(0, np.cumsum(gone)[:-1])
    hazard = np.divide(ended, at_risk, out=np.zeros(horizon + 1), where=at_risk > 1e-9)
    return np.cumprod(1 - np.minimum(hazard, 1.0)) if len(at) else np.full(horizon + 1, np.nan)


def survival(waits: Sequence, seen: Sequence) -> pd.DataFrame:
    """Give the Kaplan-Meier share still waiting.

    Parameters
    ----------
    waits
        How long each wait was followed.
    seen
        Whether an act ended it.

    Returns
    -------
    DataFrame
        One row a different length of wait: ``day``, ``at_risk``, ``ended``, ``waiting``,
        ``standard_error`` (Greenwood), ``low`` and ``high`` (95 %, log-log; both 1 before the first
        end, missing from the day on which nobody waits any more).

    Raises
    ------
    ValueError
        If there is no wait.

    Examples
    --------
    >>> survival([3, 5, 5], [True, True, False]).waiting.round(3).tolist()
    [0.667, 0.333]
    """
    length, ended = np.asarray(waits, dtype=float), np.asarray(seen, dtype=bool)
    if not len(length):
        raise ValueError("there is no wait; give at least one")
    curve = stats.ecdf(stats.CensoredData.right_censored(length, ~ended)).sf
    day, waiting = curve.quantiles, curve.probabilities
    at_risk = len(length) - np.searchsorted(np.sort(length), day)
    ends = np.array([(length[ended] == d).sum() for d in day])
    inside = (waiting > 0) & (waiting < 1)
    terms = np.divide(
        ends, at_risk * (at_risk - ends), out=np.zeros(len(day)), where=at_risk > ends
    )
    low, high = np.where(waiting == 1, 1.0, np.nan), np.where(waiting == 1, 1.0, np.nan)
    if inside.any():
        with warnings.catch_warnings(), np.errstate(divide="ignore", invalid="ignore"):
            warnings.simplefilter("ignore", RuntimeWarning)  # where the share is 0 or 1
            limits = curve.confidence_interval(method="log-log")
        low[inside] = limits.low.probabilities[inside]
        high[inside] = limits.high.probabilities[inside]
    return pd.DataFrame({
        "day": day.astype(int) if (day == np.rint(day)).all() else day, "at_risk": at_risk,
        "ended": ends, "waiting": waiting,
        "standard_error": waiting * np.sqrt(np.cumsum(terms)), "low": low, "high": high,
    })  # fmt: skip


def restricted_mean(table: pd.DataFrame, horizon_days: float) -> float:
    """Give the mean wait up to a horizon: the area under the curve of :func:`survival`."""
    edges = np.append(np.append(0, table["day"].clip(upper=horizon_days)), horizon_days)
    return float(np.append(1.0, table["waiting"]) @ np.diff(edges))


def _caption(found: TimeToNext) -> str:
    acts, anchor = (named(name) for name in found.names)
    span = say_span(found.first_day, found.last_day)
    if not found.anchors:
        return text("timing_wait_empty", anchor=anchor, span=span)
    median = text("timing_wait_no_median")
    if not np.isnan(found.median_days):
        median = text("timing_wait_median", n=int(found.median_days))
    return joined(
        text(
            "timing_wait", seen=found.seen, anchors=found.anchors, anchor=anchor, name=acts, span=span,
            horizon=found.horizon_days, mean=say_number(found.mean_days),
            comparison=say_number(found.comparison_mean_days), low=say_number(found.low_mean),
            high=say_number(found.high_mean), p=say_p(found.p),
            strata=say_strata(found.strata_by, found.strata_with_both, found.strata_in_span),
        ),
        median,
        text("timing_no_cause"),
    )  # fmt: skip
