"""The tables: their columns, their closed vocabularies, and what every cell must be.

Each table is a pandera schema over text, exactly as a CSV holds it: a cell is judged by what is
written in it, and turned into a number or a date only afterwards (:mod:`bilateral.data`). What a
column means, its unit and what it refers to stand in the schema too, so that the data package and
the codebook are generated from here and cannot drift from what is checked.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd
import pandera.pandas as pa
import pyarrow

from bilateral import dates

__all__ = [
    "DIPLOMACY_KINDS",
    "HANDOVER_KINDS",
    "KINDS",
    "OWN_COLUMN",
    "OWN_COLUMN_NAME",
    "PRESSURE_KINDS",
    "TABLES",
    "VOCABULARIES",
    "DataError",
    "Table",
    "column_type",
    "essential",
    "family_of",
    "list_columns",
    "suspects",
]  # fmt: skip


class DataError(ValueError):
    """Raised when a folder breaks the rules of the tables; lists every problem found.

    Parameters
    ----------
    problems
        Frame as :func:`bilateral.check` gives it: ``file``, ``line``, ``column``, ``value``,
        ``problem``, ``allowed``, ``severity``.
    """

    def __init__(self, problems: pd.DataFrame) -> None:
        self.problems = problems
        lines = [_problem_line(row) for row in problems.itertuples()]
        head = f"{len(lines)} problem{'s' if len(lines) != 1 else ''} in the data:"
        super().__init__("\n".join([head, *lines]))


def _problem_line(row: tuple) -> str:
    line = f", line {row.line}" if pd.notna(row.line) else ""
    column = f", column {row.column}" if row.column else ""
    value = f": {row.value!r}" if row.value != "" else ""
    return f"- {row.file}{line}{column}{value}: {row.problem}. Allowed: {row.allowed}"


# ---------------------------------------------------------------------------------------------
# Closed vocabularies. Their words for people stand in labels.csv.

#: Handing people over. A prisoner transfer (sentence served at home) is never counted with them.
HANDOVER_KINDS = ("extradition", "transfer", "deportation")
PRESSURE_KINDS = ("tariff_threat", "tariff_deadline", "tariff_imposed", "tariff_relief")
DIPLOMACY_KINDS = ("meeting", "call", "agreement")
KINDS = (
    *HANDOVER_KINDS, "prisoner_transfer", *PRESSURE_KINDS, *DIPLOMACY_KINDS,
    "legal", "designation", "security_action", "statement", "other",
)  # fmt: skip

VOCABULARIES: dict[str, tuple[str, ...]] = {
    "kind": KINDS,
    "direction": ("mx_to_us", "us_to_mx", "mutual"),
    "level": ("presidential", "ministerial", "working_group", "ambassador", "legislative"),
    "rate_is": ("total", "additional", "nominal"),
    "confidence": ("high", "medium", "low"),
    "found_by": ("systematic", "targeted"),
    "relation": (
        "sets", "moves", "carries_out", "pauses", "withdraws", "overturns", "upholds", "ends",
        "replaces", "answers", "agreed_at", "follows_up", "part_of", "returns", "extends",
    ),
    "actor_kind": (
        "country", "government_body", "international_body", "official", "organization", "person",
    ),
    "role": (
        "sender", "receiver", "person_handed_over", "imposer", "target", "host", "participant",
        "announcer", "mediator", "signatory", "court", "complainant",
    ),
    "organization_role": (
        "leader", "former_leader", "founder", "second_in_command", "lieutenant", "security_chief",
        "financial_operator", "logistics_operator", "operator", "gunman", "member", "associate",
        "public_official", "former_public_official", "other",
    ),
    "outcome": (
        "charged", "pleaded_guilty", "convicted", "sentenced", "acquitted", "charges_dismissed",
        "released", "died",
    ),
    "basis": (
        "calendar_year", "us_fiscal_year", "term", "partial_year", "other_period", "stock",
    ),
    "bound": ("exact", "about", "at_least", "at_most"),
    "source_kind": (
        "official", "wire", "newspaper", "broadcast", "thinktank", "academic", "encyclopedia",
        "legal", "trade_press", "copy", "other",
    ),
    "complete": ("yes", "partly", "unknown"),
    "status": ("happened", "announced"),
}  # fmt: skip

TITLE_LENGTH = 80
TEXT_LENGTH = 2_000
ADDRESS_LENGTH = 2_048

# ---------------------------------------------------------------------------------------------
# What a cell may be: vectorized tests on text, missing cells never asked.

#: Control and format characters that hide in text: C0, C1, soft hyphen, bidirectional marks, zero widths.
_HIDDEN = r"[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_TERM = r"[a-z0-9]+(?:_[a-z0-9]+)*"
_URL = r"https?://[^\s<>\"'\\|]+"
_NUMBER = r"-?[0-9]{1,12}(?:\.[0-9]{1,6})?"


def _matches(pattern: str, cells: pd.Series) -> pd.Series:
    return cells.str.fullmatch(pattern)


def _is_composed(cells: pd.Series) -> pd.Series:
    return cells.map(partial(unicodedata.is_normalized, "NFC")).astype(bool)


def _is_plain(cells: pd.Series) -> pd.Series:
    return ~cells.str.contains(_HIDDEN)


def _is_trimmed(cells: pd.Series) -> pd.Series:
    return cells == cells.str.strip()


def _is_no_formula(cells: pd.Series) -> pd.Series:
    return ~cells.str.match(r"[=+\-@\t]") | cells.str.fullmatch(_NUMBER)


def _is_at_most(length: int, cells: pd.Series) -> pd.Series:
    return cells.str.len() <= length


def _is_one_of(terms: tuple[str, ...], cells: pd.Series) -> pd.Series:
    return cells.isin(terms)


_OF_PYTHON = pd.StringDtype("python", na_value=np.nan)


def _rule(test: Callable[[pd.Series], pd.Series], problem: str, allowed: str) -> pa.Check:
    """Test distinct values once; the wording travels with the check as its error.

    The values are Python's here: whitespace and patterns mean what Python means by them.
    """

    def judge(cells: pd.Series) -> pd.Series:
        present = cells.dropna()
        distinct = pd.Series(present.unique(), dtype=_OF_PYTHON)
        if distinct.empty:
            return pd.Series(True, index=cells.index)
        wrong = distinct[~test(distinct).fillna(False).astype(bool)]
        return ~cells.isin(wrong)

    return pa.Check(judge, error=f"{problem}\n{allowed}", ignore_na=False)


def _text_rules(length: int = TEXT_LENGTH) -> list[pa.Check]:
    return [
        _rule(_is_plain, "hidden or control character", "printable characters on one line"),
        _rule(_is_composed, "letters and accents stored apart", "Unicode form NFC"),
        _rule(_is_trimmed, "space at the beginning or end", "text without outer spaces"),
        _rule(_is_no_formula, "begins like a formula", "text that does not begin with = + - @"),
        _rule(partial(_is_at_most, length), "too long", f"at most {length} characters"),
    ]


# ---------------------------------------------------------------------------------------------
# Column types. Each gives a pandera column with its meaning; `needed` forbids an empty cell.


def _column(kind: str, rules: list[pa.Check], meaning: str, needed: bool, **more) -> pa.Column:
    metadata = {"type": kind, **more}
    return pa.Column(
        str, rules, nullable=not needed, required=False, description=meaning, metadata=metadata
    )


def _text(meaning: str, *, needed: bool = False, length: int = TEXT_LENGTH, **more) -> pa.Column:
    return _column("text", _text_rules(length), meaning, needed, length=length, **more)


def _title(meaning: str, *, needed: bool = False) -> pa.Column:
    return _text(meaning, needed=needed, length=TITLE_LENGTH)


def _slug(meaning: str, *, needed: bool = False, many: bool = False, **more) -> pa.Column:
    pattern = rf"{_SLUG}(?:\|{_SLUG})*" if many else _SLUG
    allowed = "small letters a-z, digits and single hyphens" + (", joined by |" if many else "")
    rule = _rule(partial(_matches, pattern), "not a well-formed id", allowed)
    return _column("ids" if many else "id", [rule], meaning, needed, **more)


def _term(meaning: str, vocabulary: str, *, needed: bool = False, many: bool = False) -> pa.Column:
    """A word of a vocabulary: closed ones are checked here, open ones against labels.csv."""
    closed = VOCABULARIES.get(vocabulary)
    if closed:
        test = partial(_is_one_of, closed)
        rules = [_rule(test, f"not a {vocabulary.replace('_', ' ')}", ", ".join(closed))]
    else:
        pattern = rf"{_TERM}(?:\|{_TERM})*" if many else _TERM
        allowed = "small letters a-z, digits, single underscores" + (", joined by |" * many)
        rules = [_rule(partial(_matches, pattern), "not a well-formed term", allowed)]
    return _column("terms" if many else "term", rules, meaning, needed, vocabulary=vocabulary)


def _date(meaning: str, *, needed: bool = False) -> pa.Column:
    allowed = "an existing YYYY, YYYY-MM or YYYY-MM-DD"
    rule = _rule(dates.is_date, "not a date", allowed)
    return _column("date", [rule], meaning, needed)


def _count(meaning: str, unit: str) -> pa.Column:
    rule = _rule(partial(_matches, r"[1-9][0-9]{0,8}"), "not a count", "a whole number from 1")
    return _column("integer", [rule], meaning, False, unit=unit)


def _number(meaning: str, unit: str | None = None, *, needed: bool = False) -> pa.Column:
    allowed = "a number such as 25 or 12.5"
    rule = _rule(partial(_matches, _NUMBER), "not a number", allowed)
    return _column("number", [rule], meaning, needed, unit=unit)


def _url(meaning: str, *, needed: bool = False) -> pa.Column:
    rules = [
        _rule(partial(_matches, _URL), "not a web address", "an address with http:// or https://"),
        _rule(_is_plain, "hidden or control character", "printable characters"),
        _rule(partial(_is_at_most, ADDRESS_LENGTH), "too long", f"at most {ADDRESS_LENGTH}"),
    ]
    return _column("url", rules, meaning, needed)


# ---------------------------------------------------------------------------------------------
# A first look. Most cells are right, and many can be seen to be so at once, by their bytes; only
# what is left is asked by the rules above. What is wrong must never pass here; what is right may
# fail.

#: Patterns that mean the same in every engine: ASCII, no classes. No month lacks a day up to 28.
_SURE_DATE = r"[12][0-9]{3}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|1[0-9]|2[0-8]))?)?"
_SURE_URL = r"https?://[!#-&(-;=?-\[\]-{}~]+"


def suspects(column: pa.Column, cells: pd.Series) -> np.ndarray:
    """Give the places of all cells that break a rule of their column."""
    sure = _SURE.get(column.metadata["type"])
    doubtful = cells[~sure(cells, column.metadata)] if sure else cells
    distinct = pd.Series(doubtful.unique(), dtype="str").dropna()
    wrong = distinct[~_keep_all(column.checks, distinct)]
    found = np.flatnonzero(cells.isin(wrong)) if len(wrong) else np.array([], dtype=int)
    return found if column.nullable else np.union1d(found, np.flatnonzero(cells.isna()))


def _keep_all(rules: list[pa.Check], texts: pd.Series) -> np.ndarray:
    return np.logical_and.reduce([rule(texts).check_output for rule in rules])


def _sure_matches(pattern: str, cells: pd.Series, metadata: dict) -> np.ndarray:
    return cells.str.fullmatch(pattern).to_numpy(dtype=bool, na_value=True)


def _sure_urls(cells: pd.Series, metadata: dict) -> np.ndarray:
    well_formed = cells.str.fullmatch(_SURE_URL) & (cells.str.len() <= ADDRESS_LENGTH)
    return well_formed.to_numpy(dtype=bool, na_value=True)


def _sure_texts(cells: pd.Series, metadata: dict) -> np.ndarray:
    chunks = pyarrow.chunked_array(cells, pyarrow.large_string()).chunks
    return np.concatenate([_sure_chunk(c, metadata["length"]) for c in chunks] or [[]]).astype(bool)


def _sure_chunk(texts: pyarrow.LargeStringArray, length: int) -> np.ndarray:
    """Which texts surely keep the rules for text: a character is at least one byte."""
    _, offsets, data = texts.buffers()
    ends = np.frombuffer(offsets, dtype=np.int64)[texts.offset :][: len(texts) + 1]
    missing = texts.is_null().to_numpy(zero_copy_only=False)
    if ends[0] == ends[-1]:
        return missing
    signs = np.frombuffer(data, dtype=np.uint8)[ends[0] : ends[-1]]
    starts, ends = ends[:-1] - ends[0], ends[1:] - ends[0]
    first, last = signs[np.minimum(starts, len(signs) - 1)], signs[np.maximum(ends - 1, 0)]
    sure = (ends > starts) & (ends - starts <= length) & ~_BEGINS_DOUBTFUL[first] & (last != _SPACE)
    sure[np.searchsorted(ends, _doubtful_places(signs), side="right")] = False
    return sure | missing


_SPACE = ord(" ")
_BEGINS_DOUBTFUL = np.isin(np.arange(256), list(b" =+-@"))
_LETTERS_OF_TWO, _SIGNS_OF_TWO, _SIGNS_OF_THREE, _OTHER = range(4)
#: What the bytes beyond ASCII begin (UTF-8): C3 to CB the letters U+00C0 to U+02FF, C2 the signs
#: U+0080 to U+00BF, E2 others, such as dashes. 80 to BF only continue.
_BEGINS = np.full(256, _OTHER, dtype=np.uint8)
_BEGINS[0x80:0xC0] = _BEGINS[0xC3:0xCC] = _LETTERS_OF_TWO
_BEGINS[0xC2], _BEGINS[0xE2] = _SIGNS_OF_TWO, _SIGNS_OF_THREE


def _doubtful_places(signs: np.ndarray) -> np.ndarray:
    """Where a character begins that may be hidden, a space, or not in the form NFC.

    Sure are ASCII from space to tilde, U+00A1 to U+02FF without the soft hyphen, and the dashes
    and quotation marks from U+2010 to U+2027.
    """
    places = np.flatnonzero(signs - np.uint8(_SPACE) >= ord("~") - _SPACE + 1)
    begins = _BEGINS[signs[places]]
    two, three = places[begins == _SIGNS_OF_TWO], places[begins == _SIGNS_OF_THREE]
    second = signs[two + 1]
    middle, last = signs[three + 1], signs[three + 2]
    return np.concatenate([
        places[begins == _OTHER],
        two[(second < 0xA1) | (second == 0xAD)],
        three[(middle != 0x80) | (last < 0x90) | (last > 0xA7)],
    ])  # fmt: skip


_SURE = {
    "text": _sure_texts,
    "date": partial(_sure_matches, _SURE_DATE),
    "id": partial(_sure_matches, _SLUG),
    "ids": partial(_sure_matches, rf"{_SLUG}(?:\|{_SLUG})*"),
    "url": _sure_urls,
}


# ---------------------------------------------------------------------------------------------
# The tables.


class Table(NamedTuple):
    """One CSV: what a row is, which columns make its key, and its pandera schema."""

    name: str
    row: str
    key: tuple[str, ...]
    schema: pa.DataFrameSchema

    @property
    def columns(self) -> dict[str, pa.Column]:
        """The columns by name."""
        return self.schema.columns


def family_of(kind: str) -> str:
    """Give the family of a kind of event: handovers, pressure, diplomacy or context."""
    if kind in HANDOVER_KINDS or kind == "prisoner_transfer":
        return "handovers"
    return (
        "pressure"
        if kind in PRESSURE_KINDS
        else "diplomacy"
        if kind in DIPLOMACY_KINDS
        else "context"
    )


def column_type(table: Table, column: str) -> str:
    """Give the type of a column: text, id, ids, term, terms, date, integer, number or url."""
    return table.columns[column].metadata["type"]


def essential(table: Table) -> list[str]:
    """List the columns that a table cannot do without: those that may not be empty."""
    return [name for name, column in table.columns.items() if not column.nullable]


def list_columns(table: Table) -> list[str]:
    """List the columns whose cells hold several values joined by ``|``."""
    return [name for name in table.columns if column_type(table, name) in ("ids", "terms")]


def _table(name: str, row: str, key: str, columns: dict[str, pa.Column]) -> Table:
    schema = pa.DataFrameSchema(columns, name=name, description=row, strict=False)
    return Table(name, row, tuple(key.split()), schema)


#: What begins with x_ is the reader's own: any text, under the rules that hold for all text.
OWN_COLUMN = _text("a column of one's own")
OWN_COLUMN_NAME = r"x_\w+"

_EVENT = "an event of events.csv"

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        _table("events", "one row an event", "event_id", {
            "event_id": _slug("slug DATE-words, unique, never reused", needed=True),
            "date": _date("when it happened, not when it was reported; as precise as the "
                          "sources are", needed=True),
            "end_date": _date("when it ended, if later than `date`, or the end of the period "
                              "in which it lies"),
            "kind": _term("what it was in law, whatever it was called", "kind", needed=True),
            "direction": _term("from the one who acts towards the other; for handovers the way "
                               "the people moved", "direction"),
            "level": _term("the highest level at which both sides took part (diplomacy only)",
                           "level"),
            "people": _count("persons handed over in this event", "people"),
            "tariff_rate_pct": _number("the rate; two rates are two events", "percent"),
            "product_scope": _term("the goods that the rate is for", "product_scope"),
            "rate_is": _term("whether the rate is the whole duty, comes on top of others, or was "
                             "never in force", "rate_is"),
            "effective_from": _date("first day in force; may lie ahead"),
            "effective_to": _date("last day in force; may lie ahead"),
            "place": _term("where, in the order of the journey", "place", many=True),
            "legal_basis": _term("the law or treaty under which it was done", "legal_basis"),
            "framework": _term("the framework of cooperation that it belongs to", "framework"),
            "announced_on": _date("the day on which it was made public: of a deadline the day "
                                  "this date was set, of a handover the first report"),
            "title_en": _title("what happened, in at most 80 characters", needed=True),
            "title_es": _title("the same in Spanish"),
            "summary_en": _text("one or two sentences"),
            "summary_es": _text("the same in Spanish"),
            "confidence": _term("high: official or two independent sources; medium: one solid "
                                "source; low: less", "confidence"),
            "found_by": _term("systematic: on a list that coverage.csv calls complete for that "
                              "date; targeted: found by searching", "found_by"),
            "status": _term("announced: only announced in advance, and no page found says that it took "
                            "place: leave such rows out of counts (empty: it happened)", "status"),
        }),
        _table("links", "one row a relation between two events", "event_id relation other_event_id", {
            "event_id": _slug(_EVENT, needed=True, refers="events"),
            "relation": _term("what the first does to, or has to do with, the second", "relation",
                              needed=True),
            "other_event_id": _slug(_EVENT, needed=True, refers="events"),
        }),
        _table("actors", "one row a country, body, organization, official or person", "actor_id", {
            "actor_id": _slug("slug of the name", needed=True),
            "name": _text("name with its accents", needed=True, length=200),
            "name_es": _text("name in Spanish", length=200),
            "kind": _term("what sort of actor", "actor_kind", needed=True),
            "country": _slug("country that it belongs to", refers="actors"),
            "part_of": _slug("body or organization that it belongs to", refers="actors"),
            "aliases": _text("other names and spellings, joined by |"),
            "what_it_is": _text("a few words in English"),
            "what_it_is_es": _text("the same in Spanish"),
        }),
        _table("participants", "one row an actor in an event", "event_id actor_id role", {
            "event_id": _slug(_EVENT, needed=True, refers="events"),
            "actor_id": _slug("an actor of actors.csv", needed=True, refers="actors"),
            "role": _term("what the actor did in it", "role", needed=True),
            "office": _term("the office held, as at the event", "office"),
        }),
        _table("persons", "one row a named person handed over in an event", "event_id actor_id", {
            "event_id": _slug(_EVENT, needed=True, refers="events"),
            "actor_id": _slug("the person, of actors.csv", needed=True, refers="actors"),
            "organization": _slug("organizations the sources tie the person to, nearest first",
                                  many=True, refers="actors"),
            "organization_role": _term("alleged role in it", "organization_role"),
            "role_detail_en": _text("what the role's term leaves out"),
            "role_detail_es": _text("the same in Spanish"),
            "us_district": _term("US court district, or state court, of the case", "us_district",
                                 many=True),
            "place_sent": _term("where the person was taken", "place", many=True),
            "charge": _term("charged with, or wanted for: charged is not convicted", "charge",
                            many=True),
            "charge_detail_en": _text("what the charge's terms leave out"),
            "charge_detail_es": _text("the same in Spanish"),
            "nationality": _slug("countries of nationality", many=True, refers="actors"),
            "outcome": _term("latest outcome on file; empty: none on file", "outcome"),
            "outcome_as_of": _date("the day for which the outcome is known"),
            "outcome_detail_en": _text("the outcome in a few words"),
            "outcome_detail_es": _text("the same in Spanish"),
        }),
        _table("terms", "one row a spell in office", "term_id", {
            "term_id": _slug("slug of person, office and start", needed=True),
            "actor_id": _slug("the official, of actors.csv", needed=True, refers="actors"),
            "office": _term("the office", "office", needed=True),
            "country": _slug("whose office", refers="actors"),
            "start": _date("first day; empty if no source says"),
            "end": _date("last day; empty is not 'in office': see end_known_until"),
            "end_known_until": _date("the last day on which a source shows the person in office"),
        }),
        _table("series", "one row a published figure and its source", "series_id", {
            "series_id": _slug("slug of measure, way, period and source", needed=True),
            "family": _term("the group of measures that it belongs to", "family"),
            "measure": _term("what is counted", "measure", needed=True),
            "destination": _term("to the US only, to all countries: different things",
                                 "destination"),
            "population": _term("everyone, or nationals only: different things", "population"),
            "direction": _term("the way the people moved", "direction"),
            "period_start": _date("first day of the period; empty if no source says"),
            "period_end": _date("last day of the period", needed=True),
            "basis": _term("what sort of period: unlike ones are never added up", "basis",
                           needed=True),
            "value": _number("the figure", needed=True),
            "bound": _term("exact, or a limit", "bound", needed=True),
            "unit": _term("of the figure", "unit", needed=True),
            "source_id": _slug("who says so, of sources.csv", needed=True, refers="sources"),
            "note": _text("what the figure includes and who gives it"),
            "note_es": _text("the same in Spanish"),
        }),
        _table("sources", "one row a page", "source_id", {
            "source_id": _slug("slug of host and date", needed=True),
            "url": _url("address", needed=True),
            "publisher": _text("who published it", needed=True, length=200),
            "title": _text("its title, shortened", length=400),
            "published": _date("when it was published"),
            "language": _term("language of the page (ISO 639-1)", "language"),
            "kind": _term("what sort of source", "source_kind"),
            "list_id": _slug("the list that it is part of, of coverage.csv", refers="coverage"),
        }),
        _table("evidence", "one row what one source says of one field",
               "table row_id field value source_id", {
            "table": _term("which table", "table", needed=True),
            "row_id": _text("key of the row; of persons event_id/actor_id", needed=True, length=300),
            "field": _term("which column, or a field of its own; `event` (or `row`): the source "
                           "attests the row as a whole", "field", needed=True),
            "value": _text("what the source gives for it"),
            "source_id": _slug("the source, of sources.csv; empty where the page cannot be told",
                               refers="sources"),
            "said_by": _slug("who is quoted, if an actor of actors.csv", refers="actors"),
            "note": _text("in what words, or with what limits"),
        }),
        _table("coverage", "one row a list, or a family of events looked for", "list_id", {
            "list_id": _slug("slug of the list", needed=True),
            "family": _term("which events it is about", "family", needed=True),
            "start": _date("looked for since; empty if the list does not say"),
            "end": _date("looked for until; empty if the list does not say"),
            "complete": _term("yes: every event of the period is on it; partly: what was found; unknown: "
                              "the list does not say",
                              "complete", needed=True),
            "how": _text("how it was made and how well", needed=True),
        }),
        _table("labels", "one row a term and its words", "vocabulary term", {
            "vocabulary": _term("the list that the term belongs to", "vocabulary", needed=True),
            "term": _text("the term as the tables hold it", needed=True, length=100),
            "en": _text("short, English", needed=True, length=80),
            "es": _text("short, Spanish", needed=True, length=80),
            "en_long": _text("in a sentence, English"),
            "es_long": _text("in a sentence, Spanish"),
            "parent": _text("the wider term of the same vocabulary; several joined by |", length=100),
        }),
    )
}  # fmt: skip

#: Tables that a folder must have; the others may be missing from one's own.
NEEDED_TABLES = ("events", "sources")
