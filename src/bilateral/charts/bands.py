"""Terms of office behind a time axis, and stretches of it that nobody looked at."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from bilateral.charts.layout import utc
from bilateral.charts.theme import INK, QUIET, WIDTH
from bilateral.labels import has_text, text

__all__ = ["LANES", "hatched", "spell_names", "spells", "term_layers"]

#: Offices whose terms are shown, from the top; height of a lane, in pixels.
OFFICES = ("president_mx", "president_us")
LANE = 15
#: Room that the lanes need at the top of a chart.
LANES = LANE * len(OFFICES) + 4
_SHADES = ("#F6F6F6", "#FFFFFF")
_STRIPS = ("#E4E4E4", "#F0F0F0")
_LETTER = 6.2
#: Pixels between the lines of a hatched stretch.
_HATCH = 6


def spells(terms: pd.DataFrame, office: str) -> pd.DataFrame:
    """Give the terms of an office as people name them.

    Parameters
    ----------
    terms
        ``data.terms``.
    office
        Such as ``"president_mx"``.

    Returns
    -------
    DataFrame
        One row a term, in time: ``term_id``, ``name`` (a surname, numbered where one person held
        the office twice), ``first_day``, ``last_day`` (missing while no end is on file).
    """
    rows = terms[terms["office"] == office].sort_values("first_day")
    turn = rows.groupby("actor_id").cumcount() + 1
    twice = rows.groupby("actor_id")["actor_id"].transform("size") > 1
    names = [
        f"{_surname(actor)} {n}" if several else _surname(actor)
        for actor, n, several in zip(rows["actor_id"], turn, twice, strict=True)
    ]
    return rows.assign(name=names)[["term_id", "name", "first_day", "last_day"]]


def spell_names(terms: pd.DataFrame) -> dict[str, str]:
    """The name of each president's term, by its id."""
    both = pd.concat([spells(terms, office) for office in OFFICES])
    return dict(zip(both["term_id"], both["name"], strict=True))


def _surname(actor_id: str) -> str:
    key = f"president_{actor_id.replace('-', '_')}"
    return text(key) if has_text(key) else actor_id.replace("-", " ").title()


def term_layers(
    terms: pd.DataFrame, start: pd.Timestamp, end: pd.Timestamp, x: alt.X, place=None
) -> list[alt.Chart]:
    """Draw the terms of both countries' presidents: a pale ground, and two lanes of names on top.

    Parameters
    ----------
    terms
        ``data.terms``.
    start, end
        Ends of the axis.
    x
        The chart's x encoding, of which scale and axis are taken.
    place
        Writes days as places of the axis; moments in UTC if left out.
    """
    place = place or utc
    kind = "T" if place is utc else "Q"
    left = alt.X(f"start:{kind}", **_of(x))
    middle = alt.X(f"middle:{kind}", **_of(x))
    layers = []
    for lane, office in enumerate(OFFICES):
        rows = _lane(spells(terms, office), lane, start, end, place)
        data, top, centre = alt.InlineData(rows), lane * LANE, alt.value((lane + 0.5) * LANE)
        base = alt.Chart(data)
        if lane == 0:
            layers.append(
                base.properties(name="terms")
                .mark_rect()
                .encode(x=left, x2=f"end:{kind}", color=alt.Color("shade:N", scale=None))
            )
        layers.append(
            base.properties(name=f"terms_{lane}")
            .mark_rect(stroke="white")
            .encode(
                x=left,
                x2=f"end:{kind}",
                y=alt.value(top),
                y2=alt.value(top + LANE - 1),
                color=alt.Color("strip:N", scale=None),
            )
        )
        words = base.properties(name=f"term_names_{lane}").mark_text(fontSize=10.5, color=INK)
        layers.append(words.encode(x=middle, y=centre, text="word:N"))
        beside = alt.Chart(alt.InlineData(rows[-1:]), name=f"term_beside_{lane}").mark_text(
            fontSize=10.5, color=INK, align="left"
        )
        layers.append(beside.encode(x=alt.value(WIDTH + 3), y=centre, text="beside:N"))
    return layers  # fmt: skip


def _of(x: alt.X) -> dict:
    return {name: x[name] for name in ("scale", "axis")}


def _lane(terms: pd.DataFrame, lane: int, start, end, place) -> list[dict]:
    """The terms of one office within the axis, with the names that fit."""
    until = terms["last_day"].fillna(end).clip(upper=end)
    since = terms["first_day"].clip(lower=start)
    shown = terms.assign(since=since, until=until, turn=range(len(terms)))[since < until]
    cells = zip(
        shown["name"], place(shown["since"]), place(shown["until"]),
        place(shown["since"] + (shown["until"] - shown["since"]) / 2),
        (shown["until"] - shown["since"]) / (end - start) * WIDTH, shown["turn"], strict=True,
    )  # fmt: skip
    rows = []
    for name, first, last, middle, width, turn in cells:
        fits = width >= len(name) * _LETTER
        rows.append({
            "start": first, "end": last, "middle": middle, "word": name if fits else "", "beside": "",
            "shade": _SHADES[turn % 2], "strip": _STRIPS[(turn + lane) % 2],
        })  # fmt: skip
    if rows and not rows[-1]["word"]:
        rows[-1]["beside"] = shown["name"].iloc[-1]
    return rows


def hatched(
    stretches: list[dict], x: alt.X, per_pixel: float, *, top: float, bottom: float,
    name: str = "gaps", kind: str = "Q",
) -> alt.Chart:  # fmt: skip
    """Draw stretches from ``start`` to ``end`` as thin grey lines: nobody looked, or none is on file.

    Parameters
    ----------
    stretches
        Each with ``start`` and ``end`` as numbers (of the axis, or milliseconds for moments).
    x
        The chart's x encoding, of which scale and axis are taken.
    per_pixel
        How much of the axis a pixel is.
    top, bottom
        Where the lines begin and end, in pixels from the top.
    """
    lines = [
        {"at": round(float(at), 3)}
        for row in stretches
        for at in np.arange(row["start"] + 2 * per_pixel, row["end"], _HATCH * per_pixel)
    ]
    return (
        alt.Chart(alt.InlineData(lines), name=name)
        .mark_rule(strokeWidth=0.8, color=QUIET, opacity=0.4)
        .encode(x=alt.X(f"at:{kind}", **_of(x)), y=alt.value(top), y2=alt.value(bottom))
    )
