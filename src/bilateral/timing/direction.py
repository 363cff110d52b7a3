"""Before or after: acts on days that only precede an anchor against days that only follow one."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from bilateral.labels import text
from bilateral.timing.days import Series, collapse, named
from bilateral.timing.sayings import joined, say_p, say_ratio, say_span
from bilateral.timing.windows import cover, lags, prepare, whole_days

__all__ = ["BeforeAfter", "before_after", "compare_rates"]


class BeforeAfter(NamedTuple):
    """What :func:`before_after` found; ``print(result.caption)`` says it in a sentence."""

    table: pd.DataFrame
    dropped: pd.DataFrame
    window_days: int
    gap_days: int
    same_day: str
    first_day: object
    last_day: object
    #: What acts and an anchor are called: words, or keys of the texts.
    names: tuple[str, str]

    def __repr__(self) -> str:
        return joined(self.caption, self.warning)

    @property
    def caption(self) -> str:
        """Say what was found, for acts and for episodes, in the language in use."""
        return _caption(self)

    @property
    def warning(self) -> str:
        """Say why the result should not be relied on; empty if there is no such reason."""
        if not self.table[["days_before", "days_after"]].all(axis=None):
            return text("timing_warn_one_side")
        return ""


def before_after(
    acts: Series,
    anchors: Series,
    *,
    span: object,
    window_days: int = 7,
    same_day: str = "exclude",
    gap_days: int = 7,
    names: tuple[str, str] | None = None,
) -> BeforeAfter:
    """Compare acts in the days before anchors with acts in the days after.

    Parameters
    ----------
    acts, anchors, span, names
        As in :func:`coincidence`.
    window_days
        How many days before and after an anchor.
    same_day
        What the day of an anchor is: of neither side (``"exclude"``), ``"before"``, ``"after"``, or
        ``"both"`` (then it is left out as a day of both sides).
    gap_days
        For the second row, acts no more than this many days apart are one episode.

    Returns
    -------
    BeforeAfter
        ``.table``, a row for ``acts`` and a row for ``episodes`` (column ``counted_as``): ``before``
        and ``after`` (acts on days that lie on one side only), ``days_before`` and ``days_after``,
        ``share_after`` with exact limits ``share_low`` and ``share_high`` (95 %, Clopper-Pearson),
        ``rate_ratio`` of after to before with ``ratio_low`` and ``ratio_high``, ``p`` (two-sided),
        ``p_more_after``, ``p_more_before``; left out and counted are ``on_both_sides`` (acts on
        the ``days_both``), ``same_day_acts`` and ``imprecise_acts``. ``.dropped``, ``.caption``.

    Raises
    ------
    ValueError
        If a day, the span or a choice cannot be read; the message says what is allowed.

    Notes
    -----
    With no direction an act lies after with chance days_after / (days_before + days_after). That
    holds under any rise that is smooth over two windows, but not for acts in bursts: unrelated
    bursts seem to have a direction too often (benchmarks/timing.md). Where the two rows differ,
    believe the episodes. A deadline is announced ahead and a threat is not, so for a deadline "before"
    is the question and for a threat "after".

    Examples
    --------
    >>> found = before_after([8, 12, 13, 41, 44], [10, 40], span=(0, 60), window_days=5)
    >>> found.table[["counted_as", "before", "after"]].values.tolist()
    [['acts', 1, 4], ['episodes', 1, 1]]
    """
    whole_days("window_days", window_days, 1)
    prepared = prepare(acts, anchors, span, names)
    days = prepared.span.days()
    sides = {}
    for side in ("before", "after"):
        sides[side] = cover(days, prepared.anchors, *lags(side, window_days, same_day))
    on_day = np.isin(days, prepared.anchors)
    if same_day == "exclude":
        sides = {side: held & ~on_day for side, held in sides.items()}
    both = sides["before"] & sides["after"]
    kinds = [sides["before"] & ~both, sides["after"] & ~both, both, on_day]
    exact = prepared.acts.exact()
    rows = []
    for counted_as, held in (("acts", exact), ("episodes", collapse(exact, gap_days))):
        counts = np.bincount(np.searchsorted(days, np.array(held, dtype=int)), minlength=len(days))
        before, after, on_both, same = (int(counts[kind].sum()) for kind in kinds)
        extent = [int(kind.sum()) for kind in kinds]
        row = {"counted_as": counted_as} | compare_rates(before, after, *extent[:2])
        rows.append(row | {
            "on_both_sides": on_both, "days_both": extent[2], "same_day_acts": same,
            "imprecise_acts": len(prepared.acts.ranges().rows), "anchors": len(prepared.anchors),
        })  # fmt: skip
    ends = prepared.span.bounds()
    return BeforeAfter(
        pd.DataFrame(rows),
        prepared.dropped(),
        window_days,
        gap_days,
        same_day,
        *ends,
        prepared.names,
    )


def compare_rates(before: int, after: int, days_before: int, days_after: int) -> dict:
    """Compare two counts over so many days each, exactly.

    Returns
    -------
    dict
        The columns of :func:`before_after` from ``before`` to ``p_more_before``. Where nothing can be
        compared, p is 1 and the ratio is missing.

    Examples
    --------
    >>> found = compare_rates(2, 9, 30, 30)
    >>> found["rate_ratio"], found["p"]
    (4.5, 0.0654296875)
    """
    row = {"before": before, "after": after, "days_before": days_before, "days_after": days_after}
    total = before + after
    if not (total and days_before and days_after):
        missing = (
            "share_after",
            "share_low",
            "share_high",
            "rate_ratio",
            "ratio_low",
            "ratio_high",
        )
        whole = dict.fromkeys(missing, np.nan)
        return row | whole | {"p": 1.0, "p_more_after": 1.0, "p_more_before": 1.0}
    expected = days_after / (days_before + days_after)
    low, high = stats.binomtest(after, total).proportion_ci(method="exact")
    return row | {
        "share_after": after / total,
        "share_low": float(low),
        "share_high": float(high),
        "rate_ratio": after * days_before / (before * days_after) if before else np.inf,
        "ratio_low": _odds(low) * days_before / days_after,
        "ratio_high": _odds(high) * days_before / days_after,
        "p": float(stats.binomtest(after, total, expected).pvalue),
        "p_more_after": float(stats.binomtest(after, total, expected, "greater").pvalue),
        "p_more_before": float(stats.binomtest(after, total, expected, "less").pvalue),
    }


def _odds(share: float) -> float:
    return float(share / (1 - share)) if share < 1 else np.inf


def _caption(found: BeforeAfter) -> str:
    acts, anchor = (named(name) for name in found.names)
    row, episodes = found.table.iloc[0], found.table.iloc[1]
    span = say_span(found.first_day, found.last_day)
    if not row["before"] + row["after"]:
        return text("timing_direction_empty", name=acts, window=found.window_days, anchor=anchor, span=span)  # fmt: skip
    ratio = ""
    if np.isfinite(row["rate_ratio"]):
        ratio = text("timing_direction_ratio", ratio=say_ratio(row["rate_ratio"]),
                     low=say_ratio(row["ratio_low"]), high=say_ratio(row["ratio_high"]))  # fmt: skip
    left_out = row["on_both_sides"] + row["same_day_acts"] + row["imprecise_acts"]
    return joined(
        text(
            "timing_direction", name=acts, span=span, window=found.window_days, anchor=anchor,
            before=int(row["before"]), after=int(row["after"]), days_before=int(row["days_before"]),
            days_after=int(row["days_after"]), p=say_p(row["p"]),
        ),
        ratio,
        text("timing_direction_episodes", gap=found.gap_days, before=int(episodes["before"]),
             after=int(episodes["after"]), p=say_p(episodes["p"])),
        text("timing_direction_left_out", n=int(left_out), both=int(row["on_both_sides"]),
             same=int(row["same_day_acts"]), imprecise=int(row["imprecise_acts"])) if left_out else "",
        text("timing_no_cause"),
    )  # fmt: skip
