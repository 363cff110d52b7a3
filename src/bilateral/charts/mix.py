"""Counts of handovers in time: the mix of kinds by month, and both directions on one axis."""

from __future__ import annotations

from functools import cache

import altair as alt
import numpy as np
import pandas as pd

from bilateral.charts.bands import LANES, hatch_lines, hatched, put_in, term_layers, term_rows
from bilateral.charts.layout import moment, time_ticks, utc
from bilateral.charts.theme import COLOURS, INK, QUIET, WIDTH, foot_axis, without_looks
from bilateral.labels import language, say_count, say_date, say_list, text, word
from bilateral.schema import HANDOVER_KINDS

__all__ = ["draw_handover_mix", "draw_two_ways", "mix_spec", "ways_spec"]

_SIDE = {"mx_to_us": 1, "us_to_mx": -1}
#: How dark a kind is: apart in grey, too.
_SHADE = {"extradition": 1.0, "transfer": 0.55, "deportation": 0.22, "prisoner_transfer": 0.1}
_HIGHEST = 290
_DAY = pd.Timedelta(days=1)
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
    counts = _drawn(counts)
    start, end = _ends(counts)
    above = 0 if terms is None else LANES
    kinds = [k for k in (*HANDOVER_KINDS, "prisoner_transfer") if k in set(counts["kind"])]
    spans = _spans(imprecise, kinds)
    shown = _trimmed(counts)
    lanes, height = _lanes(shown, kinds, spans, highest, above)
    bars = _bars(shown[shown["lowest"].fillna(0) > 0], lanes)
    bases = [
        {"y": lane["base"], "word": word(kind, "kind"), "label": lane["top"] + 9}
        for kind, lane in lanes.items()
    ]
    datasets = term_rows(terms, start, end) | {
        "rows": _only(bars, _BAR), "bases": bases, "spans": _span_rows(spans, lanes),
        "gaps": _gap_lines(counts, shown, above, height),
        "numbers": _only(_numbered(bars, start, end), _NUMBER),
    }  # fmt: skip
    said = _describe_mix(counts, spans, kinds, count)
    names = (title or text("mix_title"), text(f"mix_subtitle_{count}"))
    return _finished(_mix_template(language()), datasets, start, end, height, foot, names, said)


@cache
def _mix_template(_language: str) -> dict:
    """The mix without its data, for one language."""
    x, y, ways = _channels()
    stroke = alt.Stroke("way:N", scale=ways, legend=None)
    fill = alt.Fill("way:N", scale=ways, legend=None)
    tips = _tips("when", "kind", "way_word", "many")
    bases = alt.Chart(alt.NamedData("bases"))
    layers = [
        *term_layers(x),
        hatched(x, _pixel("top", y), "bottom:Q", kind="T"),
        bases.properties(name="bases").mark_rule(color=QUIET, strokeWidth=0.8).encode(y=_pixel("y", y)),
        _named("rows").mark_bar(strokeWidth=0.6).encode(
            x=x, x2="end:T", y=_pixel("top", y), y2="bottom:Q", stroke=stroke, fill=fill,
            fillOpacity=alt.value(0.85), tooltip=tips),
        _named("spans").mark_bar(height=4, opacity=0.45).encode(
            x=x, x2="end:T", y=_pixel("y", y), color=alt.Color("way:N", scale=ways, legend=None), tooltip=tips),
        _named("numbers").mark_text(fontSize=10.5, color=INK, baseline="middle").encode(
            x=_moment("middle", x), y=_pixel("number_at", y), text="label:N",
            size=alt.condition("datum.top_of_lane", alt.value(13), alt.value(10.5))),
        bases.properties(name="kinds").mark_text(
            align="left", fontSize=13, fontWeight=600, color=INK).encode(
            x=alt.value(2), y=_pixel("label", y), text="word:N"),
    ]  # fmt: skip
    return alt.layer(*layers).properties(width=WIDTH).to_dict()


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
    counts = _drawn(counts)
    start, end = _ends(counts)
    above = 0 if terms is None else LANES
    kinds = [k for k in (*HANDOVER_KINDS, "prisoner_transfer") if k in set(counts["kind"])]
    shown = _trimmed(counts)
    lane, height = _one_lane(shown, highest, above)
    totals = _totals(shown, lane)
    sides = [
        {"word": word(way, "direction"), "y": lane["base"] - side * (14 if side < 0 else 44)}
        for way, side in _SIDE.items()
    ]
    datasets = term_rows(terms, start, end) | {
        "rows": _stacked(shown, kinds, lane), "totals": totals, "sides": sides,
        "base": [{"y": lane["base"]}], "gaps": _gap_lines(counts, shown, above, height),
    }  # fmt: skip
    names = (title or text("ways_title"), text(f"ways_subtitle_{count}"))
    template = _ways_template(language(), tuple(kinds))
    said = _describe_ways(counts, count)
    return _finished(template, datasets, start, end, height, foot, names, said)


