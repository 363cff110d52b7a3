"""What was looked for, and what is on file: so that an absence is seen for what it is."""

from __future__ import annotations

import altair as alt
import pandas as pd

from bilateral.charts.layout import moment, time_ticks, utc
from bilateral.charts.theme import COLOURS, INK, QUIET, WIDTH, foot_axis
from bilateral.labels import language, phrase, say_count, say_date, say_number, text, word

__all__ = ["draw_coverage", "draw_source_depth"]

_ROW = 19
_FAMILY = {
    "handovers": COLOURS["mx_to_us"], "pressure": COLOURS["pressure"],
    "diplomacy": COLOURS["diplomacy"], "context": COLOURS["context"],
}  # fmt: skip
_DAY = pd.Timedelta(days=1)


def draw_coverage(
    coverage: pd.DataFrame, events: pd.DataFrame, *, foot: str | None = None
) -> alt.LayerChart:
    """Draw since when and how well each list of events was looked for.

    Parameters
    ----------
    coverage
        ``data.coverage``.
    events
        Rows with ``list_id``, ``first_day``, ``date`` and a title, as :func:`bilateral.events_of_lists`
        gives them: each is a tick in the row of its list.
    foot
        The line under the chart.

    Returns
    -------
    altair.LayerChart
        One row a list: a solid ground where it is complete (no tick: none), a pale one where it holds
        what was found (no tick: none found), an outline where that is not known, nothing where it was
        not looked for.
    """
    known = coverage.dropna(subset=["first_day", "last_day"])
    known = known.sort_values(["complete", "family", "list_id"], ascending=[False, True, True])
    names = {name: word(name.replace("-", "_"), "list") for name in known["list_id"]}
    order = list(names.values())
    grounds = pd.DataFrame({
        "row": known["list_id"].map(names), "first": utc(known["first_day"]), "last": utc(known["last_day"] + _DAY),
        "complete": [word(c, "complete") for c in known["complete"]],
        "when": [f"{say_date(a)} – {say_date(b)}" for a, b in zip(known["start"], known["end"], strict=True)],
        "how": [phrase(how) for how in known["how"]],
    })  # fmt: skip
    here = events[events["list_id"].isin(names)]
    ticks = pd.DataFrame({
        "row": here["list_id"].map(names), "day": utc(here["first_day"]), "when": [say_date(d) for d in here["date"]],
        "title": here["title_es"].fillna(here["title_en"]) if language() == "es" else here["title_en"],
        "number": _number(here),
    })  # fmt: skip
    ends = (known["first_day"].min(), known["last_day"].max())
    across = alt.Scale(type="utc", domain=[moment(ends[0]), moment(ends[1])], nice=False)
    y = alt.Y("row:N", sort=order, title=None, axis=alt.Axis(labelLimit=230, ticks=False, domain=False),
              scale=alt.Scale(paddingInner=0.25))  # fmt: skip
    axis = alt.Axis(**time_ticks(*ends), grid=True, **foot_axis(foot))
    answers = [word(answer, "complete") for answer in ("yes", "partly", "unknown")]
    sure = alt.Scale(domain=answers, range=["#A9BECF", "#E6E6E6", "#FFFFFF"])
    edge = alt.Scale(domain=answers, range=["#A9BECF", "#E6E6E6", QUIET])
    ground = alt.Chart(alt.InlineData(grounds.to_dict("records")), name="grounds").mark_bar().encode(
        x=alt.X("first:T", scale=across, axis=axis), x2="last:T", y=y,
        fill=alt.Fill("complete:N", scale=sure, title=text("head_complete")),
        stroke=alt.Stroke("complete:N", scale=edge, title=text("head_complete")),
        tooltip=[alt.Tooltip(f"{f}:N", title=text(f"head_{f}" if f != "when" else "tip_when")) for f in ("complete", "when", "how")],
    )  # fmt: skip
    tick = alt.Chart(alt.InlineData(ticks.to_dict("records")), name="ticks").mark_tick(
        color=INK, thickness=1.2, size=11, opacity=0.75, clip=True
    ).encode(
        x=alt.X("day:T", scale=across, axis=axis), y=y,
        tooltip=[alt.Tooltip(f"{f}:N", title=text(f"tip_{f}")) for f in ("title", "when", "number")],
    )  # fmt: skip
    return alt.layer(ground, tick).properties(
        width=WIDTH - 200, height=_ROW * max(len(order), 2),
        title=alt.TitleParams(text("coverage_title"), subtitle=text("coverage_subtitle")),
        description=text("coverage_description", lists=len(order), ticks=len(ticks),
                         complete=int((known["complete"] == "yes").sum())),
    )  # fmt: skip


