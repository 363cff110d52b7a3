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


def linked_events(data: Dataset, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as people read them, every cell escaped, with links to their sources."""
    evidence = data.evidence
    ids = rows["event_id"].tolist()
    of_rows = (evidence["row_id"].isin(ids) & (evidence["table"] == "events")).to_numpy()
    said = dict.fromkeys(
        zip(evidence["row_id"][of_rows], evidence["source_id"][of_rows], strict=True)
    )
    wanted = {source for _, source in said if isinstance(source, str)}
    known = data.sources["source_id"].isin(wanted).to_numpy()
    url = dict(zip(data.sources["source_id"][known], data.sources["url"][known], strict=True))
    pages: dict[str, list[str]] = {event: [] for event in ids}
    for event, source in said:
        if source in url:
            pages[event].append(link(url[source], str(len(pages[event]) + 1)))
    shown = readable_events(rows)
    columns = {
        name: ["" if pd.isna(cell) else escaped(str(cell)) for cell in shown[name]]
        for name in shown
    }
    columns[text("tip_sources")] = [" ".join(pages[event]) for event in shown.index]
    return pd.DataFrame(columns)


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
