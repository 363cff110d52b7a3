"""Choosing events: by what they are, when they were, and who was in them.

A selection has the same columns and fewer rows. An event of which only the month is known is kept
if it may lie in the time asked for.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import pandas as pd

from bilateral import dates
from bilateral.data import Dataset
from bilateral.labels import LANGUAGES, word
from bilateral.schema import VOCABULARIES

__all__ = ["find", "fold", "search_text", "select_events"]


def select_events(
    events: pd.DataFrame,
    *,
    kinds: Iterable[str] | None = None,
    directions: Iterable[str] | None = None,
    start: str | None = None,
    end: str | None = None,
    **terms: Iterable[str],
) -> pd.DataFrame:
    """Keep the events asked for.

    Parameters
    ----------
    events
        ``data.events``, or a selection of it.
    kinds, directions
        Terms to keep; all if left out.
    start, end
        Partial dates: events that may lie between the first day of `start` and the last of `end`.
    **terms
        Terms to keep of any other column, such as ``confidence=["high"]``.

    Returns
    -------
    DataFrame
        The same columns, fewer rows, in the same order.

    Raises
    ------
    ValueError
        If a column or a date does not exist, or a term is none of a closed vocabulary.

    Examples
    --------
    >>> import bilateral as bl
    >>> events = bl.load().events
    >>> select_events(events, kinds=["transfer"], start="2025", end="2025").people.sum()
    np.int64(55)
    """
    terms = {"kind": kinds, "direction": directions} | terms
    keep = pd.Series(True, index=events.index)
    for column, wanted in terms.items():
        if column not in events:
            raise ValueError(f"no column {column!r} in events; there are {', '.join(events)}")
        if wanted is not None:
            wanted = [wanted] if isinstance(wanted, str) else list(wanted)
            _are_terms(wanted, column)
            keep &= events[column].isin(wanted)
    if start is not None:
        keep &= events["last_day"] >= _day(start, "start", dates.first_day)
    if end is not None:
        keep &= events["first_day"] <= _day(end, "end", dates.last_day)
    return events[keep]


def _are_terms(wanted: list[str], column: str) -> None:
    """A mistyped term is an error, not an empty selection."""
    allowed = VOCABULARIES.get(column)
    wrong = [term for term in wanted if allowed and term not in allowed]
    if wrong:
        raise ValueError(f"{column} is {wrong[0]!r}; allowed: {', '.join(allowed)}")


def _day(date: str, name: str, edge) -> pd.Timestamp:
    text = pd.Series([str(date)], dtype="str")
    if not dates.is_date(text)[0]:
        raise ValueError(f"{name} is {date!r}; allowed: YYYY, YYYY-MM or YYYY-MM-DD")
    return edge(text)[0]


def fold(text: str) -> str:
    """Write a text without accents and capitals, so that it is found however it is typed.

    Examples
    --------
    >>> fold("Ismael Zambada García")
    'ismael zambada garcia'
    """
    apart = unicodedata.normalize("NFD", text)
    return "".join(c for c in apart if unicodedata.category(c) != "Mn").casefold()


def search_text(data: Dataset) -> pd.Series:
    """Give, for each event, the folded text in which :func:`find` looks.

    Returns
    -------
    Series of str
        Indexed by ``event_id``: titles, places (in both languages), and the
        names and aliases of everyone in it.
    """
    events, actors = data.events.set_index("event_id"), data.actors.set_index("actor_id")
    names = _side_by_side(actors, ["name", "name_es", "aliases"])
    sat = pd.concat([data.participants, data.persons])[["event_id", "actor_id"]].drop_duplicates()
    spoken = sat["actor_id"].map(names).fillna("").groupby(sat["event_id"]).agg(" ".join)
    text = _side_by_side(events, ["title_en", "title_es", "place"])
    for code in LANGUAGES:
        text = text + " " + events["place"].map(lambda place, code=code: word(place, "place", code))
    return (text + " " + spoken.reindex(events.index).fillna("")).map(fold).astype("str")


def _side_by_side(table: pd.DataFrame, columns: list[str]) -> pd.Series:
    """The texts of some columns of each row, with a space between."""
    first, *others = (table[column].fillna("").astype("str") for column in columns)
    return first.str.cat(others, sep=" ")


def find(data: Dataset, words: str) -> pd.DataFrame:
    """Find events by a name or a word, with or without accents.

    Parameters
    ----------
    data
        The tables.
    words
        One or more words; all of them must stand in a title, a place, or a name or alias of
        someone who took part or was handed over.

    Returns
    -------
    DataFrame
        The rows of ``data.events`` that match, in their order.

    Examples
    --------
    >>> import bilateral as bl
    >>> find(bl.load(), "ovidio guzman").date.tolist()
    ['2023-09-15', '2025-05-09']
    """
    text = search_text(data)
    keep = pd.Series(True, index=text.index)
    for part in fold(words).split():
        keep &= text.str.contains(part, regex=False)
    return data.events[data.events["event_id"].isin(text.index[keep])]
