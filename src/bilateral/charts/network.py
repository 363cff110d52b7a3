"""Who sits with whom: a network in two columns, and a matrix that says the same in numbers."""

from __future__ import annotations

import copy
from functools import cache

import altair as alt
import pandas as pd

from bilateral.charts.theme import COLOURS, INK, QUIET, WIDTH, foot_axis, without_looks
from bilateral.labels import language, say_date, text

__all__ = ["draw_meeting_matrix", "draw_meeting_network", "matrix_spec", "network_spec"]

#: Members of each side drawn at most; where the columns stand; room a row; least height.
MOST_MEMBERS = 16
_LEFT, _RIGHT, _ROW, _LEAST = 235, 525, 20, 80
_SIDES = ("mexico", "united_states")
#: Width of the widest line and area of the largest disc.
_WIDEST, _LARGEST = 11.0, 240.0
_NAMES = 205


def draw_meeting_network(
    pairs: pd.DataFrame, *, foot: str | None = None, title: str | None = None
) -> alt.LayerChart:
    """Draw who sits with whom: Mexico at the left, the United States at the right.

    Parameters
    ----------
    pairs
        As :func:`bilateral.who_meets_whom` gives them.
    foot
        The line under the chart, as :func:`bilateral.foot` gives it.
    title
        In place of the standing title.

    Returns
    -------
    altair.LayerChart
        Each column from the most counterparts to the fewest, then by meetings and id, so that the
        same pairs make the same picture in every language. The members with the most meetings are drawn, sixteen of
        each side at most.
    """
    spec = network_spec(pairs, foot=foot, title=title)
    return alt.LayerChart.from_dict(without_looks(spec), validate=False)


def network_spec(pairs: pd.DataFrame, *, foot: str | None = None, title: str | None = None) -> dict:
    """Give the network as a finished specification: the drawing is built once, data are put in."""
    kept = _kept(pairs)
    nodes = _nodes(kept)
    rows = max(sum(node["side"] == side for node in nodes) for side in _SIDES)
    height = max(_ROW * rows, _LEAST)
    cut = len(kept) < len(pairs)
    subtitle = [
        text("network_subtitle"),
        *([text("network_most_drawn", n=MOST_MEMBERS)] if cut else []),
    ]
    spec = copy.deepcopy(_network_template(language()))
    for layer in spec["layer"]:
        layer["encoding"]["y"]["scale"]["domain"] = [height, 0]
        if "axis" in layer["encoding"]["x"]:
            layer["encoding"]["x"]["axis"] = _foot_only(foot)
    return spec | {
        "title": {"text": title or text("network_title"), "subtitle": subtitle}, "height": height,
        "description": _description(kept, "network"),
        "datasets": {"nodes": nodes, "rows": _lines(kept, nodes)},
    }  # fmt: skip


def _foot_only(foot: str | None) -> dict:
    """An axis of nothing but the foot of the chart."""
    return {"labels": False, "ticks": False, "domain": False, "grid": False, **foot_axis(foot)}


def _kept(pairs: pd.DataFrame, rows: int = MOST_MEMBERS) -> pd.DataFrame:
    """The pairs among the members with the most meetings of each side."""
    kept = pairs
    for side, most in zip(_SIDES, (rows, MOST_MEMBERS), strict=True):
        members = sorted(
            _of_side(pairs, side),
            key=lambda m: (-m["meetings"], -m["counterparts"], m["member"]),
        )
        if len(members) > most:
            kept = kept[kept[side].isin({member["member"] for member in members[:most]})]
    return kept


def _of_side(pairs: pd.DataFrame, side: str) -> list[dict]:
    """The members of a side, with how many counterparts they have and meetings they share."""
    found: dict[str, dict] = {}
    columns = (pairs[column].tolist() for column in (side, f"{side}_name", "meetings"))
    for member, name, meetings in zip(*columns, strict=True):
        one = found.setdefault(
            member, {"member": member, "name": name, "side": side, "counterparts": 0, "meetings": 0}
        )
        one["counterparts"] += 1
        one["meetings"] += int(meetings)
    return sorted(found.values(), key=lambda m: (-m["counterparts"], -m["meetings"], m["member"]))


