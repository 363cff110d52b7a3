"""Rates of events per term of office, with exact Poisson intervals, and their ratios.

A rate is of hand-over events and not of people: people are handed over in groups, so an interval
on people, who are no independent cases, would be far too narrow.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import beta, binomtest, chi2

from bilateral.labels import say_date, text
from bilateral.trends.counts import counts_over_time
from bilateral.trends.periods import Coverage, Span, day, day_numbers, term_periods
from bilateral.trends.tally import happened

__all__ = ["RateRatios", "Rates", "exact_rate", "exact_ratio", "rate_ratios", "rates_by_term"]

#: Days of a year on average, in which rates are given.
YEAR = 365.25


class Interval(NamedTuple):
    """A value with the two ends of its interval."""

    value: float
    low: float
    high: float


class Rates(NamedTuple):
    """Rates of events per term of office."""

    table: pd.DataFrame
    caption: str
    level: float


class RateRatios(NamedTuple):
    """How the rate of each term of office compares with that of the term before it."""

    table: pd.DataFrame
    caption: str
    level: float


def exact_rate(events: int, exposure: float = 1.0, level: float = 0.95) -> Interval:
    """Give a Poisson rate with its exact interval (Garwood).

    Parameters
    ----------
    events
        How many there were.
    exposure
        In how much time, in any unit.
    level
        Of the interval.

    Returns
    -------
    Interval
        ``value``, ``low``, ``high``, in events a unit of `exposure`; missing without exposure.

    Notes
    -----
    The ends are those rates under which as many events or fewer (or more) come with a chance of
    half of what `level` leaves: quantiles of chi-squared. The interval holds its level for any
    rate, as narrower ones (score, mid-p) do not, and the counts here are small. SciPy is used; it
    is ``confint_poisson(method="exact-c")`` of statsmodels.

    References
    ----------
    F. Garwood (1936), Fiducial limits for the Poisson distribution, Biometrika 28, 437-442.

    Examples
    --------
    >>> [round(end, 3) for end in exact_rate(10)]
    [10.0, 4.795, 18.39]
    """
    _check_level(level)
    if events < 0 or exposure < 0:
        raise ValueError(f"events is {events} and exposure {exposure}; neither can be below 0")
    if exposure == 0:
        return Interval(np.nan, np.nan, np.nan)
    tail = (1 - level) / 2
    low = chi2.ppf(tail, 2 * events) / 2 if events else 0.0
    high = chi2.isf(tail, 2 * events + 2) / 2
    return Interval(events / exposure, float(low) / exposure, float(high) / exposure)


def exact_ratio(
    events: int, exposure: float, others: int, other_exposure: float, level: float = 0.95
) -> Interval:
    """Give the ratio of two Poisson rates with its exact interval.

    Parameters
    ----------
    events, exposure
        The one count, and in how much time.
    others, other_exposure
        The count it is set against.
    level
        Of the interval.

    Returns
    -------
    Interval
        ``value``, ``low``, ``high``; missing where one exposure or both counts are 0.

    Notes
    -----
    Given how many events there are together, those of the one term are binomial. The interval is
    that of Clopper and Pearson for their share, turned into a ratio of rates: it holds its level
    for any two rates. statsmodels (``confint_poisson_2indep``) has no exact interval, only score,
    Wald and MOVER ones, which rest on large counts; its exact conditional test is the ``p_value``
    of :func:`rate_ratios`.

    References
    ----------
    J. Przyborowski and H. Wilenski (1940), Homogeneity of results in testing samples from Poisson
    series, Biometrika 31, 313-323.

    Examples
    --------
    >>> exact_ratio(10, 2, 5, 2).value
    2.0
    """
    _check_level(level)
    n = events + others
    if min(exposure, other_exposure) <= 0 or n == 0:
        return Interval(np.nan, np.nan, np.nan)
    tail = (1 - level) / 2
    low = float(beta.ppf(tail, events, others + 1)) if events else 0.0
    high = float(beta.isf(tail, events + 1, others)) if others else 1.0
    scale = other_exposure / exposure
    ends = [np.inf if share == 1 else share / (1 - share) * scale for share in (low, high)]
    return Interval(events / others * scale if others else np.inf, *ends)


def _check_level(level: float) -> None:
    if not 0 < level < 1:
        raise ValueError(f"level is {level}; allowed: between 0 and 1, such as 0.95")


def rates_by_term(
    events: pd.DataFrame,
    terms: pd.DataFrame,
    office: str = "president_mx",
    *,
    coverage: pd.DataFrame,
    level: float = 0.95,
    start: str | None = None,
    end: str | None = None,
) -> Rates:
    """Give the rate of events on file in each term of an office, with an exact interval.

    Parameters
    ----------
    events
        A selection of ``data.events``, such as ``bl.handovers(data.events)``. Rows only announced
        are left out.
    terms, office
        ``data.terms`` and the office.
    coverage
        Rows of ``data.coverage`` (or your own): only covered days count as time, and only events
        on them as events.
    level
        Of the intervals.
    start, end
        Partial dates: terms outside are left out; `end` ends a term that is still open.

    Returns
    -------
    Rates
        ``level``, ``caption``, and ``table`` with one row a term: ``period`` (the term), ``in_office``,
        ``first_day``, ``last_day``, ``covered_days``, ``coverage``, ``events`` (surely in it, on
        covered days), ``may_also`` (may lie in it), ``people`` (stated by these, to describe),
        ``without_people``, ``rate``, ``rate_low`` and ``rate_high`` (events a covered year of
        365.25 days), ``variance_to_mean`` (of the yearly counts of the calendar years wholly in the
        term and covered; missing below three) and ``sentence``.

    Raises
    ------
    ValueError
        If the office is not on file, or a level or date is wrong.

    Notes
    -----
    The interval is that of :func:`exact_rate`: from the low end for the events that surely lie in
    the term to the high end for those that may. It supposes that events come one by one, at a
    steady rate. A ``variance_to_mean`` well above 1 says that they come in clusters or that the
    rate changes; then the interval is too narrow. It says nothing of events that are not on file.

    Examples
    --------
    >>> import bilateral as bl
    >>> data = bl.load()
    >>> looked_at = data.coverage[data.coverage.family == "handovers"]
    >>> rates = rates_by_term(bl.handovers(data.events), data.terms, coverage=looked_at)
    >>> bool((rates.table.rate_low <= rates.table.rate).all())
    True
    """
    _check_level(level)
    events = events[happened(events)]
    looked_at = Coverage(coverage)
    covered = looked_at.span()
    first, last = day(start, "start"), day(end, "end")
    span = Span(covered.first if pd.isna(first) else first, covered.last if pd.isna(last) else last)
    periods = term_periods(terms, office, span)
    yearly = counts_over_time(events, count="events", coverage=coverage)
    rows = [_term(term, events, looked_at, yearly, level) for term in periods.itertuples()]
    table = pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)
    table.insert(0, "period", periods["period"])
    table.insert(1, "in_office", periods["in_office"])
    return Rates(table, _caption(table, level), level)


_COLUMNS = {
    "first_day": "datetime64[s]", "last_day": "datetime64[s]", "covered_days": "int64",
    "coverage": "str", "events": "int64", "may_also": "int64", "people": "Int64",
    "without_people": "int64", "rate": "float64", "rate_low": "float64", "rate_high": "float64",
    "variance_to_mean": "float64", "sentence": "str",
}  # fmt: skip


def _term(
    term: NamedTuple, events: pd.DataFrame, looked_at: Coverage, yearly: pd.DataFrame, level: float
) -> tuple:
    """Give a row of the table of rates."""
    edges = (np.array([n]) for n in day_numbers(pd.Series([term.first_day, term.last_day])))
    edges = tuple(edges)
    days, status = int(looked_at.days(*edges)[0]), str(looked_at.status(*edges)[0])
    sure, may = _in_spells(events, _spells_in(looked_at.any, *edges))
    years, n, others = days / YEAR, int(sure.sum()), int((may & ~sure).sum())
    rate, low, _ = exact_rate(n, years, level)
    high = exact_rate(n + others, years, level).high
    people = events.loc[sure, "people"]
    spread = _variance_to_mean(yearly, term)
    said = _say_rate(term, status, n, others, days, (rate, low, high), level, spread)
    return (
        term.first_day, term.last_day, days, status, n, others, people.sum(min_count=1),
        int(people.isna().sum()), rate, low, high, spread, said,
    )  # fmt: skip


def _spells_in(spells: np.ndarray, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """The covered spells of a term: first day, day after the last."""
    within = np.column_stack([np.maximum(spells[:, 0], first), np.minimum(spells[:, 1], last + 1)])
    return within[within[:, 0] < within[:, 1]]


def _in_spells(events: pd.DataFrame, spells: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which events surely lie on the days of the spells, and which may."""
    first, last = day_numbers(events["first_day"]), day_numbers(events["last_day"])
    sure = may = np.zeros(len(events), dtype=bool)
    for begin, after in spells:
        sure = sure | ((first >= begin) & (last < after))
        may = may | ((first < after) & (last >= begin))
    return sure, may


