"""A calendar: weeks across, weekdays down, a block a year, a square a day."""

from __future__ import annotations

import altair as alt
import pandas as pd

from bilateral.charts.theme import COLOURS, INK, QUIET, WIDTH, foot_axis
from bilateral.labels import say_count, say_date, text

__all__ = ["draw_calendar"]

_CELL = 13.0
_LEFT, _BLOCK, _HEAD = 58, 7 * 13 + 18, 16
#: How dark a day is, by what lies on it: from so many on.
_STEPS = ((1, 0.5), (2, 0.7), (5, 0.85), (20, 1.0))
#: How many years are drawn at most: the last ones.
_MOST_YEARS = 4


def draw_calendar(
    events: pd.DataFrame, *, count: str = "events", years: tuple[int, int] | None = None,
    coverage: pd.DataFrame | None = None, role: str = "context", foot: str | None = None,
    title: str | None = None, subtitle: str | None = None,
) -> alt.LayerChart:  # fmt: skip
    """Draw events of any kind as a calendar: weeks across, weekdays down, a block a year.

    Parameters
    ----------
    events
        A selection of ``data.events``. Rows that were only announced are not drawn.
    count
        ``"events"`` or ``"people"`` of a day.
    years
        First and last year; the last four of the events if left out.
    coverage
        Rows of ``data.coverage``: days on none of them are drawn as not looked for.
    role
        The colour: ``"mx_to_us"``, ``"us_to_mx"``, ``"pressure"``, ``"relief"``, ``"diplomacy"``
        or ``"context"``.
    foot
        The line under the chart.
    title, subtitle
        In place of the standing ones.

    Returns
    -------
    altair.LayerChart
        A square a day, darker the more there is, with the number where it is 2 or more; a day
        that nobody looked at is a small cross. An event of which only the month or the year is
        known lies on no day: their number stands at the right of the year.

    Raises
    ------
    ValueError
        If `count` or `role` is none of these, or the years are more than four.
    """
    _check(count, role, years)
    if "status" in events:
        events = events[events["status"].fillna("happened") != "announced"]
    first, last = years or _last_years(events)
    within = events[(events["last_day"].dt.year >= first) & (events["first_day"].dt.year <= last)]
    precise = within["first_day"] == within["last_day"]
    days = _days(within[precise], count, first, last, coverage)
    height = (last - first + 1) * _BLOCK + _HEAD
    domain = {"nice": False, "zero": False}
    axis = alt.Axis(labels=False, ticks=False, domain=False, grid=False, **foot_axis(foot))
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, WIDTH + 40], **domain), axis=axis)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[height, 0], **domain), axis=None)
    marked = days[days["many"] > 0]
    tips = [
        alt.Tooltip(f"{f}:N", title=text(f"calendar_tip_{f}")) for f in ("when", "how_many", "what")
    ]
    square = {"shape": "square", "size": (_CELL - 1.6) ** 2, "filled": True}

    def rows(frame: pd.DataFrame, *columns: str) -> alt.InlineData:
        return alt.InlineData(frame[["x", "y", *columns]].to_dict("records"))

    words = alt.InlineData(_words(within, ~precise, first, last))
    layers = [
        _ground(days[days["looked"]], x, y, "looked", _CELL - 1.6, "#EDEDED", 1),
        _ground(days[~days["looked"]], x, y, "not_looked", 1.6, QUIET, 0.6),
        alt.Chart(rows(marked, "shade", "when", "how_many", "what"), name="rows").mark_point(
            color=COLOURS[role], **square).encode(
            x=x, y=y, tooltip=tips, opacity=alt.Opacity("shade:Q", scale=None, legend=None)),
        alt.Chart(rows(marked[marked["many"] > 1], "many", "shade"), name="numbers").mark_text(
            fontSize=9, fontWeight=600, baseline="middle").encode(
            x=x, y=y, text="many:N",
            color=alt.condition("datum.shade > 0.6", alt.value("white"), alt.value(INK))),
        alt.Chart(words, name="words").mark_text(align="left", baseline="middle", color=INK).encode(
            x=x, y=y, text="word:N", size=alt.Size("size:Q", scale=None, legend=None)),
    ]  # fmt: skip
    return alt.layer(*layers).properties(
        width=WIDTH + 40, height=height,
        title=alt.TitleParams(title or text("calendar_title"),
                              subtitle=subtitle or text(f"calendar_subtitle_{count}")),
        description=_describe(within, days, ~precise, count, first, last),
    )  # fmt: skip


def _ground(
    days: pd.DataFrame, x: alt.X, y: alt.Y, name: str, size: float, colour: str, opacity: float
) -> alt.Chart:
    """Squares of many days as few lines: a dashed line for each row of neighbouring weeks."""
    rows = days.sort_values(["y", "x"])
    run = ((rows["y"] != rows["y"].shift()) | (rows["x"].diff().round(1) > _CELL + 0.2)).cumsum()
    lines = rows.groupby(run).agg(y=("y", "first"), left=("x", "first"), right=("x", "last"))
    lines = lines.assign(left=lines["left"] - size / 2, right=lines["right"] + size / 2).round(2)
    return (
        alt.Chart(alt.InlineData(lines.to_dict("records")), name=name)
        .mark_rule(strokeWidth=size, strokeDash=[size, _CELL - size], color=colour, opacity=opacity)
        .encode(x=alt.X("left:Q", scale=x["scale"], axis=x["axis"]), x2="right:Q", y=y)
    )


