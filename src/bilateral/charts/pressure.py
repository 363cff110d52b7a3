"""The pressure ribbon: rates threatened, due and in force, by goods, with cooperative acts above."""

from __future__ import annotations

from typing import NamedTuple

import altair as alt
import numpy as np
import pandas as pd

from bilateral.charts.theme import COLOURS, FAINT, INK, WIDTH, foot_axis, without_looks
from bilateral.labels import language, say_date, say_number, text, word

__all__ = ["draw_pressure_ribbon", "ribbon_spec"]

_DAY = pd.Timedelta(days=1)
#: Left of it stand the names of the lanes; a lane, the space above it, a row of acts, in pixels.
_LEFT, _LANE, _GAP, _ROW = 128, 26, 13, 16
#: The highest bar is of this rate, in percent; a bar of no stated rate is as low as can be seen.
_FULL_RATE, _LOWEST = 50, 4
#: Marks of acts nearer than this, in pixels, are one mark.
_CELL = 9
#: No year is narrower than this, in pixels.
_NARROWEST = 30
#: Handovers of at least so many people are named.
_LARGE = 20
_ROWS = {
    "handovers": ("extradition", "transfer", "deportation"), "meetings": ("meeting",),
    "calls": ("call",), "agreements": ("agreement",),
}  # fmt: skip
_SHAPE = {
    "handovers": "circle",
    "meetings": "diamond",
    "calls": "triangle-up",
    "agreements": "square",
}


