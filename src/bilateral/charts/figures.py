"""Published figures: every source a mark, the range between them, and gaps left as gaps."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from bilateral.charts.bands import LANES, hatch_lines, hatched, term_layers, term_rows
from bilateral.charts.layout import moment, time_ticks, utc
from bilateral.charts.theme import COLOURS, INK, QUIET, WIDTH, foot_axis
from bilateral.labels import say_count, say_list, say_number, say_period, text, word

__all__ = ["draw_figures_on_file", "draw_period_figures", "draw_yearly_figures"]

_ROW = 14
_HEIGHT = 300
#: What the axis shows when there is nothing to show.
_NO_YEARS = (2000, 2026)


def draw_yearly_figures(
    table: pd.DataFrame, series: pd.DataFrame, *, direction: str = "mx_to_us",
    terms: pd.DataFrame | None = None, foot: str | None = None, title: str | None = None,
) -> alt.LayerChart:  # fmt: skip
    """Draw yearly figures with what every source says.

    Parameters
    ----------
    table
        As :func:`bilateral.yearly_figures` gives it: the range of each year.
    series
        Rows of ``data.series``: those of basis ``calendar_year``, of `direction` and of the years
        of `table` are drawn as marks, of whatever destination and population, each sort with a
        sign of its own.
    direction
        The way the people moved.
    terms
        ``data.terms``: if given, the terms of both presidents stand behind, with their names.
    foot
        The line under the chart.
    title
        In place of the standing title.

    Returns
    -------
    altair.LayerChart
        A bar from the lowest to the highest figure of a year, a mark for each figure, a line only
        between neighbouring years that both have one, and hatched grey where there is none.
    """
    years = table[["year", "lowest", "highest"]].astype(float)
    points = _points(series, direction)
    points = points[points["year"].isin(years["year"])]
    first, last = (years["year"].min(), years["year"].max()) if len(years) else _NO_YEARS
    gaps = _gaps(years)
    top = max([*points["value"], 10]) * (1.25 if terms is None else 1.32)
    across = alt.Scale(domain=[first - 0.7, last + 0.7], nice=False, zero=False)
    axis = alt.Axis(format="d", grid=False, values=_ticks(int(first), int(last)), **foot_axis(foot))
    x = alt.X("year:Q", scale=across, axis=axis)
    y = alt.Y("value:Q", title=text("axis_people"), scale=alt.Scale(domain=[0, top], nice=False))
    colour = COLOURS[direction]
    above = 0 if terms is None else LANES
    ground = hatched(x, alt.value(above + 34), alt.value(_HEIGHT))
    ground_words = (
        alt.Chart(alt.InlineData([g for g in gaps if g["end"] - g["start"] >= 3]), name="gap_words")
        .mark_text(color=INK, fontSize=11.5, lineBreak="\n", baseline="top")
        .encode(x=alt.X("middle:Q", scale=across, axis=axis), y=alt.value(above + 1), text="word:N")
    )
    ends = _year_day(first - 0.5), _year_day(last + 0.5)
    known = years.dropna()
    line = (
        alt.Chart(alt.InlineData(_runs(known)), name="lines")
        .mark_line(color=colour, opacity=0.5, strokeWidth=2)
        .encode(x=x, y="middle:Q", detail="run:N")
    )
    span = (
        alt.Chart(
            alt.InlineData(known[known["lowest"] < known["highest"]].to_dict("records")),
            name="range",
        )
        .mark_bar(color=colour, opacity=0.3, width=9)
        .encode(x=x, y=alt.Y("lowest:Q"), y2="highest:Q")
    )
    sorts = list(dict.fromkeys(points["sort"]))
    shapes = ["circle", "square", "triangle-up", "diamond", "cross"][: len(sorts)]
    marks = (
        alt.Chart(alt.InlineData(points.to_dict("records")), name="figures")
        .mark_point(size=70, strokeWidth=1.6)
        .encode(
            x=x, y=y,
            shape=alt.Shape("sort:N", title=None, scale=alt.Scale(domain=sorts, range=shapes),
                            legend=alt.Legend(labelLimit=340, symbolStrokeColor=QUIET, symbolFillColor="white")),
            stroke=alt.Stroke("main:N", legend=None, scale=alt.Scale(domain=[True, False], range=[colour, QUIET])),
            fill=alt.Fill("main:N", legend=None, scale=alt.Scale(domain=[True, False], range=[colour, "white"])),
            tooltip=[alt.Tooltip(f"{f}:N", title=text(f"tip_{f}"))
                     for f in ("figure", "when", "sort", "publisher")],
        )
    )  # fmt: skip
    numbers = (
        alt.Chart(alt.InlineData(_numbers(known, points, top)), name="numbers")
        .mark_text(fontSize=11, color=INK)
        .encode(
            x=x, y="at:Q", text="label:N",
            size=alt.condition("datum.most", alt.value(14), alt.value(11)),
        )
    )  # fmt: skip
    lines = hatch_lines(gaps, (last - first + 1.4) / WIDTH)
    layers = (*term_layers(x, "Q"), ground, ground_words, line, span, marks, numbers)
    return alt.layer(
        *layers, datasets=term_rows(terms, *ends, _as_years) | {"gaps": lines}
    ).properties(
        width=WIDTH, height=_HEIGHT,
        title=alt.TitleParams(
            title or text(f"figures_title_{direction}"), subtitle=text("figures_subtitle")
        ),
        description=_describe(years, points, direction),
    )  # fmt: skip


def _points(series: pd.DataFrame, direction: str) -> pd.DataFrame:
    rows = series[(series["basis"] == "calendar_year") & (series["direction"] == direction)]
    rows = rows.sort_values(["destination", "population"], ascending=[True, True])
    main = (rows["destination"] != "all_countries") & (rows["population"] == "all")
    sort = [
        text("figures_sort", destination=word(d, "destination"), population=word(p, "population"))
        for d, p in zip(rows["destination"], rows["population"], strict=True)
    ]
    points = pd.DataFrame({
        "year": rows["first_day"].dt.year.astype(int), "value": rows["value"].astype(float),
        "figure": [f"{v:g}" for v in rows["value"]], "when": rows["first_day"].dt.year.astype(str),
        "sort": sort, "main": main, "publisher": rows.get("publisher", rows["source_id"]),
    })  # fmt: skip
    order = pd.factorize(points["sort"])[0]  # as the terms are sorted, alike in every language
    points = points.assign(order=order).sort_values(
        ["main", "order", "year", "value"], ascending=[False, True, True, True]
    )
    return points.drop(columns="order")


def _gaps(years: pd.DataFrame) -> list[dict]:
    """Stretches of years without a figure."""
    empty = years["highest"].isna()
    run = (empty != empty.shift()).cumsum()
    stretches = [rows["year"] for _, rows in years[empty].groupby(run[empty])]
    return [
        {"start": float(s.min()) - 0.5, "end": float(s.max()) + 0.5,
         "middle": float(s.mean()), "word": text("figures_gap")}
        for s in stretches
    ]  # fmt: skip


def _runs(known: pd.DataFrame) -> list[dict]:
    """Years with a figure; a run ends where a year has none."""
    run = (known["year"].diff() != 1).cumsum()
    middle = (known["lowest"] + known["highest"]) / 2
    return [
        {"year": y, "middle": m, "run": int(r)}
        for y, m, r in zip(known["year"], middle, run, strict=True)
    ]


def _numbers(known: pd.DataFrame, points: pd.DataFrame, top: float) -> list[dict]:
    """The range of each year in words, above its marks or, where another is near, below them."""
    step = top / _HEIGHT
    numbers = []
    for row in known.itertuples():
        others = points[(points["year"] == row.year) & ~points["main"]]["value"]
        crowded = others.between(row.highest, row.highest + 22 * step).any()
        at = row.lowest - 13 * step if crowded else row.highest + 13 * step
        if crowded and others.between(row.lowest - 22 * step, row.lowest).any():
            at = max(others.max(), row.highest) + 13 * step
        numbers.append({"year": row.year, "at": at, "label": _range(row.lowest, row.highest),
                        "most": bool(row.highest == known["highest"].max())})  # fmt: skip
    return numbers


def _year_day(year: float) -> pd.Timestamp:
    """The day on which a place of the axis of years lies: a year's mark is at its middle."""
    whole = int(np.floor(year + 0.5))
    return pd.Timestamp(whole, 1, 1) + pd.Timedelta(days=365.25 * (year + 0.5 - whole))


