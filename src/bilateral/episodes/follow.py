"""What became of threats: how many were carried out, and after how long.

Episodes and deadlines without an outcome are shown apart and never counted as failures; waits that
have not ended enter as censored.
"""

from __future__ import annotations

import warnings
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from bilateral.data import Dataset
from bilateral.episodes.chains import episode_events
from bilateral.episodes.deadlines import DEADLINE_OUTCOMES, acts_upon, deadlines
from bilateral.episodes.span import last_looked
from bilateral.labels import say_date, say_list, say_number, text

__all__ = [
    "EPISODE_OUTCOMES", "FollowThrough", "TimeToOutcome", "follow_through", "tariff_episodes",
    "time_to_outcome",
]  # fmt: skip

#: What can become of an episode.
EPISODE_OUTCOMES = ("carried_out", "postponed", "withdrawn", "open", "not_on_file")
_UNDECIDED = ("open", "not_on_file")


def tariff_episodes(data: Dataset, *, direction: str | None = None) -> pd.DataFrame:
    """List the episodes on file: each a threat with all that belongs to it.

    Parameters
    ----------
    data
        The tables.
    direction
        ``"us_to_mx"`` or ``"mx_to_us"``: who threatens whom; both if left out.

    Returns
    -------
    DataFrame
        One row an episode, in the order of time: ``episode_id``, ``direction``, ``first_day``,
        ``last_day`` and ``precision`` (of the first announcement), ``scopes`` (joined by ``|``),
        ``highest_rate_pct`` (of those threatened), ``deadlines`` and ``moved`` (how many of them),
        ``measures``, ``outcome``, ``outcome_day``, ``days_to_outcome`` (from the first
        announcement; missing if either day is not known), ``last_looked`` (the last day that was
        looked for), ``events``, ``title_en``, ``title_es`` (of the first event).

    Raises
    ------
    ValueError
        For any other direction.

    Notes
    -----
    The outcome is ``carried_out`` as soon as one measure carries out a threat or a deadline of the
    episode, whatever became of the measure later; else ``open`` if a deadline lies after the last
    day that was looked for; else what the last act upon its threats and deadlines did:
    ``postponed`` (paused, or moved) or ``withdrawn`` (also ended or overturned); else
    ``not_on_file``: nothing on file says what became of it. A stayed ruling and an act for part of
    the goods alone decide nothing. Which events make an episode says :func:`episode_events`.

    Examples
    --------
    >>> import bilateral as bl
    >>> rows = tariff_episodes(bl.load()).set_index("episode_id")
    >>> rows.loc["2019-05-30-threat-5", ["scopes", "outcome"]].tolist()
    ['all_goods', 'withdrawn']
    """
    rows = episode_events(data, direction=direction)
    decided = _decided(data, rows)
    said = rows[rows["step"].isin(["threat", "deadline"])]
    named = rows.set_index("episode_id")["event_id"] == rows["episode_id"].to_numpy()
    first = rows[named.to_numpy()].set_index("episode_id")
    dated = deadlines(data, direction=None).set_index("event_id")["outcome"]
    moved = rows["event_id"].map(dated) == "moved"
    opened = _opening(rows)
    table = pd.DataFrame({
        "direction": first["direction"],
        "first_day": opened["first_day"], "last_day": opened["last_day"], "precision": opened["precision"],
        "scopes": said.groupby("episode_id")["product_scope"].agg(lambda s: "|".join(dict.fromkeys(s.dropna()))),
        "highest_rate_pct": said.groupby("episode_id")["tariff_rate_pct"].max(),
        "deadlines": (rows["step"] == "deadline").groupby(rows["episode_id"]).sum(),
        "moved": moved.groupby(rows["episode_id"]).sum(),
        "measures": (rows["step"] == "measure").groupby(rows["episode_id"]).sum(),
        "outcome": decided["outcome"], "outcome_day": decided["outcome_day"],
        "last_looked": last_looked(data),
        "events": rows.groupby("episode_id").size(),
        "title_en": first["title_en"], "title_es": first["title_es"],
    })  # fmt: skip
    exact = table["first_day"].where(table["precision"] == "day")
    days = (table["outcome_day"] - exact).dt.days.astype("Int64")
    table.insert(table.columns.get_loc("last_looked"), "days_to_outcome", days)
    table.index.name = "episode_id"
    return table.reset_index().sort_values(["first_day", "episode_id"], ignore_index=True)