def _nodes(pairs: pd.DataFrame) -> list[dict]:
    """Members with their places, in pixels: the shorter column is spread over the longer one."""
    sides = [_of_side(pairs, side) for side in _SIDES]
    rows = max(_LEAST // _ROW, *map(len, sides))
    most = max((member["meetings"] for side in sides for member in side), default=1)
    return [
        member | {"x": _LEFT if member["side"] == "mexico" else _RIGHT,
                  "y": round((place + 0.5) * rows * _ROW / len(side), 1),
                  "area": round(18 + _LARGEST * member["meetings"] / most, 1)}
        for side in sides
        for place, member in enumerate(side)
    ]  # fmt: skip


def _lines(pairs: pd.DataFrame, nodes: list[dict]) -> list[dict]:
    at = {(node["side"], node["member"]): node["y"] for node in nodes}
    most = pairs["meetings"].max() if len(pairs) else 1
    lines = [
        _about(row) | {
            "x": _LEFT, "x2": _RIGHT, "y": at["mexico", row.mexico], "y2": at["united_states", row.united_states],
            "width": round(0.7 + (_WIDEST - 0.7) * (row.meetings - 1) / max(most - 1, 1), 2),
            "strength": round(0.22 + 0.6 * (row.meetings - 1) / max(most - 1, 1), 3),
        }
        for row in sorted(pairs.itertuples(), key=lambda row: (row.meetings, row.mexico, row.united_states))
    ]  # fmt: skip
    return lines  # the widest on top


def _about(row: tuple) -> dict:
    """What a pair says when it is pointed at."""
    return {"pair": f"{row.mexico_name} – {row.united_states_name}", "meetings": int(row.meetings),
            "listed": int(row.systematic), "found": int(row.targeted), "between": _between(row)}  # fmt: skip


def _between(pair: tuple) -> str:
    return (
        f"{say_date(pair.since)} – {say_date(pair.until)}"
        if pair.since != pair.until
        else say_date(pair.since)
    )


@cache
def _network_template(code: str) -> dict:
    """The drawing without its data, for one language."""
    purple = COLOURS["diplomacy"]
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, WIDTH], nice=False), axis=alt.Axis(labels=False))
    y = alt.Y("y:Q", scale=alt.Scale(domain=[1, 0], nice=False), axis=None)

    def tips(*fields: str) -> list[alt.Tooltip]:
        return [alt.Tooltip(f"{field}:N", title=text(f"tip_{field}", code)) for field in fields]

    lines = alt.Chart(alt.NamedData("rows"), name="lines").mark_rule(color=purple, strokeCap="round").encode(
        x=x, x2="x2:Q", y=y, y2="y2:Q", tooltip=tips("pair", "meetings", "listed", "found", "between"),
        strokeWidth=alt.StrokeWidth("width:Q", scale=None), opacity=alt.Opacity("strength:Q", scale=None),
    )  # fmt: skip
    nodes = alt.Chart(alt.NamedData("nodes"))
    discs = nodes.properties(name="discs").mark_circle(color=INK, opacity=1, stroke="#FFFFFF", strokeWidth=1).encode(
        x=x, y=y, size=alt.Size("area:Q", scale=None), tooltip=tips("name", "counterparts", "meetings")
    )  # fmt: skip
    names = [
        nodes.properties(name=f"names_{side}").transform_filter(f"datum.side == '{side}'")
        .mark_text(align=align, dx=dx, fontSize=12, color=INK, limit=_NAMES).encode(x=x, y=y, text="name:N")
        for side, align, dx in (("mexico", "right", -12), ("united_states", "left", 12))
    ]  # fmt: skip
    return alt.layer(lines, discs, *names).properties(width=WIDTH).to_dict()


def draw_meeting_matrix(
    pairs: pd.DataFrame, *, foot: str | None = None, title: str | None = None
) -> alt.LayerChart:
    """Draw the counterparts as a heat map: the number of shared meetings in each cell.

    Parameters
    ----------
    pairs
        As :func:`bilateral.who_meets_whom` gives them.
    foot
        The line under the chart, as :func:`bilateral.foot` gives it.
    title
        In place of the standing title.

    Returns
    -------
    altair.LayerChart
        Rows are Mexico, columns the United States, from the most counterparts to the fewest; the
        members with the most meetings are drawn, twelve rows and sixteen columns at most. An empty
        cell: no shared meeting on file.
    """
    spec = matrix_spec(pairs, foot=foot, title=title)
    return alt.LayerChart.from_dict(without_looks(spec), validate=False)


