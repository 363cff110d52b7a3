"""Both directions of handovers mirrored on one axis of years."""

from __future__ import annotations

import math
from collections import defaultdict
from functools import cache
from itertools import groupby
from typing import NamedTuple

import altair as alt
import pandas as pd

from bilateral.charts.bands import LANES, hatched, term_layers, term_rows
from bilateral.charts.counted import (
    SIDE,
    Counted,
    Drawn,
    across_and_down,
    counted,
    edges,
    finished,
    gap_lines,
    kinds_of,
    moments,
    named,
    pixel,
    tips,
    x_of,
)
from bilateral.charts.theme import INK, QUIET, WIDTH, without_looks
from bilateral.labels import language, say_count, say_date, say_list, text, word

__all__ = ["draw_two_ways", "ways_spec"]

_HIGHEST = 290
#: How dark a kind is: apart in grey, too.
_SHADE = {"extradition": 1.0, "transfer": 0.55, "deportation": 0.22, "prisoner_transfer": 0.1}


def draw_two_ways(
    counts: pd.DataFrame, *, count: str = "people", terms: pd.DataFrame | None = None,
    foot: str | None = None, title: str | None = None, highest: int = _HIGHEST,
) -> alt.LayerChart:  # fmt: skip
    """Draw both directions mirrored on one axis of years: to the United States up, to Mexico down.

    Parameters
    ----------
    counts
        As ``bl.counts_over_time(events, "year", by=["direction", "kind"])`` gives it.
    count
        What was counted: ``"people"`` or ``"events"``.
    terms
        ``data.terms``: if given, the terms of both presidents stand behind.
    foot
        The line under the chart.
    title
        In place of the standing title.
    highest
        How high the bars may be together, in pixels.

    Returns
    -------
    altair.LayerChart
        Bars in parts by kind, the darkest extradition, with the total of each year; a dashed end for
        what may lie in the year or in another; years that nobody looked at are hatched.
    """
    spec = ways_spec(counts, count=count, terms=terms, foot=foot, title=title, highest=highest)
    return alt.LayerChart.from_dict(without_looks(spec), validate=False)


def ways_spec(
    counts: pd.DataFrame, *, count: str = "people", terms: pd.DataFrame | None = None,
    foot: str | None = None, title: str | None = None, highest: int = _HIGHEST,
) -> dict:  # fmt: skip
    """Give both ways as a finished specification: the drawing is built once, data are put in."""
    rows = counted(counts)
    ends, above = edges(rows), 0 if terms is None else LANES
    kinds = kinds_of(rows, tuple(_SHADE))
    years = _years(rows, kinds)
    lane = _lane(years, highest, above)
    sides = [
        {"word": word(way, "direction"), "y": lane.base - side * (14 if side < 0 else 44)}
        for way, side in SIDE.items()
    ]
    datasets = term_rows(terms, *ends) | {
        "rows": [part for year in years for part in _parts(year, lane)],
        "totals": _totals(years, lane), "sides": sides, "base": [{"y": lane.base}],
        "gaps": gap_lines(rows, above, lane.height),
    }  # fmt: skip
    names = (title or text("ways_title"), text(f"ways_subtitle_{count}"))
    said = _describe(rows, years, count)
    template = _template(language(), tuple(kinds))
    return finished(template, Drawn(datasets, ends, lane.height, foot, *names, said))


@cache
def _template(_language: str, kinds: tuple[str, ...]) -> dict:
    """Both ways without their data, for one language."""
    x, y, ways = across_and_down()
    legend = alt.Legend(
        symbolType="square", symbolFillColor=INK, symbolStrokeColor=INK, symbolSize=130
    )
    shades = alt.Scale(domain=[word(k, "kind") for k in kinds], range=[_SHADE[k] for k in kinds])
    totals = alt.Chart(alt.NamedData("totals"))
    layers = [
        *term_layers(x),
        hatched(x, pixel("top", y), "bottom:Q", kind="T"),
        totals.properties(name="may_also").transform_filter("datum.far != datum.edge").mark_bar(
            filled=False, strokeDash=[2, 2], color=QUIET).encode(
            x=x, x2="end:T", y=pixel("edge", y), y2="far:Q"),
        named("rows").mark_bar(strokeWidth=0.8).encode(
            x=x, x2="end:T", y=pixel("top", y), y2="bottom:Q",
            stroke=alt.Stroke("way:N", scale=ways, legend=None),
            fill=alt.Fill("way:N", scale=ways, legend=None),
            opacity=alt.Opacity("kind:N", title=None, legend=legend, scale=shades),
            tooltip=tips("when", "kind", "way_word", "many")),
        named("base").mark_rule(color=QUIET).encode(y=pixel("y", y)),
        totals.properties(name="numbers").mark_text(fontSize=10.5, color=INK).encode(
            x=x_of("middle", x), y=pixel("number_at", y), text="label:N",
            size=alt.condition("datum.most", alt.value(14), alt.value(10.5))),
        named("sides").mark_text(align="left", fontSize=13, fontWeight=600, color=INK).encode(
            x=alt.value(2), y=pixel("y", y), text="word:N"),
    ]  # fmt: skip
    return alt.layer(*layers).properties(width=WIDTH).to_dict()


