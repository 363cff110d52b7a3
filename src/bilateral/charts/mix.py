"""The mix of handovers in time: how many in each month, a lane for each kind."""

from __future__ import annotations

import math
from functools import cache
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
from bilateral.labels import language, say_count, say_date, text, word
from bilateral.schema import HANDOVER_KINDS

__all__ = ["draw_handover_mix", "mix_spec"]

_HIGHEST = 290
#: Room above a lane for the numbers of its bars, in pixels; numbers from this many people on.
_HEAD, _NUMBERED = 20, 3


def draw_handover_mix(
    counts: pd.DataFrame, imprecise: pd.DataFrame | None = None, *, count: str = "people",
    terms: pd.DataFrame | None = None, foot: str | None = None, title: str | None = None,
    highest: int = _HIGHEST,
) -> alt.LayerChart:  # fmt: skip
    """Draw how many were handed over in each month, a lane for each kind, all on one scale.

    Parameters
    ----------
    counts
        As ``bl.counts_over_time(events, "month", by=["direction", "kind"])`` gives it.
    imprecise
        Events whose month is not known: each is drawn as a span under the lane of its kind, and in
        no month.
    count
        What was counted: ``"people"`` or ``"events"``.
    terms
        ``data.terms``: if given, the terms of both presidents stand behind.
    foot
        The line under the chart.
    title
        In place of the standing title.
    highest
        How high the lanes may be together, in pixels.

    Returns
    -------
    altair.LayerChart
        Bars up: Mexico to the United States; bars down: the other way. Only what surely lies in a
        month; months that nobody looked at are hatched. The largest month of a lane is named.
    """
    spec = mix_spec(
        counts, imprecise, count=count, terms=terms, foot=foot, title=title, highest=highest
    )
    return alt.LayerChart.from_dict(without_looks(spec), validate=False)


def mix_spec(
    counts: pd.DataFrame, imprecise: pd.DataFrame | None = None, *, count: str = "people",
    terms: pd.DataFrame | None = None, foot: str | None = None, title: str | None = None,
    highest: int = _HIGHEST,
) -> dict:  # fmt: skip
    """Give the mix as a finished specification: the drawing is built once, data are put in."""
    rows = counted(counts)
    ends, above = edges(rows), 0 if terms is None else LANES
    kinds = kinds_of(rows, (*HANDOVER_KINDS, "prisoner_transfer"))
    spans = _spans(imprecise, kinds)
    lanes, height = _lanes(rows, kinds, {span.kind for span in spans}, highest, above)
    bars = _bars(rows, lanes)
    bases = [
        {"y": lane["base"], "word": word(kind, "kind"), "label": lane["top"] + 9}
        for kind, lane in lanes.items()
    ]
    datasets = term_rows(terms, *ends) | {
        "rows": _only(bars, _BAR), "bases": bases, "spans": [_span_row(s, lanes) for s in spans],
        "gaps": gap_lines(rows, above, height), "numbers": _only(_numbered(bars, *ends), _NUMBER),
    }  # fmt: skip
    names = (title or text("mix_title"), text(f"mix_subtitle_{count}"))
    said = _describe(rows, len(spans), kinds, count)
    return finished(_template(language()), Drawn(datasets, ends, height, foot, *names, said))


@cache
def _template(_language: str) -> dict:
    """The mix without its data, for one language."""
    x, y, ways = across_and_down()
    stroke = alt.Stroke("way:N", scale=ways, legend=None)
    fill = alt.Fill("way:N", scale=ways, legend=None)
    said = tips("when", "kind", "way_word", "many")
    bases = alt.Chart(alt.NamedData("bases"))
    layers = [
        *term_layers(x),
        hatched(x, pixel("top", y), "bottom:Q", kind="T"),
        bases.properties(name="bases").mark_rule(color=QUIET, strokeWidth=0.8).encode(y=pixel("y", y)),
        named("rows").mark_bar(strokeWidth=0.6).encode(
            x=x, x2="end:T", y=pixel("top", y), y2="bottom:Q", stroke=stroke, fill=fill,
            fillOpacity=alt.value(0.85), tooltip=said),
        named("spans").mark_bar(height=4, opacity=0.45).encode(
            x=x, x2="end:T", y=pixel("y", y), color=alt.Color("way:N", scale=ways, legend=None), tooltip=said),
        named("numbers").mark_text(fontSize=10.5, color=INK, baseline="middle").encode(
            x=x_of("middle", x), y=pixel("number_at", y), text="label:N",
            size=alt.condition("datum.top_of_lane", alt.value(13), alt.value(10.5))),
        bases.properties(name="kinds").mark_text(
            align="left", fontSize=13, fontWeight=600, color=INK).encode(
            x=alt.value(2), y=pixel("label", y), text="word:N"),
    ]  # fmt: skip
    return alt.layer(*layers).properties(width=WIDTH).to_dict()


# --- places -----------------------------------------------------------------------------------


def _largest(rows: list[Counted]) -> dict[tuple[str, str], int]:
    """The largest month of each kind and way."""
    most = {}
    for row in rows:
        most[row.kind, row.way] = max(most.get((row.kind, row.way), 0), row.lowest or 0)
    return most