@cache
def _ways_template(_language: str, kinds: tuple[str, ...]) -> dict:
    """Both ways without their data, for one language."""
    x, y, ways = _channels()
    legend = alt.Legend(
        symbolType="square", symbolFillColor=INK, symbolStrokeColor=INK, symbolSize=130
    )
    shades = alt.Scale(domain=[word(k, "kind") for k in kinds], range=[_SHADE[k] for k in kinds])
    totals = alt.Chart(alt.NamedData("totals"))
    layers = [
        *term_layers(x),
        hatched(x, _pixel("top", y), "bottom:Q", kind="T"),
        totals.properties(name="may_also").transform_filter("datum.far != datum.edge").mark_bar(
            filled=False, strokeDash=[2, 2], color=QUIET).encode(
            x=x, x2="end:T", y=_pixel("edge", y), y2="far:Q"),
        _named("rows").mark_bar(strokeWidth=0.8).encode(
            x=x, x2="end:T", y=_pixel("top", y), y2="bottom:Q",
            stroke=alt.Stroke("way:N", scale=ways, legend=None),
            fill=alt.Fill("way:N", scale=ways, legend=None),
            opacity=alt.Opacity("kind:N", title=None, legend=legend, scale=shades),
            tooltip=_tips("when", "kind", "way_word", "many")),
        _named("base").mark_rule(color=QUIET).encode(y=_pixel("y", y)),
        totals.properties(name="numbers").mark_text(fontSize=10.5, color=INK).encode(
            x=_moment("middle", x), y=_pixel("number_at", y), text="label:N",
            size=alt.condition("datum.most", alt.value(14), alt.value(10.5))),
        _named("sides").mark_text(align="left", fontSize=13, fontWeight=600, color=INK).encode(
            x=alt.value(2), y=_pixel("y", y), text="word:N"),
    ]  # fmt: skip
    return alt.layer(*layers).properties(width=WIDTH).to_dict()


# --- the drawing ------------------------------------------------------------------------------


def _channels() -> tuple[alt.X, alt.Scale, alt.Scale]:
    """Time across; pixels from the top; a colour a direction."""
    across = alt.Scale(type="utc", domain=[0, 1], nice=False)
    x = alt.X("start:T", scale=across, axis=alt.Axis(grid=False, orient="bottom"))
    down = alt.Scale(domain=[1, 0], nice=False, zero=False)
    return x, down, alt.Scale(domain=list(_SIDE), range=[COLOURS[way] for way in _SIDE])


def _named(rows: str) -> alt.Chart:
    return alt.Chart(alt.NamedData(rows), name=rows)


def _pixel(field: str, scale: alt.Scale) -> alt.Y:
    return alt.Y(f"{field}:Q", scale=scale, axis=None)


def _moment(field: str, x: alt.X) -> alt.X:
    return alt.X(f"{field}:T", scale=x["scale"], axis=x["axis"])


def _finished(template, datasets, start, end, height, foot, names, said) -> dict:
    """Put into a drawing its data, the ends of its axes and its words."""
    axis = time_ticks(start, end) | foot_axis(foot)
    x, y = {"domain": [moment(start), moment(end)]}, {"domain": [height, 0]}
    spec = put_in(template, datasets, x=x, axis=axis, y=y)
    title = {"text": names[0], "subtitle": names[1]}
    return spec | {"height": height, "title": title, "description": said}


