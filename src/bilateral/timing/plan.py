"""The family of tests, fixed before the tables were final: acts, anchors, sides and windows.

A threat comes unannounced, so the question is what followed it; a deadline is known ahead, so the
question is what preceded it. Short windows, since deadlines came so thick that a month round each
covers most days. Do not change the family after looking at an outcome.
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from bilateral.labels import text
from bilateral.schema import HANDOVER_KINDS

__all__ = ["PLAN", "Plan", "timing_plan"]


class Plan(NamedTuple):
    """What is tested, and how."""

    windows: tuple[int, ...] = (3, 5, 7, 14)
    window_days: int = 7
    #: The one side of each kind of anchor.
    sides: dict[str, str] = {  # noqa: RUF012 a constant of a constant
        "tariff_threat": "after",
        "tariff_deadline": "before",
        "tariff_imposed": "after",
        "tariff_relief": "before",
    }
    #: Names of the acts, with their kinds and the way they must have gone (any if None).
    acts: dict[str, tuple[tuple[str, ...], str | None]] = {  # noqa: RUF012
        "meetings": (("meeting", "call"), None),
        "agreements": (("agreement",), None),
        "handovers": (HANDOVER_KINDS, "mx_to_us"),
    }
    #: Names of the anchors, the same way.
    anchors: dict[str, tuple[tuple[str, ...], str | None]] = {  # noqa: RUF012
        "threats": (("tariff_threat",), "us_to_mx"),
        "deadlines": (("tariff_deadline",), "us_to_mx"),
    }
    same_day: str = "exclude"
    null: str = "shift"
    strata: str = "year"
    #: How many joint moves to draw for the p of the family, and the seed of the draws.
    shifts: int = 4999
    seed: int = 1

    def side(self, anchors: str) -> str:
        """Give the one side of the anchors of a name."""
        return self.sides[self.anchors[anchors][0][0]]

    def select(self, events: pd.DataFrame, name: str) -> pd.DataFrame:
        """Keep the events of a name among the acts or the anchors."""
        kinds, direction = (self.acts | self.anchors)[name]
        held = events["kind"].isin(kinds)
        return events[held if direction is None else held & (events["direction"] == direction)]


#: The family. Tests of other windows, sides, acts or anchors are not of it, and should say so.
PLAN = Plan()


def timing_plan() -> pd.DataFrame:
    """List the tests that were fixed before looking: the family of :func:`planned_tests`.

    Returns
    -------
    DataFrame
        One row acts and anchors: ``acts``, ``acts_kinds``, ``acts_direction``, ``anchors``,
        ``anchors_kinds``, ``anchors_direction``, ``side``, ``windows``, ``default_window``,
        ``same_day``, ``null``, ``strata``, ``reads`` (the question, in the language in use).

    Examples
    --------
    >>> plan = timing_plan()
    >>> plan.groupby("anchors").side.unique().str[0].to_dict()
    {'deadlines': 'before', 'threats': 'after'}
    """
    rows = [
        {
            "acts": acts, "acts_kinds": "|".join(kinds), "acts_direction": direction or "any",
            "anchors": anchors, "anchors_kinds": "|".join(others), "anchors_direction": way,
            "side": PLAN.side(anchors), "windows": "|".join(map(str, PLAN.windows)),
            "default_window": PLAN.window_days, "same_day": PLAN.same_day, "null": PLAN.null,
            "strata": PLAN.strata, "reads": _reads(acts, anchors),
        }
        for acts, (kinds, direction) in PLAN.acts.items()
        for anchors, (others, way) in PLAN.anchors.items()
    ]  # fmt: skip
    return pd.DataFrame(rows)


def _reads(acts: str, anchors: str) -> str:
    *shorter, longest = map(str, PLAN.windows)
    return text(
        "timing_plan_reads",
        acts=text(f"timing_name_{acts}"),
        anchor=text(f"timing_name_{anchors.removesuffix('s')}"),
        side=text(f"timing_side_{PLAN.side(anchors)}"),
        windows=text("timing_or", first=", ".join(shorter), last=longest),
    )
