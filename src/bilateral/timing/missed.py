"""What effect a test would have missed: its power, worked out or simulated."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import optimize, special, stats

from bilateral.timing.nulls import Chance, Part, binomials, convolve, permutation, total

__all__ = ["detectable", "power", "recorded_power"]

#: What counts as found, and how often an effect should be.
LEVEL, USUALLY = 0.05, 0.80

#: Above this many acts their number on covered days is taken to be normal.
_MANY = 200

#: No rate is asked about beyond this multiple.
_LARGEST = 1e4


def detectable(parts: list[Part]) -> float:
    """Give the smallest rate ratio that would be found four times in five; inf if none would.

    Worked out for the permutation of days within the same strata, acts lying independently: given
    that each stratum has its number of acts, an act lies on a covered day with odds of the ratio
    times covered to other days. The shift null is a little less powerful, and bursts make it less
    so: the figure is a lower limit of what would be missed. A recorded table could only speak of
    its own design; this speaks of the strata and windows at hand. :func:`power` simulates the test
    itself.
    """
    design = _design(parts)
    if not len(design):
        return np.inf
    critical = _critical(design)

    def excess(log_ratio: float) -> float:
        return _tail(design, np.exp(log_ratio), critical) - USUALLY

    if excess(np.log(_LARGEST)) < 0:
        return np.inf
    return float(np.exp(optimize.brentq(excess, 0, np.log(_LARGEST), xtol=1e-3)))


def _design(parts: list[Part]) -> np.ndarray:
    """Give acts, covered days and days of the strata in which an act can be near or not."""
    rows = [(int(p.acts.sum()), int(p.covered.sum()), len(p.acts)) for p in parts]
    kept = [row for row in rows if 0 < row[1] < row[2]]
    return np.array(kept, dtype=float)


def _critical(design: np.ndarray) -> float:
    """Give the count from which the permutation within strata is improbable."""
    acts, covered, days = design.T
    if acts.sum() > _MANY:
        share = covered / days
        spread = acts * share * (1 - share) * np.maximum(days - acts, 1) / (days - 1)
        limit = (acts * share).sum() + special.ndtri(1 - LEVEL) * np.sqrt(spread.sum())
        return float(np.ceil(limit - 0.5) + 1)
    chances = [
        permutation(np.ones(int(n), dtype=int), int(c), int(days_)) if n <= days_
        else Chance(0, binomials(np.full(int(n), c / days_)[None, :])[0])
        for n, c, days_ in design
    ]  # fmt: skip
    needed = convolve(chances).needed(LEVEL)
    return np.inf if needed is None else needed


def _tail(design: np.ndarray, ratio: float, critical: float) -> float:
    """Give the chance of reaching the critical count at this rate ratio."""
    acts, covered, days = design.T
    near = ratio * covered / (ratio * covered + days - covered)
    total_acts = int(acts.sum())
    if critical > total_acts:
        return 0.0
    if total_acts > _MANY:
        spread = np.sqrt((acts * near * (1 - near)).sum())
        return float(special.ndtr(((acts * near).sum() - critical + 0.5) / max(spread, 1e-9)))
    turn = np.exp(-2j * np.pi * np.arange(total_acts + 1) / (total_acts + 1))
    factors = (1 - near[:, None] + near[:, None] * turn) ** acts[:, None]
    chance = np.fft.ifft(factors.prod(axis=0)).real
    return float(chance[int(critical) :].sum())


def power(
    found: object,
    *,
    ratios: tuple[float, ...] = (2, 3, 5, 10),
    simulations: int = 1000,
    seed: int = 1,
) -> pd.DataFrame:
    """Say how often a test with these strata, windows and acts would find an effect of a given size.

    Parameters
    ----------
    found
        What :func:`coincidence` gave: its design is used, not its outcome.
    ratios
        Rates within the windows, as multiples of the rate outside; 1 gives the size of the test.
    simulations
        How many series to draw for each ratio, acts lying independently within their strata. With
        0 nothing is drawn: the power of the permutation within the same strata is worked out.
    seed
        Of the draws.

    Returns
    -------
    DataFrame
        One row a ratio: ``rate_ratio``, ``power`` (share of cases with p <= 0.05, one-sided) with
        ``low`` and ``high`` (95 %, of the simulation), ``method``, ``simulations``, ``seed``.

    Raises
    ------
    ValueError
        If a ratio is not positive, or there are fewer than 0 simulations.

    Examples
    --------
    >>> from bilateral.timing import coincidence
    >>> found = coincidence([12, 47, 71], [10, 45], span=(0, 99), strata="span")
    >>> power(found, ratios=(1,), simulations=0).columns.tolist()[:2]
    ['rate_ratio', 'power']
    """
    if simulations < 0 or any(not ratio > 0 for ratio in ratios):
        raise ValueError("allowed: ratios above 0, and 0 or more simulations")
    parts, null = found.parts, found.table["null"].iloc[0]
    rows = []
    for ratio in ratios:
        if simulations:
            rng = np.random.default_rng([seed, round(ratio * 1000)])
            hits = sum(_once(parts, null, ratio, rng) for _ in range(simulations))
            limits = stats.binomtest(hits, simulations).proportion_ci(method="wilson")
            rows.append((ratio, hits / simulations, *limits, null, simulations, seed))
        else:
            design = _design(parts)
            share = _tail(design, ratio, _critical(design)) if len(design) else 0.0
            rows.append((ratio, share, share, share, "permutation", 0, None))
    columns = ["rate_ratio", "power", "low", "high", "method", "simulations", "seed"]
    return pd.DataFrame(rows, columns=columns).astype({"seed": "Int64"})


def _once(parts: list[Part], null: str, ratio: float, rng: np.random.Generator) -> bool:
    """Draw one series at this rate ratio, and say whether the test finds it."""
    drawn, count = [], 0
    for part in parts:
        weight = np.where(part.covered, ratio, 1.0)
        acts = rng.multinomial(int(part.acts.sum()), weight / weight.sum())
        count += int(acts[part.covered].sum())
        drawn.append(Part(acts, part.covered, np.empty((0, 2), dtype=int)))
    return total(drawn, null)[0].at_least(count) <= LEVEL


def recorded_power() -> pd.DataFrame:
    """Give the recorded table of power: ten deadlines in 690 days, 14 days before, year strata.

    Returns
    -------
    DataFrame
        ``acts``, ``rate_ratio``, ``power``, ``null``, ``simulations``, ``seed``, ``made_by`` (the
        command that makes the table again).
    """
    with Path(__file__).with_name("power.csv").open(encoding="utf-8", newline="") as file:
        rows = pd.DataFrame(list(csv.DictReader(file)))
    numbers = ["acts", "rate_ratio", "power", "simulations", "seed"]
    return rows.assign(**{name: pd.to_numeric(rows[name]) for name in numbers})
