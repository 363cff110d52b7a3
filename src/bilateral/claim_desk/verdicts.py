"""The desk itself: every reading of a claim, and what the tables say to it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, NamedTuple

import pandas as pd

from bilateral.claim_desk.claims import Claim, claim_of
from bilateral.claim_desk.quantities import KINDS, Desk, Quantity, Window
from bilateral.claim_desk.readings import (
    SETTINGS,
    destination_of,
    readings,
    stated,
    windows_of,
    years,
)
from bilateral.claim_desk.wording import caption_of, sentence_of, words_of
from bilateral.data import Dataset
from bilateral.labels import say_list, text, word
from bilateral.trends.periods import Span, term_periods

__all__ = ["Verdicts", "examine_claim", "say_verdicts"]

_COLUMNS = (*SETTINGS, "verdict", "value", "compared_with", "missing", "event_ids", "series_ids",
            "source_ids", "sentence")  # fmt: skip


class Verdicts(NamedTuple):
    """What the tables say to a claim, for each way of reading it."""

    claim: Claim
    #: One row a setting; see :func:`examine_claim`.
    table: pd.DataFrame
    caption: str


class _Answer(NamedTuple):
    """Whether a claim holds under one setting; None if the tables do not decide."""

    holds: bool | None
    value: Quantity
    compared_with: str = ""
    missing: str = ""
    #: A sentence of its own, in place of "set against".
    note: str = ""


def examine_claim(data: Dataset, claim: str | Claim, **setting: Any) -> Verdicts:
    """Work out under which reading of its words a claim is true, false or undecidable.

    Parameters
    ----------
    data
        The tables.
    claim
        The id of one of :func:`claims`, or a ``Claim`` of your own
        (``from bilateral.claim_desk import Claim``).
    **setting
        Readings to keep, each a term or a list of them; all that make a difference if left out:

        - ``counted``: ``extradition`` (by treaty), ``transfer`` (outside it) or ``any`` (these and
          deportations; of published figures, extraditions and transfers);
        - ``destination``: ``to_the_other`` of the two countries, or ``all_countries``;
        - ``source``: ``rows`` (events on file), or published figures: ``preferred``, ``official``,
          ``lowest``, ``highest``, ``two_sources``; for the people of an event the table or its pages;
        - ``period``: ``as_stated``, ``calendar_year``, ``us_fiscal_year`` or ``twelve_months`` (any
          twelve months that touch the time stated);
        - ``window_years``: of how many years the highest, the year itself included;
        - ``comparison``: ``exactly`` or ``at_least``.

    Returns
    -------
    Verdicts
        ``claim``, ``caption`` and ``table`` with one row a setting: the settings, ``verdict``
        (``true``, ``false`` or ``undecidable``), ``value`` (the number that decides, or what is
        known of it), ``compared_with``, ``missing`` (what the tables would have to hold),
        ``event_ids``, ``series_ids`` and ``source_ids`` (what stands behind the value, joined by
        ``|``, at most twelve events) and ``sentence``.

    Raises
    ------
    ValueError
        If there is no such claim, setting or term, or a setting makes no difference to the claim.

    Notes
    -----
    Each number is a range. Rows on file are the least that happened; the most only where
    coverage.csv calls a list complete for every day. A published figure for a part of the time is
    the least for the whole. Figures of other destinations or populations never stand in. The
    verdict is true if it holds for every number in the range, false if for none.

    Prisoners who finish their sentence at home are not counted in any setting.

    Examples
    --------
    >>> import bilateral as bl
    >>> found = examine_claim(bl.load(), "extradited-29", source="rows", comparison="exactly")
    >>> found.table.set_index("counted")["verdict"].to_dict()
    {'extradition': 'false', 'transfer': 'true', 'any': 'true'}
    """
    claim = claim_of(claim)
    desk = Desk(data, claim.direction, claim.unit)
    answer = _ANSWERS[claim.type]
    known: dict[Any, Any] = {}
    rows = [
        _row(claim, reading, answer(claim, desk, reading, known))
        for reading in readings(claim, setting)
    ]
    table = pd.DataFrame(rows, columns=list(_COLUMNS))
    table = table.astype({n: "Int64" if n == "window_years" else "str" for n in _COLUMNS})
    return Verdicts(claim, table, caption_of(claim, table))


# --- the answers ------------------------------------------------------------------------------


def _compare(quantity: Quantity, number: float, comparison: str) -> bool | None:
    """Say whether a range is (at least) a number: yes, no, or not to be told."""
    if quantity.low > number:
        return comparison == "at_least"
    if quantity.high < number:
        return False
    if quantity.low == number and (comparison == "at_least" or quantity.high == number):
        return True
    return None


def _quantities(
    claim: Claim, desk: Desk, reading: dict[str, Any], known: dict[Any, Any]
) -> list[tuple[Window, Quantity]]:
    """What is known of the number in each stretch of time; worked out once a claim."""
    key = tuple(reading[name] for name in ("counted", "destination", "source", "period"))
    if key not in known:
        same = ("windows", reading["counted"], reading["source"] == "rows", reading["period"])
        if same not in known:
            known[same] = windows_of(claim, desk, reading)
        windows = known[same]
        known[key] = list(zip(windows, _asked(claim, desk, reading, windows), strict=True))
    return known[key]


def _asked(
    claim: Claim, desk: Desk, reading: dict[str, Any], windows: list[Window]
) -> list[Quantity]:
    destination = destination_of(claim, reading)
    if reading["source"] == "rows":
        return desk.on_file(reading["counted"], destination, windows)
    basis = reading["period"] if reading["period"] in ("calendar_year", "us_fiscal_year") else None
    return [
        desk.published(reading["counted"], destination, reading["source"], window, basis)
        for window in windows
    ]


def _total(claim: Claim, desk: Desk, reading: dict[str, Any], known: dict[Any, Any]) -> _Answer:
    """Whether some stretch of time that the words can mean has the number claimed."""
    found = _quantities(claim, desk, reading, known)
    holds = [_compare(q, claim.number, reading["comparison"]) for _, q in found]
    decided = True if True in holds else None if None in holds else False
    best = max((n for n, h in enumerate(holds) if h is decided), key=lambda n: found[n][1].low)
    window, quantity = found[best]
    if reading["source"] == "rows":
        key = ("behind", reading["counted"], window.first, window.last)
        if key not in known:
            known[key] = desk.with_rows(quantity, reading["counted"], window)
        behind = known[key]
        quantity = quantity._replace(event_ids=behind.event_ids, source_ids=behind.source_ids)
    return _Answer(
        decided, quantity, f"{claim.number:g}", quantity.missing if decided is None else ""
    )


def _event_people(
    claim: Claim, desk: Desk, reading: dict[str, Any], known: dict[Any, Any]
) -> _Answer:
    """Whether the events were of the kind, and had the number of people claimed."""
    ids = claim.event_ids.split("|")
    key = (reading["source"],)
    if key not in known:
        known[key] = _added([desk.people_of(i, reading["source"]) for i in ids])
    quantity = known[key]
    kinds = [desk.kinds[i] for i in ids if i in desk.kinds]
    others = [kind for kind in kinds if kind not in KINDS[reading["counted"]]]
    if others:
        said = say_list([word(kind, "kind") for kind in dict.fromkeys(others)])
        return _Answer(False, quantity, said, note=text("claim_in_law", kinds=said))
    holds = _compare(quantity, claim.number, reading["comparison"])
    return _Answer(holds, quantity, f"{claim.number:g}", quantity.missing if holds is None else "")


def _added(parts: list[Quantity]) -> Quantity:
    joined = {
        name: tuple(dict.fromkeys(i for part in parts for i in getattr(part, name)))
        for name in ("event_ids", "series_ids", "source_ids")
    }
    missing = " ".join(part.missing for part in parts if part.missing)
    return Quantity(
        sum(p.low for p in parts), sum(p.high for p in parts), missing=missing, **joined
    )


def _highest(claim: Claim, desk: Desk, reading: dict[str, Any], known: dict[Any, Any]) -> _Answer:
    """Whether no other year of the window was higher."""
    sort = "year" if reading["period"] == "calendar_year" else "us_fiscal_year"
    first, span = stated(claim).first, reading["window_years"]
    same = ("years", sort, span)
    if same not in known:
        known[same] = years(sort, first - pd.DateOffset(years=span - 1), first)
    windows = known[same]
    quantities = _asked(claim, desk, reading, windows)
    mine, others = quantities[-1], quantities[:-1]
    top = max(others, key=lambda q: q.low)
    holds: bool | None = None
    if any(q.low > mine.high for q in others):
        holds = False
    elif all(q.high <= mine.low for q in others):
        holds = True
    if reading["source"] == "rows":
        mine = desk.with_rows(mine, reading["counted"], windows[-1])
    missing = "" if holds is not None else _missing_years(reading, quantities)
    said = f"{top.window}: {top.say()}" if top.low or not math.isinf(top.high) else ""
    return _Answer(holds, mine, said, missing)


def _missing_years(reading: dict[str, Any], quantities: list[Quantity]) -> str:
    """Name the years of which the number is not known."""
    open_years = [q.window for q in quantities if q.low != q.high]
    rows = reading["source"] == "rows"
    return text("claim_years_partly" if rows else "claim_years_missing", years=say_list(open_years))


def _higher_rate(
    claim: Claim, desk: Desk, reading: dict[str, Any], known: dict[Any, Any]
) -> _Answer:
    """Whether more a day were handed over in one term than in the one before."""
    if "terms" not in known:
        known["terms"] = _terms(claim, desk)
    now, before = known["terms"]
    (mine, days), (other, other_days) = (
        _in_term(claim, desk, reading, term) for term in (now, before)
    )
    gone = " ".join(dict.fromkeys(q.missing for q in (mine, other) if q.missing))
    yearly, theirs = _a_year(mine, days), _a_year(other, other_days)
    holds = True if yearly.low > theirs.high else False if yearly.high <= theirs.low else None
    said = text("claim_a_year", term=before.name, value=theirs.say())
    said = said if days and theirs.say() else ""
    return _Answer(holds, yearly, said, gone if holds is None else "")


def _a_year(quantity: Quantity, days: int) -> Quantity:
    """The same as a rate; of no days nothing is known."""
    if not days:
        return quantity._replace(low=0.0, high=math.inf)
    low, high = (number / days * 365.25 for number in (quantity.low, quantity.high))
    return quantity._replace(low=low, high=high)


def _terms(claim: Claim, desk: Desk) -> tuple[Window, Window]:
    """The term of which a claim speaks, and the one before."""
    start = stated(claim).first
    horizon = max(start, desk.coverage.span().last, pd.Timestamp(desk.data.as_of))
    table = term_periods(desk.data.terms, claim.office, Span(pd.Timestamp.min, horizon))
    names = desk.data.actors.set_index("actor_id")["name"]
    terms = [Window(row.first_day, row.last_day, names.get(row.in_office, row.in_office))
             for row in table.itertuples()]  # fmt: skip
    at = next((n for n, term in enumerate(terms) if term.first <= start <= term.last), 0)
    if not at:
        raise ValueError(f"no two terms of {claim.office} on file up to {claim.start}")
    return terms[at], terms[at - 1]


def _in_term(
    claim: Claim, desk: Desk, reading: dict[str, Any], term: Window
) -> tuple[Quantity, int]:
    """What is known of a term, and for how many of its days."""
    destination = destination_of(claim, reading)
    if reading["source"] != "rows":
        return desk.longest_within(reading["counted"], destination, reading["source"], term)
    covered = desk.coverage.span()
    term = Window(max(term.first, covered.first), min(term.last, covered.last), term.name)
    if pd.isna(term.first) or term.first > term.last:
        return Quantity(missing=text("claim_not_looked_at", window=term.name)), 0
    quantity = desk.on_file(reading["counted"], destination, [term])[0]
    return desk.with_rows(quantity, reading["counted"], term), term.days


_ANSWERS = {
    "event_people": _event_people, "total": _total, "highest": _highest,
    "higher_rate": _higher_rate,
}  # fmt: skip


def _row(claim: Claim, reading: dict[str, Any], answer: _Answer) -> dict[str, Any]:
    verdict = {True: "true", False: "false", None: "undecidable"}[answer.holds]
    value = answer.value
    row = reading | {
        "verdict": verdict, "value": value.say() or None, "compared_with": answer.compared_with or None,
        "missing": answer.missing or None,
        "event_ids": "|".join(value.event_ids) or None, "series_ids": "|".join(value.series_ids) or None,
        "source_ids": "|".join(value.source_ids) or None,
    }  # fmt: skip
    return row | {"sentence": sentence_of(claim, row, value.window, answer.note)}


def say_verdicts(verdicts: Verdicts, columns: Iterable[str] | None = None) -> pd.DataFrame:
    """Give a table of verdicts in words, for people to read.

    Parameters
    ----------
    verdicts
        As :func:`examine_claim` gives them.
    columns
        Which columns; the settings that make a difference, verdict, value, what it was compared
        with and what is missing, if left out.

    Returns
    -------
    DataFrame
        The same rows; terms as words, headings in the language in use.

    Examples
    --------
    >>> import bilateral as bl
    >>> say_verdicts(examine_claim(bl.load(), "extradited-29"), ["verdict"]).columns.tolist()
    ['Verdict']
    """
    return words_of(verdicts.table, columns)
