"""What became of threats: one row an episode, shares with their intervals, and the wait."""

from __future__ import annotations

import altair as alt
import pandas as pd

from bilateral.charts.theme import COLOURS, FAINT, INK, QUIET, WIDTH, foot_axis
from bilateral.labels import say_date, say_number, text, word

__all__ = ["draw_episodes", "draw_follow_through", "draw_time_to_outcome"]

#: Shape and colour of each outcome; hollow where there is none.
_SIGNS = {
    "carried_out": ("square", "pressure"), "postponed": ("circle", "relief"), "moved": ("circle", "relief"),
    "paused": ("diamond", "relief"), "withdrawn": ("triangle-down", "relief"),
    "open": ("triangle-right", "context"), "not_on_file": ("cross", "context"),
}  # fmt: skip
_UNDECIDED = ("open", "not_on_file")
#: Height of a row; where the days begin and end between the words at the left and at the right.
_ROW, _FROM, _TO = 16, 215, 560


def draw_episodes(
    episodes: pd.DataFrame,
    deadlines: pd.DataFrame,
    *,
    foot: str | None = None,
    title: str | None = None,
) -> alt.LayerChart:
    """Draw each episode from its threat to its outcome.

    Parameters
    ----------
    episodes
        As :func:`bilateral.tariff_episodes` gives them, or a selection; those announced on no exact
        day are left out, and the subtitle says how many.
    deadlines
        As :func:`bilateral.deadlines` gives them.
    foot
        The line under the chart.
    title
        In place of the standing title.

    Returns
    -------
    altair.LayerChart
        One row an episode, days since its first announcement across: a line to the outcome (dashed
        to the last day looked for where there is none), a tick at each day named, and the outcome
        as a sign and a word.
    """
    exact = episodes[episodes["precision"] == "day"].sort_values(["first_day", "episode_id"])
    rows = _episode_rows(exact)
    ticks = _ticks(exact, deadlines)
    longest = max([*(r["until"] for r in rows if r["decided"]), *(t["day"] for t in ticks), 30])
    for row in rows:
        row["until"] = min(row["until"], longest)
    scale = {"type": "sqrt", "domain": [0, longest], "range": [_FROM, _TO], "nice": False}
    values = [v for v in (0, 7, 30, 90, 180, 365, 730) if v <= longest]
    axis = {"values": values, "grid": True, "domain": False, "format": "d"} | foot_axis(foot)
    x = {"type": "quantitative", "scale": scale, "axis": axis}
    height = _ROW * max(len(rows), 2)
    y = {"type": "quantitative", "axis": None, "scale": {"domain": [height, 0], "nice": False}}
    tip = [
        {"field": f, "type": "nominal", "title": text(f"episodes_tip_{f}")}
        for f in ("what", "said")
    ]

    def layer(name: str, data: list[dict], mark: dict, **encoding: dict) -> dict:
        return {"name": name, "data": {"values": data}, "mark": mark, "encoding": encoding}

    at, to, on = {"field": "zero"} | x, {"field": "until"}, {"field": "y"} | y
    layers = [
        layer("waits", [r for r in rows if r["decided"]], {"type": "rule", "stroke": COLOURS["pressure"], "strokeWidth": 3},
              x=at, x2=to, y=on, tooltip=tip),
        layer("open_waits", [r for r in rows if not r["decided"]], {"type": "rule", "stroke": "#9A9A9A", "strokeWidth": 1.5, "strokeDash": [2, 3]},
              x=dict(at), x2=dict(to), y=dict(on), tooltip=tip),
        layer("days_named", ticks, {"type": "tick", "orient": "vertical", "color": INK, "size": 11, "thickness": 1.5},
              x={"field": "day"} | x, y=dict(on), tooltip=[{"field": "said", "type": "nominal", "title": text("episodes_tip_what")}]),
        *(layer(f"outcome_{name}", [r for r in rows if r["outcome"] == name],
                {"type": "point", "shape": shape, "size": 60, "stroke": COLOURS[role], "strokeWidth": 1.6,
                 "fill": "white" if name in _UNDECIDED else COLOURS[role], "opacity": 1},
                x={"field": "until"} | x, y=dict(on), tooltip=tip)
          for name, (shape, role) in _SIGNS.items() if any(r["outcome"] == name for r in rows)),
        layer("names", rows, {"type": "text", "align": "left", "fontSize": 11, "color": INK, "limit": _FROM - 12},
              x={"value": 0}, y=dict(on), text={"field": "name", "type": "nominal"}),
        layer("words", rows, {"type": "text", "align": "left", "fontSize": 11, "color": INK, "limit": WIDTH - _TO - 12},
              x={"value": _TO + 12}, y=dict(on), text={"field": "said", "type": "nominal"}),
    ]  # fmt: skip
    decided = sum(r["decided"] for r in rows)
    apart = len(episodes) - len(exact)
    left_out = [text("episodes_left_out", n=apart)] if apart else []
    return _chart(layers, height, title or text("episodes_title"),
                  " ".join([text("episodes_subtitle"), *left_out]),
                  text("episodes_description", n=len(rows), decided=decided, ticks=len(ticks)))  # fmt: skip


