"""Meetings: how often, on whose ground, for how long, on which list."""

import itertools

import pandas as pd
import pytest

import bilateral as bl

HOSTS = {"m": "mexico", "u": "united_states"}
ACTORS = [
    {"actor_id": "mexico", "name": "Mexico", "kind": "country", "country": "mexico"},
    {"actor_id": "united-states", "name": "United States", "kind": "country", "country": "united-states"},
    {"actor_id": "ana", "name": "Ana", "kind": "official", "country": "mexico"},
    {"actor_id": "eva", "name": "Eva", "kind": "official", "country": "mexico"},
    {"actor_id": "bob", "name": "Bob", "kind": "official", "country": "united-states"},
    {"actor_id": "joe", "name": "Joe", "kind": "official", "country": "united-states"},
]  # fmt: skip


def met(event_id, date, **cells):
    return {
        "event_id": event_id, "date": date, "kind": "meeting", "direction": "mutual", "people": "",
        "level": "ministerial", "title_en": event_id, "found_by": "systematic", "confidence": "high",
    } | cells  # fmt: skip


def sat(event_id, *names, role="participant", office=""):
    return [
        {"event_id": event_id, "actor_id": name, "role": role, "office": office} for name in names
    ]


def looked(start, end, complete="yes", list_id="meetings-found"):
    return {"list_id": list_id, "family": "meetings", "start": start, "end": end,
            "complete": complete, "how": "by hand"}  # fmt: skip


@pytest.fixture
def tables(folder):
    def write(events, **others):
        others = {"actors": ACTORS} | others
        return bl.load(
            folder(events=events, **{name: rows for name, rows in others.items() if rows})
        )

    return write


# --- choosing -------------------------------------------------------------------------------------


def test_what_was_only_announced_is_no_meeting(tables):
    data = tables([met("a", "2020-01-01"), met("b", "2020-02-01", status="announced")])
    assert bl.select_meetings(data)["event_id"].tolist() == ["a"]


def test_meetings_are_chosen_by_person_office_level_and_way_of_finding(tables):
    data = tables(
        [met("a", "2020-01-01"), met("b", "2020-02-01", level="", found_by="targeted")],
        participants=[*sat("a", "ana", office="envoy_mx"), *sat("b", "bob")],
    )
    assert bl.select_meetings(data, people=["bob"])["event_id"].tolist() == ["b"]
    assert bl.select_meetings(data, offices="envoy_mx")["event_id"].tolist() == ["a"]
    assert bl.select_meetings(data, levels=["not_stated"])["event_id"].tolist() == ["b"]
    assert bl.select_meetings(data, found_by="systematic")["event_id"].tolist() == ["a"]


def test_meetings_stand_by_first_day_then_last_day_then_id(tables):
    data = tables([met("e", "2020-01-20"), met("m", "2020-01"), met("z", "2020-01-01")])
    assert bl.select_meetings(data)["event_id"].tolist() == ["z", "m", "e"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"kinds": ["transfer"]}, "allowed: meeting, call, agreement"),
        ({"levels": ["royal"]}, "allowed: presidential"),
        ({"found_by": "luck"}, "allowed: systematic, targeted"),
        ({"list_id": "nowhere"}, "no list 'nowhere'"),
    ],
)
def test_what_does_not_exist_is_refused_with_what_does(tables, asked, said):
    with pytest.raises(ValueError, match=said):
        bl.select_meetings(tables([met("a", "2020-01-01")]), **asked)


@pytest.mark.parametrize("words", ["agüero", "AGUERO", "trucks", "envoy", "ana agüero"])
def test_a_search_looks_at_names_offices_and_the_agenda(tables, words):
    data = tables(
        [met("a", "2020-01-01", summary_en="They spoke about trucks."), met("b", "2020-02-01")],
        actors=[{"actor_id": "ana", "name": "Ana Agüero", "kind": "official"}],
        participants=sat("a", "ana", office="envoy_mx"),
    )
    assert bl.select_meetings(data, search=words)["event_id"].tolist() == ["a"]


@pytest.mark.parametrize(
    ("actor", "office"),
    [({"country": "united-states"}, ""), ({}, "envoy_us"), ({"country": "usa"}, "")],
)
def test_a_side_is_told_by_country_or_by_office(tables, actor, office):
    people = [{"actor_id": "x", "name": "X", "kind": "official", "country": ""} | actor]
    people += [{"actor_id": "usa", "name": "USA", "kind": "country", "country": "usa"}, *ACTORS[:2]]
    data = tables(
        [met("a", "2020-01-01")], actors=people, participants=sat("a", "x", office=office)
    )
    assert bl.attendance(data)["side"].tolist() == ["united_states"]