def _as_years(days: pd.Series) -> list[float]:
    """Days as places of the axis of years."""
    parts = (days.dt.day_of_year - 1) / (365 + days.dt.is_leap_year)
    return (days.dt.year + parts - 0.5).round(3).tolist()


def _range(lowest: float, highest: float) -> str:
    return f"{lowest:g}" if lowest == highest else f"{lowest:g}–{highest:g}"


def _ticks(first: int, last: int) -> list[int]:
    return [year for year in range(first, last + 1) if year % (2 if last - first > 15 else 1) == 0]


def _describe(years: pd.DataFrame, points: pd.DataFrame, direction: str) -> str:
    known = years.dropna()
    if known.empty:
        return text("figures_empty")
    missing = years[years["highest"].isna()]["year"]
    apart = known[known["lowest"] < known["highest"]]
    top = known.loc[known["highest"].idxmax()]
    return text(
        "figures_description", way=word(direction, "direction"), marks=len(points), years=len(known),
        since=f"{years['year'].min():.0f}", until=f"{years['year'].max():.0f}",
        top=f"{top['year']:.0f}", most=_range(top["lowest"], top["highest"]),
        missing=say_list(_stretches(missing)) or text("none"),
        apart=say_list([f"{r.year:.0f} ({_range(r.lowest, r.highest)})" for r in apart.itertuples()]) or text("none"),
    )  # fmt: skip


