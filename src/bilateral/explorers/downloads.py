"""Files of what a panel shows, as links that hold them whole: nothing is written, nothing asked for."""

from __future__ import annotations

import base64
import html
import re

import pandas as pd
import vl_convert

from bilateral.charts.renderer import picture
from bilateral.data import Dataset, _for_spreadsheet
from bilateral.labels import text

__all__ = ["file_links", "file_name", "with_sources"]

_PNG_SCALE = 2
_STYLE = "margin-right:14px;color:#0072B2;text-decoration:underline"


def file_links(data: Dataset, rows: pd.DataFrame, spec: dict, name: str) -> str:
    """Give links to the rows (CSV) and the picture (SVG, PNG) of a view, as HTML.

    Parameters
    ----------
    data
        The tables that the rows are of.
    rows
        What the view shows; each row goes with the addresses of its sources and the licence.
    spec
        Its drawing.
    name
        Stem of the file names.
    """
    svg = picture(spec)
    files = [
        ("csv", "text/csv", _for_spreadsheet(with_sources(data, rows)), text("panel_rows_csv")),
        ("svg", "image/svg+xml", svg.encode(), text("panel_picture_svg")),
        ("png", "image/png", vl_convert.svg_to_png(svg, scale=_PNG_SCALE), text("panel_picture_png")),
    ]  # fmt: skip
    stem = file_name(f"{name}-{data.version}")
    links = [
        f'<a style="{_STYLE}" download="{stem}.{ending}" href="data:{kind};base64,'
        f'{base64.b64encode(raw).decode()}">{html.escape(words)}</a>'
        for ending, kind, raw, words in files
    ]
    return f"<p>{html.escape(text('panel_files'))} {''.join(links)}</p>"


def file_name(words: str) -> str:
    """Make a name that every file system takes: small letters, digits, points and hyphens.

    Examples
    --------
    >>> file_name("Handovers 2026.11.1 (edited)/../x")
    'handovers-2026.11.1-edited-x'
    """
    return re.sub(r"(?:[^a-z0-9.]|\.(?!\d))+", "-", words.casefold()).strip("-")[:80]


def with_sources(data: Dataset, rows: pd.DataFrame) -> pd.DataFrame:
    """Add to rows the addresses of their pages and the licence under which they go out.

    Returns
    -------
    DataFrame
        The columns that a reader needs (no computed days), ``sources`` (addresses joined by ``|``,
        where the rows are of events or of figures) and ``licence``.
    """
    shown = rows.drop(columns=["first_day", "last_day"], errors="ignore")
    url = data.sources.set_index("source_id")["url"]
    if "event_id" in rows:
        evidence = data.evidence
        said = evidence[(evidence["table"] == "events") & evidence["row_id"].isin(rows["event_id"])]
        said = said.drop_duplicates(["row_id", "source_id"]).assign(url=said["source_id"].map(url))
        pages = said.dropna(subset=["url"]).groupby("row_id")["url"].agg("|".join)
        shown = shown.assign(sources=rows["event_id"].map(pages).fillna(""))
    elif "source_id" in rows:
        shown = shown.assign(sources=rows["source_id"].map(url).fillna(""))
    shipped = data.call == "bl.load()"
    licence = text("panel_licence", version=data.version) if shipped else text("panel_licence_own")
    return shown.assign(licence=licence)
