"""The panel of timing: what lies near threats and deadlines, and what chance would give."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import ipywidgets as w
import numpy as np
import pandas as pd

from bilateral.charts.theme import QUIET, WIDTH
from bilateral.charts.timing import around_spec, finished, layer, null_spec
from bilateral.data import Dataset
from bilateral.explorers.base import Explorer, View, linked_events, source_line
from bilateral.labels import say_date, text
from bilateral.selection import select_events
from bilateral.timing import (
    EVIDENCE,
    NULLS,
    PLAN,
    SIDES,
    STRATA,
    Around,
    Coincidence,
    around,
    coincidence,
    collapse,
    search_span,
)

__all__ = ["explore_timing"]

_STYLE = {"description_width": "initial"}
#: Kinds of the anchors that the plan does not test, beside those that it does.
_ANCHORS = PLAN.anchors | {
    "measures": (("tariff_imposed",), "us_to_mx"), "reliefs": (("tariff_relief",), "us_to_mx"),
}  # fmt: skip
_WINDOWS = (1, 2, *PLAN.windows, 10, 21, 30)
_COUNTED, _VIEWS = ("acts", "episodes"), ("dots", "chance")
_READ = ["first_day", "last_day", "precision", "kind", "status"]
#: How high the chart may be, in pixels; joint shifts for its line.
_HIGHEST, _SHIFTS = 250, 999


class _Series(NamedTuple):
    """Acts and anchors of one choice, and the days on which both were looked for."""

    rows: pd.DataFrame
    #: Of the acts and of the anchors only what the tests read.
    acts: pd.DataFrame
    anchors: pd.DataFrame
    span: pd.DataFrame
    names: tuple[str, str]
    foot: str


def explore_timing(data: Dataset) -> Explorer:
    """Explore what happened within some days of tariff threats and deadlines, against chance.

    Parameters
    ----------
    data
        The tables, shipped or your own.

    Returns
    -------
    Explorer
        Controls ``acts`` (meetings, agreements, handovers), ``side`` (before or after),
        ``anchors`` (threats, deadlines, measures, reliefs), ``window_days``, ``evidence`` (all, or
        only acts on complete lists), ``counted`` (acts, or episodes: acts no more than a week apart
        counted once), ``null``, ``strata`` and ``show`` (dots, or what chance gives). The sentence
        says what was found and what would have been missed; the table has the acts near, with the
        day that each is near to.

    Notes
    -----
    Whoever turns the controls until something is found, finds something. The sentence says whether
    a choice is one of the tests that were fixed before looking, see :func:`bilateral.timing_plan`.

    Examples
    --------
    >>> import bilateral as bl
    >>> panel = explore_timing(bl.load()).set(acts="handovers", anchors="threats", side="after")
    >>> set(panel.table.kind) <= {"extradition", "transfer", "deportation"}
    True
    """
    line = source_line(data)

    @cache
    def series(acts: str, anchors: str, evidence: str, counted: str) -> _Series:
        return _series(data, acts, anchors, evidence, counted, line)

    @cache
    def tested(asked: tuple, side: str, window_days: int, null: str, strata: str) -> Coincidence:
        one = series(*asked)
        return coincidence(
            one.acts, one.anchors, span=one.span, window_days=window_days, side=side, null=null,
            strata=strata, names=one.names,
        )  # fmt: skip

    @cache
    def laid(asked: tuple, reach: int, strata: str) -> Around:
        one = series(*asked)
        return around(
            one.acts, one.anchors, span=one.span, window_days=reach, strata=strata, shifts=_SHIFTS,
            names=one.names,
        )  # fmt: skip

    def view(state: dict[str, Any]) -> View:
        asked = tuple(state[name] for name in ("acts", "anchors", "evidence", "counted"))
        one = series(*asked)
        if one.span.empty:
            return _nothing(one, state, data.call)
        found = tested(
            asked, *(state[name] for name in ("side", "window_days", "null", "strata"))
        )  # fmt: skip
        dots = laid(asked, _reach(state), state["strata"])
        rows = _near(one.rows, dots.dots, found, _lags(state))
        if state["show"] == "chance":
            spec = null_spec(found, foot=one.foot)
        else:
            spec = around_spec(dots, marked=_lags(state), foot=one.foot, highest=_HIGHEST)
        return View(rows, _sentence(found, state), spec, _code(state, data.call), _total(found))

    linked = linked_events(data)
    return Explorer(data, _controls(), view, lambda rows: _cells(linked(rows), rows), name="timing")


def _controls() -> dict[str, w.ValueWidget]:
    def one_of(name: str, choices: tuple, value: object, width: int) -> w.Dropdown:
        return w.Dropdown(
            options=[(text(f"explore_timing_{name}_{choice}"), choice) for choice in choices], value=value,
            description=text(f"explore_timing_{name}"), style=_STYLE, layout=w.Layout(width=f"{width}px"),
        )  # fmt: skip

    windows = [
        (text("explore_timing_window_plan" if n in PLAN.windows else "explore_timing_window", n=n), n)
        for n in sorted(_WINDOWS)
    ]  # fmt: skip
    return {
        "acts": one_of("acts", tuple(PLAN.acts), "meetings", 180),
        "window_days": w.Dropdown(
            options=windows, value=PLAN.window_days, description=text("explore_timing_within"),
            style=_STYLE, layout=w.Layout(width="165px")),
        "side": one_of("side", SIDES, "before", 125),
        "anchors": one_of("anchors", tuple(_ANCHORS), "deadlines", 165),
        "show": one_of("show", _VIEWS, "dots", 160),
        "evidence": one_of("evidence", EVIDENCE, "all", 215),
        "counted": one_of("counted", _COUNTED, "acts", 165),
        "null": one_of("null", NULLS, PLAN.null, 215),
        "strata": one_of("strata", STRATA, PLAN.strata, 195),
    }  # fmt: skip


# --- what is tested -------------------------------------------------------------------------------


def _series(
    data: Dataset, acts: str, anchors: str, evidence: str, counted: str, line: Any
) -> _Series:
    every, others = (
        _of_kind(data.events, *kinds) for kinds in (PLAN.acts[acts], _ANCHORS[anchors])
    )
    chosen = every if evidence == "all" else every[every["found_by"] == "systematic"]
    names = (f"timing_name_{acts}", f"timing_name_{anchors.removesuffix('s')}")
    try:
        span = search_span(data, every, others, complete=evidence == "systematic")
    except ValueError:  # nothing of the kind on file, or nothing said of how it was looked for
        span = data.coverage.head(0)
    tested = data.events[data.events["event_id"].isin([*chosen["event_id"], *others["event_id"]])]
    chosen = collapse(chosen) if counted == "episodes" else chosen
    return _Series(chosen, chosen[_READ], others[_READ], span, names, line(tested))


def _of_kind(events: pd.DataFrame, kinds: tuple, direction: str | None) -> pd.DataFrame:
    return select_events(events, kinds=kinds, directions=direction)


def _lags(state: dict[str, Any]) -> tuple[int, int]:
    """First and last day of the window, in days from the anchor."""
    days = state["window_days"]
    return (1, days) if state["side"] == "after" else (-days, -1)


def _reach(state: dict[str, Any]) -> int:
    """How many days before and after are drawn."""
    return 21 if state["window_days"] <= max(PLAN.windows) else 45


def _near(
    acts: pd.DataFrame, dots: pd.DataFrame, found: Coincidence, lags: tuple[int, int]
) -> pd.DataFrame:
    """The acts in the window, each with the nearest day that it is near to."""
    about = found.table.iloc[0]
    act, day, days = (dots[name].to_numpy() for name in ("act_row", "act_day", "days"))
    near = (days >= lags[0]) & (days <= lags[1]) & ~np.isin(act, act[days == 0])
    near &= (day >= np.datetime64(about["first_day"])) & (day <= np.datetime64(about["last_day"]))
    order = np.flatnonzero(near)[np.argsort(np.abs(days[near]), kind="stable")]
    nearest = dict(reversed([(act[n], n) for n in order]))
    chosen = acts.index.isin(nearest)
    places = [nearest[row] for row in acts.index[chosen]]
    return acts[chosen].assign(days=days[places], anchor_day=dots["anchor_day"].to_numpy()[places])


def _cells(cells: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Events as the table shows them, with the day that each is near to."""
    if rows.empty:
        return cells
    rows = rows.sort_values(["first_day", "event_id"], ascending=[False, True])
    near = [
        text(f"explore_timing_near_{'before' if days < 0 else 'after'}", n=abs(int(days)), day=say_date(f"{day:%Y-%m-%d}"))
        for days, day in zip(rows["days"], rows["anchor_day"], strict=True)
    ]  # fmt: skip
    cells.insert(1, text("explore_timing_near"), near)
    return cells


