"""Which sources stand behind rows, and where they differ.

Every statement of the tables can be asked who says it. Evidence is one row a source and field; a
field with two values is a disagreement, and stays one.
"""

from __future__ import annotations

import pandas as pd

from bilateral.data import Dataset
from bilateral.labels import language, say_date, say_period, text
from bilateral.schema import TABLES, family_of

__all__ = [
    "cite",
    "cite_figures",
    "disagreements",
    "dispute_counts",
    "events_of_lists",
    "foot",
    "source_counts",
    "source_depth",
    "trace",
]

#: Fields of evidence that add to a row, and do not contend for a value of it.
_REMARKS = ("event", "row", "remark")

#: Fields of which one event may have several values at once, so that two are no disagreement.
_SEVERAL = (
    "aim", "claim", "commitment", "condition", "demand", "further_agreement", "ground",
    "outcome_reported", "participants", "principle", "promised_meetings", "tier", "topic",
    "us_district_reported",
)  # fmt: skip


def _evidence_of(data: Dataset, events: pd.DataFrame | None) -> pd.DataFrame:
    """Evidence on these events and on the persons handed over in them."""
    evidence = data.evidence[data.evidence["table"].isin(["events", "persons"])]
    if events is None:
        return evidence
    return evidence[_event_ids(evidence).isin(events["event_id"])]


def _event_ids(evidence: pd.DataFrame) -> pd.Series:
    """The event of each row of evidence; of persons it is the first part of the key."""
    return evidence["row_id"].str.split("/").str[0]


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
    event = _event_ids(spoken)
    counts = event.groupby(spoken["source_id"]).nunique().rename("events")
    apart = disagreements(data, events)
    held = apart.groupby(["table", "row_id", "field"])["chosen"].transform("any").astype(bool)
    apart = apart[held & ~apart["chosen"]].assign(
        source_id=lambda d: d["source_ids"].str.split("|")
    )
    apart = apart.explode("source_id").dropna(subset=["source_id"])
    otherwise = {
        source: ", ".join(sorted(set(rows))) for source, rows in apart.groupby("source_id")["field"]
    }
    columns = ["source_id", "publisher", "title", "published", "language", "kind", "url"]
    table = data.sources[columns].merge(counts, left_on="source_id", right_index=True)
    table["says_otherwise"] = [otherwise.get(source, "") for source in table["source_id"]]
    return table.sort_values(["events", "source_id"], ascending=[False, True], ignore_index=True)


def source_counts(data: Dataset) -> pd.Series:
    """Give the number of sources of each event.

    Returns
    -------
    Series of int
        Indexed by ``event_id``; 0 for an event of which no page is known.
    """
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
    said = evidence[evidence["value"].notna() & ~evidence["field"].isin(_REMARKS + _SEVERAL)]
    if field is not None:
        said = said[said["field"] == field]
    place = ["table", "row_id", "field"]
    said = said[said.groupby(place)["value"].transform("nunique") > 1]
    said = said.assign(
        publisher=said["source_id"].map(data.sources.set_index("source_id")["publisher"])
    )
    values = (
        said.groupby([*place, "value"], sort=True)
        .agg(
            publishers=("publisher", _joined),
            source_ids=("source_id", _joined),
            note=("note", _first),
        )
        .reset_index()
    )
    values["chosen"] = _is_chosen(data, values)
    values["event_id"] = _event_ids(values)
    order = ["event_id", *place, "value", "chosen", "publishers", "source_ids", "note"]
    values = values.sort_values(
        ["row_id", "field", "chosen", "value"], ascending=[True, True, False, True]
    )
    return values[order].reset_index(drop=True)


def trace(
    data: Dataset, events: pd.DataFrame | str, *, fields: list[str] | None = None
) -> pd.DataFrame:
    """Trace events to the pages they stand on: who says what of which field.

    Parameters
    ----------
    data
        The tables.
    events
        A selection of ``data.events``, or one ``event_id``.
    fields
        Only these fields of evidence, such as ``date`` or ``death_penalty_assurance``.

    Returns
    -------
    DataFrame
        One row a statement: ``event_id``, ``field``, ``value`` (missing where the page attests
        the event as a whole), ``publisher``, ``published``, ``url``, ``note``.

    Raises
    ------
    ValueError
        If there is no event of this id.

    Examples
    --------
    >>> import bilateral as bl
    >>> said = trace(bl.load(), "2023-09-15-ovidio-guzman")
    >>> said.columns.tolist()[:3]
    ['event_id', 'field', 'value']
    """
    if isinstance(events, str):
        name, events = events, data.events[data.events["event_id"] == events]
        if events.empty:
            raise ValueError(f"no event has the id {name!r}; find(data, words) finds ids by words")
    evidence = data.evidence[data.evidence["table"] == "events"]
    evidence = evidence[evidence["row_id"].isin(events["event_id"])]
    if fields is not None:
        evidence = evidence[evidence["field"].isin(fields)]
    pages = data.sources.set_index("source_id")[["publisher", "published", "url"]]
    said = evidence.join(pages, on="source_id").rename(columns={"row_id": "event_id"})
    columns = ["event_id", "field", "value", "publisher", "published", "url", "note"]
    order = ["event_id", "field", "value", "publisher"]
    return said.sort_values(order)[columns].reset_index(drop=True)


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
            held = pd.Series(_as_written(table[column]).values, table[key].agg("/".join, axis=1))
            chosen[rows.index] = rows["row_id"].map(held) == rows["value"]
    return chosen


