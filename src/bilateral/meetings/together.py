"""Who sits with whom across the two sides, and what network that makes."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import NamedTuple

import networkx as nx
import pandas as pd

from bilateral.data import Dataset
from bilateral.labels import say_list, text, word
from bilateral.meetings.rows import attendance

__all__ = ["Network", "count_pairs", "meeting_network", "who_meets_whom"]

_BY = {"office": "office", "person": "actor_id"}
_SIDES = ("mexico", "united_states")


def who_meets_whom(
    data: Dataset, rows: pd.DataFrame, *, by: str = "office", least: int = 1
) -> pd.DataFrame:
    """Count the meetings that an office or a person of each country shared.

    Parameters
    ----------
    data
        The tables.
    rows
        Meetings, as :func:`bilateral.select_meetings` gives them.
    by
        ``"office"`` or ``"person"``.
    least
        Pairs with fewer shared meetings are left out.

    Returns
    -------
    DataFrame
        One row a pair, the most meetings first: ``mexico``, ``united_states`` (offices, or ids of
        actors), ``mexico_name``, ``united_states_name`` (in words), ``meetings``, ``systematic``
        and ``targeted`` (how many were found in which way), ``since``, ``until`` (dates of the
        first and the last), ``event_ids`` (joined by ``|``).

    Raises
    ------
    ValueError
        If `by` is neither.

    Notes
    -----
    Both are on file as having taken part in one meeting, which is not to say that the two spoke. A
    meeting that is part of another is counted once, with it. Countries and bodies are left out, and
    by office so are people of whom no office is on file.

    Examples
    --------
    >>> import bilateral as bl
    >>> data = bl.load()
    >>> pairs = bl.who_meets_whom(data, bl.select_meetings(data, levels=["presidential"]))
    >>> pairs.loc[0, ["mexico", "united_states"]].tolist()
    ['president_mx', 'president_us']
    """
    if by not in _BY:
        raise ValueError(f"by is {by!r}; allowed: {', '.join(_BY)}")
    return count_pairs(data, attendance(data, rows), rows, by=by, least=least)


def count_pairs(
    data: Dataset, sat: pd.DataFrame, rows: pd.DataFrame, *, by: str, least: int
) -> pd.DataFrame:
    """Count the pairs of an attendance that is at hand; see :func:`who_meets_whom`."""
    about = rows.drop_duplicates("event_id").sort_values(["first_day", "event_id"])
    meetings = {meeting: ({}, {}) for meeting in about["event_id"]}
    columns = (sat["meeting_id"], sat["side"], sat[_BY[by]], sat["person"])
    for meeting, side, member, person in zip(*(column.tolist() for column in columns), strict=True):
        if person and side in _SIDES and isinstance(member, str):
            meetings[meeting][_SIDES.index(side)][member] = None
    pairs: dict[tuple[str, str], list[int]] = {}
    for place, sides in enumerate(meetings.values()):
        for pair in product(*sides):
            pairs.setdefault(pair, []).append(place)
    ids, day, way = (about[column].tolist() for column in ("event_id", "date", "found_by"))
    names = member_words(data, {member for pair in pairs for member in pair}, by)
    counted = [
        (one, other, names[one], names[other], len(at), sum(way[i] == "systematic" for i in at),
         sum(way[i] == "targeted" for i in at), day[at[0]], day[at[-1]], "|".join(ids[i] for i in at))
        for (one, other), at in sorted(pairs.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        if len(at) >= least
    ]  # fmt: skip
    table = pd.DataFrame(counted, columns=_COLUMNS)
    counts = dict.fromkeys(["meetings", "systematic", "targeted"], "int64")
    return table.astype(dict.fromkeys(_COLUMNS, "str") | counts)


_COLUMNS = [
    "mexico", "united_states", "mexico_name", "united_states_name", "meetings", "systematic",
    "targeted", "since", "until", "event_ids",
]  # fmt: skip


def member_words(data: Dataset, members: Iterable[str], by: str) -> dict[str, str]:
    """The names of persons, or the words for offices without the country that their side says."""
    if by == "person":
        names = data.actors.drop_duplicates("actor_id").set_index("actor_id")["name"].to_dict()
        return {member: str(names.get(member) or member) for member in members}
    countries = text("office_country").split(";")
    return {office: _office_word(office, countries) for office in members}


def _office_word(office: str, countries: list[str]) -> str:
    said = word(office, "office")
    if said == office.replace("_", " "):  # an office of one's own data, without a word
        said = said.removesuffix(" mx").removesuffix(" us")
    for country in countries:
        said = said.replace(country, "")
    said = said.strip()
    return said[:1].upper() + said[1:]


class Network(NamedTuple):
    """Who is tied to whom through meetings, with the measures of the network.

    ``table``: a row an office or person, most counterparts first: ``member``, ``name``, ``side``,
    ``counterparts`` (how many of the other side: the degree), ``meetings`` (seats shared: the sum
    over its pairs), ``betweenness`` (share of the shortest ways between two others that lead
    through it), ``group`` (number of the connected part, the largest is 1). ``pairs``: as
    :func:`bilateral.who_meets_whom` gives them.
    """

    table: pd.DataFrame
    pairs: pd.DataFrame
    groups: int
    density: float
    caption: str


def meeting_network(pairs: pd.DataFrame) -> Network:
    """Measure the network that pairs of counterparts make.

    Parameters
    ----------
    pairs
        As :func:`bilateral.who_meets_whom` gives them.

    Returns
    -------
    Network
        ``table``, ``pairs``, ``groups`` (connected parts), ``density`` (pairs that met, of all
        that could: every member of one side with every one of the other), ``caption``.

    Notes
    -----
    Degree, betweenness (Freeman 1977, normalized, ways counted in steps and not weighted) and
    connected parts are those of networkx. A measure of the rows on file: who is often written about
    has more counterparts here.

    Examples
    --------
    >>> pairs = pd.DataFrame({"mexico": ["a", "a"], "united_states": ["x", "y"], "meetings": [2, 1],
    ...                       "mexico_name": "A", "united_states_name": ["X", "Y"]})
    >>> meeting_network(pairs).table[["member", "counterparts", "betweenness"]].values.tolist()
    [['a', 2, 1.0], ['x', 1, 0.0], ['y', 1, 0.0]]
    """
    graph = nx.Graph()
    for side in _SIDES:
        names = dict(zip(pairs[side], pairs[f"{side}_name"], strict=True))
        graph.add_nodes_from(((side, member), {"name": names[member]}) for member in sorted(names))
    graph.add_weighted_edges_from(
        (("mexico", row.mexico), ("united_states", row.united_states), int(row.meetings))
        for row in pairs.itertuples()
    )
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    part_of = {node: number for number, part in enumerate(parts, start=1) for node in part}
    between = nx.betweenness_centrality(graph)
    seats = dict(graph.degree(weight="weight"))
    table = pd.DataFrame(
        [
            (member, graph.nodes[side, member]["name"], side, graph.degree[side, member],
             seats[side, member], round(between[side, member], 9), part_of[side, member])
            for side, member in graph
        ],
        columns=["member", "name", "side", "counterparts", "meetings", "betweenness", "group"],
    )  # fmt: skip
    table = table.sort_values(
        ["counterparts", "meetings", "member"], ascending=[False, False, True], ignore_index=True
    )  # fmt: skip
    possible = int(table["side"].value_counts().reindex(_SIDES, fill_value=0).prod())
    density = len(pairs) / possible if possible else float("nan")
    return Network(table, pairs, len(parts), density, _caption(table, pairs))


def _caption(table: pd.DataFrame, pairs: pd.DataFrame) -> str:
    if table.empty:
        return text("network_none")
    sizes = table["side"].value_counts()
    most = [
        text("network_most", name=rows["name"].iloc[0], n=int(rows["counterparts"].iloc[0]),
             side=text(f"side_{side}"))
        for side, rows in table.groupby("side", sort=True)
    ]  # fmt: skip
    top = pairs.iloc[0]
    return text("network_caption", mexico=int(sizes["mexico"]), us=int(sizes["united_states"]),
                pairs=len(pairs), first=top["mexico_name"], second=top["united_states_name"],
                meetings=int(top["meetings"]), most=say_list(most))  # fmt: skip