def _check(count: str, role: str, years: tuple[int, int] | None) -> None:
    if count not in ("events", "people"):
        raise ValueError(f"count is {count!r}; allowed: 'events' or 'people'")
    if role not in COLOURS:
        raise ValueError(f"role is {role!r}; allowed: {', '.join(COLOURS)}")
    if years and not 0 <= years[1] - years[0] < _MOST_YEARS:
        raise ValueError(
            f"years is {years}; allowed: two years in order, at most {_MOST_YEARS} in all"
        )


def _last_years(events: pd.DataFrame) -> tuple[int, int]:
    if events.empty:
        return 2025, 2025
    last = int(events["last_day"].dt.year.max())
    return max(int(events["first_day"].dt.year.min()), last - _MOST_YEARS + 1), last


def _days(
    events: pd.DataFrame, count: str, first: int, last: int, coverage: pd.DataFrame | None
) -> pd.DataFrame:
    """Every day of the years, with its place, what lies on it, and whether it was looked at."""
    days = pd.DataFrame({"day": pd.date_range(f"{first}-01-01", f"{last}-12-31").as_unit("s")})
    size = (
        events["people"].fillna(0).astype(int) if count == "people" else events["kind"].notna() * 1
    )
    by_day = events["first_day"]
    many = days["day"].map(size.groupby(by_day).sum()).fillna(0).astype(int)
    what = days["day"].map(events.groupby("first_day")[_title(events)].agg("; ".join)).fillna("")
    new_year = pd.to_datetime(days["day"].dt.year.astype(str) + "-01-01")
    week = ((days["day"] - new_year).dt.days + new_year.dt.day_of_week) // 7
    days = days.assign(
        x=(_LEFT + (week + 0.5) * _CELL).round(1),
        y=(_HEAD + (days["day"].dt.year - first) * _BLOCK + (days["day"].dt.day_of_week + 0.5) * _CELL).round(1),
        many=many, what=what, looked=True, shade=0.0,
        when=[say_date(day) for day in days["day"]], how_many=[say_count(n, count) for n in many],
    )  # fmt: skip
    for least, shade in _STEPS:
        days["shade"] = days["shade"].mask(days["many"] >= least, shade)
    if coverage is not None:
        looked = pd.Series(False, index=days.index)
        for row in coverage.itertuples():
            looked |= days["day"].between(row.first_day, row.last_day)
        days["looked"] = looked
    return days


def _title(events: pd.DataFrame) -> str:
    return (
        "title_es"
        if text("language_code") == "es" and events["title_es"].notna().all()
        else "title_en"
    )


def _words(within: pd.DataFrame, imprecise: pd.Series, first: int, last: int) -> list[dict]:
    """Years, weekdays and months, and how many lie on no day."""
    rows = []
    for year in range(first, last + 1):
        top = _HEAD + (year - first) * _BLOCK
        rows.append({"x": 0, "y": top + 3.5 * _CELL, "word": str(year), "size": 15})
        rows += [
            {"x": _LEFT - 14, "y": top + (place + 0.5) * _CELL, "word": letter, "size": 9.5}
            for place, letter in enumerate(text("calendar_weekdays").split())
        ]
        for month, name in enumerate(text("months").split(), start=1):
            day = pd.Timestamp(year, month, 1)
            week = ((day.day_of_year - 1) + pd.Timestamp(year, 1, 1).day_of_week + 6) // 7
            rows.append({"x": _LEFT + week * _CELL, "y": top - 8, "word": name, "size": 10.5})
        may = (
            imprecise & (within["first_day"].dt.year <= year) & (within["last_day"].dt.year >= year)
        )
        if may.any():
            rows.append(
                {
                    "x": _LEFT + 53.4 * _CELL,
                    "y": top + 3.5 * _CELL,
                    "word": f"+ {may.sum()}",
                    "size": 12,
                }
            )
    return rows


def _describe(
    within, days: pd.DataFrame, imprecise: pd.Series, count: str, first: int, last: int
) -> str:
    since = str(first) if first == last else f"{first}–{last}"
    said = [
        text(
            "calendar_description",
            events=len(within),
            years=since,
            days=int((days["many"] > 0).sum()),
        )
    ]
    if days["many"].max() > 1:
        top = days.loc[days["many"].idxmax()]
        said.append(
            text("calendar_most", when=say_date(top["day"]), many=say_count(top["many"], count))
        )
    if imprecise.any():
        said.append(text("calendar_imprecise", events=int(imprecise.sum())))
    if not days["looked"].all():
        said.append(text("calendar_not_looked", days=int((~days["looked"]).sum())))
    return " ".join(said)