def _opening(rows: pd.DataFrame) -> pd.DataFrame:
    """When the first threat or deadline of each episode was announced, as precise as it is known."""
    first = rows[rows["event_id"] == rows["episode_id"]].set_index("episode_id")
    known = first["announced"].notna()
    return pd.DataFrame({
        "first_day": first["announced"].where(known, first["first_day"]),
        "last_day": first["announced"].where(known, first["last_day"]),
        "precision": first["precision"].mask(known, "day"),
    })  # fmt: skip


def _decided(data: Dataset, rows: pd.DataFrame) -> pd.DataFrame:
    """The outcome of each episode and its day."""
    said = rows[rows["step"].isin(["threat", "deadline"])]
    acts = said[["episode_id", "event_id"]].merge(
        acts_upon(data, said.drop_duplicates("event_id")), on="event_id"
    )
    ahead = said["last_day"].gt(last_looked(data)) & (said["step"] == "deadline")
    closed = said["event_id"].isin(acts["event_id"])
    still = set(said.loc[ahead & ~closed, "episode_id"])
    outcome = {name: _outcome(part, name in still) for name, part in acts.groupby("episode_id")}
    found = [
        outcome.get(name, ("open" if name in still else "not_on_file", pd.NaT))
        for name in rows["episode_id"].unique()
    ]
    table = pd.DataFrame(
        found, columns=["outcome", "outcome_day"], index=rows["episode_id"].unique()
    )
    return table.astype({"outcome": "str", "outcome_day": "datetime64[s]"})


def _outcome(acts: pd.DataFrame, ahead: bool) -> tuple[str, pd.Timestamp]:
    carried = acts[acts["outcome"] == "carried_out"]
    if len(carried):
        return "carried_out", carried["outcome_day"].min()
    if ahead:
        return "open", pd.NaT
    day = acts["outcome_day"].max()
    last = acts if pd.isna(day) else acts[acts["outcome_day"] == day]
    withdrawn = (last["outcome"] == "withdrawn").any()
    return ("withdrawn" if withdrawn else "postponed"), day


class FollowThrough(NamedTuple):
    """How many threats or deadlines came to which end, as a table and as a sentence."""

    table: pd.DataFrame
    caption: str


def follow_through(table: pd.DataFrame) -> FollowThrough:
    """Count what became of episodes or of deadlines, with exact intervals.

    Parameters
    ----------
    table
        As :func:`tariff_episodes` or :func:`deadlines` gives it, or a selection.

    Returns
    -------
    FollowThrough
        ``.table``: one row an outcome: ``outcome``, ``count``, ``of`` (how many have an outcome),
        ``share``, ``low``, ``high`` (95 %, Clopper and Pearson). Those that are open or of which
        no outcome is on file are counted and have no share. ``.caption``: the same in a sentence.

    Raises
    ------
    ValueError
        If the table has no column ``outcome``, or an unknown one in it.

    Notes
    -----
    The interval takes the threats for independent of each other, which those of one dispute are
    not: read it as the least uncertainty there is. The table holds the threats found, not all.

    Examples
    --------
    >>> rows = pd.DataFrame({"outcome": ["carried_out"] * 9 + ["withdrawn"] * 2 + ["open"] * 3})
    >>> follow_through(rows).table.round(4)[["outcome", "count", "low", "high"]].head(1)
           outcome  count     low    high
    0  carried_out      9  0.4822  0.9772
    """
    outcomes = _known_outcomes(table)
    counts = table["outcome"].value_counts()
    decided = [o for o in outcomes if o not in _UNDECIDED]
    of = int(sum(counts.get(o, 0) for o in decided))
    rows = [_share(o, int(counts.get(o, 0)), of if o in decided else 0) for o in outcomes]
    found = pd.DataFrame(rows, columns=["outcome", "count", "of", "share", "low", "high"])
    return FollowThrough(found, _say_follow_through(found, of))


def _known_outcomes(table: pd.DataFrame) -> tuple[str, ...]:
    if "outcome" not in table:
        raise ValueError(
            "the table has no column 'outcome'; give what tariff_episodes() or deadlines() gives"
        )
    allowed = DEADLINE_OUTCOMES if "closed_by" in table else EPISODE_OUTCOMES
    wrong = sorted(set(table["outcome"]) - set(allowed), key=str)
    if wrong:
        raise ValueError(f"outcome is {wrong[0]!r}; allowed: {', '.join(allowed)}")
    return allowed


def _share(outcome: str, count: int, of: int) -> tuple:
    if not of:
        return outcome, count, pd.NA, np.nan, np.nan, np.nan
    low, high = stats.binomtest(count, of).proportion_ci(0.95, "exact")
    return outcome, count, of, count / of, low, high