# --- words ----------------------------------------------------------------------------------------


def _sentence(found: Coincidence, state: dict[str, Any]) -> str:
    said = [found.caption, found.warning]
    if not found.table["acts"].item() and state["evidence"] == "systematic":
        said.append(text("explore_timing_none_systematic"))
    said.append(
        text("explore_timing_planned" if _is_planned(state) else "explore_timing_unplanned")
    )
    return " ".join(filter(None, said))


def _is_planned(state: dict[str, Any]) -> bool:
    """Whether a choice is one of the tests that were fixed before looking."""
    return (
        state["anchors"] in PLAN.anchors and state["side"] == PLAN.side(state["anchors"])
        and state["window_days"] in PLAN.windows and state["counted"] == "acts"
        and (state["null"], state["strata"]) == (PLAN.null, PLAN.strata)
    )  # fmt: skip


def _total(found: Coincidence) -> str:
    row = found.table.iloc[0]
    numbers = {"near": int(row["acts_near"]), "acts": int(row["acts"])}
    return text("sweep_near", **numbers, expected=f"{row['expected']:.1f}", p=f"{row['p']:.2g}")


def _nothing(one: _Series, state: dict[str, Any], call: str) -> View:
    """No day on which both were looked for: an empty chart that says what would fill it."""
    said = text("explore_timing_no_span")
    mark = {"type": "text", "fontSize": 13, "color": QUIET, "limit": WIDTH - 20}
    spec = finished({
        "layer": [layer("nothing", [{"words": said}], mark, text={"field": "words"})],
        "width": WIDTH, "height": 120, "description": said,
        "title": {"text": text("null_title"), "subtitle": ""},
    })  # fmt: skip
    return View(one.rows.head(0), said, spec, _code(state, call))


