"""The timing of acts round threats and deadlines: dots to count, chance in grey, waits as steps."""

from __future__ import annotations

from collections import Counter

import altair as alt
import pandas as pd

from bilateral.charts.theme import COLOURS, INK, QUIET, WIDTH, foot_axis, without_looks
from bilateral.labels import has_text, say_date, text

__all__ = [
    "ACT", "ANCHOR", "CHANCE", "around_spec", "draw_around", "draw_null", "draw_waits", "finished",
    "layer", "named", "null_spec", "quantity", "say_p",
]  # fmt: skip

ACT, ANCHOR, CHANCE = COLOURS["diplomacy"], COLOURS["pressure"], "#D8D8D8"
#: Room at the left for days, height of the bars, and of a row of dots: largest and smallest.
_LEFT, _BARS, _ROW, _LOW_ROW = 84, 92, 13, 5
#: Rows lower than this have no name each, only the years have.
_NAMED_ROW = 10


def layer(name: str, rows: list[dict], mark: dict, **encoding: object) -> dict:
    """Give one layer of a specification with its own rows."""
    return {"name": name, "data": {"values": rows}, "mark": mark, "encoding": encoding}


def quantity(field: str, **more: object) -> dict:
    """Give the encoding of a number."""
    return {"field": field, "type": "quantitative"} | more


def finished(spec: dict) -> dict:
    """Put the looks of the theme upon a specification."""
    return spec | dict(alt.theme.get()())


def named(name: str) -> str:
    """Say what acts or an anchor are called: a key of the texts, or words of one's own."""
    return text(name) if has_text(name) else name


def say_p(p: float) -> str:
    """Write a chance as it follows "p".

    Examples
    --------
    >>> say_p(0.0371), say_p(1e-9)
    ('= 0.037', '< 0.0001')
    """
    return "< 0.0001" if p < 1e-4 else f"= {p:.2g}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _tips(**fields: str) -> list[dict]:
    return [{"field": field, "title": text(key)} for field, key in fields.items()]


def _day(day: object) -> str:
    return say_date(f"{day:%Y-%m-%d}") if isinstance(day, pd.Timestamp) else str(day)


def _when(first: int, last: int) -> str:
    """Days as words: on the day, 3 days before, 8–14 days after."""
    if first == last == 0:
        return text("around_day")
    near, far = sorted((abs(int(first)), abs(int(last))))
    days = str(near) if near == far else f"{near}–{far}"
    return text("around_days_before" if first < 0 else "around_days_after", days=days)


# --- dots round each anchor -----------------------------------------------------------------------


def draw_around(
    result: tuple, *, marked: tuple[int, int] | None = None, foot: str | None = None,
    title: str | None = None, highest: int = 420,
) -> alt.VConcatChart:  # fmt: skip
    """Draw every act near an anchor as a dot, and above the dots their number by day.

    Parameters
    ----------
    result
        As :func:`bilateral.around` gives it.
    marked
        First and last day of a window that a test looks at, such as ``(-7, -1)``: it gets a frame.
    foot
        The line under the chart.
    title
        In place of the standing title.
    highest
        How high the bars and the rows of dots may be together, in pixels.

    Returns
    -------
    altair.VConcatChart
        Above, bars of acts by day before and after, on the grey band that chance gives in nine of
        ten shifts, and a dashed line that the highest bar passes by chance in one of twenty. Below,
        a row an anchor that has acts near, a dot an act (a larger one: several acts of one day);
        hollow where another anchor lies nearer.
    """
    spec = around_spec(result, marked=marked, foot=foot, title=title, highest=highest)
    return alt.VConcatChart.from_dict(without_looks(spec), validate=False)