# --- cadence --------------------------------------------------------------------------------------


def test_gaps_by_hand(tables):
    data = tables(
        [met("a", "2020-01-01"), met("b", "2020-01-11"), met("c", "2020-03-01")],
        coverage=[looked("2019-01-01", "2020-12-31")],
    )
    gaps = bl.meeting_gaps(data, bl.select_meetings(data))
    assert gaps["lowest_days"].tolist() == [10, 50, 305]
    assert gaps["highest_days"].tolist()[:2] == [10, 50]
    assert gaps["running"].tolist() == [False, False, True]
    assert pd.isna(gaps["highest_days"].iloc[2])
    assert set(gaps["coverage"]) == {"yes"}
    row = bl.cadence(data, bl.select_meetings(data)).table.iloc[0]
    assert (row.meetings, row.median_lowest, row.longest_lowest, row.running_days) == (
        3,
        30,
        50,
        305,
    )


def test_gaps_stand_by_the_day_from_which_they_run_and_meetings_by_their_middle(tables):
    data = tables(
        [met("a", "2020-02"), met("b", "2020-02-20"), met("c", "2020-03-10"), met("d", "2020-02-13")],
        coverage=[looked("2019-01-01", "2020-12-31")],
    )  # fmt: skip
    gaps = bl.meeting_gaps(data, bl.select_meetings(data))
    steps = gaps["from_event_id"] + gaps["to_event_id"].fillna("")
    assert steps.tolist() == ["da", "bc", "ab", "c"]
    days = [
        [f"{day:%m-%d}" for day in row]
        for row in gaps[["first_day", "last_day"]].itertuples(index=False)
    ]
    assert days == [["02-13", "02-01"], ["02-20", "03-10"], ["02-29", "02-20"], ["03-10", "12-31"]]


def test_a_month_is_a_range_of_days(tables):
    data = tables(
        [met("a", "2020-01-01"), met("b", "2020-02"), met("c", "2020-02-20")],
        coverage=[looked("2019-01-01", "2020-12-31")],
    )
    gaps = bl.meeting_gaps(data, bl.select_meetings(data)).head(2)
    assert gaps["lowest_days"].tolist() == [31, 0]
    assert gaps["highest_days"].tolist() == [59, 19]


def test_a_long_meeting_is_counted_from_the_day_it_began(tables):
    data = tables(
        [met("a", "2020-01-01", end_date="2020-01-05"), met("b", "2020-01-11")],
        coverage=[looked("2019-01-01", "2020-12-31")],
    )
    assert bl.meeting_gaps(data, bl.select_meetings(data))["lowest_days"].iloc[0] == 10


def test_no_gap_is_measured_over_days_that_were_not_looked_for(tables):
    data = tables(
        [met("a", "2020-01-01"), met("b", "2022-01-01")],
        coverage=[
            looked("2019-01-01", "2020-06-30"),
            looked("2021-07-01", "2022-12-31", list_id="more"),
        ],
    )
    gaps = bl.meeting_gaps(data, bl.select_meetings(data), coverage=data.coverage)
    assert gaps["coverage"].tolist() == ["no", "yes"]
    assert gaps["lowest_days"].isna().tolist() == [True, False]


def test_one_day_that_was_not_looked_for_leaves_a_gap_without_a_length(tables):
    data = tables(
        [met("a", "2020-01-01"), met("b", "2020-01-11"), met("c", "2020-12-31")],
        coverage=[looked("2020-01-01", "2020-01-11"), looked("2020-01-13", "2020-12-31", list_id="more")],
    )  # fmt: skip
    gaps = bl.meeting_gaps(data, bl.select_meetings(data), coverage=data.coverage)
    assert gaps["coverage"].tolist() == ["yes", "no", "yes"]


def test_a_span_within_another_changes_nothing_and_one_without_a_first_day_neither(tables):
    data = tables(
        [met("a", "2019-02-01"), met("b", "2020-12-01")],
        coverage=[
            looked("2020-01-01", "2020-06-30"), looked("2019-01-01", "2020-12-31", list_id="more"),
            looked("", "2020-12-31", "partly", "other"),
        ],
    )  # fmt: skip
    gaps = bl.meeting_gaps(data, bl.select_meetings(data), coverage=data.coverage)
    assert gaps["coverage"].tolist() == ["yes", "yes"]
    assert gaps["lowest_days"].tolist() == [669, 30]
    none = bl.meeting_gaps(data, bl.select_meetings(data), coverage=data.coverage.tail(1))
    assert set(none["coverage"]) == {"unknown"}


