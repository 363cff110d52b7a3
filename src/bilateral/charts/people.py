"""The people of events: a mark a person, those whom no page names among them."""

from __future__ import annotations

from functools import cache

import altair as alt
import numpy as np
import pandas as pd

from bilateral.charts.bands import put_in
from bilateral.charts.theme import COLOURS, INK, QUIET, foot_axis, without_looks
from bilateral.labels import language, say_count, say_date, say_list, text, word

__all__ = ["draw_people", "people_spec"]

_LEFT, _ACROSS, _STEP, _LINE = 205, 600, 13, 13
#: Rows of fewer people than the largest so many are drawn as one row.
_MOST_ROWS = 11
_COLUMNS = {"organization": "group", "us_district": "us_district"}


def draw_people(
    people: pd.DataFrame, by: str = "organization", *, names: pd.Series | None = None,
    foot: str | None = None, title: str | None = None,
) -> alt.LayerChart:  # fmt: skip
    """Draw people as marks: a column an event, a row an organization or a court district.

    Parameters
    ----------
    people
        As :func:`bilateral.people_handed_over` gives it: a row a person, named or not.
    by
        ``"organization"`` (the widest that pages tie the person to) or ``"us_district"``.
    names
        Words for organizations, indexed by their id: ``data.actors.set_index("actor_id").name``.
    foot
        The line under the chart.
    title
        In place of the standing title.

    Returns
    -------
    altair.LayerChart
        A filled circle: a named person; a hollow one: one whom no page on file names. What is not
        on file has a row of its own. The tooltip gives name, organization, district, what the
        person was charged with, and the latest outcome on file. Charged is not convicted.

    Raises
    ------
    ValueError
        If `by` is neither.
    """
    spec = people_spec(people, by, names=names, foot=foot, title=title)
    return alt.LayerChart.from_dict(without_looks(spec), validate=False)


