"""Recorded results of long simulations, with what they were made with."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

__all__ = ["recorded_false_alarms"]


def recorded_false_alarms(window_days: int = 30) -> pd.DataFrame:
    """Give how often each test calls unrelated series related, as a benchmark recorded it.

    Parameters
    ----------
    window_days
        Of the tests: 7 or 30 days after a threat.

    Returns
    -------
    DataFrame
        One row a test and a world of made-up series: ``test``, ``window_days``, ``world`` (rate flat
        or rising; events independent or in bursts), ``share`` of the ``pairs`` of unrelated series
        with p <= 0.05, ``seed``, ``date``, ``made_by`` (the command that makes the table again),
        ``versions``.

    Raises
    ------
    ValueError
        If there is no record of such a window.

    Examples
    --------
    >>> recorded_false_alarms().world.unique().tolist()[-1]
    'rising, bursts'
    """
    rows = pd.read_csv(Path(__file__).with_name("false_alarms.csv"))
    windows = rows["window_days"].unique().tolist()
    if window_days not in windows:
        raise ValueError(
            f"window_days is {window_days!r}; recorded: {', '.join(map(str, windows))}"
        )
    return rows[rows["window_days"] == window_days].reset_index(drop=True)