def test_spans_that_meet_are_one_and_the_weaker_one_decides(tables):
    data = tables(
        [met("a", "2020-01-01"), met("b", "2021-01-01")],
        coverage=[
            looked("2019-01-01", "2020-06-30"),
            looked("2020-07-01", "2021-12-31", "partly", "more"),
        ],
    )
    gaps = bl.meeting_gaps(data, bl.select_meetings(data), coverage=data.coverage)
    assert gaps["coverage"].tolist() == ["partly", "partly"]
    assert gaps["lowest_days"].iloc[0] == 366


def test_after_the_last_day_looked_for_nothing_runs(tables):
    data = tables([met("a", "2020-01-01")], coverage=[looked("2015-01-01", "2018-12-31")])
    gaps = bl.meeting_gaps(data, bl.select_meetings(data))
    assert gaps[["lowest_days", "looked_until"]].isna().all(axis=None)
    assert gaps["coverage"].tolist() == ["no"]


def test_without_coverage_distances_are_given_and_called_unknown(tables):
    data = tables([met("a", "2020-01-01"), met("b", "2020-01-11")])
    gaps = bl.meeting_gaps(data, bl.select_meetings(data))
    assert gaps["coverage"].tolist() == ["unknown", "unknown"]
    assert gaps["lowest_days"].iloc[0] == 10
    assert pd.isna(gaps["lowest_days"].iloc[1])


def test_a_part_of_a_meeting_is_not_another_meeting(tables):
    data = tables(
        [met("a", "2020-01-01"), met("b", "2020-01-02"), met("c", "2020-01-11")],
        links=[{"event_id": "b", "relation": "part_of", "other_event_id": "a"}],
        coverage=[looked("2019-01-01", "2020-12-31")],
        participants=[*sat("a", "ana"), *sat("b", "bob")],
    )
    assert bl.meeting_gaps(data, bl.select_meetings(data))["lowest_days"].iloc[0] == 10
    pairs = bl.who_meets_whom(data, bl.select_meetings(data), by="person")
    assert pairs[["mexico", "united_states", "meetings"]].values.tolist() == [["ana", "bob", 1]]


@pytest.mark.parametrize("by", [None, "level", "framework", "pair", "found_by", "list_id"])
def test_gaps_of_no_meetings_are_none(tables, by):
    data = tables([met("a", "2020-01-01")])
    none = bl.select_meetings(data, start="2024")
    found = bl.meeting_gaps(data, none, by=by)
    assert found.empty
    assert found.dtypes.equals(bl.meeting_gaps(data, bl.select_meetings(data)).dtypes)
    result = bl.cadence(data, none, by=by)
    assert result.table.empty
    assert result.caption


def test_systematic_and_targeted_ends_of_a_gap_are_told_apart(tables):
    data = tables(
        [met("a", "2020-01-01"), met("b", "2020-01-11", found_by="targeted")],
        coverage=[looked("2019-01-01", "2020-12-31")],
    )
    assert bl.meeting_gaps(data, bl.select_meetings(data))["found_by"].tolist() == [
        "both",
        "targeted",
    ]
    groups = bl.cadence(data, bl.select_meetings(data), by="found_by").table
    assert groups["group"].tolist() == ["systematic", "targeted"]


def test_two_ways_of_finding_in_a_group_are_called_both(tables):
    data = tables(
        [
            met("a", "2020-01-01"), met("b", "2020-01-02"), met("d", "2020-01-04"),
            met("c", "2020-01-03", found_by="targeted"),
        ],
        participants=[*sat("a", "ana", office="envoy_mx"), *sat("a", "bob", office="envoy_us")],
    )  # fmt: skip
    meetings = bl.select_meetings(data)
    assert bl.cadence(data, meetings).table["found_by"].tolist() == ["both"]
    alone = bl.cadence(data, meetings, by="pair").table
    assert alone[["group", "found_by", "meetings", "gaps"]].values.tolist() == [
        ["envoy_mx|envoy_us", "systematic", 1, 0]
    ]


