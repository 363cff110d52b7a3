"""In which ways the words of a claim can be read: what is counted, by whom, in what time."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import Any

import pandas as pd

from bilateral import dates
from bilateral.claim_desk.claims import Claim
from bilateral.claim_desk.quantities import Desk, Window
from bilateral.labels import language, say_period
from bilateral.trends.periods import Span, calendar_periods
from bilateral.trends.preferred import BELIEVE

__all__ = ["READINGS", "SETTINGS", "destination_of", "readings", "stated", "windows_of", "years"]

#: In what ways the words of a claim can be read.
SETTINGS = {
    "counted": ("extradition", "transfer", "any"),
    "destination": ("to_the_other", "all_countries"),
    "source": ("rows", *BELIEVE),
    "period": ("as_stated", "calendar_year", "us_fiscal_year", "twelve_months"),
    "window_years": (),
    "comparison": ("exactly", "at_least"),
}

#: Which settings make a difference to which type of claim.
READINGS = {
    "event_people": ("counted", "source", "comparison"),
    "total": ("counted", "destination", "source", "period", "comparison"),
    "highest": ("counted", "destination", "source", "period", "window_years"),
    "higher_rate": ("counted", "destination", "source"),
}


def readings(claim: Claim, setting: dict[str, Any]) -> list[dict[str, Any]]:
    """Every combination of the settings that make a difference to the claim."""
    own = {name: _choices(claim, name) for name in READINGS[claim.type]}
    for name, wanted in setting.items():
        if name not in own:
            raise ValueError(f"no setting {name!r} for a claim of type {claim.type}; "
                             f"there are {', '.join(own)}")  # fmt: skip
        wanted = [wanted] if isinstance(wanted, str | int) else list(wanted)
        wrong = [term for term in wanted if term not in own[name] and name != "window_years"]
        if name == "window_years":
            wrong = [n for n in wanted if isinstance(n, bool) or not isinstance(n, int) or n < 2]
        if wrong:
            allowed = (
                ", ".join(map(str, own[name])) if name != "window_years" else "2 or more years"
            )
            raise ValueError(f"{name} is {wrong[0]!r}; allowed: {allowed}")
        own[name] = tuple(wanted)
    empty = dict.fromkeys(SETTINGS)
    return [empty | dict(zip(own, terms, strict=True)) for terms in product(*own.values())]


def _choices(claim: Claim, name: str) -> tuple:
    if name == "window_years":
        return (claim.window_years, claim.window_years + 1)
    if name == "period" and claim.type == "highest":
        return ("calendar_year", "us_fiscal_year")
    if claim.unit == "events" and name == "source":
        return ("rows",)  # figures are of people
    if name == "source" and claim.type == "event_people":
        return tuple(term for term in SETTINGS[name] if term != "preferred")  # it is that on file
    return SETTINGS[name]


def destination_of(claim: Claim, reading: dict[str, Any]) -> str:
    """The term of a destination as the figures hold it."""
    if reading["destination"] == "all_countries":
        return "all_countries"
    return "united_states" if claim.direction == "mx_to_us" else "mexico"


def stated(claim: Claim) -> Window:
    """Give the time that a claim states."""
    return _stretch(claim.start, claim.end or claim.start, language())


@cache
def _stretch(start: str, end: str, code: str) -> Window:
    ends = pd.Series([start, end], dtype="str")
    return Window(dates.first_day(ends)[0], dates.last_day(ends)[1], say_period(start, end, code))


def windows_of(claim: Claim, desk: Desk, reading: dict[str, Any]) -> list[Window]:
    """The stretches of time that the words of a claim can mean."""
    time, period = stated(claim), reading["period"]
    if period == "as_stated":
        return [time]
    if period == "twelve_months":
        return _twelve_months(time, desk.starts(reading["counted"], reading["source"]))
    return years("year" if period == "calendar_year" else "us_fiscal_year", time.first, time.last)


def years(sort: str, first: pd.Timestamp, last: pd.Timestamp) -> list[Window]:
    """Give the years of one sort that a stretch of time touches."""
    table = calendar_periods(sort, Span(first, last))
    return [Window(row.first_day, row.last_day, row.period) for row in table.itertuples()]


def _twelve_months(time: Window, starts: set[pd.Timestamp]) -> list[Window]:
    """Twelve months from each start on that touch the time stated, and from its first day."""
    year = pd.DateOffset(years=1)
    earliest = time.first - year
    begins = sorted(s for s in {time.first, *starts} if earliest < s <= time.last)
    edges = ((s, s + year - pd.Timedelta(days=1)) for s in begins)
    return [Window(a, b, say_period(f"{a:%Y-%m-%d}", f"{b:%Y-%m-%d}")) for a, b in edges]
