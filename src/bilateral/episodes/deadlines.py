"""Deadlines as they were announced on the day, and what became of each.

A date that was moved is a row of its own beside the date it was moved to: to read only the last
one would let the future define what was threatened before.
"""

from __future__ import annotations

import pandas as pd

from bilateral.data import Dataset
from bilateral.episodes.chains import episodes_of
from bilateral.episodes.clocks import clocks
from bilateral.episodes.scopes import known_direction, narrower, scope_graph
from bilateral.episodes.span import last_looked

__all__ = ["DEADLINE_OUTCOMES", "acts_upon", "deadlines"]

#: What can become of a deadline; of those on one day the first counts.
DEADLINE_OUTCOMES = ("carried_out", "moved", "withdrawn", "paused", "open", "not_on_file")
_BY_RELATION = {
    "carries_out": "carried_out", "moves": "moved", "withdraws": "withdrawn", "ends": "withdrawn",
    "overturns": "withdrawn", "pauses": "paused",
}  # fmt: skip


def deadlines(data: Dataset, *, direction: str | None = "us_to_mx") -> pd.DataFrame:
    """List the deadlines on file, as announced on the day, and what became of each.

    Parameters
    ----------
    data
        The tables.
    direction
        Who threatens whom; both if None.

    Returns
    -------
    DataFrame
        One row a deadline, in the order in which they were set: ``event_id``, ``episode_ids``
        (joined by ``|``), ``direction``, ``product_scope``, ``rate_pct``, ``rate_is``,
        ``announced`` (day on which the date was set; missing if not known), ``due`` (the day
        named; missing if only a month is), ``first_day``, ``last_day``, ``precision``,
        ``lead_days`` (from announced to due), ``outcome``, ``outcome_day``, ``closed_by``
        (event_id), ``moved_to`` (event_id of the new date, if one was named),
        ``rate_carried_out`` (the highest
        rate of the measures that carry it out, in percent), ``title_en``, ``title_es``.

    Raises
    ------
    ValueError
        For any other direction.

    Notes
    -----
    The outcome is that of the first act upon the deadline: ``carried_out`` if a measure carries it
    out (an order that names yet another day does not), ``moved`` if another date is put in its
    place or it is put off without one, ``paused``, ``withdrawn`` (also ended or overturned), each
    of the deadline itself or of the threat that set it. ``open``: the day named lies after the last
    day that was looked for. ``not_on_file``: the day has passed and no link says what happened. A
    ruling that is stayed (``nominal``), an act only announced, and an act for part of the goods
    alone close nothing.

    Examples
    --------
    >>> import bilateral as bl
    >>> rows = deadlines(bl.load()).set_index("event_id")
    >>> rows.loc["2019-06-10-deadline-5-all-goods", ["due", "outcome"]].tolist()
    [Timestamp('2019-06-10 00:00:00'), 'withdrawn']
    """
    rows = data.events[data.events["kind"] == "tariff_deadline"]
    rows = rows if direction is None else rows[rows["direction"] == known_direction(direction)]
    rows = rows.merge(clocks(data, rows)[["event_id", "announced"]], on="event_id")
    rows["due"] = rows["first_day"].where(rows["precision"] == "day")
    rows["lead_days"] = (rows["due"] - rows["announced"]).dt.days
    acts = acts_upon(data, rows)
    closing = acts.drop_duplicates("event_id").set_index("event_id")
    rows = rows.join(closing, on="event_id")
    passed = rows["last_day"] <= last_looked(data)
    rows["outcome"] = rows["outcome"].fillna(passed.map({True: "not_on_file", False: "open"}))
    rows["moved_to"] = rows["event_id"].map(_new_dates(data))
    kept = acts[acts["outcome"] == "carried_out"]
    rate = kept["closed_by"].map(data.events.set_index("event_id")["tariff_rate_pct"])
    highest = rows["event_id"].map(rate.groupby(kept["event_id"]).max())
    rows["rate_carried_out"] = highest.where(rows["outcome"] == "carried_out").astype("Float64")
    stands_in = episodes_of(data)
    rows["episode_ids"] = [stands_in.get(event, "") for event in rows["event_id"]]
    rows = rows.rename(columns={"tariff_rate_pct": "rate_pct"})
    rows = rows.sort_values(["announced", "first_day", "event_id"], ignore_index=True)
    return rows[_COLUMNS]


