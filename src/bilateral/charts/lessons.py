"""Drawings for a class: a round of the timing game, and codes beside the table's kinds."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from bilateral.charts.theme import COLOURS, INK, WIDTH, foot_axis
from bilateral.labels import text, word

__all__ = ["codes_spec", "draw_timing_round"]

_ACT, _ANCHOR = COLOURS["diplomacy"], COLOURS["pressure"]
#: Height of the row of a year and of a kind, in pixels; days between the ticks below.
_YEAR, _KIND, _STEP = 44, 34, 30


def draw_timing_round(
    pair: tuple, *, foot: str | None = None, title: str | None = None
) -> alt.LayerChart:
    """Draw the two series of a round: a row a year, the days of the year from left to right.

    Parameters
    ----------
    pair
        As :func:`bilateral.timing_round` gives it.
    foot
        The line under the chart.
    title
        In place of the standing title.

    Returns
    -------
    altair.LayerChart
        Anchors are upright lines, acts are dots on the line of their year.
    """
    x = alt.X("day:Q", scale=alt.Scale(domain=[1, 366], nice=False), axis=alt.Axis(
        values=list(range(_STEP, 366, _STEP)), grid=False,
        **(foot_axis(foot) if foot else {"title": text("class_chart_day")})))  # fmt: skip
    y = alt.Y("year:O", title=None, axis=alt.Axis(grid=True, domain=False, ticks=False))
    tips = [alt.Tooltip("what:N", title=" "), alt.Tooltip("date:N", title=text("head_date"))]
    marks = {
        name: alt.Chart(alt.InlineData(_placed(days, name)), name=name).encode(x=x, y=y, tooltip=tips)
        for name, days in (("anchors", pair.anchors), ("acts", pair.acts))
    }  # fmt: skip
    return alt.layer(
        marks["anchors"].mark_tick(thickness=2.5, size=_YEAR * 0.7, color=_ANCHOR),
        marks["acts"].mark_point(filled=True, size=62, opacity=0.85, color=_ACT),
    ).properties(
        width=WIDTH - 60, height=_YEAR * 4,
        title=alt.TitleParams(title or text("class_chart_round_title", n=pair.number),
                              subtitle=text("class_chart_round_subtitle")),
        description=text("class_chart_round_description", acts=len(pair.acts), anchors=len(pair.anchors)),
    )  # fmt: skip


def _placed(days: list[str], what: str) -> list[dict]:
    index = pd.DatetimeIndex(days)
    return [
        {"year": str(day.year), "day": day.day_of_year, "date": f"{day:%Y-%m-%d}", "what": text(f"class_chart_{what}")}
        for day in index
    ]  # fmt: skip


def codes_spec(
    coded: Mapping[str, str], kinds: Mapping[str, str], order: tuple[str, ...], *,
    events: tuple[str, ...] = tuple("ABCDEFGHIJ"), foot: str | None = None,
) -> dict:  # fmt: skip
    """Draw codes as dots, and the table's kinds as rings: a column an event, a row a kind.

    Where dot and ring part, the code and the table do. `kinds` is empty while it is not to be seen.
    """
    rows = [word(kind, "kind") for kind in order]
    x = alt.X("event:O", scale=alt.Scale(domain=list(events)), title=None, axis=alt.Axis(
        orient="top", labelAngle=0, grid=True, ticks=False, domain=False, labelFontSize=14))  # fmt: skip
    y = alt.Y("kind:N", scale=alt.Scale(domain=rows), title=None, sort=rows,
              axis=alt.Axis(grid=True, ticks=False, domain=False, labelLimit=220))  # fmt: skip
    agreed = sum(coded.get(event) == kind for event, kind in kinds.items())
    key = "class_chart_codes_done" if kinds else "class_chart_codes_description"
    base = {"dots": coded, "rings": kinds}
    marks = {
        name: alt.Chart(alt.InlineData([{"event": e, "kind": word(k, "kind")} for e, k in given.items()]), name=name)
        for name, given in base.items()
    }  # fmt: skip
    frame = alt.Chart(
        alt.InlineData([{"event": event, "kind": rows[0]} for event in events]), name="grid"
    )
    below = alt.Chart(alt.InlineData([{"words": foot or ""}]), name="foot_line")
    chart = alt.layer(
        frame.mark_point(opacity=0).encode(x=x, y=y),
        marks["rings"].mark_point(size=330, filled=False, strokeWidth=2.5, color=INK).encode(x=x, y=y),
        marks["dots"].mark_point(size=130, filled=True, opacity=1, color=_ACT).encode(x=x, y=y),
        below.mark_text(align="left", baseline="top", fontSize=10, color="#6B6B6B").encode(
            x=alt.value(0), y=alt.value(_KIND * len(order) + 8), text="words:N"),
    ).properties(
        width=WIDTH - 240, height=_KIND * len(order),
        title=alt.TitleParams(text("class_chart_codes_title"), subtitle=text("class_chart_codes_subtitle")),
        description=text(key, n=len(coded), agreed=agreed),
    )  # fmt: skip
    return chart.to_dict()
