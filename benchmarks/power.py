"""How often an effect of a given size would be found: makes src/bilateral/timing/power.csv.

``uv run python benchmarks/power.py [--simulations 2000] [--write]``. Ten deadlines on any of 690 days,
windows of the 14 days before them; acts lie independently, at a rate within the windows that is a
multiple of that outside; found is p <= 0.05, one-sided. Seeds are fixed. Prints the table; with
``--write`` it is recorded where :func:`bilateral.timing.recorded_power` reads it.
"""

from __future__ import annotations

import argparse
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

import bilateral.timing
from bilateral.timing.nulls import Part, total
from bilateral.timing.windows import cover

DAYS, DEADLINES, WINDOW = 690, 10, 14
ACTS, RATIOS = (5, 10, 20, 40), (1, 2, 3, 5, 10)
#: Two years, the second of which has not ended; quarters of 92 days.
STRATA = {"shift in year": [0, 365], "permutation in quarter": list(range(0, DAYS, 92))}


def found(null: str, acts: int, ratio: float, rng: np.random.Generator) -> bool:
    """Draw deadlines and acts, and say whether the test finds that they lie together."""
    days = np.arange(DAYS)
    deadlines = np.sort(rng.choice(DAYS, DEADLINES, replace=False))
    covered = cover(days, deadlines, -WINDOW, -1) & ~np.isin(days, deadlines)
    weight = np.where(covered, float(ratio), 1.0)
    drawn = rng.multinomial(acts, weight / weight.sum())
    edges = [*STRATA[null], DAYS]
    parts = [
        Part(drawn[a:b], covered[a:b], np.empty((0, 2), dtype=int)) for a, b in pairwise(edges)
    ]
    chance, _ = total(parts, null.split()[0])
    return chance.at_least(int(drawn[covered].sum())) <= 0.05


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--simulations", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    rows = []
    for null in STRATA:
        for acts in ACTS:
            for ratio in RATIOS:
                rng = np.random.default_rng([asked.seed, list(STRATA).index(null), acts, ratio])
                hits = sum(found(null, acts, ratio, rng) for _ in range(asked.simulations))
                rows.append((acts, ratio, hits / asked.simulations, null))
    table = pd.DataFrame(rows, columns=["acts", "rate_ratio", "power", "null"]).assign(
        simulations=asked.simulations, seed=asked.seed, made_by="benchmarks/power.py"
    )
    shown = table.pivot_table("power", ["null", "acts"], "rate_ratio")
    print("| null | acts | " + " | ".join(f"{ratio}x" for ratio in RATIOS) + " |")
    print("|---|---" + "|---" * len(RATIOS) + "|")
    for (null, acts), powers in shown.iterrows():
        print(f"| {null} | {acts} | " + " | ".join(f"{power:.2f}" for power in powers) + " |")
    if asked.write:
        place = Path(bilateral.timing.__file__).with_name("power.csv")
        place.write_bytes(table.to_csv(index=False, lineterminator="\n").encode())


if __name__ == "__main__":
    main()
