"""The words on the pressure ribbon, each where it meets no other and no line."""

from __future__ import annotations

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
)
from bilateral.charts.theme import INK, WIDTH
from bilateral.labels import say_date, text

__all__ = ["word_layers"]

#: Handovers of at least so many people are named.
_LARGE = 20


def word_layers(ribbon: tuple, sheet: Sheet) -> list[dict]:
    """Give the layers of words: names, rates, and the days of a few turning points."""
    names = [
        {"y": top + LANE / 2 + 2, "word": text(f"ribbon_lane_{lane}")} for lane, top in sheet.lanes.items()
    ] + [{"y": top + ROW / 2, "word": text(f"ribbon_row_{row}")} for row, top in sheet.rows.items()]  # fmt: skip
    boxes = _lines(ribbon, sheet)
    rates = _rate_words(ribbon, sheet, boxes)
    days = [*_mark_words(ribbon, sheet, boxes), *_act_words(ribbon, sheet)]
    small = {"type": "text", "fontSize": 11, "baseline": "bottom", "align": "left"}
    at = {"x": field_of("x"), "y": field_of("y"), "text": {"field": "word", "type": "nominal"}}
    return [
        layer_of("names", names, {"type": "text", "align": "left", "fontSize": 12, "color": INK},
               x={"value": 0}, y=field_of("y"), text={"field": "word", "type": "nominal"}),
        layer_of("rates_inside", [r for r in rates if r["inside"]],
               small | {"color": "white", "fontWeight": 600}, **_copied(at)),
        layer_of("rates_above", [r for r in rates if not r["inside"]], small | {"color": INK}, **_copied(at)),
        layer_of("turning_points", days, small | {"color": INK, "fontSize": 10}, **_copied(at)),
    ]  # fmt: skip


def _copied(encoding: dict) -> dict:
    return {side: dict(way) for side, way in encoding.items()}


def _lines(ribbon: tuple, sheet: Sheet) -> list[tuple]:
    """The boxes of the lines at the days named and of the marks: no word may lie on them."""
    rows = ribbon.deadlines
    rows = rows[(rows["first_day"] <= ribbon.last_day) & (rows["precision"] == "day")]
    tops = rows["lane"].map(sheet.lanes)
    lines = [(x - 1, x + 2, top - 3, top + LANE) for x, top in zip(sheet.x(rows["first_day"]), tops, strict=True)]  # fmt: skip
    marks = ribbon.marks
    tops = marks["lane"].map(sheet.lanes)
    return lines + [(x - 5, x + 5, top - 10, top - 1) for x, top in zip(sheet.x(marks["first_day"]), tops, strict=True)]  # fmt: skip


def _rate_words(ribbon: tuple, sheet: Sheet, boxes: list[tuple]) -> list[dict]:
    """Rates in or over their bars, those for which there is room; the place is added to the boxes."""
    found: list[dict] = []
    force = _boxes(runs_of(ribbon, "in_force"), sheet)
    for state in ("in_force", "threatened"):
        runs = runs_of(ribbon, state)
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
            said = say_rate(run.rate_pct)
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
                if at is not None and at > LEFT:
                    boxes.append((at, at + wide, base - 11, base))
                    found.append(
                        {"x": at, "y": base, "word": said, "inside": inside and place == 0}
                    )
                    break
    return found


def _boxes(runs: pd.DataFrame, sheet: Sheet) -> list[tuple]:
    """Left, right, top and floor of each bar, in pixels."""
    floor = runs["lane"].map(sheet.lanes).astype(float) + LANE
    ends = sheet.x(runs["first_day"]), sheet.x(runs["last_day"] + DAY)
    return [
        tuple(map(float, b))
        for b in zip(*ends, floor - bar_heights(runs["rate_pct"]), floor, strict=True)
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


def _mark_words(ribbon: tuple, sheet: Sheet, boxes: list[tuple]) -> list[dict]:
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


def _act_words(ribbon: tuple, sheet: Sheet) -> list[dict]:
    """How many people were handed over, over the largest handovers."""
    if "handovers" not in sheet.rows:
        return []
    large = ribbon.acts[
        ribbon.acts["kind"].isin(ROWS["handovers"]) & (ribbon.acts["people"] >= _LARGE)
    ]
    large = large[large["precision"] == "day"].sort_values("people", ascending=False)
    taken: list[tuple] = []
    found = []
    for row, x in zip(large.itertuples(), sheet.x(large["first_day"]), strict=True):
        said = text("ribbon_people", n=int(row.people), day=say_date(row.first_day))
        wide = 5.4 * len(said)
        left = float(min(max(x - wide / 2, LEFT), WIDTH - wide))
        box = (left, left + wide, 0, 11)
        if not any(_meet(box, other) for other in taken):
            taken.append(box)
            found.append({"x": left, "y": sheet.rows["handovers"] + 2, "word": said})
    return found


def _meet(one: tuple, other: tuple) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]
