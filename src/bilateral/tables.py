"""Tables as HTML of our own: nothing cut, every cell escaped, sources as links.

pandas cuts cells at 50 characters and changes its HTML between versions; a stored output should do
neither. Links are made only from checked ``http`` and ``https`` addresses.
"""

from __future__ import annotations

import html
import re
from numbers import Number

import pandas as pd

from bilateral.citations import source_counts
from bilateral.data import Dataset
from bilateral.labels import has_text, phrase, say_date, say_number, text, word

__all__ = ["Table", "event_table", "link", "readable_events", "table"]

_ADDRESS = re.compile(r"https?://[^\s<>\"'\\|]+")
_CELL = "text-align:left;vertical-align:top;padding:3px 12px 3px 0;"
_LONG = _CELL + "min-width:220px;"
_NUMBER = "text-align:right;vertical-align:top;padding:3px 12px 3px 0;"
_LINK = "color:#0072B2;text-decoration:underline;"


class Table:
    """A table that shows itself as HTML and as plain text; read ``frame`` for the values."""

    def __init__(self, frame: pd.DataFrame, note: str, links: dict[str, pd.Series]) -> None:
        self.frame = frame
        self._note = note
        self._links = links

    def __repr__(self) -> str:
        cells = self.frame.map(_plain)
        return "\n".join([cells.to_string(index=False), *([self._note] if self._note else [])])

    def _repr_html_(self) -> str:
        numeric = [pd.api.types.is_numeric_dtype(kind) for kind in self.frame.dtypes]
        head = "".join(
            f'<th style="{_NUMBER if n else _CELL}">{html.escape(str(c))}</th>'
            for c, n in zip(self.frame, numeric, strict=True)
        )
        body = "".join(f"<tr>{self._row(place, numeric)}</tr>" for place in range(len(self.frame)))
        note = f"<p><small>{html.escape(self._note)}</small></p>" if self._note else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}"

    def _row(self, place: int, numeric: list[bool]) -> str:
        cells = []
        for at, (column, number) in enumerate(zip(self.frame, numeric, strict=True)):
            shown = html.escape(_plain(self.frame.iloc[place, at]))
            if column in self._links:
                shown = link(self._links[column].iloc[place], shown) if shown else ""
            style = _NUMBER if number else _LONG if len(shown) > 60 and "<" not in shown else _CELL
            cells.append(f'<td style="{style}">{shown}</td>')
        return "".join(cells)


def table(
    frame: pd.DataFrame, *, note: str = "", rows: int | None = 12,
    links: dict[str, str] | None = None,
) -> Table:  # fmt: skip
    """Show a frame as a table.

    Parameters
    ----------
    frame
        What to show: its columns are the heads.
    note
        A line under it.
    rows
        How many rows at most (None: all); the note says how many more there are.
    links
        For each column that shall be a link, the column that holds its address; address columns
        are not shown.

    Returns
    -------
    Table
        Shows itself in a notebook; ``.frame`` holds the rows shown.

    Examples
    --------
    >>> table(pd.DataFrame({"year": [2001, 2008], "figure": [17.0, 95.0]}))
    Year figure
    2001     17
    2008     95
    """
    links = links or {}
    frame = _worded(frame)
    more = 0 if rows is None else max(len(frame) - rows, 0)
    shown = frame if rows is None else frame.head(rows)
    addresses = {column: shown[address] for column, address in links.items()}
    shown = shown.drop(columns=list(set(links.values()))).reset_index(drop=True)
    heads = {column: _head(column) for column in shown}
    addresses = {heads[column]: cells for column, cells in addresses.items()}
    shown = shown.rename(columns=heads)
    rest = text("table_more", n=more) if more else ""
    return Table(shown, " ".join(part for part in (note, rest) if part), addresses)


#: Columns whose cells are terms, and the vocabulary that holds their words.
_VOCABULARY = {
    name: name
    for name in ("kind", "direction", "confidence", "legal_basis", "framework", "place", "basis",
                 "measure", "destination", "population", "field", "family", "complete", "bound",
                 "unit", "charge", "us_district", "outcome", "found_by", "organization_role",
                 "level", "status")
} | {"kind_of_page": "source_kind", "coded": "kind", "in_the_table": "kind"}  # fmt: skip

