"""Which goods hold which: the scopes of tariffs and their parents in labels.csv.

A scope may have several parents, joined by ``|``: steel is part of "steel and aluminum" and of
"steel and derivatives".
"""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx
import pandas as pd

from bilateral.data import Dataset

__all__ = ["known_direction", "known_scopes", "narrower", "scope_graph"]


def scope_graph(data: Dataset) -> nx.DiGraph:
    """Give the scopes as a graph, from each to the wider ones that hold it."""
    rows = data.labels[data.labels["vocabulary"] == "product_scope"]
    graph = nx.DiGraph()
    graph.add_nodes_from(rows["term"])
    graph.add_nodes_from(data.events["product_scope"].dropna().unique())
    for term, parents in zip(rows["term"], rows["parent"], strict=True):
        if pd.notna(parents):
            graph.add_edges_from((term, parent) for parent in parents.split("|"))
    return graph


def known_direction(direction: str) -> str:
    """Check who puts tariffs on whose goods.

    Raises
    ------
    ValueError
        If it is neither of the two.
    """
    ways = ("us_to_mx", "mx_to_us")
    if direction not in ways:
        raise ValueError(f"direction is {direction!r}; allowed: {', '.join(ways)}")
    return direction


def narrower(graph: nx.DiGraph, scope: object, of: object) -> bool:
    """Whether a scope is only a part of another; no if either is not stated."""
    if pd.isna(scope) or pd.isna(of) or scope == of or scope not in graph or of not in graph:
        return False
    return nx.has_path(graph, scope, of)


def known_scopes(graph: nx.DiGraph, scopes: Iterable[str]) -> list[str]:
    """Check the scopes asked for.

    Raises
    ------
    ValueError
        If there is none of this name.
    """
    wanted = [scopes] if isinstance(scopes, str) else list(scopes)
    wrong = [scope for scope in wanted if scope not in graph]
    if wrong:
        raise ValueError(f"no product scope {wrong[0]!r}; there are {', '.join(sorted(graph))}")
    return wanted
