"""What must hold across rows and tables.

Every rule takes the tables as text (as a CSV holds them) and gives the cells that break it; none
raises, so that all problems of a folder come out at once. :data:`RULES` lists them in the order
in which they are reported. A rule is silent about tables that are not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from bilateral import dates
from bilateral.schema import TABLES, Table

__all__ = ["RULES", "Breach", "Context", "attested_as", "breaches"]


class Context(NamedTuple):
    """What the rules may look at: the tables as text, complete, and the day the data are of.

    `unread` names tables that should be there and could not be read: nothing can be said of what
    refers to them.
    """

    tables: dict[str, pd.DataFrame]
    as_of: pd.Timestamp
    unread: frozenset[str] = frozenset()


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
            for column in key:  # few rows share each part of their key
                alike = alike[alike.duplicated(column, keep=False)]
            again = alike.index[alike.duplicated(key)]
            yield Breach(name, again, key[0], f"the same {' + '.join(key)} stands above",
                         "each key once")  # fmt: skip


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
            both = rows[rows[start].notna() & rows[end].notna()]
            late = dates.first_day(both[start]) > dates.last_day(both[end])
            yield Breach(name, both.index[late], end, f"before {start}", f"{start} or later")


def _announced_before_due(context: Context) -> Iterator[Breach]:
    events = context.tables.get("events", pd.DataFrame())
    if {"announced_on", "date", "kind"} <= set(events):
        ahead = events["kind"].isin(["tariff_deadline", "tariff_imposed"])
        due = events[ahead & events["announced_on"].notna()]
        after = dates.first_day(due["announced_on"]) > dates.last_day(due["date"])
        yield Breach("events", due.index[after], "announced_on",
                     "a deadline or measure announced after its date", "date or earlier")  # fmt: skip


def _nothing_has_happened_yet(context: Context) -> Iterator[Breach]:
    events = context.tables.get("events", pd.DataFrame())
    if {"date", "kind"} <= set(events):
        ahead = dates.first_day(events["date"]) > context.as_of
        wrong = ahead & (events["kind"] != "tariff_deadline")
        yield Breach("events", events.index[wrong], "date", "lies in the future",
                     f"until {context.as_of:%Y-%m-%d}; only a tariff_deadline may lie ahead")  # fmt: skip


# --- between tables ---------------------------------------------------------------------------


def _ids(cells: pd.Series) -> pd.Series:
    """One row an id; the index is that of the cell it stands in."""
    present = cells.dropna()
    return (
        present.str.split("|").explode()
        if "|" in "".join(present.to_numpy(object).tolist())
        else present
    )


def _references_resolve(context: Context) -> Iterator[Breach]:
    for name, rows in context.tables.items():
        for column, rule in TABLES[name].columns.items():
            target = (rule.metadata or {}).get("refers")
            if target is None or column not in rows or target in context.unread:
                continue
            known = context.tables.get(target, {}).get(TABLES[target].key[0], [])
            ids = _ids(rows[column])
            lost = ids.index[~ids.isin(known)].unique()
            yield Breach(name, lost, column, f"stands in no row of {target}.csv",
                         f"a {TABLES[target].key[0]} of {target}.csv")  # fmt: skip


def _named_sources_resolve(context: Context) -> Iterator[Breach]:
    events, sources = context.tables.get("events", {}), context.tables.get("sources", {})
    if "source_ids" in events and "sources" not in context.unread:
        ids = _ids(events["source_ids"])
        lost = ids.index[~ids.isin(sources.get("source_id", []))].unique()
        yield Breach("events", lost, "source_ids", "stands in no row of sources.csv",
                     "source_ids of sources.csv, joined by |")  # fmt: skip


def _row_ids(table: Table, rows: pd.DataFrame) -> pd.Series | list[str]:
    key = table.key[:2] if table.name == "persons" else table.key
    if len(key) == 1:
        return rows[key[0]].fillna("")
    return ["/".join(cells) for cells in zip(*(rows[c].fillna("") for c in key), strict=True)]


def _evidence_has_its_row(context: Context) -> Iterator[Breach]:
    evidence = context.tables.get("evidence")
    if evidence is None:
        return
    for name, said in evidence["row_id"].groupby(evidence["table"]):
        if name not in TABLES:
            yield Breach("evidence", said.index, "table", "no such table", ", ".join(TABLES))
        elif name not in context.unread:
            rows = context.tables.get(name)
            known = [] if rows is None else _row_ids(TABLES[name], rows)
            lost = said.index[~said.isin(known)]
            yield Breach("evidence", lost, "row_id", f"no row of {name}.csv has this key",
                         f"a key of {name}.csv")  # fmt: skip


def _events_have_a_source(context: Context) -> Iterator[Breach]:
    events, evidence = context.tables.get("events", {}), context.tables.get("evidence")
    if "event_id" not in events or "evidence" in context.unread:
        return
    said = [] if evidence is None else evidence.loc[evidence["table"] == "events", "row_id"]
    bare = ~events["event_id"].isin(said)
    if "source_ids" in events:
        bare &= events["source_ids"].isna()
    yield Breach("events", events.index[bare], "event_id", "no source says that it happened",
                 "a row in evidence.csv, or source_ids in events.csv",
                 "warning" if bare.all() else "error")  # fmt: skip


def _same_numbers(one: pd.Series, other: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Number the texts of two columns, the same text with the same number."""
    numbers, _ = pd.factorize(np.concatenate([one.to_numpy(object), other.to_numpy(object)]))
    return numbers[: len(one)], numbers[len(one) :]


