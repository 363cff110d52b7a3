"""Pictures of the tables themselves: how full, how used, where the dates pile up."""

from __future__ import annotations

import altair as alt
import pandas as pd

from bilateral.charts.theme import INK, QUIET, WIDTH, foot_axis
from bilateral.labels import say_number, text, word

__all__ = ["draw_date_use", "draw_inventory", "draw_letter_use", "draw_term_use"]

_ROW, _HEAD = 13, 24
_COLUMNS, _NAME, _BAR = 4, 92, 62
_BLUE = ["#EAF1F6", "#0B4F7D"]
_WORDS = ("holds", "rows", "filled", "different", "once", "pairs", "characters", "words", "total")


def draw_inventory(table: pd.DataFrame, *, foot: str | None = None) -> alt.LayerChart:
    """Draw how full each column of each table is.

    Parameters
    ----------
    table
        As :func:`bilateral.inventory` gives it.
    foot
        The line under the chart.

    Returns
    -------
    altair.LayerChart
        A block a table, a bar a column: dark as far as cells are filled, pale for the rest.
    """
    cells = _placed(table)
    heads = cells.drop_duplicates("table")[["table", "left", "top"]]
    heads = heads.assign(top=heads["top"] - _ROW * 1.1, words=_heads(table))
    height = int(cells["top"].max() + _ROW)
    y = alt.Y("top:Q", axis=None, scale=alt.Scale(domain=[0, height], reverse=True, nice=False))
    x = _x("left")
    tips = [alt.Tooltip("name:N", title=text("inventory_column"))]
    tips += [alt.Tooltip(f"{name}:N", title=text(f"inventory_{name}")) for name in _WORDS]
    base = alt.Chart(alt.InlineData(cells.to_dict("records")))
    bars = {"height": _ROW - 4}
    layers = [
        base.properties(name="all").mark_bar(color=_BLUE[0], **bars).encode(x=x, x2="right:Q", y=y, tooltip=tips),
        base.properties(name="filled").mark_bar(color=_BLUE[1], **bars).encode(x=_x("left"), x2="until:Q", y=y, tooltip=tips),
        base.properties(name="names").mark_text(align="right", dx=-5, fontSize=10, color=INK).encode(x=_x("left"), y=y, text="name:N"),
        alt.Chart(alt.InlineData(heads.to_dict("records")), name="heads").mark_text(
            align="left", dx=-_NAME + 10, fontSize=12, fontWeight=600, color=INK).encode(x=_x("left"), y=y, text="words:N"),
    ]  # fmt: skip
    full = int((table["filled"] == table["rows"]).sum())
    return alt.layer(*layers).properties(
        width=WIDTH, height=height,
        title=alt.TitleParams(text("inventory_title"), subtitle=[text("inventory_subtitle"), *([foot] if foot else [])]),
        description=text("inventory_description", columns=len(table), tables=int(table["table"].nunique()), full=full,
                         half=int((table["filled"] * 2 < table["rows"]).sum())),
    )  # fmt: skip


def _x(field: str) -> alt.X:
    return alt.X(f"{field}:Q", axis=None, scale=alt.Scale(domain=[0, WIDTH], nice=False))


def _heads(table: pd.DataFrame) -> list[str]:
    first = table.drop_duplicates("table")
    return [
        text("inventory_head", table=row.table, rows=int(row.rows)) for row in first.itertuples()
    ]


def _placed(table: pd.DataFrame) -> pd.DataFrame:
    """Put the blocks side by side: each into the shortest column so far."""
    down = [0.0] * _COLUMNS
    places = {}
    for name, block in table.groupby("table", sort=False):
        column = min(range(_COLUMNS), key=lambda c: down[c])
        places[name] = (column, down[column] + _HEAD)
        down[column] += _HEAD + _ROW * len(block) + 8
    left = table["table"].map(lambda name: places[name][0]) * (WIDTH / _COLUMNS) + _NAME + 18
    top = table["table"].map(lambda name: places[name][1])
    top = top + table.groupby("table", sort=False).cumcount() * _ROW
    share = (table["filled"] / table["rows"]).fillna(0)
    shown = table[list(_WORDS)].map(lambda v: "" if pd.isna(v) else _said(v))
    return shown.assign(
        table=table["table"], name=table["column"], left=left, top=top,
        right=left + _BAR, until=left + _BAR * share.astype(float).round(4),
    )  # fmt: skip


def _said(value: object) -> str:
    return value if isinstance(value, str) else say_number(float(value))


