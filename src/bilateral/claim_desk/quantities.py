"""What the tables allow a number to be: at least so much, at most so much, and what is missing."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from bilateral.data import Dataset
from bilateral.labels import say_number, say_period, text
from bilateral.schema import HANDOVER_KINDS
from bilateral.trends.periods import Coverage, day_numbers
from bilateral.trends.preferred import Said, believed, witnesses
from bilateral.trends.tally import happened, tally_windows

__all__ = ["Desk", "Quantity", "Window"]

#: Which published measures count what a setting counts.
_MEASURES = {
    "extradition": ("extraditions",),
    "transfer": ("transfers_outside_extradition", "transfers_outside_extradition_cumulative"),
    "any": ("extraditions_plus_transfers",),
}

#: Which kinds of event a setting counts.
KINDS = {"extradition": ("extradition",), "transfer": ("transfer",), "any": HANDOVER_KINDS}

#: How many rows are named behind a number.
_NAMED = 12


class Window(NamedTuple):
    """A stretch of days (both included) and how it is called."""

    first: pd.Timestamp
    last: pd.Timestamp
    name: str

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


class Quantity(NamedTuple):
    """The least and the most that a number can be, and what stands behind it."""

    low: float = 0.0
    high: float = math.inf
    window: str = ""
    missing: str = ""
    event_ids: tuple[str, ...] = ()
    series_ids: tuple[str, ...] = ()
    source_ids: tuple[str, ...] = ()

    def say(self) -> str:
        """Write the number as a range: ``92``, ``at least 70``, or nothing."""
        if self.low == self.high:
            return _short(self.low)
        if math.isinf(self.high):
            return text("claim_at_least", n=_short(self.low)) if self.low else ""
        return text("claim_between", low=_short(self.low), high=_short(self.high))


def _short(number: float) -> str:
    return say_number(round(number, 2))


class _Figure(NamedTuple):
    """A published figure with its period."""

    measure: str
    destination: str
    basis: str
    first: pd.Timestamp
    last: pd.Timestamp
    said: Said

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


class Desk:
    """The tables of one direction, ready to be asked many times."""

    def __init__(self, data: Dataset, direction: str, unit: str) -> None:
        self.data, self.unit = data, unit
        events = data.events[data.events["direction"] == direction]
        self.events = events[happened(events)]
        self.coverage = Coverage(data.coverage[data.coverage["family"] == "handovers"])
        self.figures = _figures(data, direction)
        self._kept: dict[str, pd.DataFrame] = {}
        self._said: dict[str, list[Said]] = {}

    def kept(self, counted: str) -> pd.DataFrame:
        """The events that a setting counts."""
        if counted not in self._kept:
            self._kept[counted] = self.events[self.events["kind"].isin(KINDS[counted])]
        return self._kept[counted]

    def starts(self, counted: str, source: str) -> set[pd.Timestamp]:
        """The days on which a stretch of time with the most in it can begin."""
        if source == "rows":
            return set(self.kept(counted)["first_day"])
        return {f.first for f in self.figures if f.measure in _MEASURES[counted]}

    def pages_of(self, event_ids: Iterable[str]) -> tuple[str, ...]:
        """The sources of some events."""
        pages = self._pages
        return tuple(sorted({page for event in event_ids for page in pages.get(event, ())}))

    @cached_property
    def _pages(self) -> dict[str, list[str]]:
        rows = self.data.evidence
        rows = rows[rows["table"] == "events"].dropna(subset=["source_id"])
        pages: dict[str, list[str]] = {}
        for event, source in zip(rows["row_id"], rows["source_id"], strict=True):
            pages.setdefault(event, []).append(source)
        return pages

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Of which kind each event is."""
        events = self.data.events
        return dict(zip(events["event_id"], events["kind"], strict=True))

    def on_file(self, counted: str, destination: str, windows: list[Window]) -> list[Quantity]:
        """Count the rows on file in each window; more may have happened unless a list is whole."""
        events = self.kept(counted)
        people = events["people"].to_numpy("float64", na_value=np.nan)
        size = np.nan_to_num(people) if self.unit == "people" else np.ones(len(events))
        first, last = day_numbers(events["first_day"]), day_numbers(events["last_day"])
        since, until = (day_numbers(pd.Series(days, dtype="datetime64[s]"))
                        for days in ([w.first for w in windows], [w.last for w in windows]))  # fmt: skip
        lows, highs = tally_windows((since, until), first, last, size)
        unstated = tally_windows((since, until), first, last, np.isnan(people) * 1.0)[1]
        status = self.coverage.status(since, until)
        whole = (status == "yes") & (destination != "all_countries")
        whole &= (unstated == 0) | (self.unit == "events")
        return [
            Quantity(
                float(low), float(high) if sure else math.inf, window.name,
                "" if sure else _why_not_whole(state, destination, window),
            )
            for low, high, sure, state, window in zip(lows, highs, whole, status, windows, strict=True)
        ]  # fmt: skip

    def with_rows(self, quantity: Quantity, counted: str, window: Window) -> Quantity:
        """Name the rows and pages behind a count of one window."""
        events = self.kept(counted)
        rows = events[(events["first_day"] <= window.last) & (events["last_day"] >= window.first)]
        ids = tuple(rows["event_id"][:_NAMED])
        return quantity._replace(event_ids=ids, source_ids=self.pages_of(ids))

    def published(
        self, counted: str, destination: str, believe: str, window: Window, basis: str | None
    ) -> Quantity:
        """Give the published figure for a window; figures for parts of it are a least value."""
        asked = [f for f in self.figures if f.measure in _MEASURES[counted]
                 and f.destination == destination and f.basis != "stock"]  # fmt: skip
        whole = [f for f in asked if (f.first, f.last) == (window.first, window.last)
                 and basis in (None, f.basis)]  # fmt: skip
        value = believed([f.said for f in whole], believe) if whole else None
        if value is not None:
            return _quantity(value, [f for f in whole if f.said.value == value], window)
        inside = [f for f in asked if f.first >= window.first and f.last <= window.last]
        spans = {(f.first, f.last) for f in inside}
        best = Quantity(window=window.name, missing=text("claim_no_figure", window=window.name))
        for span in sorted(spans):
            part = [f for f in inside if (f.first, f.last) == span]
            value = believed([f.said for f in part], believe)
            if value is not None and value > best.low:
                found = _quantity(value, [f for f in part if f.said.value == value], window)
                said = text("claim_only_part", window=window.name,
                            part=say_period(f"{span[0]:%Y-%m-%d}", f"{span[1]:%Y-%m-%d}"))  # fmt: skip
                best = found._replace(high=math.inf, missing=said)
        return best

    def longest_within(self, counted: str, destination: str, believe: str, window: Window
                       ) -> tuple[Quantity, int]:  # fmt: skip
        """Give the figure for the longest part of a window, and of how many days it is."""
        asked = [f for f in self.figures if f.measure in _MEASURES[counted] and f.basis != "stock"
                 and f.destination == destination and f.first >= window.first
                 and f.last <= window.last]  # fmt: skip
        for span in sorted({(f.first, f.last) for f in asked}, key=lambda s: s[0] - s[1]):
            part = [f for f in asked if (f.first, f.last) == span]
            value = believed([f.said for f in part], believe)
            if value is not None:
                chosen = [f for f in part if f.said.value == value]
                said = say_period(f"{span[0]:%Y-%m-%d}", f"{span[1]:%Y-%m-%d}")
                part_of = window._replace(name=f"{window.name}, {said}")
                return _quantity(value, chosen, part_of), chosen[0].days
        return Quantity(window=window.name, missing=text("claim_no_figure", window=window.name)), 0

    def people_of(self, event_id: str, believe: str) -> Quantity:
        """Give how many people an event had, by what the pages say."""
        row = self.data.events[self.data.events["event_id"] == event_id]
        if row.empty:
            return Quantity(missing=text("claim_no_event", event=event_id))
        if believe == "rows":
            value = row["people"].iloc[0]
            value, pages = (None if pd.isna(value) else float(value)), self.pages_of([event_id])
        else:
            if event_id not in self._said:
                self._said[event_id] = self._said_of(event_id)
            said = self._said[event_id]
            value = believed(said, believe) if said else None
            pages = tuple(sorted({page.source_id for page in said if page.value == value}))
        if value is None:
            return Quantity(missing=text("claim_no_such_page"), event_ids=(event_id,))
        return Quantity(value, value, event_ids=(event_id,), source_ids=pages)

    def _said_of(self, event_id: str) -> list[Said]:
        """What each page says of the number of people of an event."""
        rows = self.data.evidence
        rows = rows[(rows["row_id"] == event_id) & (rows["table"] == "events")
                    & (rows["field"] == "people")].dropna(subset=["source_id", "value"])  # fmt: skip
        events = self.data.events
        way = events.loc[events["event_id"] == event_id, "direction"].iloc[0]
        rows = rows.assign(value=pd.to_numeric(rows["value"]), bound="exact", direction=way)
        return witnesses(rows, self.data.sources)


