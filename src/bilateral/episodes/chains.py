"""Episodes: a threat and all that belongs to it, read from the links between events.

Five relations make one chain of a threat, its deadlines, its measures and what puts it off:
``sets``, ``moves``, ``carries_out``, ``extends`` and ``pauses``; so does ``replaces``, unless a
measure with a threat of its own replaces a measure, and ``follows_up``, if the later event is a
threat that only repeats. A meeting, a call or an agreement joins what it pauses or sets if that is
one chain. What ends, withdraws or overturns stands in every episode whose events it ends, without
making one of them.
"""

from __future__ import annotations

from collections import defaultdict

import networkx as nx
import pandas as pd

from bilateral.data import Dataset
from bilateral.episodes.clocks import clocks
from bilateral.episodes.scopes import known_direction
from bilateral.schema import DIPLOMACY_KINDS, PRESSURE_KINDS

__all__ = ["chains", "episode_events", "episodes_of"]

_JOINING = ("sets", "moves", "carries_out", "extends", "pauses")
_ENDING = ("pauses", "ends", "withdraws", "overturns", "upholds", "replaces", "extends")
_STEPS = {
    "tariff_threat": "threat", "tariff_deadline": "deadline", "tariff_imposed": "measure",
    "tariff_relief": "relief", "legal": "ruling",
}  # fmt: skip


def episode_events(data: Dataset, *, direction: str | None = None) -> pd.DataFrame:
    """List the events of each episode.

    Parameters
    ----------
    data
        The tables.
    direction
        ``"us_to_mx"`` or ``"mx_to_us"``: who threatens whom; both if left out.

    Returns
    -------
    DataFrame
        One row an event of an episode, in the order of time: ``episode_id`` (the event_id of its
        first threat or deadline), ``event_id``, ``step`` (``threat``, ``deadline``, ``measure``,
        ``relief``, ``ruling``, ``other``), ``relation`` (the links by which it belongs, joined by
        ``|``), ``kind``, ``direction``, ``product_scope``, ``tariff_rate_pct``, ``rate_is``,
        ``date``, ``first_day``, ``last_day``, ``precision``, the days ``announced``,
        ``effective`` and ``reported`` as :func:`clocks` gives them, ``title_en``, ``title_es``. A
        ruling that ends several episodes stands in each of them.

    Raises
    ------
    ValueError
        For any other direction.

    Notes
    -----
    A measure that was never threatened on file (a safeguard, an antidumping order) is no episode.

    Examples
    --------
    >>> import bilateral as bl
    >>> rows = episode_events(bl.load())
    >>> rows[rows.event_id == "2019-06-10-deadline-5-all-goods"].episode_id.tolist()
    ['2019-05-30-threat-5']
    """
    pairs = pd.DataFrame(
        [(name, event) for name, members in chains(data).items() for event in members],
        columns=["episode_id", "event_id"], dtype="str",
    )  # fmt: skip
    way = pairs["episode_id"].map(data.events.set_index("event_id")["direction"])
    pairs = pairs if direction is None else pairs[way == known_direction(direction)]
    rows = pairs.merge(data.events, on="event_id").merge(clocks(data), on="event_id")
    rows["step"] = rows["kind"].map(_STEPS).fillna("other")
    rows["relation"] = _relations(data.links, rows)
    rows["order"] = rows["announced"].fillna(rows["first_day"])
    rows["opens"] = rows.groupby("episode_id")["order"].transform("min")
    rows = rows.sort_values(["opens", "episode_id", "order", "event_id"], ignore_index=True)
    return rows[_COLUMNS]


_COLUMNS = [
    "episode_id", "event_id", "step", "relation", "kind", "direction", "product_scope",
    "tariff_rate_pct", "rate_is", "date", "first_day", "last_day", "precision", "announced",
    "effective", "reported", "title_en", "title_es",
]  # fmt: skip


def chains(data: Dataset) -> dict[str, list[str]]:
    """Give the events of each episode, by the id of its first threat or deadline."""
    events = data.events.set_index("event_id")
    kind = events["kind"].to_dict()
    links = _known_links(data, kind)
    cores = _cores(links, kind)
    opened = _opened(data.events)
    named: dict[str, list[str]] = {}
    for core in cores:
        members = core | _attached(core, cores, links, kind)
        named[_first(core, kind, opened)] = sorted(members)
    return dict(sorted(named.items()))


def episodes_of(data: Dataset) -> dict[str, str]:
    """Give, for each event of an episode, the episodes in which it stands, joined by ``|``."""
    found = defaultdict(list)
    for episode, members in chains(data).items():
        for event in members:
            found[event].append(episode)
    return {event: "|".join(names) for event, names in found.items()}


