"""The pressure ribbon: rates threatened, due and in force, by goods, with cooperative acts above."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from bilateral.charts.ribbon_sheet import (
    DAY,
    LANE,
    LEFT,
    ROW,
    ROWS,
    Sheet,
    bar_heights,
    field_of,
    layer_of,
    runs_of,
    say_rate,
    sheet_of,
)
from bilateral.charts.ribbon_words import word_layers
from bilateral.charts.theme import COLOURS, FAINT, INK, WIDTH, foot_axis, without_looks
from bilateral.labels import language, say_date, say_number, text, word

__all__ = ["draw_pressure_ribbon", "ribbon_spec"]

#: Marks of acts nearer than this, in pixels, are one mark.
_CELL = 9
_SHAPE = {
    "handovers": "circle",
    "meetings": "diamond",
    "calls": "triangle-up",
    "agreements": "square",
}


def draw_pressure_ribbon(
    ribbon: tuple, *, even_years: bool = False, foot: str | None = None, title: str | None = None
) -> alt.LayerChart:
    """Draw tariff pressure in time, with cooperative acts above it.

    Parameters
    ----------
    ribbon
        As :func:`bilateral.pressure_ribbon` gives it.
    even_years
        Whether all years are equally wide; if not, a year is as wide as it has tariff events.
    foot
        The line under the chart.
    title
        In place of the standing title.

    Returns
    -------
    altair.LayerChart
        A lane for each group of goods: hatched what was threatened by a deadline still open, solid
        what was in force, each as high as its rate; a line at each day named (dashed: moved, paused
        or withdrawn before it); triangles down for relief and rulings, open triangles for threats
        that name no day. Above, cooperative acts, each mark those of a few days; its area is their
        number. Days that were not looked for have a hatched ground.
    """
    spec = ribbon_spec(ribbon, even_years=even_years, foot=foot, title=title)
    return alt.LayerChart.from_dict(without_looks(spec), validate=False)


def ribbon_spec(
    ribbon: tuple, *, even_years: bool = False, foot: str | None = None, title: str | None = None
) -> dict:
    """Give the ribbon as a finished specification."""
    sheet = sheet_of(ribbon, even_years)
    layers = [
        *_ground(ribbon, sheet), *_bars(ribbon, sheet), *_deadlines(ribbon, sheet),
        *_marks(ribbon, sheet), *_acts(ribbon, sheet), *word_layers(ribbon, sheet),
    ]  # fmt: skip
    across = {
        "type": "quantitative", "scale": {"domain": [0, WIDTH], "nice": False, "zero": False},
        "axis": _axis(sheet) | foot_axis(foot),
    }  # fmt: skip
    down = {
        "type": "quantitative", "axis": None, "scale": {"domain": [sheet.height, 0], "nice": False},
    }  # fmt: skip
    for layer in layers:
        for side, way in (("x", across), ("y", down)):
            if "field" in layer["encoding"].get(side, {}):
                layer["encoding"][side] |= way
    spec = {
        "layer": layers, "width": WIDTH, "height": sheet.height,
        "title": {"text": title or text("ribbon_title"), "subtitle": [text("ribbon_subtitle"), text(f"ribbon_subtitle_{'even' if even_years else 'elastic'}")]},
        "description": _describe(ribbon),
    }  # fmt: skip
    return spec | dict(alt.theme.get()())


def _axis(sheet: Sheet) -> dict:
    """Years at their first days; months too where a year is wide enough."""
    ticks, names = [], []
    for start, left, right in zip(sheet.days, sheet.pixels, sheet.pixels[1:], strict=False):
        months = [m for m in (1, 4, 7, 10) if (right - left) > 200 and m > 1]
        ticks += [start, *(pd.Timestamp(start.year, m, 1) for m in months)]
        names += [str(start.year), *(text("months").split()[m - 1] for m in months)]
    within = [t < sheet.days[-1] for t in ticks]
    at = sheet.x(pd.Series(ticks)[within])
    said = dict(zip(map(str, at.tolist()), np.array(names)[within].tolist(), strict=True))
    return {
        "values": at.tolist(), "grid": False, "domain": False, "labelAlign": "left",
        "labelFlush": False, "labelOverlap": False, "tickSize": 4,
        "labelExpr": f"{said!r}[format(datum.value, '.1f')]",
    }  # fmt: skip


# --- ground, bars, deadlines ----------------------------------------------------------------------


def _ground(ribbon: tuple, sheet: Sheet) -> list[dict]:
    left, right = sheet.pixels[0], sheet.pixels[-1]
    floors = [{"a": left, "b": right, "y": top + LANE} for top in sheet.lanes.values()]
    years = [{"x": at} for at in sheet.pixels[1:-1]]
    gaps = [{"a": a, "b": b, "y": sheet.height / 2} for a, b in _unlooked(ribbon, sheet)]
    line = {"x": field_of("a"), "x2": field_of("b"), "y": field_of("y")}
    return [
        layer_of("not_looked", gaps, {"type": "rule", "strokeWidth": sheet.height, "stroke": FAINT,
               "strokeDash": [1.2, 4]}, **line),
        layer_of("years", years, {"type": "rule", "stroke": "#E4E4E4", "strokeWidth": 1}, x=field_of("x")),
        layer_of("floors", floors, {"type": "rule", "stroke": "#BBBBBB", "strokeWidth": 0.8},
               **{k: dict(v) for k, v in line.items()}),
    ]  # fmt: skip


def _unlooked(ribbon: tuple, sheet: Sheet) -> list[tuple[float, float]]:
    """Stretches of the drawing that nobody looked for, in pixels."""
    left, right = sheet.pixels[0], sheet.pixels[-1]
    since, until = sheet.x(
        pd.Series([ribbon.looked_first, ribbon.looked_last + DAY]).fillna(sheet.days[0])
    )
    return [(float(a), float(b)) for a, b in ((left, since), (until, right)) if b > a]


def _bars(ribbon: tuple, sheet: Sheet) -> list[dict]:
    ahead, force = (_bar_records(runs_of(ribbon, s), s, sheet) for s in ("threatened", "in_force"))
    colour = COLOURS["pressure"]
    box = {"x": field_of("a"), "x2": field_of("b"), "y": field_of("top"), "y2": field_of("floor")}
    tip = [{"field": f, "type": "nominal", "title": text(f"ribbon_tip_{f}")} for f in ("goods", "state", "rate", "when")]  # fmt: skip
    return [
        layer_of("threatened_hatch", ahead, {"type": "rule", "stroke": colour, "strokeDash": [1.2, 4], "opacity": 0.75},
               x=field_of("a"), x2=field_of("b"), y=field_of("middle"),
               strokeWidth={"field": "high", "type": "quantitative", "scale": None, "legend": None}),
        layer_of("threatened", ahead, {"type": "bar", "fillOpacity": 0, "stroke": colour, "strokeWidth": 1},
               **{k: dict(v) for k, v in box.items()}, tooltip=tip),
        layer_of("in_force", force, {"type": "bar", "fill": colour}, **box, tooltip=tip),
    ]  # fmt: skip


def _bar_records(runs: pd.DataFrame, state: str, sheet: Sheet) -> list[dict]:
    high = bar_heights(runs["rate_pct"])
    floor = runs["lane"].map(sheet.lanes).astype(float) + LANE
    return pd.DataFrame({
        "a": sheet.x(runs["first_day"]), "b": sheet.x(runs["last_day"] + DAY), "floor": floor, "high": high,
        "top": (floor - high).round(1), "middle": (floor - high / 2).round(1),
        "goods": [text(f"ribbon_lane_{lane}") for lane in runs["lane"]], "state": text(f"ribbon_{state}"),
        "rate": [say_rate(rate) for rate in runs["rate_pct"]],
        "when": [f"{say_date(a)} – {say_date(b)}" for a, b in zip(runs["first_day"], runs["last_day"], strict=True)],
    }).to_dict("records")  # fmt: skip


def _deadlines(ribbon: tuple, sheet: Sheet) -> list[dict]:
    rows = ribbon.deadlines
    rows = rows[(rows["first_day"] <= ribbon.last_day) & (rows["precision"] == "day")]
    before = rows["outcome"].isin(["moved", "paused", "withdrawn"]) & (rows["outcome_day"] < rows["first_day"])  # fmt: skip
    floor = rows["lane"].map(sheet.lanes).astype(float) + LANE
    records = pd.DataFrame({
        "x": sheet.x(rows["first_day"]), "top": floor - LANE - 3, "floor": floor, "held": ~before,
        "goods": [word(s, "product_scope") for s in rows["product_scope"]],
        "state": [text(f"episodes_{o}") for o in rows["outcome"]],
        "rate": [say_rate(r) for r in rows["rate_pct"]],
        "when": [text("ribbon_due", day=say_date(d), set_on=say_date(a)) for d, a in zip(rows["first_day"], rows["announced"], strict=True)],
    })  # fmt: skip
    tip = [{"field": f, "type": "nominal", "title": text(f"ribbon_tip_{f}")} for f in ("when", "goods", "rate", "state")]  # fmt: skip
    layers = []
    for name, held, dash in (("deadlines", True, [1, 0]), ("deadlines_put_off", False, [3, 2])):
        part = records[records["held"] == held].to_dict("records")
        mark = {"type": "rule", "stroke": INK, "strokeWidth": 1.4, "strokeDash": dash}
        layers.append(layer_of(name, part, mark, x=field_of("x"), y=field_of("top"), y2=field_of("floor"), tooltip=tip))  # fmt: skip
    return layers


# --- marks and words --------------------------------------------------------------------------------


def _title(rows: pd.DataFrame) -> pd.Series:
    return rows["title_es"].fillna(rows["title_en"]) if language() == "es" else rows["title_en"]


def _marks(ribbon: tuple, sheet: Sheet) -> list[dict]:
    rows = ribbon.marks
    rows = rows[rows["precision"] == "day"]
    records = pd.DataFrame({
        "x": sheet.x(rows["first_day"]), "y": rows["lane"].map(sheet.lanes).astype(float) - 5,
        "mark": rows["mark"], "title": _title(rows), "when": [say_date(d) for d in rows["first_day"]],
        "sure": rows["confidence"] != "low",
    })  # fmt: skip
    tip = [{"field": f, "type": "nominal", "title": text(f"tip_{f}")} for f in ("title", "when")]
    at = {"x": field_of("x"), "y": field_of("y"), "tooltip": tip}
    relief = records[records["mark"] != "threat"].to_dict("records")
    threat = records[records["mark"] == "threat"].to_dict("records")
    filled = {"condition": {"test": "datum.sure", "value": 1}, "value": 0}
    return [
        layer_of("relief", relief, {"type": "point", "shape": "triangle-down", "size": 46, "stroke": COLOURS["relief"],
               "fill": COLOURS["relief"], "opacity": 1}, **at, fillOpacity=filled),
        layer_of("threats_without_a_day", threat, {"type": "point", "shape": "triangle-up", "size": 46, "stroke": COLOURS["pressure"],
               "fill": "white", "opacity": 1, "strokeWidth": 1.4}, **{k: (dict(v) if isinstance(v, dict) else v) for k, v in at.items()}),
    ]  # fmt: skip


def _acts(ribbon: tuple, sheet: Sheet) -> list[dict]:
    """One mark for the acts of one row that lie within a few pixels."""
    layers = []
    for row, top in sheet.rows.items():
        acts = ribbon.acts[ribbon.acts["kind"].isin(ROWS[row])]
        exact = acts[acts["precision"] == "day"].sort_values("first_day")
        cells = _cells(exact, sheet)
        colour = COLOURS["mx_to_us" if row == "handovers" else "diplomacy"]
        mark = {"type": "point", "shape": _SHAPE[row], "stroke": colour, "fill": colour,
                "opacity": 1, "fillOpacity": 0.85, "strokeWidth": 0.6}  # fmt: skip
        tip = [{"field": f, "type": "nominal", "title": text(f"ribbon_tip_{f}")} for f in ("acts", "when", "title")]  # fmt: skip
        layers.append(layer_of(
            f"acts_{row}", [cell | {"y": top + ROW / 2} for cell in cells], mark, x=field_of("x"),
            y=field_of("y"), tooltip=tip, size={"field": "area", "type": "quantitative", "scale": None, "legend": None},
        ))  # fmt: skip
    return layers


def _cells(acts: pd.DataFrame, sheet: Sheet) -> list[dict]:
    if acts.empty:
        return []
    pixel = sheet.x(acts["first_day"])
    cell = np.floor((pixel - LEFT) / _CELL)
    cells = []
    for _, rows in acts.assign(title=_title(acts)).groupby(cell):
        first, last = rows["first_day"].iloc[0], rows["first_day"].iloc[-1]
        cells.append({
            "x": float(sheet.x(pd.Series([first, last])).mean()),
            "area": round(float(min(16 * np.sqrt(len(rows)) + 10, 75)), 1), "acts": str(len(rows)),
            "when": say_date(first) if first == last else f"{say_date(first)} – {say_date(last)}",
            "title": "; ".join(rows["title"].head(2)) + (" …" if len(rows) > 2 else ""),
        })  # fmt: skip
    return cells


def _describe(ribbon: tuple) -> str:
    counts = {
        state: int((ribbon.steps["state"] == state).sum()) for state in ("threatened", "in_force")
    }
    force = ribbon.steps[(ribbon.steps["state"] == "in_force")].dropna(subset=["rate_pct"])
    said = text(
        "ribbon_description", first=say_date(ribbon.first_day), last=say_date(ribbon.last_day),
        deadlines=len(ribbon.deadlines), acts=len(ribbon.acts), marks=len(ribbon.marks), **counts,
    )  # fmt: skip
    if force.empty:
        return said
    top = force.loc[force["rate_pct"].idxmax()]
    return said + " " + text("ribbon_highest", rate=say_number(float(top["rate_pct"])),
                             goods=text(f"ribbon_lane_{top['lane']}"), day=say_date(top["first_day"]))  # fmt: skip