def test_the_sentence_names_three_groups_and_their_longest_gaps(tables):
    levels = ["presidential", "ministerial", "ambassador", ""]
    days = ["2020-01-01", "2020-03-01", "2020-02", "2020-06-01"]
    data = tables([met(f"{level}{day}", day, level=level) for level in levels for day in days[: 4 if level else 1]])  # fmt: skip
    found = bl.cadence(data, bl.select_meetings(data), by="level")
    assert found.table["group"].tolist() == [
        "ambassador",
        "ministerial",
        "presidential",
        "not_stated",
    ]
    assert found.caption.count("is 92 days, from 1 Mar 2020") == 3
    assert "Not stated" not in found.caption
    month = tables([met("a", "2020-01"), met("b", "2020-06-01")])
    assert "is 122 to 152 days" in bl.cadence(month, bl.select_meetings(month)).caption


@pytest.mark.parametrize("by", ["level", "framework"])
def test_shipped_gaps_agree_with_a_plain_loop(shipped, by):
    rows = bl.select_meetings(shipped, start="2008")
    parts = shipped.links[shipped.links["relation"] == "part_of"]
    here = set(rows["event_id"])
    inner = {
        a
        for a, b in zip(parts["event_id"], parts["other_event_id"], strict=True)
        if a in here and b in here
    }
    gaps = bl.meeting_gaps(shipped, rows, by=by)
    for group, meetings in rows[~rows["event_id"].isin(inner)].groupby(by):
        exact = meetings[meetings["precision"] == "day"]
        if len(exact) < len(meetings):
            continue
        days = sorted(exact["first_day"])
        expected = [(b - a).days for a, b in itertools.pairwise(days)]
        found = gaps[(gaps["group"] == group) & ~gaps["running"] & (gaps["coverage"] != "no")]
        if "no" not in set(gaps.loc[gaps["group"] == group, "coverage"]):
            assert sorted(found["lowest_days"]) == sorted(expected)


# --- shares and hosts -----------------------------------------------------------------------------


def test_shares_add_up_within_each_way_of_finding(shipped):
    shares = bl.meeting_shares(bl.select_meetings(shipped), "level", over="found_by")
    assert shares.groupby("found_by")["share"].sum().round(9).eq(1).all()
    assert (shares["systematic"] + shares["targeted"] == shares["meetings"]).all()


def test_shares_by_hand():
    rows = pd.DataFrame({
        "level": ["ministerial", "presidential", None, "ministerial"],
        "found_by": ["systematic", "systematic", "targeted", "targeted"],
    })  # fmt: skip
    columns = ["level", "name", "meetings", "share", "systematic", "targeted"]
    assert bl.meeting_shares(rows)[columns].values.tolist() == [
        ["ministerial", "Ministerial", 2, 0.5, 1, 1],
        ["not_stated", "Not stated", 1, 0.25, 0, 1],
        ["presidential", "Presidential", 1, 0.25, 1, 0],
    ]


def hosted(tables, hosts):
    events = [met(f"e{n}", f"2020-01-{n + 1:02}") for n in range(len(hosts))]
    who = {"m": "ana", "u": "bob"}
    seats = [seat for n, host in enumerate(hosts) for seat in sat(f"e{n}", who[host], role="host")]
    data = tables(events, participants=seats)
    return bl.host_turns(data, bl.select_meetings(data))


@pytest.mark.parametrize("hosts", ["mumu", "mmuu", "mumum", "mmmuuu", "mmumuuu"])
def test_the_runs_test_agrees_with_all_orders_written_out(tables, hosts):
    def runs(order):
        return 1 + sum(a != b for a, b in itertools.pairwise(order))

    orders = set(itertools.permutations(hosts))
    ways = [runs(order) for order in orders]
    rare = sum(ways.count(n) for n in set(ways) if ways.count(n) <= ways.count(runs(hosts)))
    result = hosted(tables, hosts)
    assert result.changes == runs(hosts) - 1
    assert result.p_value == pytest.approx(rare / len(orders))
    assert result.expected_changes == pytest.approx(sum(ways) / len(ways) - 1)


def test_numbers_in_the_sentence_have_two_decimals(tables):
    assert "3.43" in hosted(tables, "mmumuuu").caption  # 24 / 7


def test_a_meeting_known_to_the_month_stands_at_its_middle(tables):
    data = tables([met("a", "2020-01"), met("b", "2020-01-12"), met("c", "2020-01-17")])
    turns = bl.host_turns(data, bl.select_meetings(data)).table
    assert turns["event_id"].tolist() == ["b", "a", "c"]


