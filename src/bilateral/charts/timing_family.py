"""Many tests in one picture: before against after, a family of choices, false alarms of the nulls."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from bilateral.charts.theme import INK, QUIET, WIDTH, foot_axis, without_looks
from bilateral.charts.timing import ACT, ANCHOR, CHANCE, finished, layer, quantity, say_p
from bilateral.labels import text

__all__ = ["draw_before_after", "draw_false_alarms", "draw_robustness"]

#: Room for names at the left, and height of a row, in pixels.
_NAMES, _ROW = 250, 30
_POINT = {"type": "point", "opacity": 1, "size": 95, "strokeWidth": 2, "color": ACT, "stroke": ACT}
#: A family p up to this is rare.
_RARE = 0.05


def _tips(**fields: str) -> list[dict]:
    return [{"field": field, "title": text(key)} for field, key in fields.items()]


def _hollow(test: str) -> dict:
    """Fill a point where this holds, and leave it hollow elsewhere."""
    return {"condition": {"test": test, "value": ACT}, "value": "#FFFFFF"}


# --- before against after -------------------------------------------------------------------------


def draw_before_after(
    results: tuple | Mapping[str, tuple], *, foot: str | None = None, title: str | None = None
) -> alt.LayerChart:
    """Draw which share of the acts near an anchor came after it.

    Parameters
    ----------
    results
        As :func:`bilateral.before_after` gives it; or several, each with its name.
    foot
        The line under the chart.
    title
        In place of the standing title.

    Returns
    -------
    altair.LayerChart
        A point for acts and a hollow one for episodes, with their 95 % limits, between "all
        before" and "all after"; the tick is where no direction lies. At the sides, the counts.
    """
    several = results if isinstance(results, Mapping) else {"": results}
    rows = _direction_rows(several)
    width = WIDTH - _NAMES - 150
    names = [row["name"] for row in rows]
    y = {"field": "row", "type": "ordinal", "axis": None, "sort": None}
    ends = f"{[text('before_all'), text('before_even'), text('after_all')]!r}"
    axis = {"values": [0, 0.5, 1], "grid": True, "labelExpr": f"{ends}[datum.value * 2]"}
    x = {"scale": {"domain": [0, 1]}, "axis": axis | foot_axis(foot)}
    known = [row for row in rows if row["share"] is not None]
    tips = _tips(name="direction_what", before="around_before", after="around_after", said="direction_share")  # fmt: skip
    word = {"type": "text", "fontSize": 12, "color": INK}

    def words(name: str, field: str, at: int, align: str) -> dict:
        said = [{"row": row["row"], "words": row[field]} for row in rows]
        return layer(name, said, word | {"align": align}, y=y, x={"value": at}, text={"field": "words"})  # fmt: skip

    spec = {
        "layer": [
            layer("limits", _only(known, "row", "low", "high"), {"type": "rule", "color": ACT, "strokeWidth": 2}, y=y,
                  x=quantity("low", **x), x2={"field": "high"}),
            layer("no_direction", _only(known, "row", "expected"), {"type": "tick", "color": INK, "thickness": 2, "size": 16}, y=y,
                  x=quantity("expected", **x)),
            layer("shares", known, _POINT, y=y, x=quantity("share", **x), fill=_hollow("datum.filled"),
                  fillOpacity={"value": 1}, tooltip=tips),
            words("names", "name", -90, "right"),
            words("before", "before", -10, "right"), words("after", "after", width + 10, "left"),
        ],
        "width": width, "height": _ROW * max(len(names), 1),
        "description": " ".join(result.caption for result in several.values()),
        "title": {"text": title or text("direction_title"),
                  "subtitle": [text("direction_subtitle"), text("direction_subtitle_2")]},
    }  # fmt: skip
    return alt.LayerChart.from_dict(without_looks(finished(spec)), validate=False)


def _only(rows: list[dict], *fields: str) -> list[dict]:
    return [{field: row[field] for field in fields} for row in rows]


def _direction_rows(several: Mapping[str, tuple]) -> list[dict]:
    rows = []
    for name, result in several.items():
        for r in result.table.itertuples():
            some = r.before + r.after > 0
            days = max(r.days_before + r.days_after, 1)
            counted = text(f"direction_{r.counted_as}")
            rows.append({
                "row": len(rows), "name": f"{name}, {counted}" if name else counted, "filled": int(r.counted_as == "acts"),
                "share": round(r.share_after, 4) if some else None,
                "low": round(r.share_low, 4) if some else None, "high": round(r.share_high, 4) if some else None,
                "expected": round(r.days_after / days, 4), "said": f"{r.share_after:.0%}" if some else "",
                "before": text("direction_before", n=int(r.before)),
                "after": text("direction_after", n=int(r.after), p=say_p(r.p)),
            })  # fmt: skip
    return rows


# --- a family of choices --------------------------------------------------------------------------


def draw_robustness(
    result: tuple, *, foot: str | None = None, title: str | None = None
) -> alt.VConcatChart:
    """Draw a family of tests from the least to the most, with what each of them chose.

    Parameters
    ----------
    result
        As :func:`bilateral.robustness` or :func:`bilateral.planned_tests` gives it.
    foot
        The line under the chart.
    title
        In place of the standing title.

    Returns
    -------
    altair.VConcatChart
        Above, acts near as a multiple of what chance gives, on the grey band of nine in ten shifts;
        filled where even the whole family would seldom reach so far (family p of 0.05 or less).
        Below, a square in the row of each choice.
    """
    table = result.table[result.table["expected"] > 0].reset_index(drop=True)
    width = WIDTH - _NAMES
    panels = [
        {"name": "ratio_by_choice", "width": width, "height": 165, "layer": _ratios(table, width)},
        _choices(table, width, foot),
    ]
    filled = int((table["family_p"] <= _RARE).sum())
    said = text("family_subtitle_2", n=result.specifications, p=say_p(result.family_p), filled=filled)  # fmt: skip
    spec = {
        "vconcat": panels, "spacing": 8, "description": result.caption,
        "title": {"text": title or text("family_title"), "subtitle": [text("family_subtitle"), said]},
    }  # fmt: skip
    return alt.VConcatChart.from_dict(without_looks(finished(spec)), validate=False)


def _ratios(table: pd.DataFrame, width: int) -> list[dict]:
    band = [
        {"place": n, "low": round(r.low / r.expected, 3), "high": round(r.high / r.expected, 3)}
        for n, r in enumerate(table.itertuples())
    ]
    rows = [
        {"place": n, "ratio": round(r.ratio, 3), "what": f"{_acts(r.acts_name)}, {text('family_window', n=int(r.window_days))} {_side(r)}",
         "near": int(r.acts_near), "expected": f"{r.expected:.1f}", "p": say_p(r.p), "family": say_p(r.family_p), "rare": int(r.family_p <= _RARE)}
        for n, r in enumerate(table.itertuples())
    ]  # fmt: skip
    x = {"field": "place", "type": "ordinal", "axis": None}
    top = max([2.0, *(row["ratio"] for row in rows), *(row["high"] for row in band)])
    y = {"scale": {"domain": [0, top], "nice": True}, "axis": {"tickCount": 5, "grid": True, "labelExpr": "datum.value + '×'"},
         "title": text("family_ratio")}  # fmt: skip
    tips = _tips(what="family_choice", near="around_acts", expected="around_expected", p="family_single_p", family="family_p")  # fmt: skip
    one = [{"one": 1, "words": text("family_one")}]
    word = {"type": "text", "align": "left", "dx": 4, "fontSize": 11, "color": QUIET}
    return [
        layer("family_chance", band, {"type": "bar", "color": CHANCE, "width": {"band": 0.9}}, x=x,
              y=quantity("low", **y), y2={"field": "high"}),
        layer("one", one, {"type": "rule", "color": QUIET, "strokeDash": [4, 3]}, y=quantity("one", **y)),
        layer("one_words", one, word, y=quantity("one", **y), x={"value": width}, text={"field": "words"}),
        layer("ratios", rows, _POINT, x=x, y=quantity("ratio", **y), fill=_hollow("datum.rare"),
              fillOpacity={"value": 1}, tooltip=tips),
    ]  # fmt: skip


def _acts(name: str) -> str:
    key = f"timing_name_{name}"
    return text(key) if name in _NAMED_ACTS else name


#: Names of the plan that have words of their own.
_NAMED_ACTS = ("meetings", "agreements", "handovers")
_NAMED_ANCHORS = {"threats": "threat", "deadlines": "deadline"}


def _side(row: tuple) -> str:
    known = _NAMED_ANCHORS.get(row.anchors_name)
    anchor = text(f"timing_name_{known}") if known else row.anchors_name
    return f"{text(f'timing_side_{row.side}')} {anchor}"


def _choices(table: pd.DataFrame, width: int, foot: str | None) -> dict:
    """One square for each choice of each test: acts, side and anchor, window."""
    places, groups = [], ({}, {}, {})
    for place, row in enumerate(table.itertuples()):
        window = text("family_window", n=int(row.window_days))
        for group, name in zip(groups, (_acts(row.acts_name), _side(row), window), strict=True):
            places.append({"place": place, "choice": name})
            group[name] = int(row.window_days)
    order = [*sorted(groups[0]), *sorted(groups[1]), *sorted(groups[2], key=groups[2].get)]
    axis = {"labelLimit": _NAMES - 20, "ticks": False, "domain": False, "grid": True, "labelFontSize": 11}  # fmt: skip
    lower = {"labels": False, "ticks": False, "domain": False, "grid": False} | foot_axis(foot)
    mark = {"type": "square", "size": 60, "color": INK, "opacity": 1}
    x = {"field": "place", "type": "ordinal", "axis": lower}
    y = {"field": "choice", "type": "nominal", "sort": order, "title": None, "axis": axis}
    return layer("choices", places, mark, x=x, y=y) | {
        "width": width,
        "height": 16 * max(len(order), 1),
    }


# --- false alarms ---------------------------------------------------------------------------------

#: One for each world.
_SHAPES = ["circle", "square", "triangle-up", "diamond"]


def draw_false_alarms(
    table: pd.DataFrame, *, foot: str | None = None, title: str | None = None
) -> alt.LayerChart:
    """Draw how often each test calls unrelated series related.

    Parameters
    ----------
    table
        One row a test and world: ``test``, ``world``, ``share`` (of false alarms, 0 to 1),
        ``pairs`` (how many pairs of series were drawn); as
        :func:`bilateral.recorded_false_alarms` gives it.
    foot
        The line under the chart.
    title
        In place of the standing title.

    Returns
    -------
    altair.LayerChart
        A row a test, a mark a world; the dashed line stands at the 5 % that a test promises.
    """
    worst = table.groupby("test", sort=False)["share"].max().sort_values(kind="stable")
    names = {test: _test(test) for test in worst.index}
    worlds = {world: _world(world) for world in dict.fromkeys(table["world"])}
    rows = [
        {"test": names[r.test], "world": worlds[r.world], "share": round(float(r.share), 4),
         "said": f"{r.share:.1%}", "pairs": int(r.pairs)}
        for r in table.itertuples()
    ]  # fmt: skip
    x = {"scale": {"domain": [0, 1]}, "title": None, "axis": {"format": "%", "grid": True} | foot_axis(foot)}  # fmt: skip
    y = {"field": "test", "type": "nominal", "sort": list(names.values()), "title": None,
         "axis": {"labelLimit": 300, "ticks": False, "domain": False, "grid": True, "labelPadding": 10}}  # fmt: skip
    shapes = {"field": "world", "type": "nominal", "title": None, "legend": {"columns": 4, "labelLimit": 320, "symbolSize": 90},
              "scale": {"domain": list(worlds.values()), "range": _SHAPES[: len(worlds)]}}  # fmt: skip
    promise = [{"share": 0.05, "words": text("alarms_promise")}]
    word = {"type": "text", "align": "left", "dx": 4, "fontSize": 11, "color": INK}
    point = {"type": "point", "size": 90, "filled": True, "opacity": 0.8, "color": ANCHOR}
    ends = {"best": (0, worst.index[0]), "worst": (-1, worst.index[-1])} if len(worst) else {}
    said = {name: names[test] for name, (_, test) in ends.items()}
    said |= {f"{name}_share": f"{worst.iloc[at]:.1%}" for name, (at, _) in ends.items()}
    spec = {
        "layer": [
            layer("promise", promise, {"type": "rule", "color": INK, "strokeDash": [4, 3]}, x=quantity("share", **x)),
            layer("alarms", rows, point, x=quantity("share", **x), y=y, shape=shapes,
                  tooltip=_tips(test="alarms_test", world="alarms_world", said="alarms_share", pairs="alarms_runs")),
            layer("promise_words", promise, word, x=quantity("share", **x), y={"value": -6}, text={"field": "words"}),
        ],
        "width": WIDTH - _NAMES, "height": 26 * max(len(names), 2),
        "title": {"text": title or text("alarms_title"), "subtitle": [text("alarms_subtitle"), text("alarms_subtitle_2")]},
        "description": text("alarms_description", pairs=int(table["pairs"].max()), **said) if said else text("alarms_title"),
    }  # fmt: skip
    return alt.LayerChart.from_dict(without_looks(finished(spec)), validate=False)


def _test(name: str) -> str:
    return text(_TESTS[name]) if name in _TESTS else name


def _world(name: str) -> str:
    return text(_WORLDS[name]) if name in _WORLDS else name


#: Words for the tests and worlds of the recorded table; others are said as they are.
_TESTS = {
    "shift within each year (the default)": "alarms_shift_year",
    "shift within each year, mid-p": "alarms_shift_year_mid",
    "shift within each quarter": "alarms_shift_quarter",
    "shift within each quarter, mid-p": "alarms_shift_quarter_mid",
    "shift over the whole span": "alarms_shift_span",
    "permutation within each year": "alarms_permutation",
    "uniform: any day of the span": "alarms_uniform",
    "Poisson formula": "alarms_poisson",
    "before against after, acts": "alarms_direction_acts",
    "before against after, episodes": "alarms_direction_episodes",
}
_WORLDS = {
    "flat, independent": "alarms_flat",
    "flat, bursts": "alarms_flat_bursts",
    "rising, independent": "alarms_rising",
    "rising, bursts": "alarms_rising_bursts",
}