def _code(state: dict[str, Any], call: str) -> str:
    first, last = _lags(state)
    names = tuple(f"timing_name_{n}" for n in (state["acts"], state["anchors"].removesuffix("s")))
    lines = [
        "import bilateral as bl",
        f"data = {call}",
        f"acts = {_selected(*PLAN.acts[state['acts']])}",
        f"anchors = {_selected(*_ANCHORS[state['anchors']])}",
    ]
    if state["evidence"] == "systematic":
        lines += [
            "span = bl.search_span(data, acts, anchors, complete=True)",
            "acts = acts[acts['found_by'] == 'systematic']",
        ]
    else:
        lines.append("span = bl.search_span(data, acts, anchors)")
    lines += [
        "tested = data.events[data.events['event_id'].isin([*acts['event_id'], *anchors['event_id']])]",
    ]
    if state["counted"] == "episodes":
        lines.append("acts = bl.collapse(acts)")
    lines += [
        f"names = {names!r}",
        f"found = bl.coincidence(acts, anchors, span=span, window_days={state['window_days']}, side={state['side']!r},"
        f" null={state['null']!r}, strata={state['strata']!r}, names=names)",
        "print(found.caption, found.warning)",
        f"laid = bl.around(acts, anchors, span=span, window_days={_reach(state)}, strata={state['strata']!r},"
        f" shifts={_SHIFTS}, names=names)",
        "about, dots = found.table.iloc[0], laid.dots",
        "dots = dots[dots['act_day'].between(about['first_day'], about['last_day'])]",
        "same_day = dots.loc[dots['days'] == 0, 'act_row']",
        f"near = dots[dots['days'].between({first}, {last}) & ~dots['act_row'].isin(same_day)]",
        "events = acts.loc[acts.index.isin(near['act_row'])]",
    ]
    if state["show"] == "chance":
        drawn = "bl.draw_null(found, foot=bl.foot(data, tested))"
    else:
        drawn = (
            f"bl.draw_around(laid, marked=({first}, {last}), foot=bl.foot(data, tested),"
            f" highest={_HIGHEST})"
        )
    return "\n".join([*lines, drawn])


def _selected(kinds: tuple, direction: str | None) -> str:
    way = "" if direction is None else f", directions=[{direction!r}]"
    return f"bl.select_events(data.events, kinds={list(kinds)!r}{way})"
