"""English and Spanish words for every term, date and sentence.

Words for the terms of the tables stand in ``labels.csv``; the sentences, titles and names of
controls that the package itself says stand in the folder ``texts``, a file a topic. No other module
holds a word that a reader sees.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pandas as pd

from bilateral.data import Dataset, load

__all__ = [
    "LANGUAGES", "actor_names", "has_text", "language", "phrase", "say_count", "say_date", "say_list", "say_number", "say_people",
    "say_period", "set_language", "text", "vocabulary", "word",
]  # fmt: skip

LANGUAGES = ("en", "es")

_state = {"language": "en"}


def set_language(code: str) -> None:
    """Choose the language of words, dates and sentences for all that follows.

    Parameters
    ----------
    code
        ``"en"`` or ``"es"``.

    Raises
    ------
    ValueError
        For any other language.
    """
    _state["language"] = _known(code)


def language() -> str:
    """Give the language in use."""
    return _state["language"]


def _known(code: str | None) -> str:
    code = code or _state["language"]
    if code not in LANGUAGES:
        raise ValueError(f"language is {code!r}; allowed: {', '.join(LANGUAGES)}")
    return code


@cache
def _terms(code: str) -> dict[tuple[str, str], tuple[str, str]]:
    labels = load().labels
    long = labels[f"{code}_long"].fillna("")
    return {
        (vocabulary, term): (short, sentence)
        for vocabulary, term, short, sentence in zip(
            labels["vocabulary"], labels["term"], labels[code], long, strict=True
        )
    }


def word(term: str, vocabulary: str, code: str | None = None, *, long: bool = False) -> str:
    """Give the word for a term of a vocabulary.

    Parameters
    ----------
    term
        As the tables hold it; several joined by ``|`` give several words joined by commas.
    vocabulary
        Such as ``kind``, ``direction``, ``place``.
    code
        ``"en"`` or ``"es"``; the language in use if left out.
    long
        The sentence that explains it, where there is one.

    Returns
    -------
    str
        The word; a term without a label is given with spaces for underscores; a missing one is
        the empty text.

    Examples
    --------
    >>> word("mx_to_us", "direction"), word("extradition", "kind", "es")
    ('Mexico → United States', 'Extradición')
    """
    if pd.isna(term):
        return ""
    known = _terms(_known(code))
    found = (
        known.get((vocabulary, part), (part.replace("_", " "), "")) for part in term.split("|")
    )
    return ", ".join(sentence if long and sentence else short for short, sentence in found)


def actor_names(data: Dataset) -> pd.Series:
    """Give the names of all actors in the language in use.

    Returns
    -------
    Series
        A name by ``actor_id``; where the tables have no Spanish one, the name as it is.

    Examples
    --------
    >>> import bilateral as bl
    >>> bl.actor_names(bl.load())["andres-manuel-lopez-obrador"]
    'Andrés Manuel López Obrador'
    """
    actors = data.actors.set_index("actor_id")
    return actors["name_es"].fillna(actors["name"]) if language() == "es" else actors["name"]


@cache
def _texts() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for path in sorted((Path(__file__).parent / "texts").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found |= {row["key"]: row for row in csv.DictReader(file)}
    return found


@cache
def _phrases() -> dict[str, dict[str, str]]:
    return {row["en"]: row for key, row in _texts().items() if key.startswith("phrase_")}


def phrase(said: str, code: str | None = None) -> str:
    """Give what a table says in its own words, such as a note, in the language in use.

    The tables hold such words in English; those that the notebooks show stand in both languages in
    ``texts/phrases.csv``. Others are given as they are.

    Examples
    --------
    >>> phrase("mutual trust", "es"), phrase("no such phrase", "es")
    ('confianza mutua', 'no such phrase')
    """
    return _phrases().get(said, {}).get(_known(code), said)


def has_text(key: str) -> bool:
    """Whether the package has a sentence of this key."""
    return key in _texts()


def vocabulary(
    name: str, code: str | None = None, *, among: Iterable[str] | None = None
) -> pd.DataFrame:
    """List the terms of a vocabulary with their words and meanings.

    Parameters
    ----------
    name
        Such as ``kind``, ``direction``, ``confidence``, ``legal_basis``.
    among
        Only these terms, such as the cells of a column.

    Returns
    -------
    DataFrame
        ``term``, ``word``, ``meaning``, in the order of the data; empty if there is no such list.

    Examples
    --------
    >>> vocabulary("direction").term.tolist()
    ['mutual', 'mx_to_us', 'us_to_mx']
    """
    wanted = None if among is None else set(among)
    rows = [
        (term, *words)
        for (list_name, term), words in _terms(_known(code)).items()
        if list_name == name and (wanted is None or term in wanted)
    ]
    return pd.DataFrame(rows, columns=["term", "word", "meaning"])


def text(key: str, code: str | None = None, /, **values: object) -> str:
    """Give a sentence of the package, filled with values.

    Whole numbers are written as :func:`say_number` does; a ``[one/many]`` in the sentence follows
    the number before it.

    Examples
    --------
    >>> text("events_people", events=1, people=12345)
    '1 event, 12,345 people'
    """
    shown = {name: say_number(v) if isinstance(v, int) else v for name, v in values.items()}
    sentence = _texts()[key][_known(code)].format(**shown)
    return _agree(sentence)


def _agree(sentence: str) -> str:
    """Choose the form of each ``[one/many]`` by the number that stands before it."""
    count = ""

    def choose(found: re.Match) -> str:
        nonlocal count
        if found["number"]:
            count = found["number"]
            return found[0]
        return found["one"] if count == "1" else found["many"]

    return _NUMBER_OR_FORMS.sub(choose, sentence)


#: A number that stands alone (no part of a date or a word), or ``[one/many]``.
_NUMBER_OR_FORMS = re.compile(
    r"(?<![\w.-])(?P<number>\d[\d,]*)(?![\w-]|\.\d)|\[(?P<one>[^][/]*)/(?P<many>[^][/]*)\]"
)


def say_number(number: float) -> str:
    """Write a number; thousands are set apart from five digits on, so that years stay years.

    Examples
    --------
    >>> say_number(2025), say_number(12345), say_number(12.50)
    ('2025', '12,345', '12.5')
    """
    return f"{number:,.12g}" if abs(number) >= 10_000 else f"{number:.12g}"


def say_count(number: int, key: str, code: str | None = None) -> str:
    """Say how many: ``say_count(2, "people")`` is "2 people".

    Examples
    --------
    >>> say_count(1, "people"), say_count(29, "people", "es")
    ('1 person', '29 personas')
    """
    return text(f"count_{key}", code, n=int(number))


def say_people(people: pd.Series, code: str | None = None) -> str:
    """Say how many people some events state together; none stated is not 0.

    Examples
    --------
    >>> say_people(pd.Series([29, None])), say_people(pd.Series([None], dtype="Int64"))
    ('29 people', 'an unstated number of people')
    """
    if people.isna().all():
        return text("people_unstated", code)
    return say_count(people.sum(), "people", code)


def say_list(items: list[str], code: str | None = None) -> str:
    """Join words as a sentence does.

    Examples
    --------
    >>> say_list(["a", "b", "c"]), say_list(["a", "b"], "es")
    ('a, b and c', 'a y b')
    """
    if len(items) < 2:
        return "".join(items)
    return text("and", code, first=", ".join(items[:-1]), last=items[-1])


def say_date(date: str | pd.Timestamp | None, code: str | None = None) -> str:
    """Write a date as people say it, as precise as it is.

    Examples
    --------
    >>> say_date("2025-02-27"), say_date("2025-02", "es"), say_date("2008")
    ('27 Feb 2025', 'feb 2025', '2008')
    """
    if date is None or pd.isna(date):
        return ""
    parts = (date if isinstance(date, str) else f"{date:%Y-%m-%d}").split("-")
    months = _texts()["months"][_known(code)].split()
    said = [parts[0]]
    if len(parts) > 1:
        said.insert(0, months[int(parts[1]) - 1])
    if len(parts) > 2:
        said.insert(0, str(int(parts[2])))
    return " ".join(said)


def say_period(start: str | None, end: str, code: str | None = None) -> str:
    """Write a period by its two ends, or as one date where they are the same.

    Examples
    --------
    >>> say_period("2018-12", "2019-06"), say_period("2013", "2013"), say_period(None, "2017")
    ('Dec 2018 – Jun 2019', '2013', '? – 2017')
    """
    since, until = say_date(start, code) or "?", say_date(end, code)
    return until if since == until else f"{since} – {until}"