def _stretches(years: pd.Series) -> list[str]:
    """Years as people say them: 2010–2016, 2022."""
    run = (years.diff() != 1).cumsum()
    return [
        f"{s.min():.0f}" if len(s) == 1 else f"{s.min():.0f}–{s.max():.0f}"
        for _, s in years.groupby(run)
    ]


def draw_period_figures(
    table: pd.DataFrame, *, foot: str | None = None, title: str | None = None
) -> alt.LayerChart:
    """Draw figures for terms of office and other stretches as bars in time.

    Parameters
    ----------
    table
        As :func:`bilateral.period_figures` gives it.
    foot
        The line under the chart.
    title
        In place of the standing title.

    Returns
    -------
    altair.LayerChart
        One row a figure: a bar from the first to the last day of its period (a year long where
        its start is unknown), the figure at its right end, what it counts at the left.
    """
    rows = table.reset_index(drop=True)
    rows["first_day"] = rows["first_day"].fillna(rows["last_day"] - pd.DateOffset(years=1))
    records = [_period(row) for row in rows.itertuples()]
    order = [record["row"] for record in records]
    y = alt.Y("row:N", sort=order, axis=None, scale=alt.Scale(paddingInner=0.3))
    ends = (
        (rows["first_day"].min(), rows["last_day"].max())
        if len(rows)
        else (pd.Timestamp("2000"), pd.Timestamp("2026"))
    )
    axis = alt.Axis(**time_ticks(*ends), grid=True, orient="bottom", **foot_axis(foot))
    x = alt.X("first:T", scale=alt.Scale(type="utc"), axis=axis)
    base = alt.Chart(alt.InlineData(records))
    ways = ["mx_to_us", "us_to_mx", "context"]
    colour = alt.Color(
        "way:N", legend=None, scale=alt.Scale(domain=ways, range=[COLOURS[w] for w in ways])
    )
    tip = [
        alt.Tooltip(f"{f}:N", title=text(f"tip_{f}")) for f in ("figure", "what", "when", "sources")
    ]
    bars = base.properties(name="periods").mark_bar(height=7, opacity=0.75).encode(
        x=x, x2="last:T", y=y, color=colour, tooltip=tip)  # fmt: skip
    numbers = base.properties(name="values").mark_text(align="left", dx=5, fontSize=12, fontWeight=600, color=INK).encode(
        x="last:T", y=y, text="figure:N")  # fmt: skip
    words = base.properties(name="words").mark_text(align="right", dx=-6, fontSize=11, color=INK).encode(
        x="first:T", y=y, text="what:N")  # fmt: skip
    return alt.layer(bars, numbers, words).properties(
        width=WIDTH, height=max(len(records), 2) * _ROW,
        title=alt.TitleParams(title or text("periods_title"), subtitle=text("periods_subtitle")),
        description=_describe_periods(rows, records),
    )  # fmt: skip