def test_one_host_only_is_no_test(tables):
    result = hosted(tables, "mmm")
    assert (result.mexico, result.united_states, result.changes) == (3, 0, 0)
    assert pd.isna(result.p_value)


def test_a_host_can_be_told_by_the_place(tables):
    labels = [
        {"vocabulary": "place", "term": "x_town", "en": "X", "es": "X", "parent": "mexico"},
    ]
    data = tables([met("a", "2020-01-01", place="x_town"), met("b", "2020-01-02")], labels=labels)
    table = bl.host_turns(data, bl.select_meetings(data)).table
    assert table["host"].tolist() == ["mexico", "not_stated"]


# --- who with whom --------------------------------------------------------------------------------


def test_pairs_by_hand(tables):
    data = tables(
        [
            met("a", "2020-01-01"), met("b", "2020-02", found_by="targeted"),
            met("c", "2020-02-10"), met("d", "2020-03-01"),
        ],
        participants=[
            *sat("a", "eva", "bob"), *sat("b", "ana", "eva", "bob"), *sat("c", "ana", "bob"),
            *sat("d", "ana", "eva", "bob"),
        ],
    )  # fmt: skip
    meetings = bl.select_meetings(data)
    pairs = bl.who_meets_whom(data, meetings, by="person", least=3)
    told = ["mexico", "meetings", "systematic", "targeted", "since", "until", "event_ids"]
    assert pairs[told].values.tolist() == [
        ["ana", 3, 2, 1, "2020-02", "2020-03-01", "b|c|d"],
        ["eva", 3, 2, 1, "2020-01-01", "2020-03-01", "a|b|d"],
    ]
    none = bl.who_meets_whom(data, meetings, by="person", least=4)
    assert none.empty and none.dtypes.equals(pairs.dtypes)


def test_an_office_without_a_word_is_named_without_its_country(tables):
    sides = [*sat("a", "ana", office="harbour_master_mx"), *sat("a", "bob", office="president_us")]
    data = tables([met("a", "2020-01-01")], participants=sides)
    row = bl.who_meets_whom(data, bl.select_meetings(data)).iloc[0]
    assert (row.mexico_name, row.united_states_name) == ("Harbour master", "President")


def of_pairs(*pairs):
    rows = pd.DataFrame(map(list, pairs), columns=["mexico", "united_states"], dtype="str")
    return rows.assign(mexico_name=rows.mexico.str.upper(), united_states_name=rows.united_states.str.upper(),
                       meetings=1)  # fmt: skip


def test_a_network_of_four_in_a_row_by_hand():
    found = bl.meeting_network(of_pairs("ax", "bx", "by"))
    assert found.table[["member", "counterparts", "betweenness", "group"]].values.tolist() == [
        ["b", 2, round(2 / 3, 9), 1], ["x", 2, round(2 / 3, 9), 1], ["a", 1, 0, 1], ["y", 1, 0, 1],
    ]  # fmt: skip
    assert (found.groups, found.density) == (1, 3 / 4)
    assert "A" in found.caption and "X" in found.caption


def test_groups_of_one_size_are_numbered_by_their_first_member():
    table = bl.meeting_network(of_pairs("ay", "bx")).table.set_index("member")
    assert table["group"].to_dict() == {"a": 1, "y": 1, "b": 2, "x": 2}


def test_a_network_of_nobody_has_no_density():
    found = bl.meeting_network(of_pairs())
    assert found.table.empty and pd.isna(found.density)


# --- turnover -------------------------------------------------------------------------------------


def term(actor, office, start, end, **cells):
    return {"term_id": f"{actor}-{start}", "actor_id": actor, "office": office, "start": start,
            "end": end, "country": ""} | cells  # fmt: skip


def test_counterparts_by_hand(tables):
    data = tables(
        [
            met("a", "2020-06-01"),
            met("b", "2021-06-01", found_by="targeted"),
            met("first", "2020-03-01"),
            met("last", "2020-12-31"),
            met("early", "2020-02-29"),
        ],
        participants=[
            *sat("a", "ana", "bob"),
            *sat("b", "eva", "bob"),
            *sat("early", "ana", "bob"),
            *sat("first", "ana", "bob"),
            *sat("last", "ana", "bob"),
        ],
        terms=[
            term("ana", "minister_mx", "2020-01-01", "2020-12-31"),
            term("eva", "minister_mx", "2020-12-31", "2022-12-31"),
            term("bob", "minister_us", "2020-03-01", "2021-12-31"),
        ],
    )
    result = bl.counterparts(data, "minister_mx", "minister_us", bl.select_meetings(data))
    assert result.table["lowest_days"].tolist() == [306, 366]
    assert result.table[["meetings", "systematic", "targeted"]].values.tolist() == [
        [3, 3, 0],
        [1, 0, 1],
    ]
    assert result.median_days == 336
    assert bl.counterparts(data, "minister_mx", "minister_us").table["meetings"].tolist() == [0, 0]


