"""The same tests on all acts and on those alone that were found without looking near anchors."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pandas as pd

from bilateral.data import Dataset
from bilateral.labels import text
from bilateral.timing.days import Series
from bilateral.timing.family import Robustness, robustness
from bilateral.timing.plan import PLAN
from bilateral.timing.sayings import joined

__all__ = ["EVIDENCE", "Evidence", "compare_evidence", "planned_tests"]

EVIDENCE = ("all", "systematic")


class Evidence(NamedTuple):
    """What :func:`compare_evidence` found on each base of evidence."""

    table: pd.DataFrame
    all: object
    #: None if no act was found systematically.
    systematic: object | None

    def __repr__(self) -> str:
        return joined(self.caption, self.warning)

    @property
    def caption(self) -> str:
        """Say what was found on each base, in the language in use."""
        alone = self.systematic.caption if self.systematic else text("timing_evidence_none")
        return joined(
            text("timing_evidence_all"), self.all.caption, text("timing_evidence_systematic"), alone
        )

    @property
    def warning(self) -> str:
        """Say why a result should not be relied on; empty if there is no such reason."""
        alone = self.systematic.warning if self.systematic else ""
        return joined(self.all.warning, alone if alone != self.all.warning else "")


def compare_evidence(
    test: Callable,
    acts: pd.DataFrame,
    anchors: Series,
    *,
    span: object,
    systematic_span: object = None,
    **options: object,
) -> Evidence:
    """Run a test on all acts, and beside it on those that stand on complete lists alone.

    Meetings were searched for round tariff episodes, so their nearness to anchors is partly how they
    were found. Lists that do not know the anchors have no such bias.

    Parameters
    ----------
    test
        One of the tests, such as ``bl.coincidence``.
    acts
        Rows of ``data.events``, with ``found_by``.
    anchors, **options
        As the test takes them.
    span
        As in :func:`coincidence`. With a ``Dataset`` the systematic part is tested where lists called
        complete ran.
    systematic_span
        The span of the systematic part, where it differs from `span`.

    Returns
    -------
    Evidence
        ``.table``: the tables of both below each other, with ``evidence`` (``all``,
        ``systematic``) in front. ``.all`` and ``.systematic``: the results themselves; the second is
        None if there is no such act. ``.caption``, ``.warning``.

    Raises
    ------
    ValueError
        If `acts` has no column ``found_by``, and whatever the test refuses.

    Examples
    --------
    >>> import bilateral as bl
    >>> data = bl.load()
    >>> meetings = bl.select_events(data.events, kinds=["meeting", "call"])
    >>> deadlines = bl.select_events(data.events, kinds=["tariff_deadline"])
    >>> both = compare_evidence(bl.coincidence, meetings, deadlines, span=data, side="before")
    >>> both.table.evidence.tolist()
    ['all', 'systematic']
    """
    if not isinstance(acts, pd.DataFrame) or "found_by" not in acts:
        raise ValueError(
            "acts has no column found_by; give rows of events that say how they were found"
        )
    alone = acts[acts["found_by"] == "systematic"]
    whole = test(acts=acts, anchors=anchors, span=span, **options)
    found = {"all": whole}
    if len(alone):
        searched = span if systematic_span is None else systematic_span
        found["systematic"] = test(acts=alone, anchors=anchors, span=searched, **options)
    table = pd.concat(
        [one.table.assign(evidence=name) for name, one in found.items()], ignore_index=True
    )
    table.insert(0, "evidence", table.pop("evidence"))
    return Evidence(table, whole, found.get("systematic"))


def planned_tests(
    data: Dataset,
    *,
    evidence: str = "all",
    strata: str = PLAN.strata,
    shifts: int = PLAN.shifts,
    seed: int = PLAN.seed,
) -> Robustness:
    """Run the whole family of tests that was fixed before looking.

    Parameters
    ----------
    data
        The tables.
    evidence
        ``"all"``, or ``"systematic"``: only acts that stand on complete lists, where these ran. Acts
        of which none was found so drop out of the family.
    strata
        ``"year"`` by the plan; ``"quarter"`` beside it guards against a rate that changes inside a
        year.
    shifts, seed
        As in :func:`robustness`.

    Returns
    -------
    Robustness
        As of :func:`robustness`. All acts and anchors are tested on the days on which all of them
        were looked for.

    Raises
    ------
    ValueError
        If `evidence` is neither, or no act is left.

    Examples
    --------
    >>> import bilateral as bl
    >>> found = planned_tests(bl.load(), shifts=99)
    >>> sorted(found.table.anchors_name.unique()), len(found.table)
    (['deadlines', 'threats'], 24)
    """
    if evidence not in EVIDENCE:
        raise ValueError(f"evidence is {evidence!r}; allowed: {', '.join(EVIDENCE)}")
    events = data.events
    acts = {name: PLAN.select(events, name) for name in PLAN.acts}
    if evidence == "systematic":
        acts = {name: rows[rows["found_by"] == "systematic"] for name, rows in acts.items()}
    acts = {name: rows for name, rows in acts.items() if len(rows)}
    anchors = {name: PLAN.select(events, name) for name in PLAN.anchors}
    anchors = {name: rows for name, rows in anchors.items() if len(rows)}
    if not acts or not anchors:
        raise ValueError("the data hold no acts or no anchors of the plan; see timing_plan()")
    return robustness(
        acts, anchors, span=data, windows=PLAN.windows, null=PLAN.null, strata=strata,
        same_day=PLAN.same_day, shifts=shifts, seed=seed,
    )  # fmt: skip