# --- places -----------------------------------------------------------------------------------


def _drawn(counts: pd.DataFrame) -> pd.DataFrame:
    """Keep what is drawn; few rows are faster as plain Python words."""
    words = dict.fromkeys(("period", "kind", "direction"), object)
    others = ["first_day", "last_day", "lowest", "highest", "days", "covered_days"]
    return counts[[*words, *others]].astype(words)


def _ends(counts: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp]:
    if counts.empty:
        return pd.Timestamp("2018-01-01"), pd.Timestamp("2026-01-01")
    return counts["first_day"].min(), counts["last_day"].max() + _DAY


def _lanes(
    counts: pd.DataFrame, kinds: list[str], spans: pd.DataFrame, highest: int, above: int
) -> tuple[dict[str, dict], int]:
    """Give each kind a lane, as high as its largest month; a person is as high in all of them."""
    sums = counts.groupby(["kind", "direction"])["lowest"].max().fillna(0)
    ups = {k: float(sums.get((k, "mx_to_us"), 0)) for k in kinds}
    downs = {k: float(sums.get((k, "us_to_mx"), 0)) for k in kinds}
    foot = {k: 10 if (spans["kind"] == k).any() else 0 for k in kinds}
    fixed = above + sum((_HEAD + 8 + foot[k]) for k in kinds)
    each = min((highest - fixed) / max(sum(ups.values()) + sum(downs.values()), 1), 12)
    lanes, at = {}, float(above)
    for kind in kinds:
        top = at
        base = max(top + _HEAD + ups[kind] * each, top + 24)
        at = base + downs[kind] * each + 8 + foot[kind]
        lanes[kind] = {"top": top, "base": base, "each": each, "span": at - 7}
    return lanes, max(int(np.ceil(at)), 60)


def _one_lane(counts: pd.DataFrame, highest: int, above: int) -> tuple[dict, int]:
    years = counts.groupby(["direction", "period"])["highest"].sum().groupby("direction").max()
    up, down = (float(years.get(way, 0)) for way in _SIDE)
    each = min((highest - above - 44) / max(up + down, 1), 12)
    base = above + 24 + max(up * each, 40)
    height = int(np.ceil(base + max(down * each, 10) + 18))
    return {"base": base, "each": each}, height


def _bars(rows: pd.DataFrame, lanes: dict[str, dict]) -> list[dict]:
    """A bar for each month, kind and way."""
    side = rows["direction"].map(_SIDE).astype(float)
    base = rows["kind"].map(lambda kind: lanes[kind]["base"]).astype(float)
    each = rows["kind"].map(lambda kind: lanes[kind]["each"]).astype(float)
    far = base - side * rows["lowest"].astype(float) * each
    most = rows.groupby(["kind", "direction"])["lowest"].transform("max") == rows["lowest"]
    start, end, middle = _times(rows)
    return [
        {"start": s, "end": e, "middle": m, "top": min(f, b), "bottom": max(f, b), "way": way,
         "number_at": f - 8 * d, "many": str(n), "people": int(n), "when": say_date(period),
         "kind": word(kind, "kind"), "way_word": word(way, "direction"), "lane": f"{kind} {way}",
         "top_of_lane": bool(top)}
        for s, e, m, f, b, way, d, n, period, kind, top in zip(
            start, end, middle, far.round(1), base.round(1), rows["direction"], side, rows["lowest"],
            rows["period"], rows["kind"], most, strict=True)
    ]  # fmt: skip


#: What the bars and the numbers of the mix are drawn from.
_BAR = ("start", "end", "top", "bottom", "way", "when", "kind", "way_word", "many")
_NUMBER = ("middle", "number_at", "label", "top_of_lane")


def _only(rows: list[dict], fields: tuple[str, ...]) -> list[dict]:
    """Leave out what is not drawn."""
    return [{field: row[field] for field in fields} for row in rows]