def around_spec(
    result: tuple, *, marked: tuple[int, int] | None = None, foot: str | None = None,
    title: str | None = None, highest: int = 420,
) -> dict:  # fmt: skip
    """Give the dots and bars as a finished specification."""
    reach = result.window_days
    across = {"domain": [-reach - 0.5, reach + 0.5], "nice": False, "zero": False}
    shown = result.dots["anchor_day"].nunique()
    row = min(max((highest - _BARS) // max(shown, 1), _LOW_ROW), _ROW)
    width, axis = WIDTH - _LEFT, _days_axis(reach) | foot_axis(foot)
    top = max(*result.table["high"], *result.table["acts"], result.line + 1, 1) * 1.12
    panels = [
        {"name": "acts_by_day", "width": width, "height": _BARS,
         "layer": [*_window(marked, across, None, "window_of_bars"), *_bars(result, across, top)]},
        {"name": "dots_by_anchor", "width": width, "height": max(row * shown, 20),
         "layer": [*_window(marked, across, axis, "window_of_dots"), *_dots(result, across, axis, row)]},
    ]  # fmt: skip
    acts, anchor = (named(name) for name in result.names)
    return finished({
        "vconcat": panels, "spacing": 6, "description": result.caption,
        "title": {
            "text": title or text("around_title", acts=_capital(acts), anchor=anchor),
            "subtitle": [text("around_subtitle"), text("around_subtitle_2", shown=shown, anchors=result.anchors)],
        },
    })  # fmt: skip


def _window(
    marked: tuple[int, int] | None, across: dict, axis: dict | None, name: str
) -> list[dict]:
    """Frame the days that a test looks at."""
    if marked is None:
        return []
    rows = [{"from": marked[0] - 0.5, "to": marked[1] + 0.5}]
    mark = {"type": "rect", "color": ANCHOR, "fillOpacity": 0.07, "stroke": ANCHOR, "strokeDash": [2, 2]}  # fmt: skip
    return [
        layer(name, rows, mark, x=quantity("from", scale=across, axis=axis), x2={"field": "to"})
    ]


def _bars(result: tuple, across: dict, top: float) -> list[dict]:
    table = result.table
    run = table[["low", "high"]].ne(table[["low", "high"]].shift()).any(axis=1).cumsum()
    band = [
        {"from": r.days_from.min() - 0.5, "to": r.days_to.max() + 0.5, "low": int(r.low.iloc[0]), "high": int(r.high.iloc[0])}
        for _, r in table.groupby(run)
    ]  # fmt: skip
    bars = [
        {"left": r.days_from - 0.32, "right": r.days_to + 0.32, "acts": int(r.acts), "zero": 0,
         "expected": f"{r.expected:.1f}", "when": _when(r.days_from, r.days_to)}
        for r in table.itertuples()
    ]  # fmt: skip
    axis = {"tickMinStep": 1, "grid": False, "tickCount": 4, "format": "d"}
    y = {"scale": {"domain": [0, top], "nice": False}, "axis": axis, "title": text("around_acts")}
    tips = _tips(when="around_when", acts="around_acts", expected="around_expected")
    wide, narrow = (quantity(side, scale=across, axis=None) for side in ("from", "left"))
    line = [{"line": result.line + 0.5, "words": text("around_line")}]
    words = {"type": "text", "align": "right", "baseline": "bottom", "dy": -2, "fontSize": 11, "color": INK}  # fmt: skip
    return [
        layer("chance", band, {"type": "rect", "color": CHANCE}, x=wide, x2={"field": "to"}, y=quantity("low", **y), y2={"field": "high"}),
        layer("bars", bars, {"type": "rect", "color": ACT}, x=narrow, x2={"field": "right"},
              y=quantity("acts", **y), y2={"field": "zero"}, tooltip=tips),
        layer("line", line, {"type": "rule", "color": INK, "strokeDash": [4, 3]}, y=quantity("line")),
        layer("line_words", line, words, x={"value": WIDTH - _LEFT}, y=quantity("line"), text={"field": "words"}),
    ]  # fmt: skip


def _dots(result: tuple, across: dict, axis: dict, row: int) -> list[dict]:
    dots = result.dots
    days = sorted(dots["anchor_day"].unique())
    place = {day: n for n, day in enumerate(days)}
    several = Counter(zip(dots["anchor_day"], dots["days"], dots["nearest"], strict=True))
    rows = [
        {"row": place[day], "days": int(gap), "acts": n, "anchor": _day(day), "when": _when(gap, gap), "full": int(nearest)}
        for (day, gap, nearest), n in sorted(several.items())
    ]  # fmt: skip
    y = quantity("row", axis=None, scale={"domain": [-0.5, max(len(days), 1) - 0.5], "reverse": True, "nice": False, "zero": False})  # fmt: skip
    x = quantity("days", scale=across, axis=axis)
    largest = max(min(row - 2, 8), 4) ** 2
    dot = {"type": "point", "filled": True, "color": ACT, "stroke": ACT, "strokeWidth": 1.2}
    size = quantity("acts", legend=None, scale={"domain": [1, 3], "range": [largest * 0.8, largest * 2], "clamp": True})  # fmt: skip
    full = {"condition": {"test": "datum.full", "value": 1}, "value": 0}
    faint = {"condition": {"test": "datum.full", "value": 1}, "value": 0.6}
    tips = _tips(anchor="around_anchor", when="around_when", acts="around_acts")
    names = {"type": "text", "align": "right", "fontSize": 10, "color": INK}
    return [
        layer("rows", [{"row": n} for n in range(len(days))], {"type": "rule", "color": "#EEEEEE"}, y=y),
        layer("day_0", [{"days": 0}], {"type": "rule", "color": ANCHOR, "strokeWidth": 2}, x=x),
        layer("dots", rows, dot, x=x, y=y, size=size, fillOpacity=full, strokeOpacity=faint, tooltip=tips),
        layer("anchor_names", _anchor_names(days, row), names, x={"value": -6}, y=y, text={"field": "words"}),
    ]  # fmt: skip


def _days_axis(reach: int) -> dict:
    """Days in words: "5 before", "same day", "5 after"."""
    step = next(step for step in (1, 2, 5, 7, 10, 15, 30, 60, 120, 240) if 2 * reach / step <= 10)
    values = [day for day in range(-reach, reach + 1) if day % step == 0]
    before, after = text("around_before"), text("around_after")
    said = f"datum.value < 0 ? -datum.value + ' {before}' : datum.value > 0 ? datum.value + ' {after}' : '{text('around_day')}'"
    return {"values": values, "labelExpr": said, "grid": False, "labelFontSize": 11, "labelOverlap": True}  # fmt: skip


def _anchor_names(days: list, row: int) -> list[dict]:
    """Name each row by its day; rows too low for that, the first of each year by the year."""
    if row >= _NAMED_ROW or not isinstance(next(iter(days), None), pd.Timestamp):
        every = max(1, -(-_NAMED_ROW // row))
        return [{"row": n, "words": _day(day)} for n, day in enumerate(days) if n % every == 0]
    last, named_rows = -_NAMED_ROW, []
    for n, day in enumerate(days):
        new = n == 0 or days[n - 1].year != day.year
        if new and (n - last) * row >= _NAMED_ROW:
            named_rows.append({"row": n, "words": str(day.year)})
            last = n
    return named_rows


# --- what chance gives ----------------------------------------------------------------------------


def draw_null(
    result: tuple, *, foot: str | None = None, title: str | None = None
) -> alt.LayerChart:
    """Draw what chance gives, and where the count on file stands in it.

    Parameters
    ----------
    result
        As :func:`bilateral.coincidence` gives it.
    foot
        The line under the chart.
    title
        In place of the standing title.

    Returns
    -------
    altair.LayerChart
        A bar for each count that the null can give, its height the chance; dark from the count
        observed on: together they are p.
    """
    return alt.LayerChart.from_dict(
        without_looks(null_spec(result, foot=foot, title=title)), validate=False
    )


def null_spec(
    result: tuple, *, foot: str | None = None, title: str | None = None, height: int = 200
) -> dict:
    """Give the distribution as a finished specification."""
    about, counts = result.table.iloc[0], result.null_counts
    near = int(about["acts_near"])
    kept = counts[(counts["chance"] > 1e-4) | counts["observed"]]
    rows = [
        {"count": int(c), "chance": float(f"{p:.6g}"), "dark": int(c >= near), "said": f"{p:.2%}"}
        for c, p in zip(kept["count"], kept["chance"], strict=True)
    ]
    every = max(1, len(rows) // 20)
    across = {
        "field": "count", "type": "ordinal",
        "axis": {"values": [r["count"] for r in rows if r["count"] % every == 0], "labelAngle": 0,
                 "grid": False, "ticks": False} | foot_axis(foot),
    }  # fmt: skip
    top = max((r["chance"] for r in rows), default=1.0)
    y = {"scale": {"domain": [0, top * 1.15]}, "title": text("null_chance"),
         "axis": {"format": "%", "grid": True, "tickCount": 4}}  # fmt: skip
    mark = [{"count": near, "chance": top * 1.08, "words": text("null_observed", n=near, p=say_p(about["p"]))}]  # fmt: skip
    late = near > sum(r["count"] for r in rows) / max(len(rows), 1)
    words = {"type": "text", "align": "right" if late else "left", "dx": -7 if late else 7,
             "fontWeight": 600, "fontSize": 13, "color": INK}  # fmt: skip
    dark = {"condition": {"test": "datum.dark", "value": ACT}, "value": "#BDBDBD"}
    return finished({
        "layer": [
            layer("chances", rows, {"type": "bar"}, x=across, y=quantity("chance", **y), color=dark,
                  tooltip=_tips(count="around_acts", said="null_chance")),
            layer("observed", mark, {"type": "rule", "color": ANCHOR, "strokeWidth": 2}, x=across),
            layer("observed_words", mark, words, x=across, y=quantity("chance", **y), text={"field": "words"}),
        ],
        "width": WIDTH - 60, "height": height, "description": result.caption,
        "title": {"text": title or text("null_title"), "subtitle": _null_subtitle(result, about)},
    })  # fmt: skip


def _null_subtitle(result: tuple, about: pd.Series) -> list[str]:
    acts, anchor = (named(name) for name in result.names)
    said = text(
        "null_subtitle", acts=_capital(acts), window=int(about["window_days"]),
        side=text(f"timing_side_{about['side']}"), anchor=anchor,
    )  # fmt: skip
    return [said, text("null_subtitle_uniform" if about["null"] == "uniform" else "null_subtitle_2")]  # fmt: skip


# --- waits ----------------------------------------------------------------------------------------


def draw_waits(
    result: tuple, *, foot: str | None = None, title: str | None = None
) -> alt.LayerChart:
    """Draw how long an act is waited for after an anchor, and after any day of the same strata.

    Parameters
    ----------
    result
        As :func:`bilateral.time_to_next` gives it.
    foot
        The line under the chart.
    title
        In place of the standing title.

    Returns
    -------
    altair.LayerChart
        The share of anchors that still wait, as steps with their 95 % band; dashed, the same for
        any day.
    """
    table = result.table
    kept = table[_steps(table, ["waiting", "low", "high"])]
    waits = [
        {"day": int(r.day), "waiting": round(r.waiting, 4), "at_risk": int(r.at_risk), "said": f"{r.waiting:.0%}",
         "said_any": f"{r.comparison:.0%}"}
        for r in kept.itertuples()
    ]  # fmt: skip
    any_day = [
        {"day": int(r.day), "comparison": round(r.comparison, 4)}
        for r in table[_steps(table, ["comparison"])].itertuples()
    ]
    ends = [*kept["day"].iloc[1:].astype(int), result.horizon_days]
    band = [
        {"day": int(r.day), "until": int(end), "low": round(r.low, 4), "high": round(r.high, 4)}
        for r, end in zip(kept.itertuples(), ends, strict=True) if not pd.isna(r.low)
    ]  # fmt: skip
    x = quantity("day", scale={"domain": [0, result.horizon_days], "nice": False},
                 axis={"grid": False, "labelExpr": f"datum.value + ' {text('waits_days')}'"} | foot_axis(foot))  # fmt: skip
    y = {"scale": {"domain": [0, 1]}, "axis": {"format": "%", "tickCount": 4}, "title": text("waits_still")}  # fmt: skip
    tips = _tips(day="waits_day", at_risk="waits_at_risk", said="waits_still", said_any="waits_comparison")  # fmt: skip
    steps = {"type": "line", "interpolate": "step-after"}
    solid = steps | {"color": ANCHOR, "strokeWidth": 3}
    dashed = steps | {"color": QUIET, "strokeWidth": 2.5, "strokeDash": [6, 4]}
    spec = {
        "layer": [
            layer("band", band, {"type": "rect", "color": ANCHOR, "opacity": 0.13}, x=x, x2={"field": "until"},
                  y=quantity("low", **y), y2={"field": "high"}),
            layer("comparison", any_day, dashed, x=x, y=quantity("comparison", **y)),
            layer("waiting", waits, solid, x=x, y=quantity("waiting", **y), tooltip=tips),
            *_curve_names(table, result, x, y),
        ],
        "width": WIDTH - 60, "height": 230, "description": result.caption,
        "title": {"text": title or text("waits_title", acts=named(result.names[0]), anchor=named(result.names[1])),
                  "subtitle": [text("waits_subtitle", anchors=result.anchors), text("waits_subtitle_2")]},
    }  # fmt: skip
    return alt.LayerChart.from_dict(without_looks(finished(spec)), validate=False)


def _steps(table: pd.DataFrame, columns: list[str]) -> pd.Series:
    """The first day, each on which something changes, and the last."""
    changed = table[columns].round(4).ne(table[columns].round(4).shift()) & table[columns].notna()
    ends = (table.index == table.index[0]) | (table.index == table.index[-1])
    return changed.any(axis=1) | ends


def _curve_names(table: pd.DataFrame, result: tuple, x: dict, y: dict) -> list[dict]:
    """Name each curve: the upper one to the right of the widest gap, the lower one below itself."""
    gap = (table["waiting"] - table["comparison"]).abs()
    if gap.isna().all():
        return []
    at = table.loc[gap.idxmax()]
    upper = "waiting" if at["waiting"] >= at["comparison"] else "comparison"
    words = {"waiting": text("waits_waiting_words", anchor=named(result.names[1])),
             "comparison": text("waits_comparison_words")}  # fmt: skip
    layers = []
    for name, colour in (("waiting", ANCHOR), ("comparison", QUIET)):
        mark = {"type": "text", "fontSize": 13, "fontWeight": 600, "color": colour, "align": "left"}
        row = {"day": int(at["day"]), "share": round(float(at[name]), 4), "words": words[name]}
        if name == upper:
            mark |= {"dx": 10, "dy": -10}
        else:  # curves fall: below where the curve is when the words end, they have room
            end = (8 * len(words[name]) + 10) * result.horizon_days / (WIDTH - 60)
            under = table.loc[(table["day"] - end).abs().idxmin(), name]
            row |= {"day": 0, "share": round(max(float(under) - 0.08, 0.05), 4)}
            mark |= {"dx": 6}
        layers.append(layer(f"name_of_{name}", [row], mark, x=x, y=quantity("share", **y), text={"field": "words"}))  # fmt: skip
    return layers
