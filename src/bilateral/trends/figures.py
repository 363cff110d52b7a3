"""Published figures: a year or another period, with the range between sources.

Figures are kept apart by what they count (to the United States or to all countries, everyone or
nationals) and by their basis (calendar, fiscal, term or partial year): a figure of one sort is
never filled in from another, and unlike ones are not added up unasked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from bilateral.labels import text
from bilateral.trends.preferred import BELIEVE, Said, believed, preferred, witnesses

__all__ = ["Added", "add_figures", "disputed_figures", "period_figures", "yearly_figures"]


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
    sources: pd.DataFrame | None = None,
    believe: str = "preferred",
    basis: str = "calendar_year",
    direction: str = "mx_to_us",
    destination: str | None = "united_states",
    population: str | None = "all",
    years: tuple[int, int] | None = None,
) -> pd.DataFrame:
    """Give the published yearly figures: the lowest, the highest and the preferred one.

    Parameters
    ----------
    series
        ``data.series``.
    measure, direction, destination, population
        What is counted; None takes any destination or population (do not add those up).
    sources
        ``data.sources``: who publishes, and when. Without it, sources cannot be told apart, and
        the preferred figure is that of most pages.
    believe
        Which figure stands in the column ``figure``: ``"preferred"``, ``"official"`` (of official
        pages only), ``"lowest"``, ``"highest"`` or ``"two_sources"`` (given by two independent
        ones). For the last and for the official ones `sources` is needed.
    basis
        ``"calendar_year"`` or ``"us_fiscal_year"`` (named by the year it ends in).
    years
        First and last year of the table; those of the figures if left out.

    Returns
    -------
    DataFrame
        One row a year, years without a figure included: ``year``, ``lowest``, ``highest``
        (missing where no full-year figure is on file), ``difference`` between them, ``values``
        (the different figures, ascending, joined by ``, ``), ``sources`` (pages that give one),
        ``preferred``, ``preferred_because`` (in words) and ``figure``.

    Raises
    ------
    ValueError
        If `believe` or `basis` is none of these, or needs sources that are not given.

    Notes
    -----
    Only figures of one basis enter. A part of a year, another sort of year or a term never stands
    in for one.

    The preferred figure of a year is found by leaving out, one step after the other, until one
    value is left: what is not exact beside what is; what is not from an official page of the
    government that hands over, and so counts; what is from no official page; what is not from the
    page published last (figures are revised; a page without a date counts as the oldest); what
    fewer pages give; the larger. ``preferred_because`` names the step that decided. A page is of
    a government if it is official and its address ends in ``.gob.mx``, ``.gov`` or ``.mil``.

    Two sources are independent if they are different publishers and do not repeat one agency,
    which stands in brackets after their name (``Fox News (AP)``); copies are no source of their own.

    Examples
    --------
    >>> import bilateral as bl
    >>> data = bl.load()
    >>> table = yearly_figures(data.series, sources=data.sources).set_index("year")
    >>> table.loc[2008, ["lowest", "highest", "preferred"]].tolist()
    [85.0, 95.0, 85.0]
    >>> table.loc[2008, "preferred_because"]
    'official page'
    """
    _check(basis, believe, sources)
    terms = {"measure": measure, "direction": direction, "destination": destination,
             "population": population, "basis": basis}  # fmt: skip
    rows = _pick(series, terms)
    said: dict[int, list[Said]] = {}
    for year, page in zip(rows["last_day"].dt.year, witnesses(rows, sources), strict=True):
        said.setdefault(int(year), []).append(page)
    if years is None and said:
        years = (min(said), max(said))
    whole = range(years[0], years[1] + 1) if years else range(0)
    table = pd.DataFrame([_year(year, said.get(year, []), believe) for year in whole],
                         columns=list(_COLUMNS))  # fmt: skip
    return table.astype(_COLUMNS)


_COLUMNS = {
    "year": "int64", "lowest": "Float64", "highest": "Float64", "difference": "Float64",
    "values": "str", "sources": "int64", "preferred": "Float64", "preferred_because": "str",
    "figure": "Float64",
}  # fmt: skip


def _check(basis: str, believe: str, sources: pd.DataFrame | None) -> None:
    if basis not in ("calendar_year", "us_fiscal_year"):
        raise ValueError(f"basis is {basis!r}; allowed: 'calendar_year' or 'us_fiscal_year'")
    if believe not in BELIEVE:
        raise ValueError(f"believe is {believe!r}; allowed: {', '.join(BELIEVE)}")
    if believe in ("official", "two_sources") and sources is None:
        raise ValueError(f"believe={believe!r} asks who says so: give sources=data.sources")


def _year(year: int, pages: list[Said], believe: str) -> tuple:
    """A row of the table: what the pages say of one year."""
    if not pages:
        return (year, None, None, None, None, 0, None, None, None)
    values = sorted({page.value for page in pages})
    chosen, because = preferred(pages)
    return (
        year, values[0], values[-1], values[-1] - values[0], ", ".join(f"{x:g}" for x in values),
        len({page.source_id for page in pages}), chosen, because, believed(pages, believe),
    )  # fmt: skip


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


class Added(NamedTuple):
    """Published figures added up."""

    #: The sum; missing if there was nothing to add.
    value: float | None
    #: ``exact``, ``about``, ``at_least`` or ``at_most``; missing if limits of both sorts are in it.
    bound: str | None
    first_day: pd.Timestamp
    last_day: pd.Timestamp
    #: The rows that were added.
    table: pd.DataFrame
    caption: str


def add_figures(figures: pd.DataFrame, *, allow_unlike: bool = False) -> Added:
    """Add up published figures, if they may be added.

    Parameters
    ----------
    figures
        Rows of ``data.series``, one a period.
    allow_unlike
        Add them whatever they count; the caption then says that they are unlike.

    Returns
    -------
    Added
        ``value``, ``bound`` (a sum with an ``about`` in it is one), ``first_day``, ``last_day``,
        ``table`` (the rows) and ``caption``.

    Raises
    ------
    ValueError
        If they differ in measure, direction, destination, population, basis or unit, if their
        periods overlap (two sources for one year do) or a period has no known start, or if they
        are stocks on a day; with the rows in conflict.

    Examples
    --------
    >>> import bilateral as bl
    >>> figures = bl.load().series
    >>> one = figures[(figures.source_id == "banderasnews-com-2006-10")
    ...               & (figures.basis == "calendar_year") & (figures.last_day.dt.year <= 2001)]
    >>> add_figures(one).value
    29.0
    """
    conflicts = _unlike(figures) + _overlaps(figures)
    if conflicts and not allow_unlike:
        raise ValueError("figures that must not be added: " + "; ".join(conflicts)
                         + ". Choose rows that are alike, or say allow_unlike=True")  # fmt: skip
    value = None if figures.empty else float(figures["value"].sum())
    first, last = figures["first_day"].min(), figures["last_day"].max()
    caption = text("trends_added_none")
    if value is not None:
        key = "trends_added_unlike" if conflicts else "trends_added"
        caption = text(key, n=len(figures), value=f"{value:g}")
    return Added(value, _bound_of_sum(figures["bound"]), first, last, figures, caption)


def _unlike(figures: pd.DataFrame) -> list[str]:
    """In what the figures differ, each with the rows; stocks can never be added."""
    found = []
    for column in ("measure", "direction", "destination", "population", "basis", "unit"):
        groups = figures.groupby(column, dropna=False) if column in figures else ()
        if len(groups) > 1:
            apart = [f"{term} ({_named(rows)})" for term, rows in groups]
            found.append(f"unlike {column}: {' and '.join(apart)}")
    stocks = figures[figures["basis"] == "stock"]
    if len(stocks) > 1:
        found.append(f"stocks on a day: {_named(stocks)}")
    return found


def _overlaps(figures: pd.DataFrame) -> list[str]:
    """Which periods overlap, by pairs, and which begin on no known day."""
    found = []
    if len(figures) > 1 and figures["first_day"].isna().any():
        rows = figures[figures["first_day"].isna()]
        found.append(f"period without a known start: {_named(rows)}")
    rows = figures.sort_values(["first_day", "last_day"])  # those without a start come last
    furthest = None
    for n in range(len(rows)):
        row = rows.iloc[[n]]
        if furthest is not None and row["first_day"].iloc[0] <= furthest["last_day"].iloc[0]:
            found.append(f"overlapping periods: {_named(furthest)} and {_named(row)}")
        if furthest is None or row["last_day"].iloc[0] > furthest["last_day"].iloc[0]:
            furthest = row
    return found


def _named(rows: pd.DataFrame) -> str:
    """Rows by their ids, or by their place where they have none; at most three."""
    names = list(rows["series_id"] if "series_id" in rows else (f"row {i}" for i in rows.index))
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _bound_of_sum(bounds: pd.Series) -> str | None:
    limits = set(bounds.dropna()) - {"exact"}
    if {"at_least", "at_most"} <= limits or not len(bounds):
        return None
    return next((b for b in ("at_least", "at_most", "about") if b in limits), "exact")