#: Columns whose cells are names in code: they are never put in other words.
_CODE = ("table", "column", "term")


def _worded(frame: pd.DataFrame) -> pd.DataFrame:
    """Terms become words; days and partial dates are written as people say them."""
    changed = {
        column: [word(term, vocabulary) for term in frame[column]]
        for column, vocabulary in _VOCABULARY.items()
        if column in frame and not pd.api.types.is_numeric_dtype(frame[column])
    }
    for column in frame:
        if column in _DATES and not pd.api.types.is_numeric_dtype(frame[column]):
            changed[column] = [say_date(date) for date in frame[column]]
        elif column == "side":
            changed[column] = [_say_side(side) for side in frame[column]]
        elif column == "publishers":
            changed[column] = frame[column].str.replace("|", "; ").fillna(text("page_unknown"))
        elif column == "publisher":
            changed[column] = frame[column].fillna(text("page_unknown"))
    if {"field", "value"} <= set(frame):
        pairs = zip(frame["field"], frame["value"], strict=True)
        changed["value"] = [_say_value(value, field) for field, value in pairs]
    for column in frame:
        if column not in _CODE and not pd.api.types.is_numeric_dtype(frame[column]):
            cells = changed.get(column, frame[column])
            changed[column] = [phrase(c) if isinstance(c, str) else c for c in cells]
    return frame.assign(**changed)


def _say_side(side: object) -> object:
    """The side on which someone sat, in words."""
    return text(f"side_{side}") if has_text(f"side_{side}") else side


def _say_value(value: object, field: str) -> object:
    """A value of evidence as people read it: terms as words, dates as dates."""
    if field in _VOCABULARY:
        return word(value, field)
    return say_date(value) if field in _DATES else value


_DATES = ("date", "end_date", "since", "until", "period_start", "period_end", "published", "start",
          "end", "first_day", "last_day", "announced_on", "outcome_as_of", "said_on")  # fmt: skip


def _head(column: str) -> str:
    """The head of a column in words, where the package has them."""
    name, *rest = str(column).split(" (", 1)
    said = text(f"head_{name}") if has_text(f"head_{name}") else name.replace("_", " ")
    return " (".join([said, *rest])


def link(address: str, shown: str) -> str:
    """Make a link of escaped text, or leave it text if the address is not a web address.

    Examples
    --------
    >>> link("javascript:alert(1)", "page")
    'page'
    """
    if not isinstance(address, str) or not _ADDRESS.fullmatch(address):
        return shown
    href = html.escape(address, quote=True)
    return f'<a href="{href}" target="_blank" rel="noopener noreferrer" style="{_LINK}">{shown}</a>'


def event_table(data: Dataset, events: pd.DataFrame) -> pd.DataFrame:
    """Give events as people read them.

    Returns
    -------
    DataFrame
        One row an event, newest first, with heads in the language in use: when, what, in law,
        direction, people, confidence and number of sources.
    """
    table = readable_events(events)
    counts = source_counts(data)
    table[text("tip_sources")] = counts.reindex(table.index, fill_value=0).astype("int64")
    return table


def readable_events(events: pd.DataFrame) -> pd.DataFrame:
    """Give :func:`event_table` without the sources."""
    rows = events.sort_values(["first_day", "event_id"], ascending=[False, True])
    title = (
        rows["title_en"]
        if text("language_code") == "en"
        else rows["title_es"].fillna(rows["title_en"])
    )
    return pd.DataFrame({
        text("tip_when"): [say_date(date) for date in rows["date"]],
        text("tip_title"): title,
        text("tip_kind"): [word(kind, "kind") for kind in rows["kind"]],
        text("head_direction"): [word(way, "direction") for way in rows["direction"]],
        text("tip_people"): rows["people"],
        text("tip_confidence"): [word(c, "confidence") for c in rows["confidence"]],
    }).set_axis(rows["event_id"], axis=0)  # fmt: skip


def _plain(cell: object) -> str:
    if cell is None or cell is pd.NA or cell is pd.NaT or cell != cell:
        return ""
    if isinstance(cell, pd.Timestamp):
        return say_date(cell)
    if pd.api.types.is_bool(cell):
        return text("yes") if cell else text("no")
    if isinstance(cell, Number):
        return say_number(cell)
    return str(cell)
