"""How many acts lie within some days before or after an anchor, against what chance would give."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from bilateral.labels import text
from bilateral.timing.days import Series, as_days, named
from bilateral.timing.missed import detectable
from bilateral.timing.nulls import Chance, Part, binomials, range_shares, total
from bilateral.timing.sayings import (
    joined,
    missed,
    say_null,
    say_number,
    say_p,
    say_span,
    say_strata,
)
from bilateral.timing.windows import Field, Prepared, field, lags, prepare

__all__ = ["Coincidence", "coincidence"]


class Coincidence(NamedTuple):
    """What :func:`coincidence` found; ``print(result.caption)`` says it in a sentence."""

    table: pd.DataFrame
    strata: pd.DataFrame
    null_counts: pd.DataFrame
    near_counts: pd.DataFrame
    dropped: pd.DataFrame
    #: What acts and an anchor are called: words, or keys of the texts.
    names: tuple[str, str]
    #: The strata as the test saw them, for :func:`power`.
    parts: list[Part]

    def __repr__(self) -> str:
        return joined(self.caption, self.warning)

    @property
    def acts_near(self) -> int:
        """Give the number of acts whose day lies in a window."""
        return self.table["acts_near"].iloc[0].item()

    @property
    def p(self) -> float:
        """Give the exact one-sided chance of this many or more."""
        return self.table["p"].iloc[0].item()

    @property
    def mid_p(self) -> float:
        """Give the p that counts the outcome itself by half."""
        return self.table["mid_p"].iloc[0].item()

    @property
    def expected(self) -> float:
        """Give the mean of the null."""
        return self.table["expected"].iloc[0].item()

    @property
    def low(self) -> int:
        """Give the count that 5 % of the null's cases do not exceed."""
        return self.table["low"].iloc[0].item()

    @property
    def high(self) -> int:
        """Give the count that 95 % of the null's cases do not exceed."""
        return self.table["high"].iloc[0].item()

    @property
    def covered_share(self) -> float:
        """Give the share of the tested days that lie in a window."""
        return self.table["covered_share"].iloc[0].item()

    @property
    def detectable_ratio(self) -> float:
        """Give the rate ratio that would be found four times in five."""
        return self.table["detectable_ratio"].iloc[0].item()

    @property
    def caption(self) -> str:
        """Say what was found and what could not be seen, in the language in use."""
        return _caption(self)

    @property
    def warning(self) -> str:
        """Say why the result should not be relied on; empty if there is no such reason."""
        return _warning(self)


