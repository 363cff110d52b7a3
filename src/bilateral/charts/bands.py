"""Terms of office behind a time axis, and stretches of it that nobody looked at."""

from __future__ import annotations

from typing import NamedTuple

import altair as alt
import numpy as np
import pandas as pd

from bilateral.charts.layout import utc
from bilateral.charts.theme import INK, QUIET, WIDTH
from bilateral.labels import has_text, text

__all__ = [
    "LANES", "OFFICES", "hatch_lines", "hatched", "put_in", "spell_names", "spells", "term_layers",
    "term_rows",
]  # fmt: skip

#: Offices whose terms are shown, from the top; height of a lane, in pixels.
OFFICES = ("president_mx", "president_us")
LANE = 15
#: Room that the lanes need at the top of a chart.
LANES = LANE * len(OFFICES) + 4
_SHADES = ("#F6F6F6", "#FFFFFF")
_STRIPS = ("#E4E4E4", "#F0F0F0")
_LETTER = 6.2
#: Pixels between the lines of a hatched stretch.
_HATCH = 9


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
    dtypes = {"first_day": "datetime64[s]", "last_day": "datetime64[s]"}
    return pd.DataFrame(_spells(terms, office), columns=_Spell._fields).astype(dtypes)


class _Spell(NamedTuple):
    term_id: str
    name: str
    first_day: pd.Timestamp
    last_day: pd.Timestamp


def _spells(terms: pd.DataFrame, office: str) -> list[_Spell]:
    """The rows of :func:`spells`: plain, for few rows are faster so."""
    held = (terms["office"] == office).to_numpy()
    columns = (
        terms[column][held].tolist() for column in ("term_id", "actor_id", "first_day", "last_day")
    )
    rows = sorted(zip(*columns, strict=True), key=lambda row: (pd.isna(row[2]), row[2]))
    actors = [row[1] for row in rows]
    names = [
        f"{_surname(actor)} {actors[: place + 1].count(actor)}"
        if actors.count(actor) > 1
        else _surname(actor)
        for place, actor in enumerate(actors)
    ]
    return [
        _Spell(term, name, first, last)
        for (term, _, first, last), name in zip(rows, names, strict=True)
    ]


def spell_names(terms: pd.DataFrame) -> dict[str, str]:
    """The name of each president's term, by its id."""
    both = pd.concat([spells(terms, office) for office in OFFICES])
    return dict(zip(both["term_id"], both["name"], strict=True))


def _surname(actor_id: str) -> str:
    key = f"president_{actor_id.replace('-', '_')}"
    return text(key) if has_text(key) else actor_id.replace("-", " ").title()


def term_layers(x: alt.X, kind: str = "T") -> list[alt.Chart]:
    """Draw the terms of both countries' presidents: a pale ground, and two lanes of names on top.

    The rows are those of :func:`term_rows`, put in as named data.

    Parameters
    ----------
    x
        The chart's x encoding, of which scale and axis are taken.
    kind
        ``"T"`` for an axis of moments, ``"Q"`` for one of numbers.
    """
    left = alt.X(f"start:{kind}", **_of(x))
    middle = alt.X(f"middle:{kind}", **_of(x))
    layers = []
    for lane in range(len(OFFICES)):
        base, top = alt.Chart(alt.NamedData(f"terms_{lane}")), lane * LANE
        centre = alt.value((lane + 0.5) * LANE)
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
        beside = alt.Chart(alt.NamedData(f"beside_{lane}"), name=f"term_beside_{lane}").mark_text(
            fontSize=10.5, color=INK, align="left"
        )
        layers.append(beside.encode(x=alt.value(WIDTH + 3), y=centre, text="beside:N"))
    return layers  # fmt: skip