def _as_written(cells: pd.Series) -> pd.Series:
    """Cells as evidence writes them: 25, not 25.0."""
    if pd.api.types.is_float_dtype(cells):
        return cells.map(lambda number: f"{number:.12g}", na_action="ignore")
    return cells.astype("str")


def cite_figures(data: Dataset, figures: pd.DataFrame) -> pd.DataFrame:
    """Give published figures with the pages that give them.

    Parameters
    ----------
    data
        The tables.
    figures
        Rows of ``data.series``.

    Returns
    -------
    DataFrame
        One row a figure and page, in the order given: ``period`` in words, ``measure``,
        ``direction``, ``destination``, ``population``, ``value``, ``bound``, ``publisher``,
        ``published``, ``note`` (in the language in use), ``url``.

    Examples
    --------
    >>> import bilateral as bl
    >>> data = bl.load()
    >>> cite_figures(data, data.series.head(2)).shape[0]
    2
    """
    pages = data.sources.set_index("source_id")[["publisher", "published", "url"]]
    rows = figures.join(pages, on="source_id")
    note = rows["note_es"].fillna(rows["note"]) if language() == "es" else rows["note"]
    rows = rows.assign(period=_periods(rows), note=note)
    columns = ["period", "measure", "direction", "destination", "population", "value", "bound",
               "publisher", "published", "note", "url"]  # fmt: skip
    return rows[columns].reset_index(drop=True)


def _periods(rows: pd.DataFrame) -> list[str]:
    """A calendar year is said as a year, any other period by its two ends."""
    return [
        str(row.first_day.year) if row.basis == "calendar_year"
        else say_period(row.period_start, row.period_end)
        for row in rows.itertuples()
    ]  # fmt: skip


def foot(data: Dataset, rows: pd.DataFrame) -> str:
    """Say in one line what stands behind a chart: rows, sources, version, until when.

    Parameters
    ----------
    data
        The tables.
    rows
        Rows of ``data.events`` or of ``data.series``.

    Examples
    --------
    >>> import bilateral as bl
    >>> data = bl.load()
    >>> foot(data, data.events).startswith(f"{len(data.events)} events")
    True
    """
    what, sources = (
        ("foot_figures", rows["source_id"])
        if "series_id" in rows
        else ("foot_events", _evidence_of(data, rows)["source_id"])
    )
    return text(what, n=len(rows), sources=int(sources.nunique()), version=data.version,
                as_of=say_date(data.as_of))  # fmt: skip


def source_depth(data: Dataset) -> pd.DataFrame:
    """Count how many pages events stand on, by family and year.

    Parameters
    ----------
    data
        The tables.

    Returns
    -------
    DataFrame
        One row a family (``handovers``, ``pressure``, ``diplomacy``, ``context``) and year of the
        first possible day: ``family``, ``year``, ``events``, ``no_source``, ``one_source``,
        ``two_sources``, ``more_sources``.

    Examples
    --------
    >>> import bilateral as bl
    >>> table = source_depth(bl.load())
    >>> sorted(set(table.family))
    ['context', 'diplomacy', 'handovers', 'pressure']
    """
    events = data.events
    pages = events["event_id"].map(source_counts(data))
    rows = pd.DataFrame({
        "family": events["kind"].map(family_of), "year": events["first_day"].dt.year, "events": 1,
        "no_source": pages == 0, "one_source": pages == 1, "two_sources": pages == 2,
        "more_sources": pages > 2,
    })  # fmt: skip
    return rows.groupby(["family", "year"]).sum().reset_index()


def dispute_counts(data: Dataset) -> pd.DataFrame:
    """Count the events for which sources give different values, field by field.

    Returns
    -------
    DataFrame
        One row a field, the most disputed first: ``field``, ``events``, ``values`` (different ones
        in all).

    Examples
    --------
    >>> import bilateral as bl
    >>> dispute_counts(bl.load()).columns.tolist()
    ['field', 'events', 'values']
    """
    apart = disagreements(data)
    counts = apart.groupby("field").agg(events=("event_id", "nunique"), values=("value", "size"))
    order = {"by": ["events", "field"], "ascending": [False, True]}
    return counts.reset_index().sort_values(**order, ignore_index=True)


def events_of_lists(data: Dataset) -> pd.DataFrame:
    """Give the events that stand on a list of ``data.coverage``, once for each list.

    An event stands on a list if a page of that list attests the event, or if it belongs to the family that
    a found list is about (``handovers-found``, ``tariffs-found``, ``meetings-found``) and on no
    other list.

    Returns
    -------
    DataFrame
        The columns of ``data.events`` and ``list_id``.
    """
    said = data.evidence[(data.evidence["table"] == "events") & (data.evidence["field"] == "event")]
    lists = said["source_id"].map(data.sources.set_index("source_id")["list_id"])
    pairs = pd.DataFrame({"event_id": said["row_id"], "list_id": lists}).dropna().drop_duplicates()
    listed = data.events.merge(pairs, on="event_id")
    rest = data.events[~data.events["event_id"].isin(listed["event_id"])]
    found = rest["kind"].map(family_of).map(_FOUND)
    return pd.concat(
        [listed, rest.assign(list_id=found).dropna(subset=["list_id"])], ignore_index=True
    )


_FOUND = {
    "handovers": "handovers-found", "pressure": "tariffs-found", "diplomacy": "meetings-found"
}  # fmt: skip