def _figures(data: Dataset, direction: str) -> list[_Figure]:
    """Published figures of everyone handed over one way; one without a start fits in no window."""
    rows = data.series[
        (data.series["direction"] == direction)
        & (data.series["population"].isna() | (data.series["population"] == "all"))
        & data.series["measure"].isin([m for names in _MEASURES.values() for m in names])
    ]
    said = witnesses(rows, data.sources)
    columns = ["measure", "destination", "basis", "first_day", "last_day"]
    return [
        _Figure(*cells, page)
        for cells, page in zip(rows[columns].itertuples(index=False, name=None), said, strict=True)
    ]


def _quantity(value: float, figures: list[_Figure], window: Window) -> Quantity:
    """A figure as a range: a limit leaves one side open, an ``about`` both."""
    bounds = {f.said.bound for f in figures}
    low = value if bounds & {"exact", "at_least"} else 0.0
    high = value if bounds & {"exact", "at_most"} else math.inf
    missing = "" if "exact" in bounds else text("claim_no_exact", window=window.name)
    return Quantity(low, high, window.name, missing,
                    series_ids=tuple(sorted(f.said.series_id for f in figures)),
                    source_ids=tuple(sorted({f.said.source_id for f in figures})))  # fmt: skip


def _why_not_whole(status: str, destination: str, window: Window) -> str:
    if destination == "all_countries":
        return text("claim_rows_two_countries")
    keys = {"no": "claim_not_looked_at", "partly": "claim_partly", "yes": "claim_unstated"}
    return text(keys[status], window=window.name)
