"""What must hold across rows and tables.

Every rule takes the tables as text (as a CSV holds them) and gives the cells that break it; none
raises, so that all problems of a folder come out at once. :data:`RULES` lists them in the order
in which they are reported. A rule is silent about tables that are not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from bilateral import dates
from bilateral.schema import TABLES, Table

__all__ = ["RULES", "Breach", "Context", "attested_as", "breaches"]


@dataclass(frozen=True)
class Context:
    """What the rules may look at: the tables as text, complete, and the day the data are of.

    `unread` names tables that should be there and could not be read: nothing can be said of what
    refers to them.
    """

    tables: dict[str, pd.DataFrame]
    as_of: pd.Timestamp
    unread: frozenset[str] = frozenset()

    @cached_property
    def events_spoken_of(self) -> _SpokenOf:
        """Which events the evidence speaks of; the tables must be there."""
        evidence = self.tables["evidence"]
        said = evidence.loc[evidence["table"] == "events", ["row_id", "field", "value"]]
        return _SpokenOf(*_same_numbers(self.tables["events"]["event_id"], said["row_id"]), said)


class _SpokenOf(NamedTuple):
    """A number for each event, the same number for each piece of evidence about it, and that."""

    events: np.ndarray
    evidence: np.ndarray
    said: pd.DataFrame


class Breach(NamedTuple):
    """Rows of one table that break one rule."""

    table: str
    rows: pd.Index
    column: str
    problem: str
    allowed: str
    severity: str = "error"


def breaches(context: Context) -> Iterator[Breach]:
    """Apply every rule and give the breaches that have rows."""
    for rule in RULES:
        yield from (breach for breach in rule(context) if len(breach.rows))


def attested_as(table: str) -> str:
    """Name the field with which evidence attests a row as a whole."""
    return "event" if table == "events" else "row"


# --- within a table ---------------------------------------------------------------------------


def _keys_are_unique(context: Context) -> Iterator[Breach]:
    for name, rows in context.tables.items():
        key = [column for column in TABLES[name].key if column in rows]
        if len(key) == len(TABLES[name].key):
            alike = rows[key]
            if any(_ascends(alike[column]) for column in key):
                continue
            for column in key:  # few rows share each part of their key
                again = alike.duplicated(column, keep=False)
                alike = alike if again.all() else alike[again]
            again = alike.index[alike.duplicated(key)]
            yield Breach(name, again, key[0], f"the same {' + '.join(key)} stands above",
                         "each key once")  # fmt: skip


def _ascends(cells: pd.Series) -> bool:
    """Whether each text is greater than the one above, as in a sorted file: none stands twice."""
    texts = cells.array
    return bool((texts[1:] > texts[:-1]).all())


def _later(one: pd.Series, other: pd.Series) -> pd.Index:
    """Give the index of the dates that wholly lie after the others; only greater texts can."""
    greater = (one > other).to_numpy(dtype=bool)
    if not greater.any():
        return one.index[:0]
    one, other = one[greater], other[greater]
    return one.index[(dates.first_day(one) > dates.last_day(other)).to_numpy()]


def _dates_are_in_order(context: Context) -> Iterator[Breach]:
    pairs = (
        ("events", "date", "end_date"),
        ("events", "effective_from", "effective_to"),
        ("terms", "start", "end"),
        ("series", "period_start", "period_end"),
        ("coverage", "start", "end"),
    )
    for name, start, end in pairs:
        rows = context.tables.get(name, pd.DataFrame())
        if {start, end} <= set(rows):
            late = _later(rows[start], rows[end])
            yield Breach(name, late, end, f"before {start}", f"{start} or later")


def _announced_before_due(context: Context) -> Iterator[Breach]:
    events = context.tables.get("events", pd.DataFrame())
    if {"announced_on", "date", "kind"} <= set(events):
        ahead = events["kind"].isin(["tariff_deadline", "tariff_imposed"])
        after = _later(events["announced_on"][ahead], events["date"][ahead])
        yield Breach("events", after, "announced_on",
                     "a deadline or measure announced after its date", "date or earlier")  # fmt: skip


def _nothing_has_happened_yet(context: Context) -> Iterator[Breach]:
    events = context.tables.get("events", pd.DataFrame())
    if {"date", "kind"} <= set(events):
        others = events.loc[events["kind"] != "tariff_deadline", "date"]
        ahead = _later(others, pd.Series(context.as_of.isoformat()[:10], others.index))
        yield Breach("events", ahead, "date", "lies in the future",
                     f"until {context.as_of:%Y-%m-%d}; only a tariff_deadline may lie ahead")  # fmt: skip


# --- between tables ---------------------------------------------------------------------------


def _among(cells: pd.Series, known: object) -> np.ndarray:
    """Whether each text is one of those known; ``isin`` of pandas takes long over many."""
    text = pa.large_string()
    one, other = (pa.chunked_array(pd.Series(c, dtype="str"), text) for c in (cells, known))
    return pc.is_in(one, value_set=other).to_numpy()


def _beyond(cells: pd.Series, known: object) -> pd.Index:
    """Give the index of the cells in which an id is none of those known."""
    distinct = pd.Series(cells.unique(), dtype="str").dropna()
    if distinct.empty:
        return cells.index[:0]
    ids = distinct
    if distinct.str.contains("|", regex=False).any():
        ids = distinct.str.split("|").explode()
    lost = distinct.loc[ids.index[~_among(ids, known)].unique()]
    return cells.index[_among(cells, lost)] if len(lost) else cells.index[:0]


def _references_resolve(context: Context) -> Iterator[Breach]:
    for name, rows in context.tables.items():
        for column, rule in TABLES[name].columns.items():
            target = (rule.metadata or {}).get("refers")
            if target is None or column not in rows or target in context.unread:
                continue
            known = context.tables.get(target, {}).get(TABLES[target].key[0], [])
            lost = _beyond(rows[column], known)
            yield Breach(name, lost, column, f"stands in no row of {target}.csv",
                         f"a {TABLES[target].key[0]} of {target}.csv")  # fmt: skip


def _named_sources_resolve(context: Context) -> Iterator[Breach]:
    events, sources = context.tables.get("events", {}), context.tables.get("sources", {})
    if "source_ids" in events and "sources" not in context.unread:
        lost = _beyond(events["source_ids"], sources.get("source_id", []))
        yield Breach("events", lost, "source_ids", "stands in no row of sources.csv",
                     "source_ids of sources.csv, joined by |")  # fmt: skip


def _row_ids(table: Table, rows: pd.DataFrame) -> pd.Series:
    key = table.key[:2] if table.name == "persons" else table.key
    first, *others = (rows[column].fillna("") for column in key)
    return first.str.cat(others, sep="/") if others else first


def _evidence_has_its_row(context: Context) -> Iterator[Breach]:
    evidence = context.tables.get("evidence")
    if evidence is None:
        return
    for name, said in evidence["row_id"].groupby(evidence["table"]):
        if name not in TABLES:
            yield Breach("evidence", said.index, "table", "no such table", ", ".join(TABLES))
        elif name == "events" and "event_id" in context.tables.get(name, {}):
            numbers, about, _ = context.events_spoken_of
            yield _lost_row(name, said.index[~np.isin(about, numbers)])
        elif name not in context.unread:
            rows = context.tables.get(name)
            known = [] if rows is None else _row_ids(TABLES[name], rows)
            yield _lost_row(name, said.index[~_among(said, known)])


def _lost_row(table: str, lost: pd.Index) -> Breach:
    wrong = f"no row of {table}.csv has this key"
    return Breach("evidence", lost, "row_id", wrong, f"a key of {table}.csv")


def _events_have_a_source(context: Context) -> Iterator[Breach]:
    events, evidence = context.tables.get("events", {}), context.tables.get("evidence")
    if "event_id" not in events or "evidence" in context.unread:
        return
    bare = np.full(len(events), True)
    if evidence is not None:
        numbers, about, _ = context.events_spoken_of
        bare = ~np.isin(numbers, about)
    if "source_ids" in events:
        bare &= events["source_ids"].isna().to_numpy()
    yield Breach("events", events.index[bare], "event_id", "no source says that it happened",
                 "a row in evidence.csv, or source_ids in events.csv",
                 "warning" if bare.all() else "error")  # fmt: skip


def _same_numbers(one: pd.Series, other: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Number the texts of two columns, the same text with the same number."""
    numbers, _ = pd.factorize(pd.concat([one, other]))
    return numbers[: len(one)], numbers[len(one) :]