#: Rows of the matrix at most, and the height of one.
_MATRIX_ROWS, _CELL = 12, 20


def matrix_spec(pairs: pd.DataFrame, *, foot: str | None = None, title: str | None = None) -> dict:
    """Give the matrix as a finished specification: the drawing is built once, data are put in."""
    kept = _kept(pairs, _MATRIX_ROWS)
    names = {side: _unlike(_of_side(kept, side)) for side in _SIDES}
    most = int(kept["meetings"].max()) if len(kept) else 1
    cells = [
        _about(row) | {
            "row": names["mexico"][row.mexico], "column": names["united_states"][row.united_states],
            "dark": bool(row.meetings > most * 0.45),
        }
        for row in kept.itertuples()
    ]  # fmt: skip
    height = _CELL * max(len(names["mexico"]), 1)
    subtitle = [
        text("matrix_subtitle"),
        *([text("matrix_most_drawn")] if len(kept) < len(pairs) else []),
    ]
    spec = copy.deepcopy(_matrix_template(language()))
    for layer in spec["layer"][:2]:
        for channel, side in (("x", "united_states"), ("y", "mexico")):
            layer["encoding"][channel]["scale"]["domain"] = list(names[side].values())
    spec["layer"][0]["encoding"]["color"]["scale"]["domain"] = [0, most]
    spec["layer"][2]["encoding"]["y"]["value"] = height + 14
    return spec | {
        "title": {"text": title or text("matrix_title"), "subtitle": subtitle}, "height": height,
        "description": _description(kept, "matrix"),
        "datasets": {"rows": cells, "foot": [{"foot": foot or ""}]},
    }  # fmt: skip


@cache
def _matrix_template(code: str) -> dict:
    """The drawing without its data, for one language."""
    x = alt.X("column:N", sort=None, scale=alt.Scale(domain=["-"]),
              axis=alt.Axis(orient="top", labelAngle=-38, labelLimit=170, title=None, ticks=False, domain=False))  # fmt: skip
    y = alt.Y("row:N", sort=None, scale=alt.Scale(domain=["-"]),
              axis=alt.Axis(labelLimit=_NAMES, title=None, ticks=False, domain=False))  # fmt: skip
    tip = [alt.Tooltip(f"{field}:N", title=text(f"tip_{field}", code))
           for field in ("pair", "meetings", "listed", "found", "between")]  # fmt: skip
    base = alt.Chart(alt.NamedData("rows"))
    colours = alt.Scale(
        type="sqrt", domain=[0, 1], interpolate="rgb", range=["#FFFFFF", COLOURS["diplomacy"]]
    )
    shades = base.properties(name="cells").mark_rect(stroke="#FFFFFF", strokeWidth=1.5).encode(
        x=x, y=y, tooltip=tip, color=alt.Color("meetings:Q", legend=None, scale=colours)
    )  # fmt: skip
    numbers = base.properties(name="numbers").mark_text(fontSize=12).encode(
        x=x, y=y, text="meetings:Q", color=alt.condition("datum.dark", alt.value("#FFFFFF"), alt.value(INK))
    )  # fmt: skip
    feet = alt.Chart(alt.NamedData("foot"), name="foot").mark_text(
        align="left", baseline="top", fontSize=10, color=QUIET
    ).encode(x=alt.value(-_NAMES), y=alt.value(0), text="foot:N")  # fmt: skip
    return alt.layer(shades, numbers, feet).properties(width=WIDTH - _NAMES - 45).to_dict()


def _unlike(members: list[dict]) -> dict[str, str]:
    """A name for each member, with its id where two have the same."""
    names = [member["name"] for member in members]
    return {
        member["member"]: f"{name} ({member['member']})" if names.count(name) > 1 else name
        for member, name in zip(members, names, strict=True)
    }


def _description(pairs: pd.DataFrame, key: str) -> str:
    if pairs.empty:
        return text("network_none")
    top = pairs.sort_values(
        ["meetings", "mexico", "united_states"], ascending=[False, True, True]
    ).iloc[0]
    values = {"shared": int(pairs["meetings"].sum())} if key == "network" else {}
    return text(f"{key}_description", mexico=int(pairs["mexico"].nunique()), us=int(pairs["united_states"].nunique()),
                pairs=len(pairs), first=top.mexico_name, second=top.united_states_name,
                meetings=int(top.meetings), **values)  # fmt: skip