_COLUMNS = [
    "event_id", "episode_ids", "direction", "product_scope", "rate_pct", "rate_is", "announced",
    "due", "first_day", "last_day", "precision", "lead_days", "outcome", "outcome_day",
    "closed_by", "moved_to", "rate_carried_out", "title_en", "title_es",
]  # fmt: skip


def acts_upon(data: Dataset, rows: pd.DataFrame) -> pd.DataFrame:
    """List the acts that decide threats and deadlines, for each of them in their order.

    Parameters
    ----------
    rows
        Events of kind ``tariff_threat`` or ``tariff_deadline``, with ``announced``.

    Returns
    -------
    DataFrame
        ``event_id`` (what is decided), ``outcome``, ``outcome_day``, ``closed_by``.
    """
    acts = _pairs(data).merge(rows[["event_id", "announced", "product_scope"]], on="event_id")
    acts = acts.merge(_acts(data), on="closed_by")
    relation, carried = acts["relation"], acts["relation"] == "carries_out"
    acts["outcome"] = relation.map(_BY_RELATION)
    acts["outcome_day"] = acts["effective"].where(carried, acts["public"])
    graph = scope_graph(data)
    scopes = zip(acts["act_scope"], acts["product_scope"], strict=True)
    part = pd.Series([narrower(graph, a, b) for a, b in scopes], index=acts.index, dtype=bool)
    later = acts["outcome_day"] > acts["announced"]
    earlier = acts["outcome_day"] < acts["announced"]
    idle = (
        (carried & (acts["kind"] != "tariff_imposed"))
        | (part & ~relation.isin(["moves", "carries_out"]))
        | ((relation == "ends") & ~later)
        | (acts["handed_down"] & earlier)
    )
    acts = acts[~idle]
    acts["rank"] = acts["outcome"].map(DEADLINE_OUTCOMES.index).astype(int)
    acts = acts.sort_values(["event_id", "outcome_day", "rank", "closed_by"])
    return acts[["event_id", "outcome", "outcome_day", "closed_by"]]


def _pairs(data: Dataset) -> pd.DataFrame:
    """Which act has which relation to what, by itself or through the threat that set a deadline."""
    links = data.links[["event_id", "relation", "other_event_id"]]
    acting = links[links["relation"].isin(_BY_RELATION)]
    direct = acting.set_axis(["closed_by", "relation", "event_id"], axis=1).assign(
        handed_down=False
    )
    threats = data.events.loc[data.events["kind"] == "tariff_threat", "event_id"]
    sets = links[links["relation"] == "sets"].set_axis(["setter", "_", "event_id"], axis=1)
    upon = acting[acting["other_event_id"].isin(threats)]
    upon = upon[~upon["relation"].isin(["carries_out", "moves"])]
    upon = upon.rename(columns={"event_id": "closed_by", "other_event_id": "setter"})
    through = upon.merge(sets, on="setter").assign(handed_down=True)
    pairs = pd.concat([direct, through[direct.columns]])
    own = pd.MultiIndex.from_frame(sets[["setter", "event_id"]])
    setting = pd.MultiIndex.from_frame(pairs[["closed_by", "event_id"]]).isin(own)
    return pairs[~setting | (pairs["relation"] == "moves")]


def _acts(data: Dataset) -> pd.DataFrame:
    """Events that can decide another, with the days on which they were public and in effect."""
    events = data.events
    stayed = (events["kind"] == "legal") & (events["rate_is"] == "nominal")
    able = events[(events["status"] != "announced") & ~stayed]
    able = able.merge(clocks(data, able), on="event_id")
    names = {"event_id": "closed_by", "product_scope": "act_scope", "announced": "public"}
    return able.rename(columns=names)[["closed_by", "kind", "act_scope", "public", "effective"]]


def _new_dates(data: Dataset) -> pd.Series:
    """For each deadline the deadline that was put in its place, the first if there are several."""
    moves = data.links[data.links["relation"] == "moves"]
    due = data.events.set_index("event_id").query("kind == 'tariff_deadline'")["date"]
    moves = moves.assign(due=moves["event_id"].map(due)).dropna(subset=["due"])
    moves = moves.sort_values(["due", "event_id"])
    return moves.groupby("other_event_id")["event_id"].first()
