"""How long two counterparts had each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from bilateral import dates
from bilateral.data import Dataset
from bilateral.labels import say_count, say_number, text
from bilateral.meetings.rows import attendance

__all__ = ["Counterparts", "counterparts", "office_terms"]

_DAY = pd.Timedelta(days=1)


class Counterparts(NamedTuple):
    """The pairs of holders of two offices, and how long each lasted.

    ``table``: a row a pair, by its first day: ``mexico``, ``united_states`` (ids), ``mexico_name``,
    ``united_states_name``, ``first_day``, ``last_day`` (that both were surely in office),
    ``lowest_days``, ``highest_days`` (missing while it is not on file that it ended), ``ended``,
    ``meetings`` (shared, among the rows given), ``systematic``, ``targeted``.
    """

    table: pd.DataFrame
    #: Of the pairs that ended, in days; missing if none did.
    median_days: float
    caption: str


def counterparts(
    data: Dataset, office_mx: str, office_us: str, rows: pd.DataFrame | None = None
) -> Counterparts:
    """Say how long the holders of two offices were each other's counterparts.

    Parameters
    ----------
    data
        The tables.
    office_mx, office_us
        Terms of the two offices, as terms.csv has them.
    rows
        Meetings to count for each pair; none if left out.

    Returns
    -------
    Counterparts
        The days on which both were in office, first and last included.

    Raises
    ------
    ValueError
        If terms.csv has no spell in one of the offices.

    Notes
    -----
    Taken from spells in office. A spell whose end is empty is not taken for one that lasts: it is
    known to last to ``end_known_until`` or to the last event on file that shows the person in the
    office, and how much longer is missing. The day of a handing-over counts for both. Of starts and
    ends of which only the month or year is known, all days are tried: ``lowest_days`` and
    ``highest_days``; a pair that may not have overlapped at all has 0 as its lowest.

    Examples
    --------
    >>> import bilateral as bl
    >>> pairs = bl.counterparts(bl.load(), "president_mx", "president_us").table
    >>> both = (pairs.mexico == "vicente-fox") & (pairs.united_states == "george-w-bush")
    >>> pairs[both].first_day.dt.strftime("%Y-%m-%d").tolist()
    ['2001-01-20']
    """
    here, there = (_spells(data, office) for office in (office_mx, office_us))
    pairs = here.merge(there, how="cross", suffixes=("_mx", "_us"))
    first = pairs[["start_latest_mx", "start_latest_us"]].max(axis=1)
    last = pairs[["end_earliest_mx", "end_earliest_us"]].min(axis=1)
    widest_first = pairs[["start_earliest_mx", "start_earliest_us"]].max(axis=1)
    latest = pairs[["end_latest_mx", "end_latest_us"]].min(axis=1)
    ended = latest.notna()  # one spell that ended ends the pair
    highest = ((latest - widest_first) // _DAY + 1).where(ended)
    table = pd.DataFrame({
        "mexico": pairs["actor_id_mx"], "united_states": pairs["actor_id_us"],
        "first_day": first, "last_day": last,
        "lowest_days": ((last - first) // _DAY + 1).clip(0), "highest_days": highest, "ended": ended,
    })  # fmt: skip
    closed = pairs[["end_latest_mx", "end_latest_us"]].notna().all(axis=1)
    met = (table["lowest_days"] > 0) | (closed & (table["highest_days"] > 0))
    table = table[met].sort_values(["first_day", "last_day"], ignore_index=True)
    table = table.astype({"lowest_days": "Int64", "highest_days": "Int64"})
    table = _with_meetings(data, table, rows)
    return Counterparts(*_summed(data, table))


def _spells(data: Dataset, office: str) -> pd.DataFrame:
    terms = data.terms[data.terms["office"] == office]
    terms = terms[terms["first_day"].notna()]
    if terms.empty:
        raise ValueError(f"no spell in the office {office!r} in terms.csv; there are "
                         f"{', '.join(sorted(set(data.terms['office'].dropna()))) or 'none'}")  # fmt: skip
    start, end = terms["start"], terms["end"]
    known = _known_until(data, terms)
    return pd.DataFrame({
        "actor_id": terms["actor_id"],
        "start_earliest": dates.first_day(start), "start_latest": dates.last_day(start),
        "end_earliest": dates.first_day(end).fillna(known), "end_latest": dates.last_day(end),
    })  # fmt: skip


def _last_shown(data: Dataset, terms: pd.DataFrame) -> pd.Series:
    """The last day on which an event on file shows the person in the office."""
    sat = data.participants.merge(data.events[["event_id", "first_day", "status"]], on="event_id")
    sat = sat[sat["status"].ne("announced").fillna(True)]
    seen = sat.groupby(["actor_id", "office"])["first_day"].max()
    keys = pd.MultiIndex.from_frame(terms[["actor_id", "office"]])
    return pd.Series(seen.reindex(keys).to_numpy(), index=terms.index)


def _with_meetings(data: Dataset, table: pd.DataFrame, rows: pd.DataFrame | None) -> pd.DataFrame:
    """Add how many of the meetings each pair shared while both were in office."""
    names = data.actors.drop_duplicates("actor_id").set_index("actor_id")["name"]
    for side in ("mexico", "united_states"):
        table[f"{side}_name"] = table[side].map(names).astype("str").fillna(table[side])
    shared = _shared(data, rows)
    here = table.reset_index().merge(shared, on=["mexico", "united_states"])
    here = here[(here["met"] >= here["first_day"]) & (here["met"] <= here["last_day"])]
    for column in ("meetings", "systematic", "targeted"):
        counted = here if column == "meetings" else here[here["found_by"] == column]
        table[column] = (
            counted["index"].value_counts().reindex(table.index, fill_value=0).astype(int)
        )
    return table[["mexico", "united_states", "mexico_name", "united_states_name", "first_day", "last_day",
                  "lowest_days", "highest_days", "ended", "meetings", "systematic", "targeted"]]  # fmt: skip


def _shared(data: Dataset, rows: pd.DataFrame | None) -> pd.DataFrame:
    rows = data.events.head(0) if rows is None else rows
    sat = attendance(data, rows)
    sides = [sat.loc[sat["side"] == side, ["meeting_id", "actor_id"]].drop_duplicates()
             for side in ("mexico", "united_states")]  # fmt: skip
    pairs = sides[0].merge(sides[1], on="meeting_id")
    pairs = pairs.rename(columns={"actor_id_x": "mexico", "actor_id_y": "united_states"})
    about = rows.drop_duplicates("event_id").set_index("event_id")[["first_day", "found_by"]]
    return pairs.join(about.rename(columns={"first_day": "met"}), on="meeting_id")


def _summed(data: Dataset, table: pd.DataFrame) -> tuple[pd.DataFrame, float, str]:
    ended = table[table["ended"]]
    median = float(ended["lowest_days"].median()) if len(ended) else float("nan")
    if table.empty:
        return table, median, text("counterparts_none")
    said = [text("counterparts_caption", pairs=len(table), ended=len(ended))]
    if len(ended):
        shortest, longest = (
            ended.loc[edge]
            for edge in (ended["lowest_days"].idxmin(), ended["lowest_days"].idxmax())
        )
        said.append(text(
            "counterparts_span", median=say_number(median),
            shortest=f"{shortest['mexico_name']} – {shortest['united_states_name']}",
            fewest=say_count(int(shortest["lowest_days"]), "days"),
            longest=f"{longest['mexico_name']} – {longest['united_states_name']}",
            most=say_count(int(longest["lowest_days"]), "days"),
        ))  # fmt: skip
    return table, median, " ".join(said)


def office_terms(
    data: Dataset, offices: Sequence[str] = ("president_mx", "president_us")
) -> pd.DataFrame:
    """Give the spells in some offices with the names of who held them.

    Parameters
    ----------
    data
        The tables.
    offices
        Terms of offices.

    Returns
    -------
    DataFrame
        One row a spell, by office in the order given, then time: ``office``, ``actor_id``,
        ``name``, ``aliases``, ``first_day``, ``last_day`` (where the end is not on file the last
        day that a source shows; never later than the next spell in the office), ``ended``.

    Examples
    --------
    >>> import bilateral as bl
    >>> spells = bl.office_terms(bl.load())
    >>> spells[spells.office == "president_us"].name.tolist()[:2]
    ['Gerald Ford', 'Jimmy Carter']
    """
    terms = data.terms[data.terms["office"].isin(list(offices)) & data.terms["first_day"].notna()]
    actors = data.actors.drop_duplicates("actor_id").set_index("actor_id")
    spells = pd.DataFrame({
        "office": terms["office"], "actor_id": terms["actor_id"],
        "name": terms["actor_id"].map(actors["name"]).astype("str").fillna(terms["actor_id"]),
        "aliases": terms["actor_id"].map(actors["aliases"]).astype("str"),
        "first_day": terms["first_day"], "last_day": terms["last_day"].fillna(_known_until(data, terms)),
        "ended": terms["end"].notna(),
    })  # fmt: skip
    place = spells["office"].map({office: place for place, office in enumerate(offices)})
    spells = (
        spells.assign(place=place)
        .sort_values(["place", "first_day", "actor_id"])
        .drop(columns="place")
    )
    following = spells.groupby("office")["first_day"].shift(-1)
    spells["last_day"] = pd.concat([spells["last_day"], following], axis=1).min(axis=1)
    return spells.reset_index(drop=True)


def _known_until(data: Dataset, terms: pd.DataFrame) -> pd.Series:
    """Of spells without an end the last day on which a source or an event shows the person there."""
    shown = [dates.last_day(terms["end_known_until"]), terms["first_day"], _last_shown(data, terms)]
    return pd.concat(shown, axis=1).max(axis=1)