def _chart(
    layers: list[dict], height: float, title: str, subtitle: str, description: str
) -> alt.LayerChart:
    spec = {
        "layer": layers, "width": WIDTH, "height": height, "description": description,
        "title": {"text": title, "subtitle": subtitle},
    }  # fmt: skip
    return alt.LayerChart.from_dict(spec, validate=False)


def _episode_rows(episodes: pd.DataFrame) -> list[dict]:
    rows = []
    for place, row in enumerate(episodes.itertuples()):
        decided = pd.notna(row.days_to_outcome)
        waited = row.days_to_outcome if decided else (row.last_looked - row.first_day).days
        said = text(f"episodes_{row.outcome}")
        if decided:
            said = text("episodes_said", outcome=said, n=int(row.days_to_outcome))
        rows.append({
            "y": place * _ROW + _ROW / 2, "zero": 0, "until": int(waited), "decided": bool(decided),
            "outcome": row.outcome, "said": said, "name": _name(row), "what": row.title_en if text("language_code") == "en" or pd.isna(row.title_es) else row.title_es,
            "id": row.episode_id,
        })  # fmt: skip
    return rows


def _name(row: tuple) -> str:
    """The day, the goods and the rate of an episode."""
    goods = word(row.scopes.split("|")[0], "product_scope") if row.scopes else ""
    rate = "" if pd.isna(row.highest_rate_pct) else f"{say_number(float(row.highest_rate_pct))}% · "
    return f"{say_date(row.first_day)} · {rate}{goods}"


def _ticks(episodes: pd.DataFrame, deadlines: pd.DataFrame) -> list[dict]:
    """The days named, counted from the first announcement of each episode that they belong to."""
    place = {name: n for n, name in enumerate(episodes["episode_id"])}
    start = episodes.set_index("episode_id")["first_day"]
    ticks = []
    for row in deadlines.dropna(subset=["due"]).itertuples():
        for name in row.episode_ids.split("|"):
            if name in place and row.due >= start[name]:
                ticks.append({
                    "y": place[name] * _ROW + _ROW / 2, "day": int((row.due - start[name]).days),
                    "said": f"{say_date(row.due)}: {text(f'episodes_{row.outcome}')}",
                })  # fmt: skip
    return ticks


def draw_follow_through(
    table: pd.DataFrame, *, foot: str | None = None, title: str | None = None
) -> alt.LayerChart:
    """Draw how many threats came to which end, with exact intervals.

    Parameters
    ----------
    table
        ``.table`` of what :func:`bilateral.follow_through` gives.
    foot
        The line under the chart.
    title
        In place of the standing title.

    Returns
    -------
    altair.LayerChart
        One row an outcome: the share of those with an outcome as a sign, its 95 % interval as a
        line, and the count in words; those without an outcome have a count alone.
    """
    row_height = 30
    rows = [
        {"y": place * row_height + row_height / 2, "name": text(f"episodes_{row.outcome}"), "outcome": row.outcome,
         "share": None if pd.isna(row.share) else float(row.share), "low": float(row.low) if pd.notna(row.low) else None,
         "high": float(row.high) if pd.notna(row.high) else None, "said": _counted(row.count, row.of)}
        for place, row in enumerate(table.set_axis(list(table.columns), axis=1).itertuples(index=False))
    ]  # fmt: skip
    known = [row for row in rows if row["share"] is not None]
    x = {"type": "quantitative", "scale": {"domain": [0, 1], "range": [_FROM, _TO], "nice": False},
         "axis": {"format": ".0%", "values": [0, 0.25, 0.5, 0.75, 1], "domain": False} | foot_axis(foot)}  # fmt: skip
    height = row_height * len(rows)
    y = {
        "field": "y",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [height, 0], "nice": False},
    }

    def layer(name: str, data: list[dict], mark: dict, **encoding: dict) -> dict:
        return {
            "name": name,
            "data": {"values": data},
            "mark": mark,
            "encoding": encoding | {"y": dict(y)},
        }

    layers = [
        layer("intervals", known, {"type": "rule", "stroke": QUIET, "strokeWidth": 2}, x={"field": "low"} | x, x2={"field": "high"}),
        *(layer(f"share_{row['outcome']}", [row], {"type": "point", "shape": _SIGNS[row["outcome"]][0], "size": 110,
                "stroke": COLOURS[_SIGNS[row["outcome"]][1]], "fill": COLOURS[_SIGNS[row["outcome"]][1]], "opacity": 1},
                x={"field": "share"} | x) for row in known),
        layer("names", rows, {"type": "text", "align": "left", "fontSize": 13, "color": INK}, x={"value": 0}, text={"field": "name", "type": "nominal"}),
        layer("counts", rows, {"type": "text", "align": "left", "fontSize": 13, "color": INK}, x={"value": _TO + 12}, text={"field": "said", "type": "nominal"}),
    ]  # fmt: skip
    of = int(table["of"].dropna().max()) if table["of"].notna().any() else 0
    return _chart(layers, height, title or text("episodes_follow_title"), text("episodes_follow_subtitle"),
                  text("episodes_follow_description", of=of, n=int(table["count"].sum())))  # fmt: skip


