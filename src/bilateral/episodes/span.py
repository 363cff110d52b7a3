"""Since when and until when tariffs were looked for: outside, nothing is known."""

from __future__ import annotations

import pandas as pd

from bilateral.data import Dataset

__all__ = ["last_looked", "looked_for"]


def looked_for(data: Dataset) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Give the first and the last day for which tariffs were looked for.

    They are those of the family ``tariffs`` in coverage.csv, and never later than the day of the
    data. Without such a row the first is missing, and the last is the day of the data.
    """
    lists = data.coverage[data.coverage["family"] == "tariffs"]
    first, last = lists["first_day"].min(), lists["last_day"].max()
    as_of = pd.Timestamp(data.as_of)
    return pd.Timestamp(first), as_of if pd.isna(last) else min(pd.Timestamp(last), as_of)


def last_looked(data: Dataset) -> pd.Timestamp:
    """Give the last day for which tariffs were looked for."""
    return looked_for(data)[1]
