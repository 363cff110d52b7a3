"""The answer of the planned tests in two sentences."""

from __future__ import annotations

import pandas as pd

from bilateral.labels import say_list, text
from bilateral.timing.family import Robustness
from bilateral.timing.plan import PLAN
from bilateral.timing.sayings import say_number, say_p

__all__ = ["timing_answer"]

#: A family p up to this is rare.
_RARE = 0.05


def timing_answer(found: Robustness, systematic: Robustness | None = None) -> str:
    """Say in two sentences what the planned tests found.

    Parameters
    ----------
    found
        As :func:`bilateral.planned_tests` gives it for all acts.
    systematic
        The same for acts on complete lists alone; None if there are none.

    Returns
    -------
    str
        Which acts lay near which anchors more often than chance gives, where that stays rare when
        all tests are read together (family p of 0.05 or less), and which did not; then the same
        for the complete lists alone. Nothing of why.

    Examples
    --------
    >>> import bilateral as bl
    >>> data = bl.load()
    >>> said = timing_answer(bl.planned_tests(data, shifts=99))
    >>> "24 tests" in said
    True
    """
    others = [name for name in PLAN.acts if name not in set(_rare(found.table)["acts_name"])]
    first = text(
        "answer_rare" if len(_rare(found.table)) else "answer_none", n=found.specifications, k=len(_rare(found.table)),
        tests=_said(found.table), p=say_p(found.family_p),
        others=say_list([text(f"timing_name_{name}") for name in others]),
    )  # fmt: skip
    if systematic is None:
        return f"{first} {text('answer_no_lists')}"
    absent = [name for name in PLAN.acts if name not in set(systematic.table["acts_name"])]
    second = text(
        "answer_lists_rare" if len(_rare(systematic.table)) else "answer_lists_none",
        n=systematic.specifications, tests=_said(systematic.table), p=say_p(systematic.family_p),
        absent=say_list([text(f"timing_name_{name}") for name in absent]),
    )  # fmt: skip
    return f"{first} {second}"


def _rare(table: pd.DataFrame) -> pd.DataFrame:
    """The tests that stay rare within the family, on the side of more than chance."""
    return table[(table["family_p"] <= _RARE) & (table["leans"] == "more")]


def _said(table: pd.DataFrame) -> str:
    """The clearest test of each sort of acts and anchors that stays rare, in words."""
    rows = _rare(table).sort_values("p").drop_duplicates(["acts_name", "anchors_name", "side"])
    return say_list([
        text("answer_test", acts=text(f"timing_name_{row.acts_name}"), window=int(row.window_days),
             side=text(f"timing_side_{row.side}"), anchor=text(f"timing_name_{row.anchors_name.removesuffix('s')}"),
             near=int(row.acts_near), expected=say_number(row.expected), p=say_p(row.family_p))
        for row in rows.itertuples()
    ])  # fmt: skip