def test_pairs_that_may_have_overlapped_are_pairs_and_others_are_not(tables):
    data = tables([met("a", "2020-06-01")], terms=[
        term("ana", "month_mx", "2020-01-01", "2020-03"),
        term("eva", "day_mx", "2020-01-01", "2020-03-09"),
        term("bob", "late_us", "2020-03-31", "2020-12-31"),
        term("joe", "early_us", "2020-03-09", "", end_known_until="2020-12-31"),
        term("joe", "next_us", "2020-03-10", "2020-12-31", term_id="joe-next"),
    ])  # fmt: skip
    for office_mx, office_us, days in (
        ("month_mx", "late_us", [[0, 1]]), ("month_mx", "next_us", [[0, 22]]),
        ("day_mx", "early_us", [[1, 1]]), ("day_mx", "next_us", []),
    ):  # fmt: skip
        table = bl.counterparts(data, office_mx, office_us).table
        assert table[["lowest_days", "highest_days"]].values.tolist() == days


def test_pairs_stand_by_first_day_then_last_day(tables):
    data = tables([met("a", "2020-06-01")], terms=[
        term("ana", "minister_mx", "2020-01-01", "2020-12-31"),
        term("eva", "minister_mx", "2020-01-01", "2020-03-01"),
        term("fay", "minister_mx", "2020-02-01", "2020-02-15"),
        term("bob", "minister_us", "2019-01-01", "2021-01-01"),
    ], actors=[*ACTORS, {"actor_id": "fay", "name": "Fay", "kind": "official"}])  # fmt: skip
    table = bl.counterparts(data, "minister_mx", "minister_us").table
    assert table["mexico"].tolist() == ["eva", "ana", "fay"]
    assert table.loc[1, ["first_day", "last_day"]].tolist() == [
        pd.Timestamp("2020-01-01"), pd.Timestamp("2020-12-31"),
    ]  # fmt: skip


def test_terms_of_offices_by_hand(tables):
    data = tables(
        [met("a", "2020-06-01"), met("b", "2021-06-01", status="announced")],
        participants=[*sat("a", "eva", office="envoy_mx"), *sat("b", "eva", office="envoy_mx")],
        terms=[
            term("joe", "envoy_us", "2018-01-01", "", end_known_until="2018-06-01"),
            term("bob", "envoy_us", "2017-01-01", "2019-12-31"),
            term("eva", "envoy_mx", "2020-01", ""),
            term("ana", "envoy_mx", "2018-01-01", ""),
        ],
    )
    terms = bl.office_terms(data, ["envoy_us", "envoy_mx"])
    days = [
        [f"{day:%Y-%m-%d}" for day in row]
        for row in terms[["first_day", "last_day"]].itertuples(index=False)
    ]
    assert [*zip(terms["actor_id"], days, strict=True)] == [
        ("bob", ["2017-01-01", "2018-01-01"]), ("joe", ["2018-01-01", "2018-06-01"]),
        ("ana", ["2018-01-01", "2018-01-01"]), ("eva", ["2020-01-01", "2020-06-01"]),
    ]  # fmt: skip


def test_an_open_end_is_not_in_office(tables):
    data = tables(
        [met("a", "2020-06-01")],
        participants=sat("a", "ana", office="minister_mx"),
        terms=[
            term("ana", "minister_mx", "2020-01-01", ""),
            term("bob", "minister_us", "2020-03-01", "", end_known_until="2021-01-01"),
        ],
    )
    row = bl.counterparts(data, "minister_mx", "minister_us").table.iloc[0]
    assert row["lowest_days"] == 93  # to the meeting that shows her in office
    assert not row["ended"]
    assert pd.isna(row["highest_days"])


def test_a_month_in_a_spell_is_a_range(tables):
    data = tables([met("a", "2020-06-01")], terms=[
        term("ana", "minister_mx", "2020-01", "2020-03-31"),
        term("bob", "minister_us", "2019-01-01", "2021-01-01"),
    ])  # fmt: skip
    row = bl.counterparts(data, "minister_mx", "minister_us").table.iloc[0]
    assert (row["lowest_days"], row["highest_days"]) == (61, 91)