def _chosen_values_are_attested(context: Context) -> Iterator[Breach]:
    evidence = context.tables.get("evidence")
    if evidence is None:
        return
    for name in evidence["table"].dropna().unique():
        rows = context.tables.get(name)
        if rows is None or name not in TABLES or not set(TABLES[name].key) <= set(rows):
            continue
        if name == "events":
            numbers, about, said = context.events_spoken_of
        else:
            said = evidence[evidence["table"] == name]
            numbers, about = _same_numbers(_row_ids(TABLES[name], rows), said["row_id"])
        valued = said["value"].notna().to_numpy()
        yield from _unattested(name, rows, numbers, about[valued], said[valued])


def _unattested(
    name: str, rows: pd.DataFrame, numbers: np.ndarray, about: np.ndarray, said: pd.DataFrame
) -> Iterator[Breach]:
    """Find values that are none of those that evidence gives for their row and field."""
    for field, at in said.groupby("field").indices.items():
        if field not in rows or field not in TABLES[name].columns:
            continue
        spoken = np.isin(numbers, about[at]) & rows[field].notna().to_numpy()
        chosen, given = _same_numbers(rows[field][spoken], said["value"].iloc[at])
        most = len(chosen) + len(given)  # more than any number: no two pairs share a product
        lost = ~np.isin(numbers[spoken] * most + chosen, about[at] * most + given)
        yield Breach(name, rows.index[spoken][lost], field,
                     "none of the values in evidence.csv for this field",
                     "one of the values that a source gives")  # fmt: skip