def _chosen_values_are_attested(context: Context) -> Iterator[Breach]:
    evidence, events = context.tables.get("evidence"), context.tables.get("events", {})
    if evidence is None or "event_id" not in events:
        return
    said = evidence[(evidence["table"] == "events") & evidence["value"].notna()]
    rows, events_spoken_of = _same_numbers(events["event_id"], said["row_id"])
    for field, at in said.groupby("field").indices.items():
        if field not in events or field not in TABLES["events"].columns:
            continue
        about = events_spoken_of[at]
        spoken = np.isin(rows, about) & events[field].notna().to_numpy()
        chosen, given = _same_numbers(events[field][spoken], said["value"].iloc[at])
        most = len(chosen) + len(given)  # more than any number: no two pairs share a product
        lost = ~np.isin(rows[spoken] * most + chosen, about * most + given)
        yield Breach("events", events.index[spoken][lost], field,
                     "none of the values in evidence.csv for this field",
                     "one of the values that a source gives")  # fmt: skip


def _terms_have_labels(context: Context) -> Iterator[Breach]:
    labels = context.tables.get("labels")
    if labels is None or labels.empty:
        return
    known = {name: set(terms) for name, terms in labels.groupby("vocabulary")["term"]}
    for name, rows in context.tables.items():
        for column, rule in TABLES[name].columns.items():
            vocabulary = (rule.metadata or {}).get("vocabulary")
            if vocabulary is None or column not in rows or name == "labels":
                continue
            terms = _ids(rows[column])
            bare = terms.index[~terms.isin(known.get(vocabulary, set()))].unique()
            yield Breach(name, bare, column, "a term without a label: shown as it stands",
                         f"a row of labels.csv, vocabulary {vocabulary}", "warning")  # fmt: skip


def _offices_are_held(context: Context) -> Iterator[Breach]:
    if not {"events", "participants", "terms"} <= set(context.tables):
        return
    sat, terms = context.tables["participants"], context.tables["terms"]
    seats = sat[sat["office"].notna()].reset_index(names="row")
    days = dates.bounds(*(context.tables["events"].set_index("event_id")[c]
                          for c in ("date", "end_date")))  # fmt: skip
    seats = seats.join(days, on="event_id").merge(terms, on=["actor_id", "office"])
    covered = (dates.first_day(seats["start"]) <= seats["last_day"]) & ~(
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
