"""Under which reading a public statement is true: a grid of readings, each with a sign and a word."""

from __future__ import annotations

import altair as alt
import pandas as pd

from bilateral.charts.theme import INK, WIDTH, foot_axis
from bilateral.labels import text

__all__ = ["draw_verdicts"]

#: Which readings stand side by side, and which one under another.
_ACROSS, _DOWN = ("counted", "period"), ("source",)
_SIGNS = {
    "true": "M-0.8,0.05L-0.25,0.6L0.8,-0.6",
    "false": "M-0.6,-0.6L0.6,0.6M0.6,-0.6L-0.6,0.6",
    "undecidable": "M-0.7,0L0.7,0",
    "depends": "M-0.8,0L0,-0.6L0.8,0L0,0.6Z",
}
#: From dark to light, so that a grey projector keeps them apart.
_GROUND = {"true": "#00785A", "false": "#F3D9C9", "undecidable": "#F1F1F1", "depends": "#BFD8D0"}
_CELL, _LEFT, _HEAD = 40, 190, 46


def draw_verdicts(
    table: pd.DataFrame, *, foot: str | None = None, title: str | None = None
) -> alt.LayerChart:
    """Draw under which reading a statement is true, false or undecidable.

    Parameters
    ----------
    table
        The ``table`` of what :func:`bilateral.examine_claim` gives, or rows of it.
    foot
        The line under the chart.
    title
        The statement.

    Returns
    -------
    altair.LayerChart
        A column for what is counted and over which period, a row for whom to believe; in each cell
        the verdict with a sign. A cell in which several readings fall that do not agree says of how
        many of them the statement is true.
    """
    across = [name for name in _ACROSS if table[name].notna().any()]
    down = [name for name in _DOWN if table[name].notna().any()]
    cells = _cells(table, across, down)
    columns = list(dict.fromkeys(zip(*(cells[name] for name in across), strict=True)))
    lines = list(dict.fromkeys(zip(*(cells[name] for name in down), strict=True)))
    width = (WIDTH + 40 - _LEFT) / max(len(columns), 1)
    records = [
        {
            "left": _LEFT + columns.index(tuple(cell[n] for n in across)) * width + 2,
            "top": _HEAD + lines.index(tuple(cell[n] for n in down)) * _CELL + 2,
            "verdict": cell["verdict"], "ground": _GROUND[cell["verdict"]],
            "ink": "white" if cell["verdict"] == "true" else INK,
            "word": cell["word"], "sign": _SIGNS[cell["verdict"]], "said": cell["said"],
        }
        for cell in cells.to_dict("records")
    ]  # fmt: skip
    for record in records:
        record |= {"right": record["left"] + width - 4, "bottom": record["top"] + _CELL - 4,
                   "centre": record["left"] + width / 2 - 2, "sign_at": record["top"] + 12,
                   "word_at": record["top"] + 27}  # fmt: skip
    height = _HEAD + len(lines) * _CELL
    domain = {"nice": False, "zero": False}
    axis = alt.Axis(labels=False, ticks=False, domain=False, grid=False, **foot_axis(foot))
    x_scale = alt.Scale(domain=[0, WIDTH + 40], **domain)
    y_scale = alt.Scale(domain=[height, 0], **domain)

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=x_scale, axis=axis)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=y_scale, axis=None)

    data = alt.InlineData(records)
    heads = alt.InlineData(_heads(columns, across, width))
    names = alt.InlineData([
        {"x": _LEFT - 12, "y": _HEAD + place * _CELL + _CELL / 2, "word": _words(line, down)}
        for place, line in enumerate(lines)
    ])  # fmt: skip
    ink = alt.Color("ink:N", scale=None)
    layers = [
        alt.Chart(data, name="rows").mark_rect(cornerRadius=3).encode(
            x=x("left"), x2="right:Q", y=y("top"), y2="bottom:Q", color=alt.Color("ground:N", scale=None),
            tooltip=[alt.Tooltip("said:N", title=text("verdicts_tip_said"))]),
        *(
            alt.Chart(data, name=f"sign_{verdict}")
            .transform_filter(f"datum.verdict == '{verdict}'")
            .mark_point(shape=path, size=90, strokeWidth=2.4, filled=False, opacity=1)
            .encode(x=x("centre"), y=y("sign_at"), color=ink)
            for verdict, path in _SIGNS.items()
        ),
        alt.Chart(data, name="words").mark_text(baseline="middle").encode(
            x=x("centre"), y=y("word_at"), text="word:N", color=ink,
            size=alt.value(11.5 if width > 90 else 8.6)),
        alt.Chart(names, name="names").mark_text(align="right", fontSize=12.5, color=INK).encode(
            x=x("x"), y=y("y"), text="word:N"),
        alt.Chart(heads, name="heads").mark_text(align="left", color=INK).encode(
            x=x("x"), y=y("y"), text="word:N", size=alt.Size("size:Q", scale=None, legend=None)),
    ]  # fmt: skip
    return alt.layer(*layers).properties(
        width=WIDTH + 40, height=height,
        title=alt.TitleParams(title or text("verdicts_title"), subtitle=text("verdicts_subtitle")),
        description=_describe(table, title),
    )  # fmt: skip


def _cells(table: pd.DataFrame, across: list[str], down: list[str]) -> pd.DataFrame:
    """One cell a column and row, with the verdict that its readings share."""
    rows = []
    for key, group in table.groupby([*across, *down], dropna=False, sort=False):
        verdicts, n = set(group["verdict"]), len(group)
        verdict = verdicts.pop() if len(verdicts) == 1 else "depends"
        true = int((group["verdict"] == "true").sum())
        depends = text("verdicts_depends", true=true, n=n)
        word = depends if verdict == "depends" else text(f"claim_verdict_{verdict}")
        said = group["sentence"].iloc[0] if n == 1 else depends
        rows.append(
            dict(zip([*across, *down], key, strict=True))
            | {"verdict": verdict, "word": word, "said": said}
        )
    return pd.DataFrame(rows, columns=[*across, *down, "verdict", "word", "said"])


def _heads(columns: list[tuple], across: list[str], width: float) -> list[dict]:
    """What is counted once over its columns, the period over each."""
    rows, before = [], None
    for place, column in enumerate(columns):
        left = _LEFT + place * width + 4
        if column[0] != before:
            rows.append({"x": left, "y": 10 if len(across) > 1 else 30, "size": 12.5,
                         "word": _words(column[:1], across[:1])})  # fmt: skip
        before = column[0]
        if len(across) > 1:
            rows.append(
                {"x": left, "y": 30, "size": 10, "word": _words(column[1:], across[1:], "short")}
            )
    return rows


def _words(terms: tuple, names: list[str], short: str = "") -> str:
    keys = [
        f"verdicts_{n}_{t}" if short else f"claim_{n}_{t}"
        for n, t in zip(names, terms, strict=True)
    ]
    return ", ".join(text(key) for key in keys)


def _describe(table: pd.DataFrame, title: str | None) -> str:
    counts = table["verdict"].value_counts()
    said = text("verdicts_description", n=len(table), **{
        verdict: int(counts.get(verdict, 0)) for verdict in ("true", "false", "undecidable")
    })  # fmt: skip
    return f"{title} {said}" if title else said