def test_an_office_without_spells_is_refused(tables):
    with pytest.raises(ValueError, match="no spell in the office 'king_mx'"):
        bl.counterparts(tables([met("a", "2020-06-01")]), "king_mx", "minister_us")


# --- what followed --------------------------------------------------------------------------------


def test_agreements_after_a_meeting_by_hand(tables):
    data = tables(
        [
            met("a", "2020-01-01"), met("b", "2020-06-01"),
            met("x", "2020-01-11", kind="agreement"), met("y", "2020-01-31", kind="agreement"),
            met("z", "2020-06", kind="agreement"),
        ],
        links=[{"event_id": "x", "relation": "agreed_at", "other_event_id": "a"}],
        coverage=[looked("2019-01-01", "2020-12-31")],
    )  # fmt: skip
    short = bl.following_agreements(data, bl.select_meetings(data), window_days=10)
    table = short.table
    assert (short.meetings, short.followed, short.linked) == (2, 1, 1)
    assert table[["tied", "following", "may_follow"]].values.tolist() == [[1, 1, 1], [0, 0, 1]]
    assert table["next_event_id"].tolist() == ["x", "z"]
    assert table[["next_lowest_days", "next_highest_days"]].values.tolist() == [[10, 10], [0, 29]]
    wider = bl.following_agreements(data, bl.select_meetings(data), window_days=30)
    assert wider.table["following"].tolist() == [2, 1]
    assert (wider.meetings, wider.followed, wider.linked) == (2, 2, 1)


def test_an_agreement_of_the_same_day_follows_and_none_follows_itself(tables):
    data = tables([met("a", "2020-01-01"), met("x", "2020-01-01", kind="agreement")])
    both = bl.select_meetings(data, kinds=["meeting", "agreement"])
    table = bl.following_agreements(data, both, window_days=0).table.set_index("event_id")
    columns = ["following", "may_follow", "next_lowest_days"]
    assert table.loc["a", columns].tolist() == [1, 1, 0]
    assert table.loc["x", ["following", "may_follow"]].tolist() == [0, 0]
    assert bl.following_agreements(data, both).window_days == 90


def test_a_window_that_ends_on_the_last_day_looked_for_was_looked_for(tables):
    data = tables([met("a", "2020-12-01")], coverage=[looked("2020-12-01", "2020-12-31")])
    for days, known in ((30, True), (31, False)):
        table = bl.following_agreements(data, bl.select_meetings(data), window_days=days).table
        assert table["looked_for"].tolist() == [known]


def test_a_span_without_a_first_day_does_not_say_what_was_looked_for(tables):
    data = tables([met("a", "2020-12-01")], coverage=[looked("", "2020-12-31")])
    result = bl.following_agreements(data, bl.select_meetings(data))
    assert result.table["looked_for"].isna().all()


def test_a_window_past_the_last_day_looked_for_is_left_out(tables):
    data = tables([met("a", "2020-12-20")], coverage=[looked("2019-01-01", "2020-12-31")])
    result = bl.following_agreements(data, bl.select_meetings(data), window_days=30)
    assert result.table["looked_for"].tolist() == [False]
    assert result.meetings == 0
    with pytest.raises(ValueError, match="allowed: 0 or more"):
        bl.following_agreements(data, bl.select_meetings(data), window_days=-1)


def test_promised_meetings_are_followed_by_links_and_else_by_framework(tables):
    data = tables(
        [
            met("start", "2020-01-01", kind="agreement"), met("second", "2020-02-01"), met("third", "2020-03-01"),
            met("other", "2020-01-05", framework="club"), met("club", "2020-05-01", framework="club"),
            met("lone", "2020-04-01"),
        ],
        links=[
            {"event_id": "second", "relation": "follows_up", "other_event_id": "start"},
            {"event_id": "third", "relation": "follows_up", "other_event_id": "second"},
        ],
        labels=[{"vocabulary": "framework", "term": "club", "en": "Club", "es": "Club"}],
        coverage=[looked("2019-01-01", "2020-12-31")],
    )  # fmt: skip
    asked = data.events[data.events["event_id"].isin(["start", "other", "lone"])]
    table = bl.promised_meetings(data, asked).set_index("event_id")
    assert table["held"].to_dict() == {"start": 2, "other": 1, "lone": 0}
    assert table["tied_by"].tolist()[:2] == ["link", "framework"]
    assert table.loc["start", "first_after_days"] == 31
    assert table.loc["lone", "outcome"] == "none_on_file"


