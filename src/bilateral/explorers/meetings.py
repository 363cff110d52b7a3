"""The panel of official meetings."""

from __future__ import annotations

from typing import Any

import ipywidgets as w
import pandas as pd

from bilateral.charts.meetings import lanes_spec, meeting_marks
from bilateral.data import Dataset
from bilateral.explorers.base import Explorer, View, escaped, linked_events, source_line
from bilateral.labels import language, say_count, say_list, text, word
from bilateral.meetings import attendance, meeting_coverage, office_terms, select_meetings
from bilateral.meetings.rows import NOT_STATED, meeting_text
from bilateral.schema import DIPLOMACY_KINDS, VOCABULARIES
from bilateral.selection import fold

__all__ = ["explore_meetings", "level_choices", "years_of"]

_WIDE = {"description_width": "initial"}


def explore_meetings(data: Dataset) -> Explorer:
    """Explore official meetings: levels, people, offices, frameworks, years, and how they were found.

    Parameters
    ----------
    data
        The tables, shipped or your own; participants, terms and coverage may be missing.

    Returns
    -------
    Explorer
        Controls ``level``, ``kind``, ``years``, ``search``, ``person``, ``office``, ``framework``
        and ``found_by``; drag on the chart to narrow the table to some days. The table has the
        agenda as far as it is on file, who took part, and the sources.

    Examples
    --------
    >>> import bilateral as bl
    >>> panel = explore_meetings(bl.load()).set(search="subordination", level=["ministerial"])
    >>> set(panel.table.level) <= {"ministerial"}
    True
    """
    events = select_meetings(data, kinds=DIPLOMACY_KINDS)
    sat = attendance(data, events)
    words = meeting_text(data, events)
    terms, coverage, line = office_terms(data), meeting_coverage(data), source_line(data)
    marks, names = meeting_marks(events), _names(sat)
    controls = _controls(data, events, sat)
    levels = [level for _, level in controls["level"].options]

    def view(state: dict[str, Any]) -> View:
        rows = _chosen(events, sat, words, state)
        looked_for = coverage if len(coverage) else None
        spec = lanes_spec(
            rows, terms, coverage=looked_for, foot=line(rows), brush=True, marks=marks
        )
        return View(
            rows, _sentence(rows, state), spec, _code(state, levels, data.call), _kinds(rows)
        )

    linked = linked_events(data)
    lines = [["level", "kind", "years", "search"], ["person", "office", "framework", "found_by"]]
    return Explorer(
        data,
        controls,
        view,
        lambda rows: _cells(linked(rows), rows, names),
        name="meetings",
        rows=lines,
    )


def level_choices(events: pd.DataFrame) -> list[tuple[str, str]]:
    """Levels on file, the highest first; what states none comes last."""
    present = [level for level in VOCABULARIES["level"] if level in set(events["level"])]
    choices = [(word(level, "level"), level) for level in present]
    return (
        [*choices, (text("meetings_not_stated"), NOT_STATED)]
        if events["level"].isna().any()
        else choices
    )


def years_of(events: pd.DataFrame) -> tuple[int, int]:
    """First and last year of some events."""
    if events.empty:
        return 2000, 2026
    return int(events["first_day"].dt.year.min()), int(events["last_day"].dt.year.max())


def _controls(data: Dataset, events: pd.DataFrame, sat: pd.DataFrame) -> dict[str, w.ValueWidget]:
    levels = level_choices(events)
    kinds = [kind for kind in DIPLOMACY_KINDS if kind in set(events["kind"])]
    first = [kind for kind in kinds if kind != "agreement"] or kinds
    years = years_of(events)
    start = years_of(events[events["kind"].isin(first)])
    people = sat[sat["person"]].drop_duplicates("actor_id")[["name", "actor_id"]]
    offices = [(word(office, "office"), office) for office in sat["office"].dropna().unique()]
    frames = [(word(term, "framework"), term) for term in events["framework"].dropna().unique()]
    ways = [
        (word(way, "found_by"), way)
        for way in VOCABULARIES["found_by"]
        if way in set(events["found_by"])
    ]

    def one_of(name: str, choices: list[tuple[str, str]], width: str) -> w.Dropdown:
        choices = sorted(choices, key=lambda choice: (fold(choice[0]), choice[1]))
        return w.Dropdown(options=[(text(f"meetings_any_{name}"), "any"), *choices], value="any",
                          description=text(f"control_{name}"), style=_WIDE, layout=w.Layout(width=width))  # fmt: skip

    return {
        "level": w.SelectMultiple(
            options=levels, value=tuple(level for _, level in levels), rows=4,
            description=text("control_level"), style=_WIDE, layout=w.Layout(width="185px")),
        "kind": w.SelectMultiple(
            options=[(word(kind, "kind"), kind) for kind in kinds], value=tuple(first), rows=3,
            description=text("control_what_kind"), style=_WIDE, layout=w.Layout(width="165px")),
        "years": w.IntRangeSlider(
            value=(max(years[0], start[0]), years[1]), min=years[0], max=years[1], continuous_update=False,
            description=text("control_years"), style=_WIDE, layout=w.Layout(width="300px")),
        "search": w.Text(
            value="", placeholder=text("meetings_search_hint"), continuous_update=False,
            description=text("control_search"), style=_WIDE, layout=w.Layout(width="205px")),
        "person": one_of("person", list(people.itertuples(index=False, name=None)), "225px"),
        "office": one_of("office", offices, "235px"),
        "framework": one_of("framework", frames, "230px"),
        "found_by": one_of("found_by", ways, "170px"),
    }  # fmt: skip


