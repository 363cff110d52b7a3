"""Where things lie on the pressure ribbon: pixels of time, rows, lanes and bars."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from bilateral.charts.theme import WIDTH
from bilateral.labels import say_number, text

__all__ = [
    "DAY",
    "LANE",
    "LEFT",
    "ROW",
    "ROWS",
    "Sheet",
    "bar_heights",
    "field_of",
    "layer_of",
    "runs_of",
    "say_rate",
    "sheet_of",
]

DAY = pd.Timedelta(days=1)
#: Left of it stand the names of the lanes; a lane, the space above it, a row of acts, in pixels.
LEFT, LANE, _GAP, ROW = 128, 26, 13, 16
#: The highest bar is of this rate, in percent; a bar of no stated rate is as low as can be seen.
_FULL_RATE, _LOWEST = 50, 4
#: No year is narrower than this, in pixels.
_NARROWEST = 30
ROWS = {
    "handovers": ("extradition", "transfer", "deportation"), "meetings": ("meeting",),
    "calls": ("call",), "agreements": ("agreement",),
}  # fmt: skip


class Sheet(NamedTuple):
    """Where things lie: pixels of time, and the upper edge of each row and lane."""

    days: list[pd.Timestamp]
    pixels: list[float]
    rows: dict[str, float]
    lanes: dict[str, float]
    height: float

    def x(self, days: pd.Series) -> np.ndarray:
        """Days as pixels; those outside the drawing lie at its ends."""
        return np.interp(_seconds(days), _seconds(self.days), self.pixels).round(1)


def sheet_of(ribbon: tuple, even_years: bool) -> Sheet:
    """Lay out a ribbon: its years across, its rows of acts and its lanes down."""
    first, last = ribbon.first_day, ribbon.last_day + DAY
    starts = [pd.Timestamp(year, 1, 1) for year in range(first.year, last.year + 1)]
    days = sorted({max(first, starts[0]), *(s for s in starts if first < s < last), last})
    rows, top = {}, 12.0
    for row, kinds in ROWS.items():
        if ribbon.acts["kind"].isin(kinds).any():
            rows[row], top = top, top + ROW
    top += 4 if rows else 0
    lanes = {}
    for lane in ribbon.lanes:
        lanes[lane] = top + _GAP
        top += _GAP + LANE
    widths = _year_widths(ribbon, days, even_years)
    pixels = [float(p) for p in np.round(LEFT + np.concatenate([[0], np.cumsum(widths)]), 1)]
    return Sheet(days, pixels, rows, lanes, top + 8)


def _seconds(days: pd.Series | list[pd.Timestamp]) -> np.ndarray:
    return pd.DatetimeIndex(days).as_unit("s").asi8


def _year_widths(ribbon: tuple, days: list[pd.Timestamp], even_years: bool) -> np.ndarray:
    """The width of each year, in pixels: by its days, or by its tariff events."""
    room = WIDTH - LEFT
    lengths = np.diff(_seconds(days)).astype(float)
    if even_years or len(lengths) == 1:
        return room * lengths / lengths.sum()
    said = pd.concat([ribbon.marks["first_day"], ribbon.deadlines["announced"], ribbon.deadlines["first_day"], ribbon.steps["first_day"]])  # fmt: skip
    counts = np.histogram(_seconds(said.dropna()), _seconds(days))[0]
    spare = room - _NARROWEST * len(lengths)
    return (
        _NARROWEST + spare * counts / counts.sum()
        if counts.sum()
        else room * lengths / lengths.sum()
    )


def bar_heights(rates: pd.Series) -> np.ndarray:
    """How high a bar of a rate is, in pixels."""
    known = rates.astype("float").clip(upper=_FULL_RATE) * LANE / _FULL_RATE
    return known.clip(lower=_LOWEST).fillna(_LOWEST).round(1).to_numpy()


def runs_of(ribbon: tuple, state: str) -> pd.DataFrame:
    """Steps of one state, those of one rate that follow each other taken together."""
    rows = ribbon.steps[ribbon.steps["state"] == state].sort_values(["lane", "first_day"])
    before = rows.groupby("lane").shift()
    rate = rows["rate_pct"].astype("float")
    same = (rate == before["rate_pct"].astype("float")) | (rate.isna() & before["rate_pct"].isna())
    joins = same & (rows["first_day"] == before["last_day"] + DAY)
    runs = rows.assign(run=(~joins).cumsum()).groupby("run").agg(
        lane=("lane", "first"), rate_pct=("rate_pct", "first"), first_day=("first_day", "min"),
        last_day=("last_day", "max"),
    )  # fmt: skip
    return runs.reset_index(drop=True)


def say_rate(rate: float) -> str:
    """Write a rate, or say that none is stated."""
    return text("ribbon_rate_unstated") if pd.isna(rate) else f"{say_number(float(rate))}%"


def layer_of(name: str, rows: list[dict], mark: dict, **encoding: object) -> dict:
    """Make a layer of its data, its mark and its encoding."""
    return {"name": name, "data": {"values": rows}, "mark": mark, "encoding": encoding}


def field_of(name: str) -> dict:
    """Make the encoding of a field."""
    return {"field": name}