# --- places -----------------------------------------------------------------------------------


class _Year(NamedTuple):
    """A year of one way: its kinds from the line outwards, and their sums."""

    way: str
    kinds: list[Counted]
    lowest: int
    highest: int

    @property
    def period(self) -> str:
        return self.kinds[0].period

    @property
    def days(self) -> tuple[int, int]:
        return self.kinds[0].start, self.kinds[0].end


class _Lane(NamedTuple):
    """Where the line lies, how high a person is, and all together, in pixels."""

    base: float
    each: float
    height: int


def _years(rows: list[Counted], kinds: list[str]) -> list[_Year]:
    """Put the kinds of each year and way together; years in which none may lie are left out."""
    order = {kind: place for place, kind in enumerate(kinds)}
    apart = sorted(rows, key=lambda row: (row.way, row.period, order[row.kind]))
    years = []
    for (way, _), parts in groupby(apart, key=lambda row: (row.way, row.period)):
        parts = list(parts)
        lowest = sum(part.lowest or 0 for part in parts)
        highest = sum(part.highest or 0 for part in parts)
        if highest:
            years.append(_Year(way, parts, lowest, highest))
    return years


def _most(years: list[_Year]) -> dict[str, int]:
    """The largest year of each way."""
    most = defaultdict(int)
    for year in years:
        most[year.way] = max(most[year.way], year.highest)
    return most


def _lane(years: list[_Year], highest: int, above: int) -> _Lane:
    most = _most(years)
    up, down = (most[way] for way in SIDE)
    each = min((highest - above - 44) / max(up + down, 1), 12.0)
    base = above + 24 + max(up * each, 40.0)
    return _Lane(base, each, math.ceil(base + max(down * each, 10) + 18))


def _parts(year: _Year, lane: _Lane) -> list[dict]:
    """The parts of a year's bar, from the line outwards."""
    parts, near = [], 0
    start, end, _ = moments(*year.days)
    for part in year.kinds:
        if not part.lowest:
            continue
        edges = [
            round(lane.base - SIDE[year.way] * n * lane.each, 1) for n in (near, near + part.lowest)
        ]
        near += part.lowest
        parts.append({
            "start": start, "end": end, "top": min(edges), "bottom": max(edges), "way": year.way,
            "many": str(part.lowest), "when": say_date(year.period), "kind": word(part.kind, "kind"),
            "way_word": word(year.way, "direction"),
        })  # fmt: skip
    return parts


def _totals(years: list[_Year], lane: _Lane) -> list[dict]:
    """The sum of each year and way, and how far it may reach."""
    most, totals = _most(years), []
    for year in years:
        side, low, high = SIDE[year.way], year.lowest, year.highest
        edge, far = (round(lane.base - side * n * lane.each, 1) for n in (low, high))
        start, end, middle = moments(*year.days)
        totals.append({
            "start": start, "end": end, "middle": middle, "edge": edge, "far": far,
            "number_at": far - 8 * side, "label": str(low) if low == high else f"{low}–{high}",
            "most": high == most[year.way],
        })  # fmt: skip
    return totals


# --- words ------------------------------------------------------------------------------------


def _describe(rows: list[Counted], years: list[_Year], count: str) -> str:
    if not years:
        return text("timeline_empty")
    sides = []
    for way in SIDE:
        here = [year for year in years if year.way == way]
        if here:
            top = max(here, key=lambda year: year.lowest)
            total = say_count(sum(year.lowest for year in here), count)
            sides.append(text("ways_part", way=word(way, "direction"), most=top.lowest, many=total,
                              when=say_date(top.period)))  # fmt: skip
    periods = [row.period for row in rows]
    since, until = say_date(min(periods)), say_date(max(periods))
    return text("ways_description", since=since, until=until, sides=say_list(sides))