def _lanes(
    rows: list[Counted], kinds: list[str], spanned: set[str], highest: int, above: int
) -> tuple[dict[str, dict], int]:
    """Give each kind a lane, as high as its largest month; a person is as high in all of them."""
    most = _largest(rows)
    ups, downs = ({kind: most.get((kind, way), 0) for kind in kinds} for way in SIDE)
    foot = {kind: 10 if kind in spanned else 0 for kind in kinds}
    fixed = above + sum((_HEAD + 8 + foot[kind]) for kind in kinds)
    each = min((highest - fixed) / max(sum(ups.values()) + sum(downs.values()), 1), 12.0)
    lanes, at = {}, float(above)
    for kind in kinds:
        top = at
        base = max(top + _HEAD + ups[kind] * each, top + 24)
        at = base + downs[kind] * each + 8 + foot[kind]
        lanes[kind] = {"top": top, "base": base, "each": each, "span": at - 7}
    return lanes, max(math.ceil(at), 60)


def _bars(rows: list[Counted], lanes: dict[str, dict]) -> list[dict]:
    """A bar for each month, kind and way."""
    most = _largest(rows)
    return [_bar(row, lanes[row.kind], most[row.kind, row.way]) for row in rows if row.lowest]


def _bar(row: Counted, lane: dict, most: int) -> dict:
    side, base = SIDE[row.way], round(lane["base"], 1)
    far = round(lane["base"] - side * row.lowest * lane["each"], 1)
    start, end, middle = moments(row.start, row.end)
    return {
        "start": start, "end": end, "middle": middle, "middle_day": (row.start + row.end) // 2,
        "top": min(far, base), "bottom": max(far, base), "way": row.way,
        "number_at": far - 8.0 * side, "many": str(row.lowest), "people": row.lowest,
        "when": say_date(row.period), "kind": word(row.kind, "kind"),
        "way_word": word(row.way, "direction"), "lane": f"{row.kind} {row.way}",
        "top_of_lane": row.lowest == most,
    }  # fmt: skip


#: What the bars and the numbers of the mix are drawn from.
_BAR = ("start", "end", "top", "bottom", "way", "when", "kind", "way_word", "many")
_NUMBER = ("middle", "number_at", "label", "top_of_lane")


def _only(rows: list[dict], fields: tuple[str, ...]) -> list[dict]:
    """Leave out what is not drawn."""
    return [{field: row[field] for field in fields} for row in rows]


def _numbered(bars: list[dict], start: pd.Timestamp, end: pd.Timestamp) -> list[dict]:
    """Numbers on the bars that are large; the largest of a lane says its month, too."""
    labels, taken = [], {}
    place, since = WIDTH / (end - start).days, (start - pd.Timestamp(0)).days
    for bar in sorted(bars, key=lambda b: -b["people"]):
        first = bar["top_of_lane"] and bar["lane"] not in taken
        if bar["people"] < _NUMBERED:
            continue
        at = (bar["middle_day"] - since) * place
        label = f"{bar['when']}: {bar['many']}" if first else bar["many"]
        half = len(label) * (3.4 if first else 2.9) + 2
        lane = taken.setdefault(bar["lane"], [])
        if any(abs(at - x) < half + w and abs(bar["number_at"] - y) < 12 for x, w, y in lane):
            continue
        lane.append((at, half, bar["number_at"]))
        labels.append(bar | {"label": label, "top_of_lane": first})
    return labels


# --- what lies in no month --------------------------------------------------------------------


class _Span(NamedTuple):
    """An event of which the month is not known."""

    date: str
    kind: str
    way: str
    people: int | None
    first: pd.Timestamp
    last: pd.Timestamp


def _spans(imprecise: pd.DataFrame | None, kinds: list[str]) -> list[_Span]:
    if imprecise is None:
        return []
    columns = ["date", "kind", "direction", "people", "first_day", "last_day"]
    rows = imprecise.loc[imprecise["kind"].isin(kinds), columns]
    return [_Span(*row) for row in zip(*(rows[column] for column in columns), strict=True)]


def _span_row(span: _Span, lanes: dict[str, dict]) -> dict:
    zero = pd.Timestamp(0)
    start, end, _ = moments((span.first - zero).days, (span.last - zero).days + 1)
    return {
        "start": start, "end": end, "y": lanes[span.kind]["span"], "way": span.way,
        "when": say_date(span.date), "kind": word(span.kind, "kind"),
        "way_word": word(span.way, "direction"),
        "many": text("people_unknown") if pd.isna(span.people) else str(span.people),
    }  # fmt: skip


# --- words ------------------------------------------------------------------------------------


def _describe(rows: list[Counted], spans: int, kinds: list[str], count: str) -> str:
    sure = [row for row in rows if row.lowest]
    if not sure:
        return text("timeline_empty")
    months = [row.period for row in rows]
    said = []
    for kind in kinds:
        here = [row for row in sure if row.kind == kind]
        if here:
            top = max(here, key=lambda row: row.lowest)
            total = say_count(sum(row.lowest for row in here), count)
            said.append(text("mix_part", kind=word(kind, "kind"), many=total, most=top.lowest,
                             when=say_date(top.period)))  # fmt: skip
    since, until = say_date(min(months)), say_date(max(months))
    apart = text("mix_apart", events=spans) if spans else ""
    return " ".join(filter(None, [
        text("mix_description", since=since, until=until, parts="; ".join(said)), apart]))  # fmt: skip