def _variance_to_mean(yearly: pd.DataFrame, term: NamedTuple) -> float:
    """Of the years wholly in the term and covered; events that may lie in two are left out."""
    years = yearly[(yearly["first_day"] >= term.first_day) & (yearly["last_day"] <= term.last_day)
                   & (yearly["covered_days"] == yearly["days"])]  # fmt: skip
    counts = years["lowest"].astype("float64")
    return float(counts.var() / counts.mean()) if len(counts) > 2 and counts.mean() else np.nan


def _say_rate(
    term: NamedTuple, status: str, n: int, others: int, days: int,
    interval: tuple[float, float, float], level: float, spread: float,
) -> str:  # fmt: skip
    if not days:
        return text("trends_rate_uncovered")
    rate, low, high = (f"{end:.1f}" for end in interval)
    said = [text("trends_rate", events=n, years=f"{days / YEAR:.1f}", rate=rate, low=low, high=high,
                 level=f"{level:.0%}")]  # fmt: skip
    if others:
        said.append(text("trends_rate_may", n=others))
    if days < (term.last_day - term.first_day).days + 1:
        said.append(text("trends_rate_part"))
    if status != "yes":
        said.append(text("trends_rate_on_file"))
    if spread > _CLUSTERED:
        said.append(text("trends_rate_spread", spread=f"{spread:.1f}"))
    return " ".join(said)


