"""Counts on an axis of time: what the drawings of counts by month and by year share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

import altair as alt
import numpy as np
import pandas as pd

from bilateral.charts.bands import hatch_lines, put_in
from bilateral.charts.layout import moment, time_ticks
from bilateral.charts.theme import COLOURS, WIDTH, foot_axis
from bilateral.labels import text

__all__ = [
    "SIDE", "Counted", "Drawn", "across_and_down", "counted", "edges", "finished", "gap_lines", "kinds_of",
    "moments", "named", "pixel", "tips", "x_of",
]  # fmt: skip

#: Handed over to the United States: up; to Mexico: down.
SIDE = {"mx_to_us": 1, "us_to_mx": -1}
_DAY = 86_400
#: Of a bar's room, how much stays free on each side.
_ROOM = 0.08


class Counted(NamedTuple):
    """A count as it is drawn; days are numbered from 1970 on.

    ``first`` and ``last`` are the days of the whole period; ``start`` and ``end`` (the day after)
    those of it that were looked at, where it is the first or the last one.
    """

    period: str
    kind: str
    way: str
    first: int
    last: int
    start: int
    end: int
    lowest: int | None
    highest: int | None


def counted(counts: pd.DataFrame) -> list[Counted]:
    """Give the rows of :func:`bilateral.counts_over_time` as they are drawn."""
    if counts.empty:
        return []
    first, last = (counts[day].to_numpy("datetime64[D]").astype(int) for day in _DAYS)
    days, covered = (counts[c].to_numpy(float, na_value=np.nan) for c in ("days", "covered_days"))
    part = (covered >= 1) & (covered < days)
    ends = part & (last == last.max())
    begins = part & (first == first.min()) & ~ends
    looked_at = np.where(part, covered, days).astype(int)
    start = np.where(begins, last - looked_at + 1, first)
    end = np.where(ends, first + looked_at, last + 1)
    columns = [counts[name].tolist() for name in ("period", "kind", "direction")]
    columns += [edge.tolist() for edge in (first, last, start, end)]
    columns += [_whole(counts[name]) for name in ("lowest", "highest")]
    return [Counted(*row) for row in zip(*columns, strict=True)]


_DAYS = ("first_day", "last_day")


def _whole(numbers: pd.Series) -> list[int | None]:
    cells = numbers.to_numpy(float, na_value=np.nan).tolist()
    return [None if cell != cell else int(cell) for cell in cells]


def kinds_of(rows: list[Counted], order: tuple[str, ...]) -> list[str]:
    """List the kinds that were counted."""
    there = {row.kind for row in rows}
    return [kind for kind in order if kind in there]


def edges(rows: list[Counted]) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Give the ends of the axis: the first day, and the day after the last."""
    if not rows:
        return pd.Timestamp("2018-01-01"), pd.Timestamp("2026-01-01")
    first, after = min(row.first for row in rows), max(row.last for row in rows) + 1
    return pd.Timestamp(first, unit="D"), pd.Timestamp(after, unit="D")


def moments(start: int, end: int) -> tuple[str, str, str]:
    """Give first, last and middle moment of a bar, with a little room to the next one."""
    length = (end - start) * _DAY
    room = int(length * _ROOM)
    return (
        _utc(start * _DAY + room),
        _utc(end * _DAY - room),
        _utc(start * _DAY + length // 2),
    )


def _utc(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def gap_lines(rows: list[Counted], top: float, bottom: float) -> list[dict]:
    """Hatch what nobody looked at, in any group."""
    start, end = edges(rows)
    per_pixel = (moment(end) - moment(start)) / WIDTH
    return hatch_lines(_gaps(rows), per_pixel, top=top, bottom=bottom)


def _gaps(rows: list[Counted]) -> list[dict]:
    """Periods without a count; the days before and after those that were looked at."""
    if not rows:
        return []
    known = {row.first for row in rows if row.lowest is not None}
    empty = sorted({(row.first, row.last + 1) for row in rows if row.first not in known})
    before = (min(row.first for row in rows), min(row.start for row in rows))
    after = (max(row.end for row in rows), max(row.last for row in rows) + 1)
    stretches = [*empty, *((a, b) for a, b in (before, after) if b - a > 1)]
    return [{"start": a * _DAY * 1000, "end": b * _DAY * 1000} for a, b in stretches]


# --- the drawing ------------------------------------------------------------------------------


def across_and_down() -> tuple[alt.X, alt.Scale, alt.Scale]:
    """Time across; pixels from the top; a colour a direction."""
    across = alt.Scale(type="utc", domain=[0, 1], nice=False)
    x = alt.X("start:T", scale=across, axis=alt.Axis(grid=False, orient="bottom"))
    down = alt.Scale(domain=[1, 0], nice=False, zero=False)
    return x, down, alt.Scale(domain=list(SIDE), range=[COLOURS[way] for way in SIDE])


def named(rows: str) -> alt.Chart:
    """Draw rows that are put in later."""
    return alt.Chart(alt.NamedData(rows), name=rows)


def pixel(field: str, scale: alt.Scale) -> alt.Y:
    """Take the place from the top out of a field."""
    return alt.Y(f"{field}:Q", scale=scale, axis=None)


def x_of(field: str, x: alt.X) -> alt.X:
    """Take the moment out of another field."""
    return alt.X(f"{field}:T", scale=x["scale"], axis=x["axis"])


def tips(*fields: str) -> list[alt.Tooltip]:
    """Say fields on a mark under the pointer."""
    return [alt.Tooltip(f"{field}:N", title=text(f"mix_tip_{field}")) for field in fields]


class Drawn(NamedTuple):
    """What is put into a drawing that was built once."""

    datasets: dict[str, list[dict]]
    edges: tuple[pd.Timestamp, pd.Timestamp]
    height: int
    foot: str | None
    title: str
    subtitle: str
    description: str


def finished(template: dict, drawn: Drawn) -> dict:
    """Put into a drawing its data, the ends of its axes and its words."""
    axis = time_ticks(*drawn.edges) | foot_axis(drawn.foot)
    x, y = {"domain": [moment(edge) for edge in drawn.edges]}, {"domain": [drawn.height, 0]}
    spec = put_in(template, drawn.datasets, x=x, axis=axis, y=y)
    title = {"text": drawn.title, "subtitle": drawn.subtitle}
    return spec | {"height": drawn.height, "title": title, "description": drawn.description}
