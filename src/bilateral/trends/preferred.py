"""Which of several published figures for one period to believe."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlsplit

import pandas as pd

from bilateral import dates
from bilateral.labels import text

__all__ = ["BELIEVE", "Said", "believed", "origin", "preferred", "witnesses"]

#: Which figure a reader may ask for.
BELIEVE = ("preferred", "official", "lowest", "highest", "two_sources")


class Said(NamedTuple):
    """What one page says: a figure, and what is known of the page."""

    value: float
    bound: str
    source_id: str
    series_id: str
    official: bool
    #: Whether it is an official page of the government that hands over.
    of_sender: bool
    #: Last day on which it can have been published; empty if undated.
    published: str
    #: Publisher or the agency that it repeats; empty for a copy.
    origin: str


def origin(publisher: str, kind: str) -> str:
    """Give who stands behind a page: the agency in brackets, or the publisher; none for a copy.

    Examples
    --------
    >>> origin("Fox News (AP)", "wire"), origin("Some forum", "copy")
    ('AP', '')
    """
    if kind == "copy":
        return ""
    inside = re.search(r"\(([^()]+)\)\s*$", publisher)
    return inside[1] if inside and "archive" not in inside[1].lower() else publisher


_GOVERNMENTS = {"mx": (".gob.mx",), "us": (".gov", ".mil")}


def witnesses(rows: pd.DataFrame, sources: pd.DataFrame | None) -> list[Said]:
    """Give what each row of figures says, with what is known of its page."""
    pages = {} if sources is None else _pages(sources, set(rows["source_id"]))
    unknown = _Page(False, "", "", "")
    said = []
    for row in rows.itertuples(index=False):
        page = pages.get(row.source_id, unknown)
        sender = _GOVERNMENTS.get(str(row.direction)[:2], ())
        said.append(Said(
            float(row.value), row.bound, row.source_id, getattr(row, "series_id", ""), page.official,
            page.official and page.host.endswith(sender), page.published, page.origin,
        ))  # fmt: skip
    return said


class _Page(NamedTuple):
    official: bool
    host: str
    published: str
    origin: str


def _pages(sources: pd.DataFrame, wanted: set[str]) -> dict[str, _Page]:
    rows = sources[sources["source_id"].isin(wanted)]
    published = dates.last_day(rows["published"]).dt.strftime("%Y-%m-%d").fillna("")
    cells = rows[["source_id", "kind", "url", "publisher"]].fillna("")
    return {
        source: _Page(kind == "official", urlsplit(url).hostname or "", day, origin(name, kind))
        for (source, kind, url, name), day in zip(
            cells.itertuples(index=False, name=None), published, strict=True
        )
    }


def _narrow(pages: list[Said], keep: Callable[[Said], bool]) -> list[Said]:
    """Leave out those that do not satisfy, unless none does."""
    return [page for page in pages if keep(page)] or pages


def preferred(pages: list[Said]) -> tuple[float, str]:
    """Choose a figure among those of one period, and say why in words."""
    if len({page.value for page in pages}) == 1:
        n = len({page.source_id for page in pages})
        return pages[0].value, text("trends_because_agree" if n > 1 else "trends_because_only", n=n)
    steps = {
        "exact": lambda page: page.bound == "exact",
        "sender": lambda page: page.of_sender,
        "official": lambda page: page.official,
        "latest": lambda page: page.published == newest,
        "most": lambda page: counts[page.value] == most,
        "smallest": lambda page: page.value == smallest,
    }
    for step, keep in steps.items():
        because = text(f"trends_because_{step}")
        newest = max(page.published for page in pages)
        counts = Counter(page.value for page in pages)
        most, smallest = max(counts.values()), min(counts)
        pages = _narrow(pages, keep)
        if len({page.value for page in pages}) == 1:
            break
    return pages[0].value, because


def believed(pages: list[Said], believe: str) -> float | None:
    """Give the figure that one asks for; none if no page gives such a one."""
    if believe == "lowest":
        return min(page.value for page in pages)
    if believe == "highest":
        return max(page.value for page in pages)
    if believe == "official":
        pages = [page for page in pages if page.official]
    if believe == "two_sources":
        behind: dict[float, set[str]] = {}
        for page in pages:
            behind.setdefault(page.value, set()).update({page.origin} - {""})
        pages = [page for page in pages if len(behind[page.value]) > 1]
    return preferred(pages)[0] if pages else None
