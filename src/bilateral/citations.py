"""Which sources stand behind rows, and where they differ.

Every statement of the tables can be asked who says it. Evidence is one row a source and field; a
field with two values is a disagreement, and stays one.
"""

from __future__ import annotations

import pandas as pd

from bilateral.data import Dataset
from bilateral.labels import text
from bilateral.schema import TABLES

__all__ = ["cite", "disagreements", "foot", "source_counts"]

#: Fields of evidence that add to a row, and do not contend for a value of it.
_REMARKS = ("event", "row", "remark")


def _evidence_of(data: Dataset, events: pd.DataFrame | None) -> pd.DataFrame:
    """Evidence on these events and on the persons handed over in them."""
    evidence = data.evidence[data.evidence["table"].isin(["events", "persons"])]
    if events is None:
        return evidence
    ids = evidence["row_id"].str.split("/").str[0]
    return evidence[ids.isin(events["event_id"])]


def cite(data: Dataset, events: pd.DataFrame | None = None) -> pd.DataFrame:
    """List the sources behind events.

    Parameters
    ----------
    data
        The tables.
    events
        A selection of ``data.events``; all if left out.

    Returns
    -------
    DataFrame
        One row a source: ``source_id``, ``publisher``, ``title``, ``published``, ``language``,
        ``kind``, ``url``, ``events`` (how many of them it speaks of), ``says_otherwise`` (fields
        for which it gives another value than the table, joined by ``, ``; empty if none).

    Examples
    --------
    >>> import bilateral as bl
    >>> data = bl.load()
    >>> sources = cite(data, bl.find(data, "ovidio guzman"))
    >>> list(sources.columns[:3])
    ['source_id', 'publisher', 'title']
    """
    evidence = _evidence_of(data, events)
    spoken = evidence.dropna(subset=["source_id"])
    event = spoken["row_id"].str.split("/").str[0]
    counts = event.groupby(spoken["source_id"]).nunique().rename("events")
    apart = disagreements(data, events)
    apart = apart[~apart["chosen"]].assign(source_id=lambda d: d["source_ids"].str.split("|"))
    apart = apart.explode("source_id").dropna(subset=["source_id"])
    otherwise = (
        apart.groupby("source_id")["field"].agg(lambda f: ", ".join(sorted(set(f))))
        if len(apart)
        else pd.Series(dtype="str")
    )
    columns = ["source_id", "publisher", "title", "published", "language", "kind", "url"]
    table = data.sources[columns].merge(counts, left_on="source_id", right_index=True)
    table["says_otherwise"] = table["source_id"].map(otherwise).fillna("").astype("str")
    return table.sort_values(["events", "source_id"], ascending=[False, True], ignore_index=True)


def source_counts(data: Dataset) -> pd.Series:
    """Give the number of sources of each event, indexed by ``event_id``."""
    evidence = data.evidence[data.evidence["table"] == "events"].dropna(subset=["source_id"])
    counts = evidence.groupby("row_id")["source_id"].nunique()
    return counts.reindex(data.events["event_id"], fill_value=0).rename("sources")


def disagreements(
    data: Dataset, events: pd.DataFrame | None = None, *, field: str | None = None
) -> pd.DataFrame:
    """List where sources give different values for one thing.

    Parameters
    ----------
    data
        The tables.
    events
        A selection of ``data.events``; all if left out.
    field
        Only this field, such as ``date``, ``people`` or ``called`` (the press's word for it).

    Returns
    -------
    DataFrame
        One row a value, two or more for each field in dispute: ``event_id``, ``table``,
        ``row_id``, ``field``, ``value``, ``chosen`` (whether the table holds it), ``publishers``
        and ``source_ids`` (who says so, joined by ``|``; missing where the page cannot be told),
        ``note``.

    Examples
    --------
    >>> import bilateral as bl
    >>> disagreements(bl.load(), field="people").columns.tolist()[:4]
    ['event_id', 'table', 'row_id', 'field']
    """
    evidence = _evidence_of(data, events)
    said = evidence[evidence["value"].notna() & ~evidence["field"].isin(_REMARKS)]
    if field is not None:
        said = said[said["field"] == field]
    place = ["table", "row_id", "field"]
    said = said[said.groupby(place)["value"].transform("nunique") > 1]
    said = said.assign(publisher=said["source_id"].map(data.sources.set_index("source_id")["publisher"]))
    values = (
        said.groupby([*place, "value"], sort=True)
        .agg(publishers=("publisher", _joined), source_ids=("source_id", _joined), note=("note", _first))
        .reset_index()
    )
    values["chosen"] = _is_chosen(data, values)
    values["event_id"] = values["row_id"].str.split("/").str[0]
    order = ["event_id", *place, "value", "chosen", "publishers", "source_ids", "note"]
    values = values.sort_values(["row_id", "field", "chosen", "value"], ascending=[True, True, False, True])
    return values[order].reset_index(drop=True)


def _joined(cells: pd.Series) -> str | float:
    return "|".join(dict.fromkeys(cells.dropna())) or float("nan")


def _first(cells: pd.Series) -> str | float:
    present = cells.dropna()
    return present.iloc[0] if len(present) else float("nan")


def _is_chosen(data: Dataset, values: pd.DataFrame) -> pd.Series:
    """Whether the table itself holds the value; never for fields that are no column."""
    chosen = pd.Series(False, index=values.index)
    for (name, column), rows in values.groupby(["table", "field"]):
        table = getattr(data, name)
        if column in table:
            key = ["event_id", "actor_id"] if name == "persons" else list(TABLES[name].key)
            held = pd.Series(table[column].astype("str").values, table[key].agg("/".join, axis=1))
            chosen[rows.index] = rows["row_id"].map(held) == rows["value"]
    return chosen


def foot(data: Dataset, events: pd.DataFrame, language: str | None = None) -> str:
    """Say in one line what stands behind a chart: events, sources, version, until when.

    Examples
    --------
    >>> import bilateral as bl
    >>> data = bl.load()
    >>> foot(data, data.events).startswith(f"{len(data.events)} events")
    True
    """
    return text(
        "foot", language, events=len(events), sources=len(cite(data, events)),
        version=data.version, as_of=data.as_of,
    )  # fmt: skip