def _opened(events: pd.DataFrame) -> dict[str, str]:
    """When each event was made public, as written; of a deadline without it the day it names."""
    made_public = events["announced_on"].fillna(events["date"])
    return dict(zip(events["event_id"], made_public, strict=True))


def _known_links(data: Dataset, kind: dict[str, str]) -> list[tuple[str, str, str]]:
    """The links between events on file, of events that happened or were announced by a party."""
    rows = data.links[["event_id", "relation", "other_event_id"]]
    return [row for row in rows.itertuples(index=False, name=None) if {row[0], row[2]} <= set(kind)]


def _cores(links: list[tuple[str, str, str]], kind: dict[str, str]) -> list[set[str]]:
    """Chains that hold a threat or a deadline: joined by their links, then by their pauses."""
    graph = nx.Graph()
    graph.add_nodes_from(e for e, k in kind.items() if k in PRESSURE_KINDS)
    upon = [row for row in links if kind[row[2]] in PRESSURE_KINDS]
    acts = [row for row in upon if kind[row[0]] in PRESSURE_KINDS]
    repeats = _repeats(acts, kind)
    for event, relation, other in acts:
        measures = kind[event] == kind[other] == "tariff_imposed"
        joins = relation in _JOINING or (relation == "replaces" and not measures)
        if joins or (event, relation, other) in repeats:
            graph.add_edge(event, other)
    for relation in ("pauses", "moves", "sets"):
        _join_talks(graph, [r for r in upon if r[1] == relation and kind[r[0]] in DIPLOMACY_KINDS])
    _join_unthreatened(graph, acts, kind)
    return [c for c in nx.connected_components(graph) if _opens(c, kind)]


def _opens(members: set[str], kind: dict[str, str]) -> bool:
    return any(kind[event] in ("tariff_threat", "tariff_deadline") for event in members)


def _repeats(links: list[tuple[str, str, str]], kind: dict[str, str]) -> set[tuple[str, str, str]]:
    """Threats that follow up another event of pressure, name no day and are not carried out."""
    own = {event for event, relation, _ in links if relation == "sets"}
    own |= {other for _, relation, other in links if relation == "carries_out"}
    return {
        (event, relation, other)
        for event, relation, other in links
        if relation == "follows_up" and kind[event] == "tariff_threat" and event not in own
    }  # fmt: skip


def _join_talks(graph: nx.Graph, links: list[tuple[str, str, str]]) -> None:
    """Join a meeting, call or agreement with what it acts upon, if all of that is one chain."""
    touched = defaultdict(set)
    for event, _, other in links:
        touched[event].add(other)
    for event, others in sorted(touched.items()):
        first = min(others)
        if others <= nx.node_connected_component(graph, first):
            graph.add_edge(event, first)


def _join_unthreatened(
    graph: nx.Graph, links: list[tuple[str, str, str]], kind: dict[str, str]
) -> None:
    """A measure that replaces another carries its chain on, unless it was threatened by itself."""
    graph.add_edges_from([
        (event, other)
        for event, relation, other in links
        if relation == "replaces" and kind[event] == kind[other] == "tariff_imposed"
        and not _opens(nx.node_connected_component(graph, event), kind)
    ])  # fmt: skip


def _attached(
    core: set[str], cores: list[set[str]], links: list[tuple[str, str, str]], kind: dict[str, str]
) -> set[str]:
    """What ends, withdraws, overturns or upholds events of the chain, and what stays such a ruling.

    An event that opens an episode of its own is listed, and not followed any further.
    """
    elsewhere = set().union(*(c for c in cores if c is not core))
    found: set[str] = set()
    edge = set(core)
    while edge:
        edge = {
            event for event, relation, other in links
            if relation in _ENDING and other in edge and event not in core | found
            and not (relation == "ends" and kind[other] == "tariff_relief")
        }  # fmt: skip
        found |= edge
        edge = edge - elsewhere
    return found


def _first(core: set[str], kind: dict[str, str], opened: dict[str, str]) -> str:
    """The first threat of the chain, or its first deadline if no threat is on file."""
    threats = [e for e in core if kind[e] == "tariff_threat"]
    deadlines = [e for e in core if kind[e] == "tariff_deadline"]
    return min(threats or deadlines, key=lambda event: (opened[event], event))


def _relations(links: pd.DataFrame, rows: pd.DataFrame) -> list[str]:
    """The relations by which each event is tied to others of its episode."""
    members = rows.groupby("episode_id")["event_id"].agg(set).to_dict()
    forth = defaultdict(list)
    for event, relation, other in links[["event_id", "relation", "other_event_id"]].itertuples(
        index=False, name=None
    ):
        forth[event].append((relation, other))
    return [
        "|".join(sorted({r for r, other in forth[event] if other in members[episode]}))
        for episode, event in zip(rows["episode_id"], rows["event_id"], strict=True)
    ]