class _Sheet(NamedTuple):
    """Where things lie: pixels of time, and the upper edge of each row and lane."""

    days: list[pd.Timestamp]
    pixels: list[float]
    rows: dict[str, float]
    lanes: dict[str, float]
    height: float

    def x(self, days: pd.Series) -> np.ndarray:
        """Days as pixels; those outside the drawing lie at its ends."""
        return np.interp(_seconds(days), _seconds(self.days), self.pixels).round(1)


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
    sheet = _sheet(ribbon, even_years)
    layers = [
        *_ground(ribbon, sheet), *_bars(ribbon, sheet), *_deadlines(ribbon, sheet),
        *_marks(ribbon, sheet), *_acts(ribbon, sheet), *_words(ribbon, sheet),
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


# --- where things lie ---------------------------------------------------------------------------


def _sheet(ribbon: tuple, even_years: bool) -> _Sheet:
    first, last = ribbon.first_day, ribbon.last_day + _DAY
    starts = [pd.Timestamp(year, 1, 1) for year in range(first.year, last.year + 1)]
    days = sorted({max(first, starts[0]), *(s for s in starts if first < s < last), last})
    rows, top = {}, 12.0
    for row, kinds in _ROWS.items():
        if ribbon.acts["kind"].isin(kinds).any():
            rows[row], top = top, top + _ROW
    top += 4 if rows else 0
    lanes = {}
    for lane in ribbon.lanes:
        lanes[lane] = top + _GAP
        top += _GAP + _LANE
    widths = _year_widths(ribbon, days, even_years)
    pixels = [float(p) for p in np.round(_LEFT + np.concatenate([[0], np.cumsum(widths)]), 1)]
    return _Sheet(days, pixels, rows, lanes, top + 8)


def _seconds(days: pd.Series | list[pd.Timestamp]) -> np.ndarray:
    return pd.DatetimeIndex(days).as_unit("s").asi8


def _year_widths(ribbon: tuple, days: list[pd.Timestamp], even_years: bool) -> np.ndarray:
    """The width of each year, in pixels: by its days, or by its tariff events."""
    room = WIDTH - _LEFT
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


def _axis(sheet: _Sheet) -> dict:
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


def _layer(name: str, rows: list[dict], mark: dict, **encoding: object) -> dict:
    return {"name": name, "data": {"values": rows}, "mark": mark, "encoding": encoding}


def _field(name: str) -> dict:
    return {"field": name}


# --- ground, bars, deadlines ----------------------------------------------------------------------


def _ground(ribbon: tuple, sheet: _Sheet) -> list[dict]:
    left, right = sheet.pixels[0], sheet.pixels[-1]
    floors = [{"a": left, "b": right, "y": top + _LANE} for top in sheet.lanes.values()]
    years = [{"x": at} for at in sheet.pixels[1:-1]]
    gaps = [{"a": a, "b": b, "y": sheet.height / 2} for a, b in _unlooked(ribbon, sheet)]
    line = {"x": _field("a"), "x2": _field("b"), "y": _field("y")}
    return [
        _layer("not_looked", gaps, {"type": "rule", "strokeWidth": sheet.height, "stroke": FAINT,
               "strokeDash": [1.2, 4]}, **line),
        _layer("years", years, {"type": "rule", "stroke": "#E4E4E4", "strokeWidth": 1}, x=_field("x")),
        _layer("floors", floors, {"type": "rule", "stroke": "#BBBBBB", "strokeWidth": 0.8},
               **{k: dict(v) for k, v in line.items()}),
    ]  # fmt: skip


def _unlooked(ribbon: tuple, sheet: _Sheet) -> list[tuple[float, float]]:
    """Stretches of the drawing that nobody looked for, in pixels."""
    left, right = sheet.pixels[0], sheet.pixels[-1]
    since, until = sheet.x(
        pd.Series([ribbon.looked_first, ribbon.looked_last + _DAY]).fillna(sheet.days[0])
    )
    return [(float(a), float(b)) for a, b in ((left, since), (until, right)) if b > a]


def _height(rates: pd.Series) -> np.ndarray:
    """How high a bar of a rate is, in pixels."""
    known = rates.astype("float").clip(upper=_FULL_RATE) * _LANE / _FULL_RATE
    return known.clip(lower=_LOWEST).fillna(_LOWEST).round(1).to_numpy()


def _runs(ribbon: tuple, state: str) -> pd.DataFrame:
    """Steps of one state, those of one rate that follow each other taken together."""
    rows = ribbon.steps[ribbon.steps["state"] == state].sort_values(["lane", "first_day"])
    before = rows.groupby("lane").shift()
    rate = rows["rate_pct"].astype("float")
    same = (rate == before["rate_pct"].astype("float")) | (rate.isna() & before["rate_pct"].isna())
    joins = same & (rows["first_day"] == before["last_day"] + _DAY)
    runs = rows.assign(run=(~joins).cumsum()).groupby("run").agg(
        lane=("lane", "first"), rate_pct=("rate_pct", "first"), first_day=("first_day", "min"),
        last_day=("last_day", "max"),
    )  # fmt: skip
    return runs.reset_index(drop=True)


def _bars(ribbon: tuple, sheet: _Sheet) -> list[dict]:
    ahead, force = (_bar_records(_runs(ribbon, s), s, sheet) for s in ("threatened", "in_force"))
    colour = COLOURS["pressure"]
    box = {"x": _field("a"), "x2": _field("b"), "y": _field("top"), "y2": _field("floor")}
    tip = [{"field": f, "type": "nominal", "title": text(f"ribbon_tip_{f}")} for f in ("goods", "state", "rate", "when")]  # fmt: skip
    return [
        _layer("threatened_hatch", ahead, {"type": "rule", "stroke": colour, "strokeDash": [1.2, 4], "opacity": 0.75},
               x=_field("a"), x2=_field("b"), y=_field("middle"),
               strokeWidth={"field": "high", "type": "quantitative", "scale": None, "legend": None}),
        _layer("threatened", ahead, {"type": "bar", "fillOpacity": 0, "stroke": colour, "strokeWidth": 1},
               **{k: dict(v) for k, v in box.items()}, tooltip=tip),
        _layer("in_force", force, {"type": "bar", "fill": colour}, **box, tooltip=tip),
    ]  # fmt: skip


def _bar_records(runs: pd.DataFrame, state: str, sheet: _Sheet) -> list[dict]:
    high = _height(runs["rate_pct"])
    floor = runs["lane"].map(sheet.lanes).astype(float) + _LANE
    return pd.DataFrame({
        "a": sheet.x(runs["first_day"]), "b": sheet.x(runs["last_day"] + _DAY), "floor": floor, "high": high,
        "top": (floor - high).round(1), "middle": (floor - high / 2).round(1),
        "goods": [text(f"ribbon_lane_{lane}") for lane in runs["lane"]], "state": text(f"ribbon_{state}"),
        "rate": [_say_rate(rate) for rate in runs["rate_pct"]],
        "when": [f"{say_date(a)} – {say_date(b)}" for a, b in zip(runs["first_day"], runs["last_day"], strict=True)],
    }).to_dict("records")  # fmt: skip


def _say_rate(rate: float) -> str:
    return text("ribbon_rate_unstated") if pd.isna(rate) else f"{say_number(float(rate))} %"


def _deadlines(ribbon: tuple, sheet: _Sheet) -> list[dict]:
    rows = ribbon.deadlines
    rows = rows[(rows["first_day"] <= ribbon.last_day) & (rows["precision"] == "day")]
    before = rows["outcome"].isin(["moved", "paused", "withdrawn"]) & (rows["outcome_day"] < rows["first_day"])  # fmt: skip
    floor = rows["lane"].map(sheet.lanes).astype(float) + _LANE
    records = pd.DataFrame({
        "x": sheet.x(rows["first_day"]), "top": floor - _LANE - 3, "floor": floor, "held": ~before,
        "goods": [word(s, "product_scope") for s in rows["product_scope"]],
        "state": [text(f"episodes_{o}") for o in rows["outcome"]],
        "rate": [_say_rate(r) for r in rows["rate_pct"]],
        "when": [text("ribbon_due", day=say_date(d), set_on=say_date(a)) for d, a in zip(rows["first_day"], rows["announced"], strict=True)],
    })  # fmt: skip
    tip = [{"field": f, "type": "nominal", "title": text(f"ribbon_tip_{f}")} for f in ("when", "goods", "rate", "state")]  # fmt: skip
    layers = []
    for name, held, dash in (("deadlines", True, [1, 0]), ("deadlines_put_off", False, [3, 2])):
        part = records[records["held"] == held].to_dict("records")
        mark = {"type": "rule", "stroke": INK, "strokeWidth": 1.4, "strokeDash": dash}
        layers.append(_layer(name, part, mark, x=_field("x"), y=_field("top"), y2=_field("floor"), tooltip=tip))  # fmt: skip
    return layers


# --- marks and words --------------------------------------------------------------------------------


def _title(rows: pd.DataFrame) -> pd.Series:
    return rows["title_es"].fillna(rows["title_en"]) if language() == "es" else rows["title_en"]


def _marks(ribbon: tuple, sheet: _Sheet) -> list[dict]:
    rows = ribbon.marks
    rows = rows[rows["precision"] == "day"]
    records = pd.DataFrame({
        "x": sheet.x(rows["first_day"]), "y": rows["lane"].map(sheet.lanes).astype(float) - 5,
        "mark": rows["mark"], "title": _title(rows), "when": [say_date(d) for d in rows["first_day"]],
        "sure": rows["confidence"] != "low",
    })  # fmt: skip
    tip = [{"field": f, "type": "nominal", "title": text(f"tip_{f}")} for f in ("title", "when")]
    at = {"x": _field("x"), "y": _field("y"), "tooltip": tip}
    relief = records[records["mark"] != "threat"].to_dict("records")
    threat = records[records["mark"] == "threat"].to_dict("records")
    filled = {"condition": {"test": "datum.sure", "value": 1}, "value": 0}
    return [
        _layer("relief", relief, {"type": "point", "shape": "triangle-down", "size": 46, "stroke": COLOURS["relief"],
               "fill": COLOURS["relief"], "opacity": 1}, **at, fillOpacity=filled),
        _layer("threats_without_a_day", threat, {"type": "point", "shape": "triangle-up", "size": 46, "stroke": COLOURS["pressure"],
               "fill": "white", "opacity": 1, "strokeWidth": 1.4}, **{k: (dict(v) if isinstance(v, dict) else v) for k, v in at.items()}),
    ]  # fmt: skip


def _acts(ribbon: tuple, sheet: _Sheet) -> list[dict]:
    """One mark for the acts of one row that lie within a few pixels."""
    layers = []
    for row, top in sheet.rows.items():
        acts = ribbon.acts[ribbon.acts["kind"].isin(_ROWS[row])]
        exact = acts[acts["precision"] == "day"].sort_values("first_day")
        cells = _cells(exact, sheet)
        colour = COLOURS["mx_to_us" if row == "handovers" else "diplomacy"]
        mark = {"type": "point", "shape": _SHAPE[row], "stroke": colour, "fill": colour,
                "opacity": 1, "fillOpacity": 0.85, "strokeWidth": 0.6}  # fmt: skip
        tip = [{"field": f, "type": "nominal", "title": text(f"ribbon_tip_{f}")} for f in ("acts", "when", "title")]  # fmt: skip
        layers.append(_layer(
            f"acts_{row}", [cell | {"y": top + _ROW / 2} for cell in cells], mark, x=_field("x"),
            y=_field("y"), tooltip=tip, size={"field": "area", "type": "quantitative", "scale": None, "legend": None},
        ))  # fmt: skip
    return layers


def _cells(acts: pd.DataFrame, sheet: _Sheet) -> list[dict]:
    if acts.empty:
        return []
    pixel = sheet.x(acts["first_day"])
    cell = np.floor((pixel - _LEFT) / _CELL)
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


def _words(ribbon: tuple, sheet: _Sheet) -> list[dict]:
    names = [
        {"y": top + _LANE / 2 + 2, "word": text(f"ribbon_lane_{lane}")} for lane, top in sheet.lanes.items()
    ] + [{"y": top + _ROW / 2, "word": text(f"ribbon_row_{row}")} for row, top in sheet.rows.items()]  # fmt: skip
    boxes = _lines(ribbon, sheet)
    rates = _rate_words(ribbon, sheet, boxes)
    days = [*_mark_words(ribbon, sheet, boxes), *_act_words(ribbon, sheet)]
    small = {"type": "text", "fontSize": 11, "baseline": "bottom", "align": "left"}
    at = {"x": _field("x"), "y": _field("y"), "text": {"field": "word", "type": "nominal"}}
    return [
        _layer("names", names, {"type": "text", "align": "left", "fontSize": 12, "color": INK},
               x={"value": 0}, y=_field("y"), text={"field": "word", "type": "nominal"}),
        _layer("rates_inside", [r for r in rates if r["inside"]],
               small | {"color": "white", "fontWeight": 600}, **_copied(at)),
        _layer("rates_above", [r for r in rates if not r["inside"]], small | {"color": INK}, **_copied(at)),
        _layer("turning_points", days, small | {"color": INK, "fontSize": 10}, **_copied(at)),
    ]  # fmt: skip


def _copied(encoding: dict) -> dict:
    return {side: dict(way) for side, way in encoding.items()}


def _lines(ribbon: tuple, sheet: _Sheet) -> list[tuple]:
    """The boxes of the lines at the days named and of the marks: no word may lie on them."""
    rows = ribbon.deadlines
    rows = rows[(rows["first_day"] <= ribbon.last_day) & (rows["precision"] == "day")]
    tops = rows["lane"].map(sheet.lanes)
    lines = [(x - 1, x + 2, top - 3, top + _LANE) for x, top in zip(sheet.x(rows["first_day"]), tops, strict=True)]  # fmt: skip
    marks = ribbon.marks
    tops = marks["lane"].map(sheet.lanes)
    return lines + [(x - 5, x + 5, top - 10, top - 1) for x, top in zip(sheet.x(marks["first_day"]), tops, strict=True)]  # fmt: skip


def _rate_words(ribbon: tuple, sheet: _Sheet, boxes: list[tuple]) -> list[dict]:
    """Rates in or over their bars, those for which there is room; the place is added to the boxes."""
    found: list[dict] = []
    force = _boxes(_runs(ribbon, "in_force"), sheet)
    for state in ("in_force", "threatened"):
        runs = _runs(ribbon, state)
        for run, (start, end, top, floor) in zip(
            runs.itertuples(), _boxes(runs, sheet), strict=True
        ):
            hidden = state == "threatened" and any(
                _meet((start, end, top, floor), (a, b, c - 0.1, d)) and c <= top
                for a, b, c, d in force
                if d == floor
            )
            if pd.isna(run.rate_pct) or hidden:
                continue
            said = _say_rate(run.rate_pct)
            wide = 6.6 * len(said) + 4
            inside = bool(state == "in_force" and floor - top >= 12 and end - start > wide)
            within = (
                (start + 3, end - wide, floor - 1)
                if inside
                else (start, max(end - wide, start), top - 1)
            )
            places = [within, (start - wide, start - wide, floor - 1)]
            solid = [] if inside else force
            for place, (first, last, base) in enumerate(places):
                at = _free(first, last, wide, base, [*boxes, *(solid if place == 0 else force)])
                if at is not None and at > _LEFT:
                    boxes.append((at, at + wide, base - 11, base))
                    found.append(
                        {"x": at, "y": base, "word": said, "inside": inside and place == 0}
                    )
                    break
    return found


def _boxes(runs: pd.DataFrame, sheet: _Sheet) -> list[tuple]:
    """Left, right, top and floor of each bar, in pixels."""
    floor = runs["lane"].map(sheet.lanes).astype(float) + _LANE
    ends = sheet.x(runs["first_day"]), sheet.x(runs["last_day"] + _DAY)
    return [
        tuple(map(float, b))
        for b in zip(*ends, floor - _height(runs["rate_pct"]), floor, strict=True)
    ]


def _free(first: float, last: float, wide: float, base: float, boxes: list[tuple]) -> float | None:
    """The first place between two where a word meets nothing."""
    tries = np.arange(first, max(last, first) + 0.1, 2.0)
    return next(
        (
            float(x)
            for x in tries
            if not any(_meet((x, x + wide, base - 11, base), b) for b in boxes)
        ),
        None,
    )


def _mark_words(ribbon: tuple, sheet: _Sheet, boxes: list[tuple]) -> list[dict]:
    """The days of reliefs and rulings for all goods, beside their triangles."""
    rows = ribbon.marks
    rows = rows[(rows["mark"] != "threat") & rows["lane"].isin(["all_goods", "by_origin"]) & (rows["precision"] == "day")]  # fmt: skip
    found = []
    for row, x in zip(rows.itertuples(), sheet.x(rows["first_day"]), strict=True):
        said, base = say_date(row.first_day), sheet.lanes[row.lane] - 3
        wide = 5.4 * len(said)
        at = _free(x + 7, x + 7, wide, base, boxes)
        if at is not None and at + wide <= WIDTH:
            boxes.append((at, at + wide, base - 11, base))
            found.append({"x": at, "y": base, "word": said})
    return found


def _act_words(ribbon: tuple, sheet: _Sheet) -> list[dict]:
    """How many people were handed over, over the largest handovers."""
    if "handovers" not in sheet.rows:
        return []
    large = ribbon.acts[
        ribbon.acts["kind"].isin(_ROWS["handovers"]) & (ribbon.acts["people"] >= _LARGE)
    ]
    large = large[large["precision"] == "day"].sort_values("people", ascending=False)
    taken: list[tuple] = []
    found = []
    for row, x in zip(large.itertuples(), sheet.x(large["first_day"]), strict=True):
        said = text("ribbon_people", n=int(row.people), day=say_date(row.first_day))
        wide = 5.4 * len(said)
        left = float(min(max(x - wide / 2, _LEFT), WIDTH - wide))
        box = (left, left + wide, 0, 11)
        if not any(_meet(box, other) for other in taken):
            taken.append(box)
            found.append({"x": left, "y": sheet.rows["handovers"] + 2, "word": said})
    return found


def _meet(one: tuple, other: tuple) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


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
