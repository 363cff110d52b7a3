"""What the tables hold: how full each column is, its terms and letters, where its dates pile up.

An inventory is taken before anything is measured: an empty column cannot answer, a term used twice
carries no comparison, and days that pile up on the first of a month were not observed as days.
"""

from __future__ import annotations

from collections import Counter

import pandas as pd

from bilateral.data import Dataset
from bilateral.dates import PARTIAL_DATE
from bilateral.schema import TABLES, column_type

__all__ = ["date_use", "inventory", "letter_use", "term_use"]


def inventory(data: Dataset) -> pd.DataFrame:
    """Take stock of every column of every table.

    Parameters
    ----------
    data
        The tables, shipped or your own.

    Returns
    -------
    DataFrame
        One row a column: ``table``, ``column``, ``holds`` (its type), ``rows``, ``filled`` (cells
        that are not empty), ``different`` (values), ``once`` (values that stand in one row only),
        ``pairs`` (pairs of rows that share a value), ``characters`` and ``words`` (letters in all,
        and different words, of what is written), ``total`` (sum of the numbers; missing for text).

    Examples
    --------
    >>> import bilateral as bl
    >>> table = inventory(bl.load())
    >>> bool((table.filled <= table.rows).all() and (table.once <= table.different).all())
    True
    """
    rows = [
        {"table": name, "column": column, "holds": column_type(table, column)}
        | _stock(getattr(data, name)[column])
        for name, table in TABLES.items()
        for column in table.columns
        if column in getattr(data, name)
    ]
    return pd.DataFrame(rows).astype({"total": "Float64"})


def _stock(cells: pd.Series) -> dict:
    filled = cells.dropna()
    counts = filled.value_counts()
    written = filled.map(_written).astype("str")
    words = written.str.lower().str.findall(r"\w+").explode().dropna()
    number = pd.api.types.is_numeric_dtype(cells.dtype)
    return {
        "rows": len(cells),
        "filled": len(filled),
        "different": len(counts),
        "once": int((counts == 1).sum()),
        "pairs": int((counts * (counts - 1) // 2).sum()),
        "characters": int(written.str.len().sum()),
        "words": int(words.nunique()),
        "total": float(filled.sum()) if number else pd.NA,
    }


def _written(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def term_use(data: Dataset) -> pd.DataFrame:
    """Count how often each term of a vocabulary is used in each column.

    Parameters
    ----------
    data
        The tables, shipped or your own.

    Returns
    -------
    DataFrame
        One row a column and term: ``table``, ``column``, ``vocabulary``, ``term``, ``rows`` (of the
        table, a cell with several terms counted for each), by column, the most used first.

    Examples
    --------
    >>> import bilateral as bl
    >>> use = term_use(bl.load())
    >>> "transfer" in set(use[(use.table == "events") & (use.column == "kind")].term)
    True
    """
    parts = [
        _uses(getattr(data, name)[column]).assign(
            table=name, column=column, vocabulary=table.columns[column].metadata["vocabulary"]
        )
        for name, table in TABLES.items()
        for column in table.columns
        if column_type(table, column) in ("term", "terms") and column in getattr(data, name)
    ]
    order = ["table", "column", "vocabulary", "term", "rows"]
    return pd.concat(parts, ignore_index=True)[order]


def _uses(cells: pd.Series) -> pd.DataFrame:
    terms = cells.dropna().astype("str").str.split("|").explode()
    counts = terms.astype("str").value_counts().rename_axis("term").reset_index(name="rows")
    return counts.sort_values(["rows", "term"], ascending=[False, True])


def date_use(data: Dataset) -> pd.DataFrame:
    """Count the years, months and days of every column of dates.

    Days that pile up on the first or the fifteenth are a sign that months were written as days.

    Parameters
    ----------
    data
        The tables, shipped or your own.

    Returns
    -------
    DataFrame
        One row a column, part and value: ``table``, ``column``, ``part`` (``year``, ``month``,
        ``day``), ``value`` (a whole number), ``rows``. A date that is known to the month has no day.

    Examples
    --------
    >>> import bilateral as bl
    >>> use = date_use(bl.load())
    >>> use[use.part == "month"].value.between(1, 12).all().item()
    True
    """
    parts = [
        _parts(getattr(data, name)[column]).assign(table=name, column=column)
        for name, table in TABLES.items()
        for column in table.columns
        if column_type(table, column) == "date" and column in getattr(data, name)
    ]
    return pd.concat(parts, ignore_index=True)[["table", "column", "part", "value", "rows"]]


_PARTS = ("year", "month", "day")


def _parts(dates: pd.Series) -> pd.DataFrame:
    whole = dates.dropna()
    pieces = whole[whole.str.fullmatch(PARTIAL_DATE)].str.split("-", expand=True)
    pieces = pieces.reindex(columns=range(len(_PARTS))).set_axis(_PARTS, axis="columns")
    long = pieces.melt(var_name="part").dropna().astype({"value": int})
    counts = long.groupby(["part", "value"]).size().rename("rows").reset_index()
    return counts.sort_values(["part", "value"], key=_in_order, ignore_index=True)


def _in_order(cells: pd.Series) -> pd.Series:
    return cells.map(_PARTS.index) if cells.name == "part" else cells


def letter_use(data: Dataset) -> pd.DataFrame:
    """Count the letters and other signs of every column of texts and addresses.

    Each language has its own letters. A sign that stands once or twice in a column of thousands is
    often a slip: a letter of another alphabet that looks alike, or an accent that went wrong.

    Parameters
    ----------
    data
        The tables, shipped or your own.

    Returns
    -------
    DataFrame
        One row a column and sign: ``table``, ``column``, ``sort`` (``small``, ``capital``,
        ``figure``, ``other``), ``sign``, ``times`` (how often it stands in the column).

    Examples
    --------
    >>> import bilateral as bl
    >>> use = letter_use(bl.load())
    >>> bool(use[use.column.str.endswith("_es")].sign.isin(["ñ"]).any())
    True
    """
    parts = [
        _signs(getattr(data, name)[column]).assign(table=name, column=column)
        for name, table in TABLES.items()
        for column in table.columns
        if column_type(table, column) in ("text", "url") and column in getattr(data, name)
    ]
    return pd.concat(parts, ignore_index=True)[["table", "column", "sort", "sign", "times"]]


_SORTS = ("small", "capital", "figure", "other")


def _signs(cells: pd.Series) -> pd.DataFrame:
    counts = Counter("".join(cells.dropna()))
    rows = [(_sort_of(sign), sign, times) for sign, times in counts.items()]
    rows.sort(key=lambda row: (_SORTS.index(row[0]), row[1]))
    return pd.DataFrame(rows, columns=["sort", "sign", "times"]).astype(
        {"sort": "str", "sign": "str", "times": "int64"}
    )


def _sort_of(sign: str) -> str:
    if sign.isdigit():
        return "figure"
    return "other" if not sign.isalpha() else "capital" if sign.isupper() else "small"