def test_promises_are_read_from_the_pages_and_kept_by_what_is_later_alone(tables):
    told = {"table": "events", "field": "promised_meetings", "source_id": "a-page"}
    follow = {"relation": "follows_up", "other_event_id": "start"}
    data = tables(
        [
            met("other", "2020-01-05"), met("start", "2020-01", end_date=""),
            met("same", "2020-01-31"), met("month", "2020-02"), met("year", "2020"),
        ],
        links=[{"event_id": name} | follow for name in ("same", "month", "year")],
        evidence=[
            told | {"row_id": "other", "value": "one more"}, told | {"row_id": "start", "value": "two a year"},
            told | {"row_id": "same", "value": "2020-01-31", "field": "date"},
        ],
    )  # fmt: skip
    table = bl.promised_meetings(data)
    assert table[["event_id", "promised"]].values.tolist() == [
        ["start", "two a year"], ["other", "one more"],
    ]  # fmt: skip
    assert table.loc[0, ["held", "meeting_ids", "first_after_days"]].tolist() == [1, "month", 1]


def test_a_promise_is_looked_for_from_its_own_day_to_a_later_one(tables):
    data = tables(
        [met("a", "2020-04-01"), met("b", "2020-04-02")],
        coverage=[looked("2020-04-01", "2020-04-02")],
    )
    assert bl.promised_meetings(data, data.events)["outcome"].tolist() == [
        "none_on_file", "not_looked_for",
    ]  # fmt: skip


# --- lists ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "list_id",
    [
        "historian-visits-mexico",
        "historian-president-travels-mexico",
        "historian-secretary-travels-mexico",
    ],
)
def test_a_list_is_given_entry_for_entry_with_its_own_days(shipped, list_id):
    pages = shipped.sources.loc[shipped.sources["list_id"] == list_id, "source_id"]
    said = shipped.evidence[
        shipped.evidence["source_id"].isin(pages) & (shipped.evidence["table"] == "events")
    ]
    entries = said[said["note"].str.startswith("Entry ", na=False) & (said["field"] == "event")]
    table = bl.meetings_of_list(shipped, list_id)
    assert sorted(table["entry"]) == sorted(int(note.split()[1]) for note in entries["note"])
    assert table["entry"].is_unique
    own = {
        (e.row_id, e.field): e.value for e in said.itertuples() if e.field in ("date", "end_date")
    }
    for row in table.itertuples():
        assert row.list_start == own.get((row.event_id, "date"), row.date)
        assert row.list_start <= row.list_end
    assert table["list_start"].is_monotonic_increasing


def test_a_list_keeps_its_own_day_beside_ours(tables):
    pages = [
        {"source_id": "a-page", "list_id": "visits", "title": "Visits", "url": "https://example.org/a", "publisher": "E"},
    ]  # fmt: skip
    pages.append({"source_id": "other", "url": "https://example.org/b", "publisher": "F"})
    told = {"table": "events", "row_id": "a", "source_id": "a-page", "value": "", "note": ""}
    data = tables(
        [met("a", "2020-01-02"), met("b", "2020-02-01"), met("c", "2020-03-01"), met("d", "2020-04")],
        sources=pages,
        evidence=[
            told | {"field": "event", "note": "Entry 7 of the list."},
            told | {"field": "date", "value": "2020-01-01"},
            told | {"field": "date", "value": "2020-01-02", "source_id": "other"},
            told | {"field": "event", "row_id": "b", "note": "Named in a remark"},
            told | {"field": "event", "row_id": "c", "note": "Entry 8 of the list."},
            told | {"field": "event", "row_id": "d", "note": "Entry 9 of the list."},
            told | {"field": "end_date", "row_id": "d", "value": "2020-04-01"},
        ],
        coverage=[looked("2019-01-01", "2020-12-31", list_id="visits")],
    )  # fmt: skip
    rows = bl.meetings_of_list(data, "visits")
    assert rows[["entry", "list_start", "list_end", "date", "same_days"]].values.tolist() == [
        [7, "2020-01-01", "2020-01-01", "2020-01-02", False],
        [8, "2020-03-01", "2020-03-01", "2020-03-01", True],
        [9, "2020-04", "2020-04-01", "2020-04", False],
    ]
    assert bl.select_meetings(data, list_id="visits")["event_id"].tolist() == ["a", "c", "d"]
    with pytest.raises(ValueError, match="there are visits"):
        bl.meetings_of_list(data, "visitors")