def _terms_have_labels(context: Context) -> Iterator[Breach]:
    labels = context.tables.get("labels")
    if labels is None or labels.empty:
        return
    known = dict(list(labels.groupby("vocabulary")["term"]))
    for name, rows in context.tables.items():
        for column, rule in TABLES[name].columns.items():
            vocabulary = (rule.metadata or {}).get("vocabulary")
            if vocabulary is None or column not in rows or name == "labels":
                continue
            bare = _beyond(rows[column], known.get(vocabulary, []))
            yield Breach(name, bare, column, "a term without a label: shown as it stands",
                         f"a row of labels.csv, vocabulary {vocabulary}", "warning")  # fmt: skip


def _offices_are_held(context: Context) -> Iterator[Breach]:
    if not {"events", "participants", "terms"} <= set(context.tables):
        return
    sat, terms = context.tables["participants"], context.tables["terms"]
    seats = sat[sat["office"].notna()].reset_index(names="row")
    if seats.empty:
        return
    events = context.tables["events"][["event_id", "date", "end_date"]]
    events = events[_among(events["event_id"], seats["event_id"])].set_index("event_id")
    days = dates.bounds(events["date"], events["end_date"])
    seats = seats.join(days, on="event_id").merge(terms, on=["actor_id", "office"])
    # a start or an end that is unknown rules no day out
    covered = ~(dates.first_day(seats["start"]) > seats["last_day"]) & ~(
        dates.last_day(seats["end"]) < seats["first_day"]
    )
    held = covered.groupby(seats["row"]).any()
    yield Breach("participants", pd.Index(held.index[~held]), "office",
                 "no spell in terms.csv covers the day", "an office held on that day", "warning")  # fmt: skip


RULES: tuple[Callable[[Context], Iterator[Breach]], ...] = (
    _keys_are_unique,
    _dates_are_in_order,
    _announced_before_due,
    _nothing_has_happened_yet,
    _references_resolve,
    _named_sources_resolve,
    _evidence_has_its_row,
    _events_have_a_source,
    _chosen_values_are_attested,
    _terms_have_labels,
    _offices_are_held,
)