def coincidence(
    acts: Series,
    anchors: Series,
    *,
    span: object,
    window_days: int = 7,
    side: str = "after",
    null: str = "shift",
    strata: str | Sequence = "year",
    same_day: str = "exclude",
    delay_days: int = 0,
    boundary: str = "drop",
    names: tuple[str, str] | None = None,
) -> Coincidence:
    """Count the acts within some days before or after an anchor, and say what chance would give.

    Parameters
    ----------
    acts, anchors
        Rows of ``data.events``, or days (dates, texts or whole numbers), in any order. Two acts of
        one day are two acts; two anchors of one day are one anchor.
    span
        Since when and until when both were looked for: ``(first, last)``, several such pairs, the
        frame of :func:`search_span`, or the ``Dataset`` itself.
    window_days
        How near is near.
    side
        ``"after"`` counts acts that follow an anchor, ``"before"`` acts that precede one. Fix it
        before looking: the better of the two has no honest p.
    null
        What could as well have happened: ``"shift"`` moves all acts of a stratum together round
        its days (all shifts are counted, none is drawn), ``"permutation"`` exchanges the days of
        a stratum, ``"uniform"`` those of the whole span. The last finds coincidence in unrelated
        series that rise together, and is here to show that.
    strata
        ``"year"``, ``"quarter"``, ``"term"``, ``"span"`` or the days that begin a stratum.
    same_day
        ``"exclude"``: a day with an anchor belongs to no window. ``"before"``, ``"after"`` or
        ``"both"``: the day itself is part of that side's window.
    delay_days
        The window begins this many days from the anchor.
    boundary
        ``"drop"``: days whose window runs out of the span are not tested, since an anchor may lie
        outside. ``"keep"`` tests them.
    names
        Words for the acts and for one anchor, such as ``("meetings", "a deadline")``.

    Returns
    -------
    Coincidence
        ``.table``, one row: ``acts`` (whose day is known), ``acts_near`` of them and ``share``;
        ``expected`` with ``low`` and ``high`` (5 and 95 % of what the null gives); ``p`` (one-sided,
        exact), ``mid_p``, ``smallest_p`` (the smallest this test could have given), ``needed`` (the
        count from which p is at most 0.05); ``anchors`` (distinct days), ``anchors_tested``,
        ``anchors_near`` and ``anchors_share`` (those with an act in their window);
        ``covered_share`` of the ``days``; ``strata_with_both``; ``imprecise_acts`` with
        ``acts_near_lowest`` to ``acts_near_highest`` and the p at both; ``detectable_ratio`` (the
        rate within the windows, as a multiple of that outside, that would be found four times in
        five). ``.strata``, ``.null_counts``, ``.near_counts`` (with acts known only to the
        month), ``.dropped``, ``.caption``, ``.warning``.

    Raises
    ------
    ValueError
        If a day, the span or a choice cannot be read; the message says what is allowed.

    Notes
    -----
    Event coincidence analysis (Donges et al. 2016, doi 10.1140/epjst/e2015-50233-y) on covered days,
    with the exact null of all circular shifts within a stratum. An act known only to a range of
    days is near for sure if all its days are covered, perhaps if some are; p at both ends is by a
    null in which it moves with the others and its day is drawn anew within its range. Timing does
    not show cause.

    Examples
    --------
    >>> found = coincidence([3, 7, 12, 13, 21, 34, 40, 41, 55, 60], [1, 5, 11, 20, 33, 39, 54, 70],
    ...                     span=(0, 80), window_days=2, strata=[27, 54],
    ...                     same_day="after", boundary="keep")
    >>> int(found.acts_near), round(found.p, 6)
    (9, 0.002439)
    """
    first_lag, last_lag = lags(side, window_days, same_day, delay_days)
    prepared = prepare(acts, anchors, span, names)
    laid = field(prepared, first_lag, last_lag, strata, same_day, boundary)
    parts = laid.parts()
    known, ranged = total(parts, null)
    row = {
        "window_days": window_days, "side": side, "null": null,
        "strata_by": strata if isinstance(strata, str) else "cuts", "same_day": same_day,
    }  # fmt: skip
    row |= _against_chance(laid, known)
    row |= _anchor_side(prepared, first_lag, last_lag, laid)
    row |= _extent(parts, laid, 3 * (window_days + 1))
    near, ranges = _with_ranges(parts, row["acts_near"], ranged)
    row |= ranges
    row["detectable_ratio"] = detectable(parts)
    calendar = prepared.span.calendar
    first, last = as_days(laid.strata.days[[0, -1]], calendar)
    row |= {"first_day": first, "last_day": last}
    needed = pd.array([row["needed"]], dtype="Int64")  # missing if no count is improbable enough
    return Coincidence(
        pd.DataFrame({name: [value] for name, value in row.items()} | {"needed": needed}),
        _strata_table(laid, prepared),
        _chances(known, row["acts_near"]),
        pd.DataFrame({"count": near.counts(), "chance": near.chance}),
        prepared.dropped(
            ("acts", "boundary", laid.boundary_acts), ("acts", "across_strata", laid.across_strata)
        ),
        prepared.names,
        parts,
    )


def _against_chance(laid: Field, known: Chance) -> dict:
    count, acts = int(laid.acts[laid.covered].sum()), int(laid.acts.sum())
    p = known.at_least(count)
    return {
        "acts": acts,
        "acts_near": count,
        "share": count / acts if acts else None,
        "expected": known.mean(),
        "low": known.quantile(0.05),
        "high": known.quantile(0.95),
        "p": p,
        "mid_p": p - known.exactly(count) / 2,
        "smallest_p": known.smallest_p(),
        "needed": known.needed(),
    }


def _anchor_side(prepared: Prepared, first_lag: int, last_lag: int, laid: Field) -> dict:
    """Count anchors with an act in their window, among those whose window lies in the span."""
    anchors = prepared.anchors
    whole = prepared.span.holds(anchors + first_lag, anchors + last_lag)
    acts = np.unique(prepared.acts.exact())
    tested = anchors[whole]
    earlier = np.searchsorted(acts, tested + first_lag)
    near = np.searchsorted(acts, tested + last_lag, side="right") > earlier
    on_day = np.isin(laid.strata.days, anchors)
    return {
        "same_day_acts": int(laid.acts[on_day].sum()),
        "anchors": len(anchors),
        "anchors_tested": len(tested),
        "anchors_near": int(near.sum()),
        "anchors_share": float(near.mean()) if len(tested) else None,
    }


