"""Events as the cells of a panel's table, and the line under a panel's chart."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from bilateral.data import Dataset
from bilateral.explorers.widgets import escaped
from bilateral.labels import say_date, text
from bilateral.tables import link, readable_events

__all__ = ["linked_events", "source_line"]


def linked_events(data: Dataset) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """Give what writes events as people read them: every cell escaped, with links to their sources.

    The pages of all events are looked up once.
    """
    pages = _pages(data)

    def written(rows: pd.DataFrame) -> pd.DataFrame:
        shown = readable_events(rows)
        columns = {
            name: ["" if pd.isna(cell) else escaped(str(cell)) for cell in shown[name]]
            for name in shown
        }
        columns[text("tip_sources")] = [
            " ".join(link(page, str(n)) for n, page in enumerate(pages.get(event, ()), start=1))
            for event in shown.index
        ]
        return pd.DataFrame(columns)

    return written


def _pages(data: Dataset) -> dict[str, list[str]]:
    """The addresses of the pages on each event, in the order of the evidence."""
    evidence = data.evidence
    said = evidence.loc[(evidence["table"] == "events").to_numpy(), ["row_id", "source_id"]]
    address = dict(
        zip(data.sources["source_id"].tolist(), data.sources["url"].tolist(), strict=True)
    )
    pages: dict[str, list[str]] = {}
    for event, source in zip(*(said.drop_duplicates()[c].tolist() for c in said), strict=True):
        if source in address:
            pages.setdefault(event, []).append(address[source])
    return pages


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