def _numbered(bars: list[dict], start: pd.Timestamp, end: pd.Timestamp) -> list[dict]:
    """Numbers on the bars that are large; the largest of a lane says its month, too."""
    labels, taken = [], {}
    place = WIDTH / (end - start).days
    for bar in sorted(bars, key=lambda b: -b["people"]):
        first = bar["top_of_lane"] and bar["lane"] not in taken
        if bar["people"] < _NUMBERED:
            continue
        at = (pd.Timestamp(bar["middle"]).tz_localize(None) - start).days * place
        label = f"{bar['when']}: {bar['many']}" if first else bar["many"]
        half = len(label) * (3.4 if first else 2.9) + 2
        lane = taken.setdefault(bar["lane"], [])
        if any(abs(at - x) < half + w and abs(bar["number_at"] - y) < 12 for x, w, y in lane):
            continue
        lane.append((at, half, bar["number_at"]))
        labels.append(bar | {"label": label, "top_of_lane": first})
    return labels


def _stacked(counts: pd.DataFrame, kinds: list[str], lane: dict) -> list[dict]:
    """The parts of each year's bar, from the line outwards in the order of the kinds."""
    order = {kind: place for place, kind in enumerate(kinds)}
    rows = counts[counts["lowest"].fillna(0) > 0]
    rows = rows.assign(place=rows["kind"].map(order)).sort_values(["direction", "period", "place"])
    above = rows.groupby(["direction", "period"])["lowest"].cumsum().astype(float)
    side = rows["direction"].map(_SIDE).astype(float)
    near = lane["base"] - side * (above - rows["lowest"].astype(float)) * lane["each"]
    far = lane["base"] - side * above * lane["each"]
    start, end, _ = _times(rows)
    return [
        {"start": s, "end": e, "top": min(n, f), "bottom": max(n, f), "way": way, "many": str(many),
         "when": say_date(period), "kind": word(kind, "kind"), "way_word": word(way, "direction")}
        for s, e, n, f, way, many, period, kind in zip(
            start, end, near.round(1), far.round(1), rows["direction"], rows["lowest"], rows["period"],
            rows["kind"], strict=True)
    ]  # fmt: skip


def _totals(counts: pd.DataFrame, lane: dict) -> list[dict]:
    """The sum of each year and way, and how far it may reach."""
    keys = ["direction", "period", "first_day", "last_day"]
    rows = counts.groupby(keys)[["lowest", "highest"]].sum(min_count=1).reset_index()
    rows = rows[rows["highest"].fillna(0) > 0]
    side = rows["direction"].map(_SIDE).astype(float)
    edge, far = (
        lane["base"] - side * rows[end].astype(float) * lane["each"]
        for end in ("lowest", "highest")
    )
    most = rows.groupby("direction")["highest"].transform("max") == rows["highest"]
    start, end, middle = _times(rows)
    return [
        {"start": s, "end": e, "middle": m, "edge": a, "far": b, "number_at": b - 8 * d,
         "label": str(low) if low == high else f"{low}–{high}", "most": bool(top)}
        for s, e, m, a, b, d, low, high, top in zip(
            start, end, middle, edge.round(1), far.round(1), side, rows["lowest"], rows["highest"], most,
            strict=True)
    ]  # fmt: skip


def _times(rows: pd.DataFrame) -> tuple[list[str], list[str], list[str]]:
    """First day, day after the last, and middle, with a little room between bars."""
    length = rows["last_day"] + _DAY - rows["first_day"]
    room = length * 0.08
    edges = (
        rows["first_day"] + room,
        rows["last_day"] + _DAY - room,
        rows["first_day"] + length / 2,
    )
    return tuple(utc(edge).tolist() for edge in edges)


# --- what is not known ------------------------------------------------------------------------


def _spans(imprecise: pd.DataFrame | None, kinds: list[str]) -> pd.DataFrame:
    columns = ["date", "kind", "direction", "people", "first_day", "last_day"]
    if imprecise is None:
        return pd.DataFrame(columns=columns)
    return imprecise.loc[imprecise["kind"].isin(kinds), columns]