def term_rows(
    terms: pd.DataFrame | None, start: pd.Timestamp, end: pd.Timestamp, place=None
) -> dict[str, list[dict]]:
    """Give the data behind :func:`term_layers`; nothing is drawn where `terms` is None.

    Parameters
    ----------
    terms
        ``data.terms``.
    start, end
        Ends of the axis.
    place
        Writes days as places of the axis; moments in UTC if left out.
    """
    rows = {}
    for lane, office in enumerate(OFFICES):
        lanes = (
            [] if terms is None else _lane(_spells(terms, office), lane, start, end, place or utc)
        )
        rows |= {f"terms_{lane}": lanes, f"beside_{lane}": lanes[-1:]}
    return rows


def _of(x: alt.X) -> dict:
    return {name: x[name] for name in ("scale", "axis")}


def _lane(spells: list[_Spell], lane: int, start, end, place) -> list[dict]:
    """The terms of one office within the axis, with the names that fit."""
    clipped = [
        (turn, name, max(first, start), end if pd.isna(last) else min(last, end))
        for turn, (_, name, first, last) in enumerate(spells)
    ]
    shown = [spell for spell in clipped if spell[3] > spell[2]]
    edges = [edge for *_, a, b in shown for edge in (a, b, a + (b - a) / 2)]
    at = list(place(pd.Series(edges, dtype="datetime64[s]")))
    rows = []
    for (turn, name, since, until), first, last, middle in zip(
        shown, at[::3], at[1::3], at[2::3], strict=True
    ):
        fits = (until - since) / (end - start) * WIDTH >= len(name) * _LETTER
        newest = turn == len(spells) - 1
        rows.append({
            "start": first, "end": last, "middle": middle, "word": name if fits else "",
            "beside": name if newest and not fits else "",
            "shade": _SHADES[turn % 2], "strip": _STRIPS[(turn + lane) % 2],
        })  # fmt: skip
    return rows


def hatched(x: alt.X, y: object, y2: object, *, name: str = "gaps", kind: str = "Q") -> alt.Chart:
    """Draw the lines of :func:`hatch_lines`: nobody looked there, or nothing is on file."""
    return (
        alt.Chart(alt.NamedData(name), name=name)
        .mark_rule(strokeWidth=0.8, color=QUIET, opacity=0.4)
        .encode(x=alt.X(f"at:{kind}", **_of(x)), y=y, y2=y2)
    )


def hatch_lines(stretches: list[dict], per_pixel: float, **cells: float) -> list[dict]:
    """Give the places of thin lines that fill stretches.

    Parameters
    ----------
    stretches
        Each with ``start`` and ``end`` as numbers (of the axis, or milliseconds for moments).
    per_pixel
        How much of the axis a pixel is.
    **cells
        What else each line holds.

    Examples
    --------
    >>> [line["at"] for line in hatch_lines([{"start": 0, "end": 20}], per_pixel=1)]
    [2.0, 11.0]
    """
    return [
        {"at": round(float(at), 3), **cells}
        for row in stretches
        for at in np.arange(row["start"] + 2 * per_pixel, row["end"], _HATCH * per_pixel)
    ]


def put_in(
    spec: dict, datasets: dict[str, list[dict]], *, x: dict | None = None, axis: dict | None = None,
    y: dict | None = None,
) -> dict:  # fmt: skip
    """Put data, and what depends on them, into a drawing that was built once.

    Parameters
    ----------
    spec
        The drawing, which is left as it is.
    datasets
        Rows by the name of their data.
    x, y
        What to set in the scales of all layers.
    axis
        What to set in the x axis; it is said once, for the layers share it.
    """
    layers = []
    for layer in spec["layer"]:
        encoding = dict(layer["encoding"])
        for channel, scale in (("x", x), ("y", y)):
            part = encoding.get(channel, {})
            if scale is None or not part.get("scale"):
                continue
            encoding[channel] = part | {"scale": part["scale"] | scale}
            if channel == "x" and axis and part.get("axis"):
                encoding[channel] |= {"axis": part["axis"] | axis}
                axis = None
            elif channel == "x":
                encoding[channel].pop("axis", None)
        layers.append(layer | {"encoding": encoding})
    return spec | {"layer": layers, "datasets": datasets}