def _describe_periods(rows: pd.DataFrame, records: list[dict]) -> str:
    if not records:
        return text("figures_empty")
    top = records[int(rows["value"].to_numpy(float).argmax())]
    since, until = rows["first_day"].min().year, rows["last_day"].max().year
    return text("periods_description", figures=len(records), since=str(since), until=str(until),
                most=top["figure"], what=top["what"], when=top["when"])  # fmt: skip


def _period(row) -> dict:
    sign = {"at_least": "≥ ", "at_most": "≤ ", "about": "≈ "}.get(row.bound, "")
    figure = sign + say_number(row.value)
    parts = (word(row.measure, "measure"), word(row.destination, "destination"),
             word(row.population, "population"))  # fmt: skip
    what = ", ".join(
        part[:1].lower() + part[1:] if n else part for n, part in enumerate(filter(None, parts))
    )
    when = say_period(row.period_start, row.period_end)
    start, end = utc(pd.Series([row.first_day, row.last_day + pd.Timedelta(days=1)]))
    return {"row": f"{row.Index:03d}", "first": start, "last": end, "figure": figure, "what": what,
            "when": when, "way": row.direction if row.direction in ("mx_to_us", "us_to_mx") else "context", "sources": say_count(row.sources, "sources")}  # fmt: skip


def draw_figures_on_file(series: pd.DataFrame, *, foot: str | None = None) -> alt.LayerChart:
    """Draw which published figures are on file: a row a measure, a mark a figure.

    Parameters
    ----------
    series
        Rows of ``data.series``.
    foot
        The line under the chart.

    Returns
    -------
    altair.LayerChart
        Each mark stands at the end of the period that its figure covers; at the right the lowest and
        the highest figure of the measure. Rows of unlike units are not to be compared.
    """
    order = series.groupby("measure")["last_day"].min().sort_values(kind="stable").index.tolist()
    names = {measure: word(measure, "measure") for measure in order}
    records = [
        {"row": names[row.measure], "day": day, "figure": say_number(row.value), "way": row.family,
         "when": say_period(row.period_start, row.period_end)}
        for row, day in zip(series.itertuples(), utc(series["last_day"]), strict=True)
    ]  # fmt: skip
    ranges = [
        {"row": names[measure], "range": _range_words(series[series["measure"] == measure])}
        for measure in order
    ]
    ends = (series["last_day"].min(), series["last_day"].max())
    across = alt.Scale(type="utc", domain=[moment(ends[0]), moment(ends[1])], nice=True)
    y = alt.Y("row:N", sort=list(names.values()), title=None,
              axis=alt.Axis(labelLimit=290, ticks=False, domain=False, grid=True))  # fmt: skip
    axis = alt.Axis(**time_ticks(*ends), grid=False, **foot_axis(foot))
    marks = alt.Chart(alt.InlineData(records), name="figures").mark_point(
        size=30, opacity=0.55, filled=True, color=QUIET
    ).encode(
        x=alt.X("day:T", scale=across, axis=axis), y=y,
        tooltip=[alt.Tooltip(f"{f}:N", title=text(f"tip_{f}")) for f in ("figure", "when")],
    )  # fmt: skip
    words = alt.Chart(alt.InlineData(ranges), name="ranges").mark_text(
        align="left", dx=8, fontSize=11, color=INK
    ).encode(x=alt.value(WIDTH - 400), y=y, text="range:N")  # fmt: skip
    return alt.layer(marks, words).properties(
        width=WIDTH - 400, height=max(len(order), 2) * 17,
        title=alt.TitleParams(text("on_file_title"), subtitle=text("on_file_subtitle")),
        description=text("on_file_description", figures=len(series), measures=len(order),
                         since=str(ends[0].year), until=str(ends[1].year)),
    )  # fmt: skip


def _range_words(rows: pd.DataFrame) -> str:
    lowest, highest = rows["value"].min(), rows["value"].max()
    numbers = (
        say_number(lowest) if lowest == highest else f"{say_number(lowest)} – {say_number(highest)}"
    )
    unit = word(rows["unit"].iloc[0], "unit")
    return f"{numbers} {unit[:1].lower()}{unit[1:]}"
