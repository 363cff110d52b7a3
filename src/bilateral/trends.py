"""How many, and how sure: counts of events and yearly figures with their range.

Counts are of the rows on file, which is not every event that happened. Published figures are kept
apart by what they count (to the United States or to all countries, everyone or nationals) and by
their basis (calendar, fiscal, term or partial year): a figure of one sort is never filled in from
another.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from bilateral.schema import HANDOVER_KINDS

__all__ = [
    "disputed_figures", "event_counts", "handovers", "period_figures", "yearly_counts",
    "yearly_figures",
]  # fmt: skip


def handovers(events: pd.DataFrame, *, prisoners: bool = False) -> pd.DataFrame:
    """Keep the handing over of people by a state: extradition, transfer, deportation.

    Abductions and surrenders (``other``) are not among them.

    Parameters
    ----------
    events
        ``data.events``, or a selection of it.
    prisoners
        Whether to keep the transfers of sentenced prisoners who finish their sentence at home,
        too. They are never counted with the others.

    Examples
    --------
    >>> import bilateral as bl
    >>> sorted(handovers(bl.load().events).kind.unique())
    ['deportation', 'extradition', 'transfer']
    """
    kinds = [*HANDOVER_KINDS, "prisoner_transfer"] if prisoners else HANDOVER_KINDS
    return events[events["kind"].isin(kinds)]


def event_counts(events: pd.DataFrame, by: Sequence[str] = ("direction", "kind")) -> pd.DataFrame:
    """Count events and people on file.

    Parameters
    ----------
    events
        A selection of ``data.events``.
    by
        Columns that make the groups.

    Returns
    -------
    DataFrame
        One row a group: the columns of `by`, ``events``, ``people`` (sum of those stated; missing
        if none is),
        ``without_people`` (events that state no number), ``since`` and ``until`` (first and last
        possible day).

    Examples
    --------
    >>> import bilateral as bl
    >>> table = event_counts(handovers(bl.load().events), ["direction"])
    >>> table.columns.tolist()
    ['direction', 'events', 'people', 'without_people', 'since', 'until']
    """
    groups = events.groupby(list(by), dropna=False, sort=True)
    return groups.agg(
        events=("event_id", "size"),
        people=("people", lambda people: people.sum(min_count=1)),
        without_people=("people", lambda people: int(people.isna().sum())),
        since=("first_day", "min"),
        until=("last_day", "max"),
    ).reset_index()


def yearly_counts(events: pd.DataFrame, count: str = "people") -> pd.DataFrame:
    """Count the events or the people on file year by year.

    An event that may lie in either of two years is counted in neither ``lowest`` and in both
    ``highest``. An event that states no number adds no people. A year without rows on file has 0
    of them, which is not to say that nothing happened.

    Parameters
    ----------
    events
        A selection of ``data.events``.
    count
        ``"people"`` or ``"events"``.

    Returns
    -------
    DataFrame
        One row a year and direction, from the first year on file to the last: ``year``,
        ``direction``, ``lowest``, ``highest``.

    Raises
    ------
    ValueError
        If `count` is neither.
    """
    if count not in ("people", "events"):
        raise ValueError(f"count is {count!r}; allowed: 'people' or 'events'")
    size = events["people"].fillna(0).astype(int) if count == "people" else 1
    rows = events[["direction"]].assign(
        size=size, first=events["first_day"].dt.year, last=events["last_day"].dt.year
    )
    if rows.empty:
        return pd.DataFrame(columns=["year", "direction", "lowest", "highest"])
    years = range(int(rows["first"].min()), int(rows["last"].max()) + 1)
    counts = [
        {
            "year": year,
            "direction": direction,
            "lowest": int(group.loc[(group["first"] == year) & (group["last"] == year), "size"].sum()),
            "highest": int(group.loc[(group["first"] <= year) & (group["last"] >= year), "size"].sum()),
        }
        for direction, group in rows.groupby("direction", sort=True, dropna=False)
        for year in years
    ]  # fmt: skip
    return pd.DataFrame(counts)


def _pick(series: pd.DataFrame, terms: dict[str, str | None]) -> pd.DataFrame:
    keep = pd.Series(True, index=series.index)
    for column, term in terms.items():
        if term is not None:
            keep &= series[column] == term
    return series[keep]


def yearly_figures(
    series: pd.DataFrame,
    measure: str = "extraditions",
    *,
    direction: str = "mx_to_us",
    destination: str | None = "united_states",
    population: str | None = "all",
    years: tuple[int, int] | None = None,
) -> pd.DataFrame:
    """Give the published calendar-year figures, with the range between sources.

    Parameters
    ----------
    series
        ``data.series``.
    measure, direction, destination, population
        What is counted; None takes any destination or population (do not add those up).
    years
        First and last year of the table; those of the figures if left out.

    Returns
    -------
    DataFrame
        One row a year, years without a figure included: ``year``, ``lowest``, ``highest``
        (missing where no full-year figure is on file), ``difference`` between them, ``values``
        (the different figures, ascending, joined by ``, ``), ``sources`` (pages that give one).

    Notes
    -----
    Only figures of basis ``calendar_year`` enter. A part of a year, a fiscal year or a term never
    stands in for one.

    Examples
    --------
    >>> import bilateral as bl
    >>> table = yearly_figures(bl.load().series).set_index("year")
    >>> table.loc[2008, ["lowest", "highest"]].tolist()
    [85.0, 95.0]
    """
    terms = {"measure": measure, "direction": direction, "destination": destination,
             "population": population, "basis": "calendar_year"}  # fmt: skip
    rows = _pick(series, terms)
    year = rows["first_day"].dt.year
    table = rows.groupby(year).agg(
        lowest=("value", "min"), highest=("value", "max"), sources=("source_id", "nunique"),
        values=("value", lambda v: ", ".join(f"{x:g}" for x in sorted(set(v)))),
    )  # fmt: skip
    if years is None and len(table):
        years = (int(table.index.min()), int(table.index.max()))
    whole = range(years[0], years[1] + 1) if years else range(0)
    table = table.reindex(pd.Index(whole, name="year"))
    table["sources"] = table["sources"].fillna(0).astype(int)
    table["values"] = table["values"].astype("str")
    table["difference"] = table["highest"] - table["lowest"]
    order = ["year", "lowest", "highest", "difference", "values", "sources"]
    return table.reset_index()[order]


def period_figures(
    series: pd.DataFrame, *, measures: Sequence[str] | None = None,
    bases: Sequence[str] | None = None, direction: str | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Give the published figures whose period is not a calendar year.

    Terms of office, parts of a year and other stretches overlap, so they are listed and never
    added up.

    Parameters
    ----------
    series
        ``data.series``.
    measures, bases
        What is counted, and for which sort of period; all if left out.
    direction
        One way only, if given.

    Returns
    -------
    DataFrame
        One row a figure and what it counts, its pages together: ``measure``, ``direction``,
        ``destination``, ``population``, ``basis``, ``period_start``, ``period_end``,
        ``first_day``, ``last_day``, ``value``, ``bound``, ``unit``, ``sources``.
    """
    rows = series[series["basis"] != "calendar_year"]
    for column, terms in (("measure", measures), ("basis", bases), ("direction", direction)):
        if terms is not None:
            rows = rows[rows[column].isin([terms] if isinstance(terms, str) else terms)]
    key = ["measure", "direction", "destination", "population", "basis", "period_start",
           "period_end", "first_day", "last_day", "value", "bound", "unit"]  # fmt: skip
    table = rows.groupby(key, dropna=False)["source_id"].nunique().rename("sources").reset_index()
    return table.sort_values(["last_day", "first_day", "measure", "value"], ignore_index=True)


def disputed_figures(series: pd.DataFrame) -> pd.DataFrame:
    """Keep the figures for which another source gives another value.

    Two figures are in dispute if they count the same (measure, direction, destination and
    population) for the same period on the same basis, and differ.

    Parameters
    ----------
    series
        Rows of ``data.series``.

    Returns
    -------
    DataFrame
        The same columns, fewer rows, by measure, period and value.

    Examples
    --------
    >>> import bilateral as bl
    >>> rows = disputed_figures(bl.load().series)
    >>> sorted(set(rows[rows.period_start == "2008-01-01"].value.tolist()))
    [85.0, 95.0]
    """
    key = ["measure", "direction", "destination", "population", "basis", "period_start",
           "period_end"]  # fmt: skip
    several = series.groupby(key, dropna=False)["value"].transform("nunique") > 1
    return series[several].sort_values([*key, "value"])
