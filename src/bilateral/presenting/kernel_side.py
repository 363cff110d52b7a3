"""What is asked of the kernel of a notebook after it has run: which data, and what its panels hold."""

from __future__ import annotations

import gc
import json
from typing import Any

from bilateral.data import Dataset
from bilateral.explorers.base import Explorer

__all__ = ["answers"]


def answers(names: dict[str, Any]) -> str:
    """Say as JSON which data a notebook's names hold, and what each panel shows.

    Parameters
    ----------
    names
        The global names of the notebook.

    Returns
    -------
    str
        ``data``: pairs of version and day; ``panels``: by widget id ``spec`` (with its brush),
        ``heads``, ``cells`` (HTML) and ``days`` (first and last of each row, or nothing).
    """
    data = {(d.version, d.as_of) for d in names.values() if isinstance(d, Dataset)}
    # A panel that no name holds, such as the last line of a cell, is on display all the same.
    panels = {e.panel.model_id: _panel(e) for e in gc.get_objects() if isinstance(e, Explorer)}
    return json.dumps({"data": sorted(data), "panels": panels}, ensure_ascii=False, default=str)


def _panel(explorer: Explorer) -> dict[str, Any]:
    shown = explorer.view()
    cells = explorer._rows_of(shown.rows)
    days = _days(shown.rows) if len(cells) == len(shown.rows) else []
    return {
        "spec": shown.spec,
        "sentence": shown.sentence,
        "heads": list(map(str, cells.columns)),
        "cells": cells.astype("str").to_numpy().tolist(),
        "days": days,
    }


def _days(rows: Any) -> list[tuple[int, int]]:
    """First and last possible day of each row, in the order in which events are listed."""
    if not {"event_id", "first_day", "last_day"} <= set(rows):
        return []
    order = rows.sort_values(["first_day", "event_id"], ascending=[False, True])
    ends = (
        order[day].astype("datetime64[ms]").astype("int64") for day in ("first_day", "last_day")
    )
    return list(zip(*ends, strict=True))
