"""All defensible choices in one table, and the chance that any of them would look this extreme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd

from bilateral.data import Dataset
from bilateral.labels import text
from bilateral.timing.days import Series
from bilateral.timing.nulls import Part, convolve, permutation, shift_counts, tally
from bilateral.timing.plan import PLAN
from bilateral.timing.sayings import joined, say_p, say_span
from bilateral.timing.spans import Span, search_span
from bilateral.timing.windows import (
    BOUNDARY,
    SIDES,
    Prepared,
    allowed,
    field,
    lags,
    prepare,
    whole_days,
)

__all__ = ["Robustness", "holm", "robustness"]


class Robustness(NamedTuple):
    """What :func:`robustness` found; ``print(result.caption)`` says it in a sentence."""

    table: pd.DataFrame
    #: Chance that the smallest p of the whole family would be as small.
    family_p: float
    #: How many specifications have more acts near than the null's average.
    more: int
    specifications: int
    shifts: int
    seed: int
    null: str
    strata_by: str
    first_day: object
    last_day: object

    def __repr__(self) -> str:
        return joined(self.caption, self.warning)

    @property
    def caption(self) -> str:
        """Say what was found in the language in use."""
        return joined(
            text(
                "timing_family", n=self.specifications, more=self.more,
                span=say_span(self.first_day, self.last_day), smallest=say_p(self.table["p"].min()),
                family=say_p(self.family_p), moves=self.shifts,
            ),
            text("timing_no_cause"),
        )  # fmt: skip

    @property
    def warning(self) -> str:
        """Say why the result should not be relied on; empty if there is no such reason."""
        silent = int((self.table["strata_with_both"] == 0).sum())
        return text("timing_warn_silent", n=silent) if silent else ""


class _Specification(NamedTuple):
    acts: str
    anchors: str
    side: str
    window_days: int
    parts: list[Part]
    days: np.ndarray


def robustness(
    acts: Series | Mapping[str, Series],
    anchors: Series | Mapping[str, Series],
    *,
    span: object,
    windows: Sequence[int] = PLAN.windows,
    sides: Sequence[str] | Mapping[str, Sequence[str]] | None = None,
    null: str = "shift",
    strata: str | Sequence = "year",
    same_day: str = "exclude",
    shifts: int = PLAN.shifts,
    seed: int = PLAN.seed,
    boundary: str = "drop",
) -> Robustness:
    """Test all combinations of acts, anchors, sides and windows, and the family of them as one.

    Parameters
    ----------
    acts, anchors
        A series as in :func:`coincidence`, or several with their names, such as
        ``{"all": acts, "episodes": bl.collapse(acts)}``.
    span, strata, same_day
        As in :func:`coincidence`.
    windows
        Lengths of the window, in days.
    sides
        ``("before",)``, ``("after",)`` or both, for all anchors or by their names. Left out: the one
        side that the plan fixes for the kind of the anchors.
    null
        ``"shift"`` or ``"permutation"``.
    shifts, seed
        How many joint moves of the acts to draw, for the p of the family.
    boundary
        ``"drop"``: no day whose longest window of all runs out of the span is tested, so that all
        specifications stand on the same days. ``"keep"`` tests them.

    Returns
    -------
    Robustness
        ``.table``, a row a specification, from the smallest ratio to the largest: ``acts_name``,
        ``anchors_name``, ``side``, ``window_days``, ``acts``, ``acts_near``, ``expected``, ``low``,
        ``high``, ``ratio`` (count to expected), ``leans`` (``more``, ``less``, ``even``), ``p``
        (exact, its own), ``family_p``, ``holm_p``, ``covered_share``, ``strata_with_both``,
        ``smallest_p``, ``rank``. ``.family_p``, ``.more``, ``.specifications``, ``.caption``.

    Raises
    ------
    ValueError
        If a side has to be given, or something cannot be read; the message says what is allowed.

    Notes
    -----
    Westfall and Young's min-p: all series of acts are moved together by the same shifts in every
    specification, so that overlapping windows do not waste power as Holm's correction does. The
    family p of a specification is the share of moves, the one found included, in which the smallest
    p of all is no larger than its own.

    Examples
    --------
    >>> found = robustness([12, 13, 44, 71], [10, 40, 70], span=(0, 99), windows=(3, 5),
    ...                    sides=("after",), strata="span", shifts=99)
    >>> found.table[["window_days", "acts_near"]].values.tolist(), found.specifications
    ([[5, 4], [3, 3]], 2)
    """
    allowed("null", null, ("shift", "permutation"))
    allowed("boundary", boundary, BOUNDARY)
    whole_days("shifts", shifts, 1)
    several_acts = acts if isinstance(acts, Mapping) else {"acts": acts}
    several_anchors = anchors if isinstance(anchors, Mapping) else {"anchors": anchors}
    if not (several_acts and several_anchors and len(windows)):
        raise ValueError("give at least one series of acts, one of anchors, and one window")
    chosen = {name: _sides(name, given, sides) for name, given in several_anchors.items()}
    if isinstance(span, Dataset):
        span = search_span(span, *several_acts.values(), *several_anchors.values())
    family = _family(
        several_acts, several_anchors, span, windows, chosen, strata, same_day, boundary
    )
    table, family_p = _tested(family, null, shifts, seed)
    days = family[0].days
    return Robustness(
        table, family_p, int((table["leans"] == "more").sum()), len(table), shifts, seed, null,
        strata if isinstance(strata, str) else "cuts", days[0], days[-1],
    )  # fmt: skip


def _sides(name: str, anchors: Series, sides: object) -> Sequence[str]:
    """Give the sides asked for, or the one that the plan fixes for these anchors."""
    if isinstance(sides, str):
        raise ValueError(f"sides is {sides!r}; give a list, such as ({sides!r},)")
    asked = sides.get(name) if isinstance(sides, Mapping) else sides
    if asked is None:
        kinds = (
            set(anchors["kind"])
            if isinstance(anchors, pd.DataFrame) and "kind" in anchors
            else set()
        )
        planned = {PLAN.sides.get(kind) for kind in kinds}
        if len(planned) != 1 or None in planned:
            raise ValueError(
                f"the plan fixes no one side for {name}; give sides=('before',), ('after',) or both, "
                "before looking at the outcome"
            )
        asked = sorted(planned)
    if not len(asked):
        raise ValueError("sides is empty; allowed: 'before', 'after' or both")
    for side in asked:
        allowed("side", side, SIDES)
    return asked


def _family(
    several_acts: Mapping, several_anchors: Mapping, span: object, windows: Sequence[int],
    sides: Mapping, strata: object, same_day: str, boundary: str,
) -> list[_Specification]:  # fmt: skip
    prepared = {
        (a, b): prepare(acts, anchors, span)
        for (a, acts), (b, anchors) in product(several_acts.items(), several_anchors.items())
    }
    drop = boundary == "drop"
    all_sides = {side for chosen in sides.values() for side in chosen}
    ahead = max(windows) if drop and "after" in all_sides else 0
    behind = max(windows) if drop and "before" in all_sides else 0
    family = []
    for (a, b), given in prepared.items():
        tested = _tested_days(given, ahead, behind)
        for side, window in product(sides[b], windows):
            lag = lags(side, window, same_day)
            laid = field(tested, *lag, strata, same_day, "keep")
            family.append(_Specification(a, b, side, window, laid.parts(), _ends(tested.span)))
    return family


def _tested_days(prepared: Prepared, ahead: int, behind: int) -> Prepared:
    span = prepared.span.trimmed(ahead, behind)
    if not len(span.first):
        raise ValueError("no day of the span has its longest window within the span")
    return prepared._replace(span=span)


def _ends(span: Span) -> tuple:
    return span.bounds()


def _tested(
    family: list[_Specification], null: str, shifts: int, seed: int
) -> tuple[pd.DataFrame, float]:
    """Test each specification by itself, and all of them by the same moves."""
    rng = np.random.default_rng(seed)
    drawn = np.zeros((len(family), shifts), dtype=np.int64)
    chances = [[] for _ in family]
    for stratum in zip(*(one.parts for one in family), strict=True):
        move = _shifted if null == "shift" else _permuted
        for chance, row, (exact, moved) in zip(
            chances, drawn, move(stratum, shifts, rng), strict=True
        ):
            chance.append(exact)
            row += moved
    rows, smallest = [], np.ones(shifts)
    for one, chance, moved in zip(family, chances, drawn, strict=True):
        whole = convolve(chance)
        smallest = np.minimum(smallest, whole.tails()[moved - whole.start])
        rows.append(_row(one, whole))
    table = pd.DataFrame(rows)
    p = table["p"].to_numpy()
    reached = np.searchsorted(np.sort(smallest), p * (1 + 1e-9), side="right")
    table["family_p"] = (1 + reached) / (1 + shifts)
    table["holm_p"] = holm(p)
    order = ["acts_name", "anchors_name", "side", "window_days", "acts", "acts_near", "expected",
             "low", "high", "ratio", "leans", "p", "family_p", "holm_p", "covered_share",
             "strata_with_both", "smallest_p"]  # fmt: skip
    table = table.sort_values(["ratio", "p"], ascending=[True, False], kind="stable",
                              na_position="first", ignore_index=True)[order]  # fmt: skip
    return table.assign(rank=np.arange(1, len(table) + 1)), float(table["family_p"].min())


def _row(one: _Specification, whole: object) -> dict:
    parts = one.parts
    near = sum(int(part.acts[part.covered].sum()) for part in parts)
    expected = whole.mean()
    ratio = near / expected if expected > 0 else np.nan
    both = [p for p in parts if p.acts.any() and p.covered.any() and not p.covered.all()]
    leans = "even" if np.isnan(ratio) or np.isclose(ratio, 1) else "more" if ratio > 1 else "less"
    return {
        "acts_name": one.acts, "anchors_name": one.anchors, "side": one.side,
        "window_days": one.window_days, "acts": sum(int(part.acts.sum()) for part in parts),
        "acts_near": near, "expected": expected, "low": whole.quantile(0.05),
        "high": whole.quantile(0.95), "ratio": ratio, "leans": leans, "p": whole.at_least(near),
        "covered_share": sum(int(p.covered.sum()) for p in parts) / sum(len(p.acts) for p in parts),
        "strata_with_both": len(both), "smallest_p": whole.smallest_p(),
    }  # fmt: skip


def _shifted(stratum: tuple[Part, ...], moves: int, rng: np.random.Generator) -> list:
    """Shift the acts of a stratum in all specifications by the same days."""
    shift = rng.integers(len(stratum[0].acts), size=moves)
    counts = shift_counts(
        np.array([part.acts for part in stratum]), np.array([part.covered for part in stratum])
    )
    return [(tally(counted), counted[shift]) for counted in counts]


def _permuted(stratum: tuple[Part, ...], moves: int, rng: np.random.Generator) -> list:
    """Exchange the days of a stratum in all specifications in the same way."""
    days = len(stratum[0].acts)
    held = np.flatnonzero(np.any([part.acts for part in stratum], axis=0))
    to = np.array([rng.permutation(days)[: len(held)] for _ in range(moves)])
    return [
        (
            permutation(part.acts[part.acts.nonzero()], int(part.covered.sum()), days),
            part.covered[to] @ part.acts[held],
        )
        for part in stratum
    ]


def holm(p: Sequence[float]) -> np.ndarray:
    """Give Holm's adjusted p, beside which the family p may be read.

    Examples
    --------
    >>> holm([0.01, 0.04]).tolist()
    [0.02, 0.04]
    """
    p = np.asarray(p, dtype=float)
    order = np.argsort(p)
    adjusted = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    return np.minimum(adjusted, 1.0)[np.argsort(order)]