#: From here on the sentence warns that the yearly counts vary more than a steady rate lets them.
_CLUSTERED = 1.5


def _caption(table: pd.DataFrame, level: float) -> str:
    if table.empty:
        return text("trends_rates_none")
    since, until = (say_date(d) for d in (table["first_day"].min(), table["last_day"].max()))
    return text("trends_rates", terms=len(table), since=since, until=until,
                events=int(table["events"].sum()), level=f"{level:.0%}")  # fmt: skip


def rate_ratios(rates: Rates) -> RateRatios:
    """Set the rate of each term against that of the term before it.

    Parameters
    ----------
    rates
        As :func:`rates_by_term` gives them.

    Returns
    -------
    RateRatios
        ``level``, ``caption``, and ``table`` with one row a pair of terms that follow one another:
        ``period``, ``in_office``, ``before``, ``before_in_office``, ``ratio``, ``ratio_low``,
        ``ratio_high``, ``p_value`` (exact conditional test of equal rates, two-sided) and
        ``sentence``.

    Notes
    -----
    The interval is that of :func:`exact_ratio`. Where events may lie in either term, it reaches
    from the low end with none of them in the later term and all in the earlier one to the high end
    with the reverse; ``p_value`` is then missing. It compares rows on file: where one term was
    looked at more closely than the other, the ratio holds that difference, too.

    Examples
    --------
    >>> import bilateral as bl
    >>> data = bl.load()
    >>> looked_at = data.coverage[data.coverage.family == "handovers"]
    >>> ratios = rate_ratios(rates_by_term(bl.handovers(data.events), data.terms, coverage=looked_at))
    >>> ratios.table.columns.tolist()[:5]
    ['period', 'in_office', 'before', 'before_in_office', 'ratio']
    """
    rows = [_ratio(a, b, rates.level) for b, a in pairwise(rates.table.itertuples())]
    table = pd.DataFrame(rows, columns=list(_RATIO_COLUMNS)).astype(_RATIO_COLUMNS)
    caption = text("trends_ratios", n=len(table), level=f"{rates.level:.0%}")
    return RateRatios(table, caption, rates.level)


_RATIO_COLUMNS = {
    "period": "str", "in_office": "str", "before": "str", "before_in_office": "str",
    "ratio": "float64", "ratio_low": "float64", "ratio_high": "float64", "p_value": "float64",
    "sentence": "str",
}  # fmt: skip


def _ratio(term: NamedTuple, before: NamedTuple, level: float) -> tuple:
    """Give a row of the table of ratios."""
    time, time_before = term.covered_days, before.covered_days
    ratio = exact_ratio(term.events, time, before.events, time_before, level).value
    low = exact_ratio(term.events, time, before.events + before.may_also, time_before, level).low
    high = exact_ratio(term.events + term.may_also, time, before.events, time_before, level).high
    total, known = term.events + before.events, not (term.may_also or before.may_also)
    p_value = np.nan
    if total and known and time and time_before:
        p_value = binomtest(term.events, total, time / (time + time_before)).pvalue
    said = _say_ratio(ratio, low, high, level, (term.coverage, before.coverage))
    return (term.period, term.in_office, before.period, before.in_office, ratio, low, high,
            p_value, said)  # fmt: skip


def _say_ratio(
    ratio: float, low: float, high: float, level: float, status: tuple[str, str]
) -> str:  # fmt: skip
    if np.isnan(low) or np.isnan(high):
        return text("trends_ratio_none")
    key = (
        "trends_ratio_higher"
        if low > 1
        else "trends_ratio_lower"
        if high < 1
        else "trends_ratio_open"
    )
    values = {name: _say_end(end) for name, end in (("ratio", ratio), ("low", low), ("high", high))}
    said = [text(key, level=f"{level:.0%}", **values)]
    if status != ("yes", "yes"):
        said.append(text("trends_ratio_on_file"))
    return " ".join(said)


def _say_end(end: float) -> str:
    return "∞" if np.isinf(end) else f"{end:.2f}"