def _say_follow_through(found: pd.DataFrame, of: int) -> str:
    counts = found.set_index("outcome")["count"]
    undecided = {name: int(counts[name]) for name in _UNDECIDED}
    if not of:
        return text("episodes_follow_none", **undecided)
    parts = [
        text("episodes_follow_part", n=row["count"], outcome=text(f"episodes_{row['outcome']}"),
             low=say_number(round(100 * row["low"])), high=say_number(round(100 * row["high"])))
        for row in found[found["of"].notna()].to_dict("records")
    ]  # fmt: skip
    return text("episodes_follow", of=of, parts=say_list(parts), **undecided)


class TimeToOutcome(NamedTuple):
    """How long threats stay undecided, as a step function and a sentence."""

    table: pd.DataFrame
    median_days: float
    episodes: int
    censored: int
    left_out: int
    caption: str


def time_to_outcome(table: pd.DataFrame) -> TimeToOutcome:
    """Estimate how long threats stay without an outcome.

    Parameters
    ----------
    table
        As :func:`tariff_episodes` gives it, or a selection.

    Returns
    -------
    TimeToOutcome
        ``.table``: one row a day on which an outcome came, after day 0: ``days``, ``undecided``
        (share of episodes still without an outcome), ``low``, ``high`` (95 %, log-log),
        ``at_risk``, ``outcomes``. ``.median_days`` (missing if half of them were never decided),
        ``.episodes``, ``.censored`` (without an outcome on the last day looked for),
        ``.left_out`` (first announced on no exact day) and ``.caption``.

    Raises
    ------
    ValueError
        If no episode has an exact day of announcement.

    Notes
    -----
    Kaplan and Meier's estimate by :func:`scipy.stats.ecdf`. An episode without an outcome on file is
    right-censored on the last day that was looked for: that supposes that its outcome would have
    been found.

    Examples
    --------
    >>> days = pd.to_datetime(pd.Series(["2025-01-01"] * 3))
    >>> rows = pd.DataFrame({"first_day": days, "last_looked": days + pd.Timedelta(days=20),
    ...     "precision": "day", "days_to_outcome": pd.array([5, 9, None], "Int64")})
    >>> time_to_outcome(rows).table[["days", "at_risk", "outcomes"]].values.tolist()
    [[0, 3, 0], [5, 3, 1], [9, 2, 1]]
    """
    exact = table[table["precision"] == "day"]
    if exact.empty:
        raise ValueError("no episode with an exact day of its first announcement: nothing to time")
    ended = exact["days_to_outcome"].dropna().to_numpy(float)
    unended = exact[exact["days_to_outcome"].isna()]
    waited = (unended["last_looked"] - unended["first_day"]).dt.days.to_numpy(float)
    steps = _survival(ended, waited)
    reached = steps.loc[steps["undecided"] <= 0.5, "days"]
    median = float(reached.iloc[0]) if len(reached) else float("nan")
    left_out = len(table) - len(exact)
    key = "episodes_wait" if len(reached) else "episodes_wait_long"
    caption = text(key, n=len(exact), median=int(median) if len(reached) else 0,
                   censored=len(waited), left_out=left_out,
                   until=say_date(exact["last_looked"].max()))  # fmt: skip
    return TimeToOutcome(steps, median, len(exact), len(waited), left_out, caption)


def _survival(ended: np.ndarray, waited: np.ndarray) -> pd.DataFrame:
    """The share still undecided after so many days, from day 0 on."""
    waits = np.concatenate([ended, waited])
    sample = stats.CensoredData.right_censored(waits, np.arange(len(waits)) >= len(ended))
    start = {"days": 0, "undecided": 1.0, "low": 1.0, "high": 1.0,
             "at_risk": len(waits), "outcomes": 0}  # fmt: skip
    if not len(ended):
        return pd.DataFrame([start])
    curve = stats.ecdf(sample).sf
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        # where nobody is left the log-log limits do not exist: they stay missing in the table
        warnings.filterwarnings("ignore", "The confidence interval is undefined")
        limits = curve.confidence_interval(method="log-log")
    days = curve.quantiles.astype(int)
    steps = pd.DataFrame({
        "days": days, "undecided": curve.probabilities,
        "low": limits.low.probabilities, "high": limits.high.probabilities,
        "at_risk": [int((waits >= day).sum()) for day in days],
        "outcomes": [int((ended == day).sum()) for day in days],
    })  # fmt: skip
    steps = steps[steps["outcomes"] > 0]
    at_zero = not steps.empty and steps["days"].iloc[0] == 0
    return pd.concat([pd.DataFrame([] if at_zero else [start]), steps], ignore_index=True)