def _extent(parts: list[Part], laid: Field, long_enough: int) -> dict:
    days, covered = len(laid.covered), int(laid.covered.sum())
    both = [p for p in parts if p.acts.any() and p.covered.any() and not p.covered.all()]
    return {
        "days": days,
        "covered_days": covered,
        "covered_share": covered / days,
        "strata_in_span": len(parts),
        "strata_with_both": len(both),
        "short_strata": sum(len(part.acts) < long_enough for part in both),
    }


def _with_ranges(parts: list[Part], count: int, ranged: Chance) -> tuple[Chance, dict]:
    """Give the distribution of the count with the ranges' days drawn, and its ends with their p."""
    held = [range_shares(part)[:, 0] for part in parts if len(part.ranges)]
    shares = np.concatenate([*held, np.empty(0)])
    lowest, highest = count + int((shares == 1).sum()), count + int((shares > 0).sum())
    return Chance(count, binomials(shares[None, :])[0]), {
        "imprecise_acts": len(shares),
        "acts_near_lowest": lowest,
        "acts_near_expected": count + float(shares.sum()),
        "acts_near_highest": highest,
        "p_at_lowest": ranged.at_least(lowest),
        "p_at_highest": ranged.at_least(highest),
    }


def _chances(known: Chance, count: int) -> pd.DataFrame:
    counts = known.counts()
    return pd.DataFrame(
        {
            "count": counts,
            "chance": known.chance,
            "at_least": known.tails(),
            "observed": counts == count,
        }
    )


def _strata_table(laid: Field, prepared: Prepared) -> pd.DataFrame:
    days, start = laid.strata.days, laid.strata.start
    end = np.append(start[1:], len(days))
    first, last = days[start], days[end - 1]
    sums = np.add.reduceat(
        np.array([laid.acts, laid.covered, laid.acts * laid.covered]), start, axis=1
    )
    acts, covered, near = sums
    before = np.searchsorted(prepared.anchors, first)
    return pd.DataFrame(
        {
            "stratum": laid.strata.labels,
            "first_day": as_days(first, prepared.span.calendar),
            "last_day": as_days(last, prepared.span.calendar),
            "days": end - start,
            "acts": acts,
            "anchors": np.searchsorted(prepared.anchors, last, side="right") - before,
            "covered_days": covered,
            "acts_near": near,
            "expected": acts * covered / (end - start),
            "informative": (acts > 0) & (covered > 0) & (covered < end - start),
        }
    )


def _caption(found: Coincidence) -> str:
    row = found.table.iloc[0]
    acts, anchor = (named(name) for name in found.names)
    span = say_span(row["first_day"], row["last_day"])
    if not row["acts"]:
        return text("timing_near_empty", name=acts, span=span)
    return joined(
        text(
            "timing_near", acts=int(row["acts"]), name=acts, span=span,
            near=int(row["acts_near"]), window=int(row["window_days"]),
            side=text(f"timing_side_{row['side']}"), anchor=anchor,
            null=say_null(row["null"], row["strata_by"]), low=int(row["low"]),
            high=int(row["high"]), expected=say_number(row["expected"]), p=say_p(row["p"]),
            strata=say_strata(row["strata_by"], int(row["strata_with_both"]), int(row["strata_in_span"])),
        ),
        text(f"timing_same_day_{row['same_day']}", n=int(row["same_day_acts"]), anchor=anchor)
        if row["same_day_acts"] else "",
        text(
            "timing_ranges", n=int(row["imprecise_acts"]), lowest=int(row["acts_near_lowest"]),
            highest=int(row["acts_near_highest"]), p_lowest=say_p(row["p_at_lowest"]),
            p_highest=say_p(row["p_at_highest"]),
        )
        if row["imprecise_acts"] else "",
        missed(row["detectable_ratio"], anchor),
        text("timing_no_cause"),
    )  # fmt: skip


def _warning(found: Coincidence) -> str:
    row = found.table.iloc[0]
    return joined(
        text("timing_warn_uniform") if row["null"] == "uniform" else "",
        "" if row["strata_with_both"] else text("timing_warn_nothing"),
        text("timing_warn_short", n=int(row["short_strata"])) if row["short_strata"] else "",
        text("timing_warn_covered", percent=round(100 * row["covered_share"]))
        if row["covered_share"] > 0.5 else "",
    )  # fmt: skip