def _counted(count: int, of: object) -> str:
    return str(count) if pd.isna(of) else text("episodes_of", n=int(count), of=int(of))


def draw_time_to_outcome(
    table: pd.DataFrame, *, foot: str | None = None, title: str | None = None
) -> alt.LayerChart:
    """Draw how long threats stay undecided.

    Parameters
    ----------
    table
        ``.table`` of what :func:`bilateral.time_to_outcome` gives.
    foot
        The line under the chart.
    title
        In place of the standing title.

    Returns
    -------
    altair.LayerChart
        A falling step line, the share of threats without an outcome after so many days, with its
        95 % band; a dashed line at one half.
    """
    steps = [
        {k: None if pd.isna(v) else float(v) for k, v in row.items()}
        for row in table.to_dict("records")
    ]
    last = max(table["days"].max(), 10)
    steps.append(steps[-1] | {"days": float(last) * 1.05})
    x = {"field": "days", "type": "quantitative", "scale": {"domain": [0, last * 1.05], "nice": False},
         "axis": {"grid": False, "format": "d", "labelExpr": f"datum.label + ' {text('episodes_days')}'", "tickCount": 7} | foot_axis(foot)}  # fmt: skip
    y = {
        "type": "quantitative",
        "scale": {"domain": [0, 1]},
        "axis": {"format": ".0%", "values": [0, 0.25, 0.5, 0.75, 1], "title": None},
    }
    tip = [
        {"field": f, "type": "quantitative", "title": text(f"episodes_tip_{f}")}
        for f in ("days", "at_risk", "outcomes")
    ]
    band = [s for s in steps if s["low"] is not None and s["high"] is not None]

    def layer(name: str, data: list[dict], mark: dict, **encoding: dict) -> dict:
        return {"name": name, "data": {"values": data}, "mark": mark, "encoding": encoding}

    layers = [
        layer("band", band, {"type": "area", "interpolate": "step-after", "color": FAINT}, x=x, y={"field": "low"} | y, y2={"field": "high"}),
        layer("half", [{"half": 0.5}], {"type": "rule", "stroke": QUIET, "strokeDash": [3, 3]}, y={"field": "half"} | y),
        layer("curve", steps, {"type": "line", "interpolate": "step-after", "stroke": COLOURS["pressure"], "strokeWidth": 2.5},
              x=dict(x), y={"field": "undecided"} | y),
        layer("steps", [s for s in steps[:-1] if s["outcomes"]], {"type": "point", "size": 30, "fill": COLOURS["pressure"], "stroke": COLOURS["pressure"], "opacity": 1},
              x=dict(x), y={"field": "undecided"} | y, tooltip=tip),
    ]  # fmt: skip
    n, ended = int(table["at_risk"].max()), int(table["outcomes"].sum())
    return _chart(layers, 260, title or text("episodes_wait_title"), text("episodes_wait_subtitle", n=n, censored=n - ended),
                  text("episodes_wait_description", n=n, ended=ended, share=say_number(round(100 * float(table["undecided"].iloc[-1]))), days=int(table["days"].max())))  # fmt: skip
