"""Events as the cells of a panel's table, and the line under a panel's chart."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from bilateral.data import Dataset
from bilateral.explorers.widgets import escaped
from bilateral.labels import say_date, text
from bilateral.tables import event_table, link

__all__ = ["linked_events", "source_line"]


def linked_events(data: Dataset, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as people read them, every cell escaped, with links to their sources."""
    evidence = data.evidence
    said = evidence[(evidence["table"] == "events") & evidence["row_id"].isin(rows["event_id"])]
    said = said.dropna(subset=["source_id"]).drop_duplicates(["row_id", "source_id"])
    table = event_table(data._replace(events=rows, evidence=said), rows)
    shown = table.drop(columns=text("tip_sources"))
    cells = shown.map(lambda cell: "" if pd.isna(cell) else escaped(str(cell)))
    pages = _pages(data, said, shown.index)
    return cells.assign(**{text("tip_sources"): pages.to_numpy()}).reset_index(drop=True)


def _pages(data: Dataset, said: pd.DataFrame, event_ids: pd.Index) -> pd.Series:
    """For each event its pages, as numbered links."""
    sources = data.sources[data.sources["source_id"].isin(said["source_id"])]
    url = said["source_id"].map(sources.set_index("source_id")["url"])
    number = said.groupby("row_id").cumcount() + 1
    anchors = pd.Series(
        [link(u, str(n)) for u, n in zip(url, number, strict=True)], index=said.index, dtype=object
    )
    return anchors.groupby(said["row_id"]).agg(" ".join).reindex(event_ids).fillna("")


def source_line(data: Dataset) -> Callable[[pd.DataFrame], str]:
    """Give :func:`bilateral.foot` for selections of ``data.events``, with the pages looked up once."""
    evidence = data.evidence[data.evidence["table"].isin(["events", "persons"])]
    event = evidence["row_id"].str.split("/", n=1).str[0]
    place = pd.Index(data.events["event_id"]).get_indexer(event)
    page, _ = pd.factorize(evidence["source_id"])
    place, page = place[(known := (place >= 0) & (page >= 0))], page[known]

    def say(rows: pd.DataFrame) -> str:
        chosen = np.zeros(len(data.events), dtype=bool)
        chosen[data.events.index.get_indexer(rows.index)] = True
        return text("foot_events", n=len(rows), sources=len(np.unique(page[chosen[place]])),
                    version=data.version, as_of=say_date(data.as_of))  # fmt: skip

    return say