def _number(events: pd.DataFrame) -> list[str]:
    """What is counted in an event: the people handed over, or the rate."""
    pairs = zip(events["people"], events["tariff_rate_pct"], strict=True)
    return [
        say_count(people, "people") if pd.notna(people) else f"{say_number(rate)}%" if pd.notna(rate) else ""
        for people, rate in pairs
    ]  # fmt: skip


def draw_source_depth(table: pd.DataFrame, *, foot: str | None = None) -> alt.LayerChart:
    """Draw how many events stand on one, two, or more pages, by family and year.

    Parameters
    ----------
    table
        As :func:`bilateral.source_depth` gives it.
    foot
        The line under the chart.

    Returns
    -------
    altair.LayerChart
        A row a family; in each a column a year, its height the events on file, the darker part those
        with two or more pages.
    """
    rows = [
        {"family": text(f"family_{row.family}"), "tone": row.family, "year": int(row.year), "events": int(row.events),
         "several": int(row.events - row.one_source - row.no_source), "one": int(row.one_source)}
        for row in table.itertuples()
    ]  # fmt: skip
    colour = alt.Color(
        "tone:N", legend=None, scale=alt.Scale(domain=list(_FAMILY), range=list(_FAMILY.values()))
    )
    years = [
        min((r["year"] for r in rows), default=2000),
        max((r["year"] for r in rows), default=2026),
    ]
    x = alt.X("year:Q", scale=alt.Scale(domain=[years[0] - 1, years[1] + 1], nice=False, zero=False),
              axis=alt.Axis(format="d", grid=False, tickCount=12, **foot_axis(foot)))  # fmt: skip
    top = max((r["events"] for r in rows), default=1)
    tip = [alt.Tooltip("family:N", title=text("head_family")), alt.Tooltip("year:Q", title=text("head_year"), format="d"),
           alt.Tooltip("events:Q", title=text("head_events")), alt.Tooltip("one:Q", title=text("head_one_source")),
           alt.Tooltip("several:Q", title=text("head_several"))]  # fmt: skip
    base = alt.Chart(alt.InlineData(rows))
    shift = list(_FAMILY)
    layers = []
    for place, family in enumerate(reversed(shift)):
        floor = place * (top + 6)
        part = base.transform_filter(f"datum.tone == '{family}'").transform_calculate(
            floor=f"{floor}", up=f"{floor} + datum.events", dark=f"{floor} + datum.several"
        )
        y = alt.Y(
            "floor:Q", axis=None, scale=alt.Scale(domain=[0, len(shift) * (top + 6)], nice=False)
        )
        layers.append(
            part.properties(name=f"all_{family}")
            .mark_bar(width=9, opacity=0.3)
            .encode(x=x, y=y, y2="up:Q", color=colour, tooltip=tip)
        )
        layers.append(
            part.properties(name=f"several_{family}")
            .mark_bar(width=9)
            .encode(x=x, y=y, y2="dark:Q", color=colour, tooltip=tip)
        )
        name = alt.InlineData([{"word": text(f"family_{family}"), "floor": floor + 10}])
        layers.append(
            alt.Chart(name, name=f"name_{family}")
            .mark_text(align="left", fontWeight=600, fontSize=13, color=INK)
            .encode(x=alt.value(2), y=y, text="word:N")
        )
        line = alt.InlineData([{"floor": floor}])
        layers.append(
            alt.Chart(line, name=f"line_{family}")
            .mark_rule(color=QUIET, strokeWidth=0.6)
            .encode(y=y)
        )
    several, events = sum(r["several"] for r in rows), sum(r["events"] for r in rows)
    return alt.layer(*layers).properties(
        width=WIDTH, height=330,
        title=alt.TitleParams(text("depth_title"), subtitle=text("depth_subtitle")),
        description=text("depth_description", events=events, several=several),
    )  # fmt: skip
