"""The gaps between meetings: a bar from each meeting to the next, as high as it is long."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

import altair as alt
import numpy as np
import pandas as pd

from bilateral.charts.layout import moment, place_labels, time_ticks
from bilateral.charts.theme import COLOURS, INK, QUIET, WIDTH, foot_axis
from bilateral.labels import say_count, say_date, text

__all__ = ["draw_meeting_gaps"]

#: Room at the left for the names of groups; room for words above the bars; least of a group; letters.
_LEFT, _WORDS, _ROOM, _LETTER = 150, 34, 58, 6.0
_BARS = {1: 190, 2: 110, 3: 78}
_FEWEST = 56
#: What a bar knows for the placing of words only.
_UNDRAWN = ("group", "x", "x2", "running")
#: Height of the highest bar, by the number of groups. Groups drawn at most.
_MOST = 5


def draw_meeting_gaps(
    gaps: pd.DataFrame, *, end: str | None = None,
    foot: str | None = None, title: str | None = None,
) -> alt.LayerChart:  # fmt: skip
    """Draw the gaps between meetings, group by group.

    Parameters
    ----------
    gaps
        As :func:`bilateral.meeting_gaps` gives them.
    end
        Day to which is drawn; the last one of the gaps if left out.
    foot
        The line under the chart, as :func:`bilateral.foot` gives it.
    title
        In place of the standing title.

    Returns
    -------
    altair.LayerChart
        A row a group (five at most, those with the most meetings): each gap a bar from meeting to
        meeting, as high as it is long, the longest named; the running one open, up to the last day
        looked for. Where a length is uncertain a paler part shows by how much. Days that were not
        looked for are hatched, and gaps over them have no bar.

    Examples
    --------
    >>> import bilateral as bl
    >>> data = bl.load()
    >>> dialogue = bl.select_meetings(data, frameworks=["high_level_security_dialogue"])
    >>> chart = bl.draw_meeting_gaps(bl.meeting_gaps(data, dialogue, by="list_id"))
    """
    kept = (
        gaps["group"]
        .value_counts()
        .sort_index()
        .sort_values(ascending=False, kind="stable")
        .index[:_MOST]
    )
    gaps = gaps[gaps["group"].isin(kept)]
    names = dict(zip(gaps["group"], gaps["name"], strict=True))
    since, until = _domain(gaps, end)
    bars, rows = _bars(gaps, kept, since, until)
    height = max(rows.values(), default=60)
    scale = alt.Scale(domain=[height, 0], nice=False)
    across = alt.Scale(
        type="utc", domain=[moment(since), moment(until)], nice=False, range=[_LEFT, WIDTH]
    )
    x = alt.X("first:T", scale=across,
              axis=alt.Axis(grid=False, domain=False, **time_ticks(since, until), **foot_axis(foot)))  # fmt: skip
    floor = alt.Y("floor:Q", scale=scale, axis=None)
    tip = [
        alt.Tooltip("gap:N", title=text("tip_gap")),
        alt.Tooltip("when:N", title=text("tip_when")),
    ]
    colour = COLOURS["diplomacy"]

    def part(name: str, rows: list[dict]) -> alt.Chart:
        shown = [{key: cell for key, cell in row.items() if key not in _UNDRAWN} for row in rows]
        return alt.Chart(alt.InlineData(shown), name=name)

    unseen = part("unseen", _unseen(gaps, rows, since, until)).mark_rule(
        strokeDash=[1.2, 3], strokeWidth=12, color="#BDBDBD", clip=True
    ).encode(x=x, x2="last:T", y=floor)  # fmt: skip
    lines = part("lines", [{"floor": floor} for floor in rows.values()]).mark_rule(
        color=QUIET, strokeWidth=0.7
    ).encode(x=alt.value(_LEFT), x2=alt.value(WIDTH), y=floor)  # fmt: skip
    closed = [bar for bar in bars if not bar["running"]]
    maybe = part("maybe", [bar for bar in closed if bar["most"] < bar["top"]]).mark_bar(
        color=colour, opacity=0.3
    ).encode(x=x, x2="last:T", y=alt.Y("top:Q", scale=scale, axis=None), y2="most:Q")  # fmt: skip
    whole = part("gaps", closed).mark_bar(stroke="#FFFFFF", strokeWidth=0.6).encode(
        x=x, x2="last:T", y=floor, y2="top:Q", tooltip=tip,
        fill=alt.Fill("longest:N", legend=None, scale=alt.Scale(domain=[True, False], range=[colour, "#CDAFCA"])),
    )  # fmt: skip
    running = part("running", [bar for bar in bars if bar["running"]]).mark_bar(
        filled=False, stroke=colour, strokeDash=[4, 3], strokeWidth=1.3
    ).encode(x=x, x2="last:T", y=floor, y2="top:Q", tooltip=tip)  # fmt: skip
    labels = part("labels", _labels(bars)).mark_text(fontSize=11.5, color=INK).encode(
        x=alt.X("at:Q", scale=None), y=alt.Y("y:Q", scale=scale, axis=None), text="said:N"
    )  # fmt: skip
    groups = part("groups", _names(gaps, rows, names)).mark_text(
        align="left", fontSize=12, color=INK
    ).encode(
        x=alt.value(0), y=alt.Y("y:Q", scale=scale, axis=None), text="name:N",
        opacity=alt.Opacity("quiet:N", legend=None, scale=alt.Scale(domain=[False, True], range=[1, 0.65])),
    )  # fmt: skip
    return alt.layer(unseen, lines, whole, maybe, running, labels, groups).properties(
        width=WIDTH, height=height,
        title=alt.TitleParams(title or text("gaps_title"), subtitle=text("gaps_subtitle")),
        description=_description(gaps, rows, names),
    )  # fmt: skip


def _domain(gaps: pd.DataFrame, end: str | None) -> tuple[pd.Timestamp, pd.Timestamp]:
    days = pd.concat([gaps["first_day"], gaps["last_day"]]).dropna()
    if days.empty:
        return pd.Timestamp("2000-01-01"), pd.Timestamp(end or "2026-01-01")
    slack = max((days.max() - days.min()) / 40, pd.Timedelta(days=10))
    return days.min() - slack / 2, pd.Timestamp(end) if end else days.max() + slack


def _bars(
    gaps: pd.DataFrame, kept: Iterable[str], since: pd.Timestamp, until: pd.Timestamp
) -> tuple[list[dict], dict[str, float]]:
    """The bars, in pixels with y growing downwards, and the floor of each group."""
    measured = gaps.dropna(subset=["lowest_days", "first_day", "last_day"])
    most = measured["highest_days"].fillna(measured["lowest_days"]).astype(float)
    tall = _BARS.get(gaps["group"].nunique(), _FEWEST) / max(most.max() if len(most) else 1, 1)
    longest = measured[~measured["running"]].sort_values(
        ["lowest_days", "first_day"], ascending=[False, True]
    )
    longest = set(longest.drop_duplicates("group").index)
    bars, rows, top = [], {}, 0.0
    for group in kept:
        here = measured[measured["group"] == group]
        high = most[here.index].max() * tall if len(here) else 0.0
        top += max(high + _WORDS, _ROOM)
        rows[group] = round(top, 1)
        for gap in here.itertuples():
            first, last = moment(gap.first_day), moment(max(gap.last_day, gap.first_day))
            across = [_LEFT + (day - moment(since)) / (moment(until) - moment(since)) * (WIDTH - _LEFT)
                      for day in (first, last)]  # fmt: skip
            bars.append({
                "group": group, "first": first, "last": last, "floor": rows[group], "x": across[0], "x2": across[1],
                "top": round(top - float(gap.lowest_days) * tall, 2), "most": round(top - most[gap.Index] * tall, 2),
                "running": bool(gap.running), "longest": gap.Index in longest,
                "gap": _length(gap), "when": _when(gap),
            })  # fmt: skip
    return bars, rows


def _length(gap: tuple) -> str:
    if gap.running:
        return text("gap_running", days=say_count(int(gap.lowest_days), "days"))
    if gap.lowest_days == gap.highest_days:
        return say_count(int(gap.lowest_days), "days")
    return text("cadence_days", lowest=int(gap.lowest_days), highest=int(gap.highest_days))


def _when(gap: tuple) -> str:
    if gap.running:
        return text("gap_looked", since=say_date(gap.since), until=say_date(gap.looked_until))
    return f"{say_date(gap.since)} – {say_date(gap.until)}"


def _labels(bars: list[dict]) -> list[dict]:
    """Words above the longest gap and the running one of each group, clear of bars and each other."""
    said = [
        bar for bar in bars if bar["longest"] or (bar["running"] and bar["first"] < bar["last"])
    ]
    words = [f"{bar['gap']}: {bar['when']}" if bar["longest"] else bar["gap"] for bar in said]
    place = []
    for group in dict.fromkeys(bar["group"] for bar in said):
        here = [i for i, bar in enumerate(said) if bar["group"] == group]
        wide = np.array([len(words[i]) * _LETTER + 8 for i in here])
        middle = np.array([(said[i]["x"] + said[i]["x2"]) / 2 for i in here])
        at = np.clip(middle, _LEFT + wide / 2, WIDTH - wide / 2)
        up = np.array(
            [_clear(bars, group, x - w / 2, x + w / 2) + 8 for x, w in zip(at, wide, strict=True)]
        )
        for i, x, y in zip(here, at, place_labels(at, up, wide, 14), strict=True):
            place.append(
                {
                    "said": words[i],
                    "at": round(float(x), 1),
                    "y": round(said[i]["floor"] - float(y), 1),
                }
            )
    return place


def _clear(bars: list[dict], group: str, left: float, right: float) -> float:
    """How high the bars of a group reach between two places."""
    return max(bar["floor"] - bar["most"] for bar in bars
               if bar["group"] == group and bar["x"] < right and bar["x2"] > left)  # fmt: skip


def _unseen(
    gaps: pd.DataFrame, rows: dict[str, float], since: pd.Timestamp, until: pd.Timestamp
) -> list[dict]:
    """Stretches that were not looked for: within a gap, and after the last day looked for."""
    broken = gaps[(gaps["coverage"] == "no") & ~gaps["running"]]
    found = [(gap.group, gap.first_day, gap.last_day) for gap in broken.itertuples()]
    ends = gaps[gaps["running"] & (gaps["coverage"] != "unknown")]
    found += [
        (gap.group, gap.first_day if pd.isna(gap.looked_until) else gap.looked_until, until)
        for gap in ends.itertuples()
    ]
    return [
        {
            "first": moment(max(first, since)),
            "last": moment(min(last, until)),
            "floor": rows[group] - 7,
        }
        for group, first, last in found
        if pd.notna(first) and pd.notna(last) and last > first
    ]


def _names(gaps: pd.DataFrame, rows: dict[str, float], names: dict[str, str]) -> list[dict]:
    """The name of each group and its number of meetings, line by line, upon its floor."""
    sizes = gaps["group"].value_counts()
    found = []
    for group, floor in rows.items():
        lines = [
            *textwrap.wrap(names[group], 22),
            say_count(int(sizes[group]), "rows"),
        ]
        found += [
            {
                "name": line,
                "y": floor - 6 - 15 * (len(lines) - 1 - place),
                "quiet": place == len(lines) - 1,
            }
            for place, line in enumerate(lines)
        ]
    return found


def _description(gaps: pd.DataFrame, rows: dict[str, float], names: dict[str, str]) -> str:
    if gaps.empty:
        return text("meetings_none")
    said = [text("gaps_description", gaps=int((~gaps["running"]).sum()), groups=len(rows))]
    for group in rows:
        here = gaps[(gaps["group"] == group) & ~gaps["running"]].dropna(subset=["lowest_days"])
        if len(here):
            longest = next(
                here.sort_values(["lowest_days", "first_day"], ascending=[False, True]).itertuples()
            )
            said.append(text("gaps_longest", group=names[group],
                             days=_length(longest), since=say_date(longest.since), until=say_date(longest.until)))  # fmt: skip
    return " ".join(said)