def _chosen(
    events: pd.DataFrame, sat: pd.DataFrame, words: pd.Series, state: dict[str, Any]
) -> pd.DataFrame:
    first, last = (pd.Timestamp(year, month, day) for year, (month, day) in
                   zip(state["years"], ((1, 1), (12, 31)), strict=True))  # fmt: skip
    keep = events["kind"].isin(state["kind"]) & events["level"].fillna(NOT_STATED).isin(
        state["level"]
    )
    keep &= (events["last_day"] >= first) & (events["first_day"] <= last)
    for column in ("framework", "found_by"):
        if state[column] != "any":
            keep &= events[column] == state[column]
    for name, column in (("person", "actor_id"), ("office", "office")):
        if state[name] != "any":
            keep &= events["event_id"].isin(sat.loc[sat[column] == state[name], "event_id"])
    for part in fold(state["search"]).split():
        keep &= words.str.contains(part, regex=False).to_numpy()
    return events[keep]


def _kinds(rows: pd.DataFrame) -> str:
    counts = rows["kind"].value_counts()
    return ", ".join(
        say_count(int(counts[kind]), f"kind_{kind}") for kind in DIPLOMACY_KINDS if kind in counts
    )


def _sentence(rows: pd.DataFrame, state: dict[str, Any]) -> str:
    if rows.empty:
        return text("meetings_nothing")
    counts = rows["kind"].value_counts()
    kinds = [
        say_count(int(counts[kind]), f"kind_{kind}") for kind in DIPLOMACY_KINDS if kind in counts
    ]
    levels = rows["level"].fillna(NOT_STATED).value_counts()
    parts = [
        text("meetings_level", level=name.lower(), n=int(levels[level]))
        for name, level in level_choices(rows) if level in levels
    ]  # fmt: skip
    listed = int((rows["found_by"] == "systematic").sum())
    first, last = state["years"]
    return text("meetings_sentence", first=str(first), last=str(last), kinds=say_list(kinds),
                levels=say_list(parts), listed=listed, found=len(rows) - listed)  # fmt: skip


def _code(state: dict[str, Any], levels: list[str], call: str) -> str:
    said = [f"kinds={state['kind']!r}"]
    if state["level"] != levels:
        said.append(f"levels={state['level']!r}")
    for name, argument in (
        ("person", "people"),
        ("office", "offices"),
        ("framework", "frameworks"),
    ):
        if state[name] != "any":
            said.append(f"{argument}={[state[name]]!r}")
    if state["found_by"] != "any":
        said.append(f"found_by={state['found_by']!r}")
    first, last = state["years"]
    said.append(f"start='{first}', end='{last}'")
    if state["search"].strip():
        said.append(f"search={state['search']!r}")
    return "\n".join([
        "import bilateral as bl",
        f"data = {call}",
        f"events = bl.select_meetings(data, {', '.join(said)})",
        "looked_for = bl.meeting_coverage(data)",
        "bl.draw_meeting_lanes(events, bl.office_terms(data), foot=bl.foot(data, events),",
        "                      coverage=looked_for if len(looked_for) else None)",
    ])  # fmt: skip


def _names(sat: pd.DataFrame) -> dict[str, str]:
    """Who took part in each event, Mexico first."""
    found: dict[str, dict[str, None]] = {}
    for event, name in zip(sat["event_id"].tolist(), sat["name"].tolist(), strict=True):
        found.setdefault(event, {})[name] = None
    return {event: ", ".join(names) for event, names in found.items()}


def _cells(linked: pd.DataFrame, rows: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """When, what, agenda, who, level, how it was found, and the sources, every cell escaped."""
    rows = rows.sort_values(["first_day", "event_id"], ascending=[False, True])
    agenda = (
        rows["summary_es"].fillna(rows["summary_en"]) if language() == "es" else rows["summary_en"]
    )
    return pd.DataFrame({
        text("tip_when"): linked[text("tip_when")], text("tip_title"): linked[text("tip_title")],
        text("head_agenda"): [escaped(said) for said in agenda.fillna("")],
        text("head_who"): [escaped(names.get(event, "")) for event in rows["event_id"]],
        text("tip_level"): [escaped(word(level, "level")) for level in rows["level"]],
        text("tip_found_by"): [escaped(word(way, "found_by")) for way in rows["found_by"]],
        text("tip_sources"): linked[text("tip_sources")],
    })  # fmt: skip