def people_spec(
    people: pd.DataFrame, by: str = "organization", *, names: pd.Series | None = None,
    foot: str | None = None, title: str | None = None,
) -> dict:  # fmt: skip
    """Give the people as a finished specification: the drawing is built once, data are put in."""
    if by not in _COLUMNS:
        raise ValueError(f"by is {by!r}; allowed: {', '.join(_COLUMNS)}")
    rows = people.assign(row=_rows(people[_COLUMNS[by]], people["name"].notna()))
    order = _order(rows["row"])
    words = {row: _say_row(row, by, names) for row in order}
    events = rows.drop_duplicates("event_id")[["event_id", "date"]]
    width = (_ACROSS - 10) / max(len(events), 1)
    left = {event: _LEFT + place * width for place, event in enumerate(events["event_id"])}
    marks, tops, height = _places(rows, order, left, max(int((width - 12) // _STEP), 1))
    sizes = rows["event_id"].value_counts()
    datasets = {
        "rows": [_mark(person, x, y, names) for person, (x, y) in zip(rows.itertuples(), marks, strict=True)],
        "lines": [
            {"y": tops[row] + _LINE / 2, "word": words[row], "many": int((rows["row"] == row).sum()),
             "grey": row in _UNKNOWN} for row in order],
        "heads": [
            {"x": left[event], "word": say_date(date), "many": say_count(sizes[event], "people")}
            for event, date in events.itertuples(index=False)],
    }  # fmt: skip
    spec = put_in(
        _template(language()), datasets, x={}, axis=foot_axis(foot), y={"domain": [height, 0]}
    )
    title = {"text": title or text(f"persons_title_{by}"), "subtitle": text("persons_subtitle")}
    return spec | {
        "height": height,
        "title": title,
        "description": _describe(rows, order, words, by),
    }


@cache
def _template(_language: str) -> dict:
    """The drawing without its data, for one language."""
    across = alt.Scale(domain=[0, _LEFT + _ACROSS], nice=False, zero=False)
    axis = alt.Axis(labels=False, ticks=False, domain=False, grid=False)
    x = alt.X("x:Q", scale=across, axis=axis)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[1, 0], nice=False, zero=False), axis=None)
    ink = alt.condition("datum.grey", alt.value(QUIET), alt.value(INK))
    ways = alt.Scale(
        domain=["mx_to_us", "us_to_mx"], range=[COLOURS["mx_to_us"], COLOURS["us_to_mx"]]
    )
    lines, heads = alt.Chart(alt.NamedData("lines")), alt.Chart(alt.NamedData("heads"))
    layers = [
        lines.properties(name="lines").mark_rule(color="#EEEEEE").encode(
            x=alt.value(_LEFT - 12), x2=alt.value(_LEFT + _ACROSS), y=y),
        _with_words(alt.Chart(alt.NamedData("rows"), name="rows")).mark_point(size=78, strokeWidth=1.4).encode(
            x=x, y=y, stroke=alt.Stroke("way:N", scale=ways, legend=None),
            fill=alt.Fill("way:N", scale=ways, legend=None),
            fillOpacity=alt.condition("isValid(datum.name)", alt.value(0.9), alt.value(0)), opacity=alt.value(1),
            tooltip=[alt.Tooltip(f"{f}_said:N", title=text(f"persons_tip_{f}")) for f in _FIELDS]),
        lines.properties(name="row_names").mark_text(align="right", fontSize=12.5).encode(
            x=alt.value(_LEFT - 44), y=y, text="word:N", color=ink),
        lines.properties(name="row_counts").mark_text(align="right", fontSize=12.5, fontWeight=600).encode(
            x=alt.value(_LEFT - 18), y=y, text="many:N", color=ink),
        heads.properties(name="days").mark_text(
            align="left", fontSize=13, fontWeight=600, color=INK, dx=-5).encode(
            x=x, y=alt.value(6), text="word:N"),
        heads.properties(name="day_counts").mark_text(align="left", fontSize=12, color=QUIET, dx=-5).encode(
            x=x, y=alt.value(21), text="many:N"),
    ]  # fmt: skip
    return alt.layer(*layers).properties(width=_LEFT + _ACROSS).to_dict()


#: What a mark says of a person; what is not on file is said to be so.
_FIELDS = ("name", "tied_to", "district", "charge", "outcome")


def _with_words(chart: alt.Chart) -> alt.Chart:
    """Fill in what is not on file, in words: the data hold only what is."""
    for field in _FIELDS:
        none = text("persons_not_named" if field == "name" else "persons_unknown")
        chart = chart.transform_calculate(**{f"{field}_said": f"datum.{field} || '{none}'"})
    return chart


#: Rows for what is not on file, last.
_UNKNOWN = ("other", "not_on_file", "not_named")


def _rows(cells: pd.Series, named: pd.Series) -> pd.Series:
    """The row of each person; small groups together, and what is not known apart."""
    first = cells.astype("str").str.replace(r"\|.*", "", regex=True)
    sizes = first.value_counts()
    small = set(sizes.index[_MOST_ROWS - 1 :]) if len(sizes) > _MOST_ROWS else set()
    row = first.mask(first.isin(small), "other").fillna("not_on_file")
    return row.mask(~named & first.isna(), "not_named")


def _order(rows: pd.Series) -> list[str]:
    sizes = rows.value_counts().reset_index().sort_values(["count", "row"], ascending=[False, True])
    known = [row for row in sizes["row"] if row not in _UNKNOWN]
    return known + [row for row in _UNKNOWN if row in set(rows)]


def _say_row(row: str, by: str, names: pd.Series | None) -> str:
    if row in _UNKNOWN:
        return text(f"persons_{row}_{by}" if row != "not_named" else "persons_not_named")
    if by == "us_district":
        return word(row, "us_district")
    return row.replace("-", " ").title() if names is None or row not in names else str(names[row])


def _places(
    rows: pd.DataFrame, order: list[str], left: dict[str, float], a_line: int
) -> tuple[list[tuple[float, float]], dict[str, float], int]:
    """Place of each mark, top of each row, and the height of all, in pixels."""
    sizes = rows.groupby(["row", "event_id"]).size()
    tops, at = {}, 34.0
    for row in order:
        tops[row] = at
        at += max(int(np.ceil(sizes[row].max() / a_line)), 1) * _LINE + 6
    turn = rows.groupby(["row", "event_id"]).cumcount()
    marks = [
        (left[event] + (n % a_line) * _STEP, tops[row] + _LINE / 2 + (n // a_line) * _LINE)
        for row, event, n in zip(rows["row"], rows["event_id"], turn, strict=True)
    ]
    return marks, tops, int(at)


def _mark(person: tuple, x: float, y: float, names: pd.Series | None) -> dict:
    named = pd.notna(person.name)
    ties = [] if pd.isna(person.organization) else person.organization.split("|")
    outcome = word(person.outcome, "outcome")
    if outcome and pd.notna(person.outcome_as_of):
        outcome += f" ({say_date(person.outcome_as_of)})"
    about = {
        "name": person.name if named else "",
        "tied_to": ", ".join(_say_row(tie, "organization", names) for tie in ties),
        "district": word(person.us_district, "us_district"), "charge": word(person.charge, "charge"),
        "outcome": outcome,
    }  # fmt: skip
    place = {"x": round(x, 1), "y": round(y, 1), "way": person.direction}
    return place | {field: said for field, said in about.items() if said}


def _describe(rows: pd.DataFrame, order: list[str], words: dict[str, str], by: str) -> str:
    if rows.empty:
        return text("persons_empty")
    days = say_list([
        f"{say_date(date)} ({n})" for date, n in rows.groupby("date", sort=True).size().items()
    ])  # fmt: skip
    parts = say_list([f"{words[row]} {int((rows['row'] == row).sum())}" for row in order])
    return text("persons_description", people=len(rows), named=int(rows["name"].notna().sum()),
                days=days, parts=parts, by=text(f"persons_by_{by}"))  # fmt: skip
