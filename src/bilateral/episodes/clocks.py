"""On which day an event counts: the day it was announced, took effect, or was reported.

The three can lie weeks apart: an order is signed, bites later, and is read about in between. A
test of timing has to say which it uses.
"""

from __future__ import annotations

import pandas as pd

from bilateral import dates
from bilateral.data import Dataset

__all__ = ["CLOCKS", "clocks", "on_clock"]

CLOCKS = ("announced", "effective", "reported")


def clocks(data: Dataset, events: pd.DataFrame | None = None) -> pd.DataFrame:
    """Give the day of each event by each of three clocks.

    Parameters
    ----------
    data
        The tables.
    events
        A selection of ``data.events``; all if left out.

    Returns
    -------
    DataFrame
        One row an event: ``event_id`` and three days, missing where no exact day is known.
        ``announced``: when it was made public (of a deadline the day it was set, of anything else
        the day it happened, if nothing else is stated); ``effective``: the first day in force, of a
        deadline the day it names, else the day it happened; ``reported``: the earliest exact day
        of publication among its pages.

    Examples
    --------
    >>> import bilateral as bl
    >>> data = bl.load()
    >>> clocks(data, data.events.head(2)).columns.tolist()
    ['event_id', 'announced', 'effective', 'reported']
    """
    events = data.events if events is None else events
    days = {clock: _exact(_written(data, events, clock)) for clock in CLOCKS}
    return pd.DataFrame({"event_id": events["event_id"], **days}).reset_index(drop=True)


def on_clock(data: Dataset, events: pd.DataFrame, clock: str = "announced") -> pd.DataFrame:
    """Put events on the days of one clock.

    Parameters
    ----------
    data
        The tables.
    events
        A selection of ``data.events``.
    clock
        ``"announced"``, ``"effective"`` or ``"reported"``, as :func:`clocks` explains them.

    Returns
    -------
    DataFrame
        The same rows and columns; ``first_day``, ``last_day`` and ``precision`` are those of the
        clock, missing where it has no day. An imprecise date stays the range that it is.

    Raises
    ------
    ValueError
        For any other clock.

    Examples
    --------
    >>> import bilateral as bl
    >>> data = bl.load()
    >>> order = bl.select_events(data.events, event_id=["2018-01-23-safeguard-solar"])
    >>> [f"{on_clock(data, order, clock).first_day.item():%d %b}" for clock in ("announced", "effective")]
    ['22 Jan', '07 Feb']
    """
    written = _written(data, events, clock)
    return events.assign(
        first_day=dates.first_day(written), last_day=dates.last_day(written),
        precision=dates.precision(written),
    )  # fmt: skip


def _written(data: Dataset, events: pd.DataFrame, clock: str) -> pd.Series:
    """The date of each event by the clock, as it is written: it may be a month or a year."""
    if clock not in CLOCKS:
        raise ValueError(f"clock is {clock!r}; allowed: {', '.join(CLOCKS)}")
    if clock == "effective":
        return events["effective_from"].fillna(events["date"])
    if clock == "reported":
        return events["event_id"].map(_first_reports(data)).astype("str")
    happened = events["date"].mask(events["kind"] == "tariff_deadline", _day_set(data, events))
    return events["announced_on"].fillna(happened)


def _day_set(data: Dataset, events: pd.DataFrame) -> pd.Series:
    """For each event the date of the earliest event that sets it; missing if none does."""
    sets = data.links[data.links["relation"] == "sets"]
    setter = data.events.set_index("event_id")
    made_public = setter["announced_on"].fillna(setter["date"])
    first = sets["event_id"].map(made_public).groupby(sets["other_event_id"]).min()
    return events["event_id"].map(first).astype("str")


def _first_reports(data: Dataset) -> pd.Series:
    """The earliest publication day, exact ones only, among the pages of each event."""
    said = data.evidence[data.evidence["table"] == "events"]
    published = said["source_id"].map(data.sources.set_index("source_id")["published"])
    exact = published[dates.precision(published.astype("str")) == "day"]
    return exact.groupby(said["row_id"]).min()


def _exact(written: pd.Series) -> pd.Series:
    return dates.first_day(written).where(dates.precision(written) == "day")