def _span_rows(spans: pd.DataFrame, lanes: dict[str, dict]) -> list[dict]:
    if spans.empty:
        return []
    start, end, _ = _times(spans)
    return [
        {"start": s, "end": e, "y": lanes[kind]["span"], "way": way, "when": say_date(date),
         "kind": word(kind, "kind"), "way_word": word(way, "direction"),
         "many": text("people_unknown") if pd.isna(n) else str(n)}
        for s, e, kind, way, date, n in zip(
            start, end, spans["kind"], spans["direction"], spans["date"], spans["people"], strict=True)
    ]  # fmt: skip


def _trimmed(counts: pd.DataFrame) -> pd.DataFrame:
    """Cut the first and the last period to the days of them that were looked at."""
    part = counts["covered_days"].between(1, counts["days"] - 1).fillna(False).astype(bool)
    days = pd.to_timedelta(counts["covered_days"].where(part, 1).astype("int64") - 1, unit="D")
    ends = part & (counts["last_day"] == counts["last_day"].max())
    begins = part & (counts["first_day"] == counts["first_day"].min()) & ~ends
    return counts.assign(
        first_day=counts["first_day"].mask(begins, counts["last_day"] - days),
        last_day=counts["last_day"].mask(ends, counts["first_day"] + days),
    )


def _gap_lines(counts: pd.DataFrame, shown: pd.DataFrame, top: float, bottom: float) -> list[dict]:
    """Hatching where nobody looked."""
    start, end = _ends(counts)
    per_pixel = (moment(end) - moment(start)) / WIDTH
    return hatch_lines(_gaps(counts, shown), per_pixel, top=top, bottom=bottom)


def _gaps(counts: pd.DataFrame, shown: pd.DataFrame) -> list[dict]:
    """Stretches in which nobody looked, in any group; `shown` are the counts, trimmed."""
    known = counts["lowest"].notna().groupby([counts["first_day"], counts["last_day"]]).any()
    empty = known[~known].index.to_list()
    before = (counts["first_day"].min(), shown["first_day"].min() - _DAY)
    after = (shown["last_day"].max() + _DAY, counts["last_day"].max())
    stretches = [*empty, *((f, last) for f, last in (before, after) if f < last)]
    return [{"start": moment(f), "end": moment(last + _DAY)} for f, last in stretches]


# --- words ------------------------------------------------------------------------------------


def _tips(*fields: str) -> list[alt.Tooltip]:
    return [alt.Tooltip(f"{field}:N", title=text(f"mix_tip_{field}")) for field in fields]


def _describe_mix(counts: pd.DataFrame, spans: pd.DataFrame, kinds: list[str], count: str) -> str:
    if not counts["lowest"].sum():
        return text("timeline_empty")
    since, until = say_date(counts["period"].min()), say_date(counts["period"].max())
    said = []
    for kind in kinds:
        rows = counts[counts["kind"] == kind]
        total = int(rows["lowest"].sum())
        if total:
            top = rows.loc[rows["lowest"].astype(float).idxmax()]
            said.append(text("mix_part", kind=word(kind, "kind"), many=say_count(total, count),
                             most=int(top["lowest"]), when=say_date(top["period"])))  # fmt: skip
    apart = text("mix_apart", events=len(spans)) if len(spans) else ""
    return " ".join(filter(None, [
        text("mix_description", since=since, until=until, parts="; ".join(said)), apart]))  # fmt: skip


def _describe_ways(counts: pd.DataFrame, count: str) -> str:
    if not counts["highest"].sum():
        return text("timeline_empty")
    since, until = say_date(counts["period"].min()), say_date(counts["period"].max())
    sides = []
    for way in _SIDE:
        years = counts[counts["direction"] == way].groupby("period")[["lowest", "highest"]].sum()
        if years["highest"].sum():
            top = years["lowest"].astype(float).idxmax()
            sides.append(text("ways_part", way=word(way, "direction"), most=int(years.loc[top, "lowest"]),
                              many=say_count(years["lowest"].sum(), count), when=say_date(top)))  # fmt: skip
    return text("ways_description", since=since, until=until, sides=say_list(sides))
