"""Who sits with whom: pairs, the measures of their network, and two drawings of it."""

import os
import subprocess
import sys

import networkx as nx
import pandas as pd
import pytest

import bilateral as bl
from bilateral.charts.network import MOST_MEMBERS, network_spec


def pairs_of(*pairs):
    rows = [
        {
            "mexico": a, "united_states": b, "mexico_name": a.upper(), "united_states_name": b.upper(),
            "meetings": n, "systematic": n, "targeted": 0, "since": "2020", "until": "2021", "event_ids": "e",
        }
        for a, b, n in pairs
    ]  # fmt: skip
    columns = ["mexico", "united_states", "mexico_name", "united_states_name", "meetings",
               "systematic", "targeted", "since", "until", "event_ids"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


#: A path of five: a, x, b, y, c.
PATH = pairs_of(("a", "x", 3), ("b", "x", 1), ("b", "y", 2), ("c", "y", 1))


def test_a_path_of_five_by_hand():
    table = bl.meeting_network(PATH).table.set_index("member")
    assert table["counterparts"].to_dict() == {"a": 1, "b": 2, "c": 1, "x": 2, "y": 2}
    assert table["meetings"].to_dict() == {"a": 3, "b": 3, "c": 1, "x": 4, "y": 3}
    # of the 6 pairs of others, x lies between a and each of b, y, c: 3 of 6; b between 4 of 6
    expected = {"a": 0, "b": 4 / 6, "c": 0, "x": 3 / 6, "y": 3 / 6}
    assert table["betweenness"].to_dict() == pytest.approx(expected)
    assert set(table["group"]) == {1}


def test_the_measures_are_those_of_networkx():
    graph = nx.Graph([("a", "x"), ("b", "x"), ("b", "y"), ("c", "y")])
    table = bl.meeting_network(PATH).table.set_index("member")
    assert table["counterparts"].to_dict() == dict(graph.degree)
    assert table["betweenness"].to_dict() == pytest.approx(nx.betweenness_centrality(graph))


def test_parts_that_no_meeting_joins_are_numbered_from_the_largest():
    result = bl.meeting_network(pd.concat([pairs_of(("d", "z", 9)), PATH]))
    table = result.table.set_index("member")["group"]
    assert (result.groups, table["a"], table["d"]) == (2, 1, 2)
    assert result.density == 5 / 12


def test_one_name_on_both_sides_is_two_members():
    table = bl.meeting_network(pairs_of(("a", "a", 1))).table
    assert table[["member", "side"]].values.tolist() == [["a", "mexico"], ["a", "united_states"]]


def test_no_pairs_are_a_network_of_none():
    result = bl.meeting_network(pairs_of())
    assert result.table.empty
    assert result.groups == 0
    assert "No two people" in result.caption


@pytest.mark.parametrize("by", ["office", "person"])
def test_shipped_pairs_agree_with_a_plain_loop(shipped, by):
    meetings = bl.select_meetings(shipped)
    sat = bl.attendance(shipped, meetings)
    column = {"office": "office", "person": "actor_id"}[by]
    counted = {}
    for _, rows in sat[sat["person"]].groupby("meeting_id"):
        sides = [
            set(rows.loc[rows["side"] == s, column].dropna()) for s in ("mexico", "united_states")
        ]
        for one in sides[0]:
            for other in sides[1]:
                counted[one, other] = counted.get((one, other), 0) + 1
    pairs = bl.who_meets_whom(shipped, meetings, by=by)
    found = {(row.mexico, row.united_states): row.meetings for row in pairs.itertuples()}
    assert found == counted
    assert (pairs["systematic"] + pairs["targeted"] == pairs["meetings"]).all()
    assert pairs["event_ids"].str.split("|").map(len).eq(pairs["meetings"]).all()


def test_pairs_with_fewer_meetings_than_asked_for_are_left_out(shipped):
    meetings = bl.select_meetings(shipped)
    assert bl.who_meets_whom(shipped, meetings, least=5)["meetings"].min() >= 5
    with pytest.raises(ValueError, match="allowed: office, person"):
        bl.who_meets_whom(shipped, meetings, by="party")


# --- drawings -------------------------------------------------------------------------------------


def test_columns_run_from_most_counterparts_to_fewest():
    nodes = network_spec(PATH)["datasets"]["nodes"]
    places = {node["member"]: node["y"] for node in nodes}
    assert places["b"] < places["a"] < places["c"]
    assert places["x"] < places["y"]  # as many counterparts, more meetings


def test_the_order_of_the_rows_does_not_change_the_picture():
    mixed = PATH.sample(frac=1, random_state=1)
    assert network_spec(mixed) == network_spec(PATH)
    draw = bl.draw_meeting_matrix
    assert draw(mixed.sort_values("mexico")).to_dict()["layer"] == draw(PATH).to_dict()["layer"]


def test_members_beyond_what_fits_are_left_out_and_that_is_said():
    many = pairs_of(*((f"a{n:02}", "x", n + 1) for n in range(MOST_MEMBERS + 4)))
    spec = network_spec(many)
    kept = [node["member"] for node in spec["datasets"]["nodes"] if node["side"] == "mexico"]
    assert len(kept) == MOST_MEMBERS
    assert "a00" not in kept
    assert str(MOST_MEMBERS) in " ".join(spec["title"]["subtitle"])


@pytest.mark.slow
def test_the_picture_is_the_same_in_every_process():
    code = (
        "import hashlib, json, bilateral as bl; from bilateral.charts import bundle\n"
        "data = bl.load(); rows = bl.select_meetings(data, start='2019')\n"
        "pairs = bl.who_meets_whom(data, rows, by='person')\n"
        "charts = [bl.draw_meeting_network(pairs), bl.draw_meeting_matrix(pairs),\n"
        "          bl.draw_meeting_lanes(rows, bl.office_terms(data)), bl.draw_meeting_gaps(bl.meeting_gaps(data, rows, by='level'))]\n"
        "out = [bundle(chart.to_dict()) for chart in charts]\n"
        "print(hashlib.sha256(json.dumps(out, sort_keys=True).encode()).hexdigest())"
    )
    prints = [
        subprocess.run(
            [sys.executable, "-c", code], env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert prints[0] == prints[1]


def test_matrix_and_network_tell_the_same_numbers(shipped):
    pairs = bl.who_meets_whom(shipped, bl.select_meetings(shipped), least=4)
    matrix = bl.draw_meeting_matrix(pairs).to_dict()["datasets"]["rows"]
    lines = bl.draw_meeting_network(pairs).to_dict()["datasets"]["rows"]
    numbers = {row["pair"]: row["meetings"] for row in lines}
    assert {row["pair"]: row["meetings"] for row in matrix}.items() <= numbers.items()