def draw_term_use(table: pd.DataFrame, *, foot: str | None = None) -> alt.LayerChart:
    """Draw how often each term is used: a bar a column of terms, a piece a term.

    Parameters
    ----------
    table
        As :func:`bilateral.term_use` gives it.
    foot
        The line under the chart.

    Returns
    -------
    altair.LayerChart
        Pieces from the most used term on, which is named; their length is the share of rows. Of
        each column the twelve most used have a piece, the others one together.
    """
    table = table.assign(row=table["table"] + "." + table["column"])
    pieces = _with_the_rest(table)
    whole = pieces.groupby("row", sort=False)["rows"].transform("sum")
    end = pieces.groupby("row", sort=False)["rows"].cumsum() / whole
    pieces = pieces.assign(
        start=(end - pieces["rows"] / whole).round(5), end=end.round(5),
        shade=pieces.groupby("row", sort=False).cumcount() % 2,
    )  # fmt: skip
    first = pieces.drop_duplicates("row")
    terms = table.groupby("row", sort=False).size()
    labels = first.assign(
        words=[text("use_most", name=n, terms=int(t)) for n, t in zip(first["name"], terms.loc[first["row"]], strict=True)]
    )[["row", "words"]]  # fmt: skip
    y = alt.Y("row:N", sort=first["row"].tolist(), title=None,
              axis=alt.Axis(labelLimit=190, ticks=False, domain=False))  # fmt: skip
    x = alt.X("start:Q", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%", tickCount=4, grid=False, **foot_axis(foot)))  # fmt: skip
    shades = alt.Scale(domain=[0, 1], range=["#5B8DB4", "#B9CFE0"])
    marks = alt.Chart(
        alt.InlineData(pieces.to_dict("records")),
        name="terms",
    )
    bars = marks.mark_bar(height=11, stroke="#FFFFFF", strokeWidth=0.3).encode(
        x=x, x2="end:Q", y=y, color=alt.Color("shade:N", legend=None, scale=shades),
        tooltip=[alt.Tooltip("row:N", title=text("inventory_column")), alt.Tooltip("name:N", title=text("use_term")),
                 alt.Tooltip("rows:Q", title=text("inventory_rows"))],
    )  # fmt: skip
    words = alt.Chart(alt.InlineData(labels.to_dict("records")), name="most_used").mark_text(
        align="left", dx=8, fontSize=11, color=INK).encode(x=alt.value(WIDTH - 430), y=y, text="words:N")  # fmt: skip
    return alt.layer(bars, words).properties(
        width=WIDTH - 430, height=15 * len(first),
        title=alt.TitleParams(text("use_title"), subtitle=text("use_subtitle")),
        description=text("use_description", terms=len(table), columns=len(first), once=int((table["rows"] == 1).sum())),
    )  # fmt: skip


def draw_date_use(table: pd.DataFrame, *, foot: str | None = None) -> alt.VConcatChart:
    """Draw where the dates of each column pile up: by month of the year, day of the month, year.

    Parameters
    ----------
    table
        As :func:`bilateral.date_use` gives it.
    foot
        The line under the chart.

    Returns
    -------
    altair.VConcatChart
        A row a column of dates; the darker a cell, the larger its share of the row.
    """
    rows = table.assign(row=table["table"] + "." + table["column"])
    rows = rows.assign(total=rows.groupby(["row", "part"])["rows"].transform("sum"))
    order = rows["row"].drop_duplicates().tolist()
    parts = [
        _heat(rows[rows["part"] == part], part, order, foot if part == "year" else None)
        for part in ("month", "day", "year")
    ]
    days = rows[rows["part"] == "day"]
    return alt.vconcat(alt.hconcat(*parts[:2], spacing=14), parts[2], spacing=26).properties(
        title=alt.TitleParams(text("dates_title"), subtitle=text("dates_subtitle")),
        description=text("dates_description", columns=len(order), days=int(days["rows"].sum()),
                         first=f"{days.loc[days['value'] == 1, 'rows'].sum() / max(days['rows'].sum(), 1):.1%}",
                         even=f"{12 / 365.25:.1%}"),
    )  # fmt: skip


def draw_letter_use(table: pd.DataFrame, *, foot: str | None = None) -> alt.VConcatChart:
    """Draw which letters and other signs each column of texts uses.

    Parameters
    ----------
    table
        As :func:`bilateral.letter_use` gives it.
    foot
        The line under the chart.

    Returns
    -------
    altair.VConcatChart
        A row a column of texts, a place a sign; the darker a cell, the larger its share of the
        column. Signs that stand in no column have no place.
    """
    rows = table.assign(row=table["table"] + "." + table["column"])
    total = rows.groupby("row")["times"].transform("sum")
    rows = rows.assign(total=total, sign=rows["sign"].where(rows["sign"] != " ", "␣"))
    order = rows["row"].drop_duplicates().tolist()
    parts = [_letters(rows[rows["sort"] == sort], sort, order) for sort in _SIGNS]
    below = alt.hconcat(*parts[1:], spacing=14)
    once = rows.groupby("sign")["times"].sum().eq(1).sum()
    subtitle = [text("letters_subtitle"), *([foot] if foot else [])]
    return alt.vconcat(parts[0], below, spacing=18).properties(
        title=alt.TitleParams(text("letters_title"), subtitle=subtitle),
        description=text("letters_description", columns=len(order), signs=rows["sign"].nunique(),
                         times=int(rows["times"].sum()), once=int(once)),
    )  # fmt: skip


#: How wide the place of a sign is, in pixels.
_SIGNS = {"small": 14, "capital": 7.5, "figure": 7.5, "other": 6}


def _letters(rows: pd.DataFrame, sort: str, order: list[str]) -> alt.Chart:
    signs = sorted(set(rows["sign"]))
    names = alt.Axis(labels=sort in ("small", "capital"), labelLimit=150, labelFontSize=9,
                     ticks=False, domain=False, title=None)  # fmt: skip
    across = alt.Axis(labelAngle=0, labelFontSize=9, labelOverlap=True, ticks=False, domain=False,
                      title=None)  # fmt: skip
    return _heat_map(rows, "sign", "times", f"signs_{sort}").encode(
        x=alt.X("sign:N", sort=signs, axis=across),
        y=alt.Y("row:N", sort=order, scale=alt.Scale(domain=order), axis=names),
        color=alt.Color("share:Q", legend=None, scale=alt.Scale(type="sqrt", domain=[0, 0.15], clamp=True, range=_BLUE)),
        tooltip=[alt.Tooltip("row:N", title=text("inventory_column")), alt.Tooltip("sign:N", title=text("letters_sign")),
                 alt.Tooltip("times:Q", title=text("letters_times"))],
    ).properties(
        width=round(_SIGNS[sort] * max(len(signs), 1)), height=12 * len(order), title=_small(text(f"letters_{sort}")),
    )  # fmt: skip


def _heat_map(rows: pd.DataFrame, place: str, number: str, name: str) -> alt.Chart:
    """Begin a heat map: a row a column of a table, a number a place, and its share of ``total``.

    The data hold one line a row, which the drawing takes apart: so they stay small.
    """
    lines = [
        {"row": row, "total": int(cells["total"].iloc[0]),
         "places": " ".join(map(str, cells[place])), "numbers": " ".join(map(str, cells[number]))}
        for row, cells in rows.groupby("row", sort=False)
    ]  # fmt: skip
    base = alt.Chart(alt.InlineData(lines), name=name).transform_calculate(
        **{place: "split(datum.places, ' ')", number: "split(datum.numbers, ' ')"}
    )
    whole = base.transform_flatten([place, number])
    return whole.transform_calculate(share=f"datum.{number} / datum.total").mark_rect()


def _with_the_rest(table: pd.DataFrame) -> pd.DataFrame:
    """Name the twelve most used terms of each column and put the others together."""
    place = table.groupby("row", sort=False).cumcount()
    named = table[place < _NAMED_TERMS]
    names = [word(t, v) for t, v in zip(named["term"], named["vocabulary"], strict=True)]
    rest = table[place >= _NAMED_TERMS].groupby("row", sort=False)["rows"].agg(["sum", "size"])
    others = [text("use_others", terms=int(n)) for n in rest["size"]]
    both = [named.assign(name=names)[["row", "name", "rows"]],
            pd.DataFrame({"row": rest.index, "name": others, "rows": rest["sum"].to_numpy()})]  # fmt: skip
    joined = pd.concat(both, ignore_index=True)
    order = {row: place for place, row in enumerate(named["row"].drop_duplicates())}
    return joined.sort_values("row", key=lambda r: r.map(order), kind="stable", ignore_index=True)


_NAMED_TERMS = 12
_WIDTHS = {"month": 150, "day": 410, "year": 600}


def _heat(rows: pd.DataFrame, part: str, order: list[str], foot: str | None) -> alt.Chart:
    axis = alt.Axis(labels=part != "day", labelLimit=150, ticks=False, domain=False, title=None)
    values = sorted(set(rows["value"]))
    every = {"year": 10, "month": 3, "day": 5}[part]
    shown = [str(v) for v in values if v % every == 0]
    return _heat_map(rows, "value", "rows", f"by_{part}").encode(
        x=alt.X("value:N", sort=[*map(str, values)], axis=alt.Axis(values=shown, labelAngle=0, ticks=False, domain=False, **foot_axis(foot))),
        y=alt.Y("row:N", sort=order, axis=axis),
        color=alt.Color("share:Q", legend=None, scale=alt.Scale(type="sqrt", range=_BLUE)),
        tooltip=[alt.Tooltip("row:N", title=text("inventory_column")), alt.Tooltip("value:N", title=text(f"dates_{part}")),
                 alt.Tooltip("rows:Q", title=text("inventory_rows"))],
    ).properties(width=_WIDTHS[part], height=15 * len(order), title=_small(text(f"dates_{part}")))  # fmt: skip


def _small(words: str) -> alt.TitleParams:
    return alt.TitleParams(words, fontSize=12, fontWeight="normal", color=QUIET, offset=4)
