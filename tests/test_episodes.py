"""Episodes: threats joined to deadlines, measures and ends; clocks; follow-through; drawings."""

import json

import numpy as np
import pandas as pd
import pytest
from statsmodels.duration.survfunc import SurvfuncRight

import bilateral as bl
from bilateral.charts import bundle
from bilateral.episodes import ACTS, CLOCKS, DEADLINE_OUTCOMES, EPISODE_OUTCOMES, LANES
from bilateral.labels import set_language

KINDS = {
    "threat": "tariff_threat", "deadline": "tariff_deadline", "measure": "tariff_imposed",
    "relief": "tariff_relief",
}  # fmt: skip


@pytest.fixture
def data(folder):
    """Load events, given as "id kind date [set or announced on]", and links, as "id relation id"."""

    def load(events, links="", **cells):
        rows = []
        for line in events.strip().splitlines():
            name, kind, date, *announced = line.split()
            rows.append({
                "event_id": name, "kind": KINDS.get(kind, kind), "date": date, "direction": "us_to_mx",
                "announced_on": announced[0] if announced else "", "people": "",
                "product_scope": "all_goods", "tariff_rate_pct": "10", **cells.get(name, {}),
            })  # fmt: skip
        triples = [line.split() for line in links.strip().splitlines()]
        tables = {"events": rows, "coverage": {
            "list_id": "tariffs-found", "family": "tariffs", "start": "2020-01-01",
            "end": "2020-12-31", "complete": "partly", "how": "By hand.",
        }}  # fmt: skip
        if triples:
            tables["links"] = [
                {"event_id": a, "relation": r, "other_event_id": b} for a, r, b in triples
            ]
        return bl.load(folder(**tables))

    return load


STORY = "t1 threat 2020-03-01\nd1 deadline 2020-03-10 2020-03-01"


def ends(data):
    return bl.tariff_episodes(data).set_index("episode_id").outcome.to_dict()


# --- which events make an episode ---------------------------------------------------------------


def test_a_threat_its_deadline_and_its_measure_are_one_episode(data):
    few = data(f"{STORY}\nm1 measure 2020-03-10", "t1 sets d1\nm1 carries_out d1")
    rows = bl.episode_events(few)
    assert rows[["episode_id", "event_id", "step"]].values.tolist() == [
        ["t1", "d1", "deadline"], ["t1", "t1", "threat"], ["t1", "m1", "measure"],
    ]  # fmt: skip


def test_a_ruling_that_ends_two_episodes_stands_in_both_and_joins_neither(data):
    few = data(
        "t1 threat 2020-01-01\nm1 measure 2020-02-01\nt2 threat 2020-03-01\nm2 measure 2020-04-01\n"
        "r1 legal 2020-05-01",
        "m1 carries_out t1\nm2 carries_out t2\nr1 overturns m1\nr1 overturns m2",
    )
    rows = bl.episode_events(few)
    assert rows[rows.event_id == "r1"].episode_id.tolist() == ["t1", "t2"]
    assert ends(few) == {"t1": "carried_out", "t2": "carried_out"}


def test_what_stays_a_ruling_stands_beside_it(data):
    few = data(
        "t1 threat 2020-01-01\nm1 measure 2020-02-01\nr1 legal 2020-05-01\nr2 legal 2020-05-02",
        "m1 carries_out t1\nr1 overturns m1\nr2 pauses r1",
    )
    assert set(bl.episode_events(few).event_id) == {"t1", "m1", "r1", "r2"}


def test_events_stand_by_announcement_and_episodes_by_their_first_event(data):
    few = data(
        "t2 threat 2020-03-03\nt1 threat 2020-03-05\nm1 measure 2020-03\nx1 measure 2020-03-10 2020-03-02",
        "m1 carries_out t1\nx1 carries_out t1",
    )
    rows = bl.episode_events(few)
    assert rows.event_id.tolist() == ["m1", "x1", "t1", "t2"]
    assert rows.relation.tolist() == ["carries_out", "carries_out", "", ""]
    assert [f"{day:%m-%d}" for day in (rows.announced[1], rows.effective[1])] == ["03-02", "03-10"]
    assert [f"{day:%m-%d}" for day in (rows.first_day[0], rows.last_day[0])] == ["03-01", "03-31"]


def test_an_agreement_that_sets_the_only_day_belongs_to_it(data):
    few = data("a1 agreement 2020-03-01\nd1 deadline 2020-04-01", "a1 sets d1")
    assert set(bl.episode_events(few).event_id) == {"a1", "d1"}


def test_what_ends_a_measure_is_listed_and_what_ends_its_pause_is_not(data):
    few = data(
        "t1 threat 2020-01-01\nm1 measure 2020-02-01\nr1 relief 2020-03-01\nr2 relief 2020-04-01\n"
        "r3 relief 2020-05-01\nl1 legal 2020-03-15",
        "m1 carries_out t1\nr1 pauses m1\nr2 ends r1\nr3 ends m1\nl1 overturns r1",
    )
    assert set(bl.episode_events(few).event_id) == {"t1", "m1", "r1", "r3", "l1"}


def test_what_ends_the_event_of_another_episode_is_followed_there_alone(data):
    few = data(
        "t1 threat 2020-01-01\nm1 measure 2020-02-01\nt2 threat 2020-03-01\nm2 measure 2020-04-01\n"
        "r1 legal 2020-05-01",
        "m1 carries_out t1\nm2 carries_out t2\nm2 ends m1\nr1 overturns m2",
    )
    rows = bl.episode_events(few).groupby("episode_id")["event_id"].agg(set)
    assert rows.to_dict() == {"t1": {"t1", "m1", "m2"}, "t2": {"t2", "m2", "r1"}}


def test_what_ends_what_ended_is_followed(data):
    few = data(
        "t1 threat 2020-01-01\nm1 measure 2020-02-01\nl1 legal 2020-03-01\nl2 legal 2020-04-01",
        "m1 carries_out t1\nl1 overturns m1\nl2 overturns l1",
    )
    assert set(bl.episode_events(few).event_id) == {"t1", "m1", "l1", "l2"}


def test_events_of_one_direction_are_those_of_its_episodes(data):
    few = data("t1 threat 2020-01-01\nt2 threat 2020-02-01", t2={"direction": "mx_to_us"})
    found = {way: bl.episode_events(few, direction=way).event_id.tolist()
             for way in ("us_to_mx", "mx_to_us", None)}  # fmt: skip
    assert found == {"us_to_mx": ["t1"], "mx_to_us": ["t2"], None: ["t1", "t2"]}


def test_an_agreement_that_withdraws_one_day_and_sets_another_opens_an_episode(data):
    few = data(
        f"{STORY}\na1 agreement 2020-03-05\nd2 deadline 2020-04-01 2020-03-05",
        "t1 sets d1\na1 withdraws d1\na1 sets d2",
    )
    rows = bl.episode_events(few).groupby("episode_id")["event_id"].agg(set)
    assert rows.to_dict() == {"t1": {"t1", "d1", "a1"}, "d2": {"d2", "a1"}}


def test_a_threat_that_only_repeats_opens_no_episode(data):
    few = data("t1 threat 2020-01-01\nt2 threat 2020-01-05", "t2 follows_up t1")
    assert ends(few) == {"t1": "not_on_file"}


def test_a_threat_that_follows_up_and_names_a_day_is_an_episode_of_its_own(data):
    few = data(
        "t1 threat 2020-01-01\nt2 threat 2020-02-01\nd2 deadline 2020-03-01 2020-02-01",
        "t2 follows_up t1\nt2 sets d2",
    )
    assert set(ends(few)) == {"t1", "t2"}


def test_a_measure_that_replaces_one_after_a_threat_of_its_own_opens_a_new_episode(data):
    few = data(
        "t1 threat 2020-01-01\nm1 measure 2020-02-01\nt2 threat 2020-03-01\nm2 measure 2020-04-01",
        "m1 carries_out t1\nm2 carries_out t2\nm2 replaces m1",
    )
    rows = bl.episode_events(few)
    assert rows[rows.event_id == "m2"].episode_id.tolist() == ["t1", "t2"]


def test_a_measure_that_replaces_one_unthreatened_carries_the_episode_on(data):
    few = data(
        "t1 threat 2020-01-01\nm1 measure 2020-02-01\nm2 measure 2020-04-01\nr1 legal 2020-05-01",
        "m1 carries_out t1\nm2 replaces m1\nr1 overturns m2",
    )
    assert set(bl.episode_events(few).event_id) == {"t1", "m1", "m2", "r1"}


@pytest.mark.parametrize("replaced", [("m1", "m0"), ("m0", "m1")])
def test_a_measure_that_replaces_two_joins_both_in_whatever_order_they_are_named(data, replaced):
    few = data(
        "t1 threat 2020-01-01\nm1 measure 2020-02-01\nm0 measure 2020-02-02\nm2 measure 2020-04-01",
        "m1 carries_out t1\n" + "\n".join(f"m2 replaces {other}" for other in replaced),
    )
    assert set(bl.episode_events(few).event_id) == {"t1", "m1", "m0", "m2"}


def test_a_measure_never_threatened_on_file_is_no_episode(data):
    assert bl.tariff_episodes(data("m1 measure 2020-02-01")).empty
    assert bl.episode_events(data("m1 measure 2020-02-01")).empty


def test_an_agreement_that_pauses_a_threat_belongs_to_it_with_the_day_that_it_sets(data):
    few = data(
        f"{STORY}\na1 agreement 2020-03-05\nd2 deadline 2020-04-01 2020-03-05",
        "t1 sets d1\na1 pauses d1\na1 sets d2",
    )
    assert bl.tariff_episodes(few)[["episode_id", "deadlines", "events"]].values.tolist() == [
        ["t1", 2, 4]
    ]


# --- what became of it ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("relation", "deadline", "episode"),
    [
        ("pauses", "paused", "postponed"), ("moves", "moved", "postponed"),
        ("withdraws", "withdrawn", "withdrawn"), ("ends", "withdrawn", "withdrawn"),
    ],
)  # fmt: skip
def test_the_act_upon_a_deadline_says_what_became_of_it(data, relation, deadline, episode):
    few = data(f"{STORY}\nr1 relief 2020-03-05", f"t1 sets d1\nr1 {relation} d1")
    row = bl.deadlines(few).iloc[0]
    assert (row.outcome, row.closed_by, f"{row.outcome_day:%m-%d}") == (deadline, "r1", "03-05")
    assert row.lead_days == 9
    found = bl.tariff_episodes(few).iloc[0]
    assert (found.outcome, found.days_to_outcome) == (episode, 4)


def test_a_deadline_is_carried_out_by_a_measure_and_not_by_an_order_that_names_another_day(data):
    few = data(
        f"{STORY}\nt2 threat 2020-03-10\nd2 deadline 2020-03-20 2020-03-10\nm1 measure 2020-03-20",
        "t1 sets d1\nt2 carries_out d1\nt2 sets d2\nd2 moves d1\nm1 carries_out d2",
        m1={"tariff_rate_pct": "7", "effective_from": "2020-03-20"},
    )
    rows = bl.deadlines(few).set_index("event_id")
    assert rows.outcome.to_dict() == {"d1": "moved", "d2": "carried_out"}
    assert rows.moved_to["d1"] == "d2"
    assert rows.rate_carried_out["d2"] == 7
    found = bl.tariff_episodes(few)
    counted = ["deadlines", "moved", "measures", "events", "days_to_outcome"]
    assert found[counted].values.tolist() == [[2, 1, 1, 5, 19]]


def test_a_measure_ended_later_was_carried_out(data):
    few = data(
        f"{STORY}\nm1 measure 2020-03-10\nr1 relief 2020-06-01",
        "t1 sets d1\nm1 carries_out d1\nr1 ends m1",
    )
    assert ends(few) == {"t1": "carried_out"}


def test_a_day_still_ahead_is_open_and_a_day_past_without_a_word_is_not_on_file(data):
    few = data(
        "d1 deadline 2021-06-01 2020-03-01\nd2 deadline 2020-06-01 2020-03-01\n"
        "d3 deadline 2020-12-31 2020-03-01\nd4 deadline 2020-12-30 2020-03-01",
        d4={"end_date": "2021-01-02"},
    )
    assert bl.deadlines(few).set_index("event_id").outcome.to_dict() == {
        "d2": "not_on_file", "d4": "open", "d3": "not_on_file", "d1": "open",
    }  # fmt: skip
    found = ends(few)
    assert found == {"d1": "open", "d2": "not_on_file", "d3": "not_on_file", "d4": "open"}


def test_deadlines_stand_by_the_day_they_were_set_then_by_their_first_day(data):
    few = data("d1 deadline 2020-03-10 2020-02-01\nd2 deadline 2020-03 2020-02-01")
    assert bl.deadlines(few).event_id.tolist() == ["d2", "d1"]


def test_a_threat_withdrawn_on_its_day_takes_its_deadline_along(data):
    few = data(f"{STORY}\nr1 relief 2020-03-01", "t1 sets d1\nr1 withdraws t1",
               r1={"effective_from": "2020-03-20"})  # fmt: skip
    assert bl.deadlines(few).outcome.tolist() == ["withdrawn"]


def test_who_pauses_a_threat_and_sets_a_day_of_it_does_not_pause_that_day(data):
    few = data(
        f"{STORY}\nd2 deadline 2020-04-10 2020-03-05\nr1 relief 2020-03-05",
        "t1 sets d1\nt1 sets d2\nr1 pauses t1\nr1 sets d2",
    )
    assert bl.deadlines(few).outcome.tolist() == ["paused", "not_on_file"]


def test_a_ruling_closes_a_deadline_unless_it_is_stayed(data):
    few = data(
        "d1 deadline 2020-03-10 2020-03-01\nd2 deadline 2020-03-11 2020-03-01\n"
        "d3 deadline 2020-03-12 2020-03-01\nl1 legal 2020-03-05\nl2 legal 2020-03-05\nm3 measure 2020-03-12",
        "l1 overturns d1\nl2 overturns d2\nm3 carries_out d3",
        l1={"rate_is": "nominal"}, m3={"rate_is": "nominal"},
    )  # fmt: skip
    assert bl.deadlines(few).outcome.tolist() == ["not_on_file", "withdrawn", "carried_out"]


def test_an_episode_paused_and_then_withdrawn_was_withdrawn(data):
    few = data(
        f"{STORY}\nr1 relief 2020-03-05\nr2 relief 2020-04-01",
        "t1 sets d1\nr1 pauses d1\nr2 withdraws t1",
    )
    assert bl.tariff_episodes(few)[["outcome", "days_to_outcome"]].values.tolist() == [
        ["withdrawn", 31]
    ]


def test_a_threat_known_to_the_month_has_no_number_of_days(data):
    few = data("t1 threat 2020-03\nr1 relief 2020-05-01\nt2 threat 2020-03-10", "r1 withdraws t1")
    row = bl.tariff_episodes(few).iloc[0]
    assert (row.outcome, row.precision) == ("withdrawn", "month")
    assert (f"{row.first_day:%m-%d}", f"{row.last_day:%m-%d}") == ("03-01", "03-31")
    assert pd.isna(row.days_to_outcome)


def test_an_episode_begins_when_it_was_announced_else_on_the_day_it_names(data):
    few = data(
        "t1 threat 2020-03-05 2020-03-01\nd2 deadline 2020-03-10\nr2 relief 2020-03-20",
        "r2 withdraws d2", d2={"end_date": "2020-03-12"},
    )  # fmt: skip
    rows = bl.tariff_episodes(few)
    days = rows[["first_day", "last_day"]].itertuples(index=False)
    assert [[f"{day:%m-%d}" for day in row] for row in days] == [
        ["03-01", "03-01"],
        ["03-10", "03-12"],
    ]
    assert rows.days_to_outcome.tolist() == [pd.NA, 10]
    assert f"{bl.deadlines(few).due[0]:%m-%d}" == "03-10"


# --- clocks -----------------------------------------------------------------------------------------


def test_each_event_has_a_day_by_each_clock(folder):
    event = {
        "event_id": "m1", "kind": "tariff_imposed", "date": "2020-03-05", "people": "",
        "announced_on": "2020-03-01", "effective_from": "2020-03-10", "source_ids": "late|early|month",
    }  # fmt: skip
    pages = [
        {"source_id": name, "url": f"https://example.org/{name}", "published": published}
        for name, published in (
            ("late", "2020-03-04"),
            ("early", "2020-03-02"),
            ("month", "2020-03"),
        )
    ]
    few = bl.load(folder(events=event, sources=pages))
    days = bl.clocks(few).iloc[0]
    assert [f"{days[clock]:%m-%d}" for clock in CLOCKS] == ["03-01", "03-10", "03-02"]
    assert f"{bl.on_clock(few, few.events).first_day[0]:%m-%d}" == "03-01"


def test_a_deadline_was_announced_when_it_was_set_and_takes_effect_when_it_is_due(data):
    few = data("t1 threat 2020-03-01\nd1 deadline 2020-03-10", "t1 sets d1")
    days = bl.clocks(few).set_index("event_id").loc["d1"]
    assert (f"{days.announced:%m-%d}", f"{days.effective:%m-%d}") == ("03-01", "03-10")


def test_a_deadline_that_nothing_set_has_no_day_of_announcement(data):
    assert pd.isna(bl.clocks(data("d1 deadline 2020-03-10")).announced[0])


def test_a_month_stays_a_range_on_every_clock(data):
    few = data("t1 threat 2020-03")
    row = bl.on_clock(few, few.events, "effective").iloc[0]
    assert (f"{row.first_day:%m-%d}", f"{row.last_day:%m-%d}", row.precision) == (
        "03-01", "03-31", "month",
    )  # fmt: skip
    assert pd.isna(bl.clocks(few).effective[0])


def test_an_unknown_clock_or_direction_is_refused(shipped):
    with pytest.raises(
        ValueError, match="clock is 'told'; allowed: announced, effective, reported"
    ):
        bl.on_clock(shipped, shipped.events, "told")
    with pytest.raises(ValueError, match="direction is 'both'; allowed: us_to_mx, mx_to_us"):
        bl.tariff_episodes(shipped, direction="both")


# --- follow-through and waits -------------------------------------------------------------------------


def outcomes(**counts):
    return pd.DataFrame({"outcome": [name for name, n in counts.items() for _ in range(n)]})


def test_shares_are_of_those_with_an_outcome_and_intervals_are_exact():
    found = bl.follow_through(outcomes(carried_out=9, withdrawn=2, open=3, not_on_file=4))
    rows = found.table.set_index("outcome")
    assert rows.loc["carried_out", ["count", "of"]].tolist() == [9, 11]
    assert rows.loc["postponed", "count"] == 0
    # the known interval of 9 in 11
    assert rows.loc["carried_out", ["low", "high"]].tolist() == pytest.approx(
        [0.48224414764, 0.9771688017]
    )
    assert rows.loc[["open", "not_on_file"], "share"].isna().all()
    assert "3 still ahead and 4 without an outcome on file" in found.caption


def test_each_outcome_may_be_among_them():
    found = bl.follow_through(outcomes(**dict.fromkeys(EPISODE_OUTCOMES, 1)))
    assert found.table["count"].tolist() == [1, 1, 1, 1, 1]


def test_follow_through_of_nothing_decided_says_so():
    found = bl.follow_through(outcomes(open=2))
    assert found.table.share.isna().all()
    assert found.caption == "None of them has an outcome: 2 still ahead, 0 without one on file."


def test_an_unknown_outcome_is_refused():
    with pytest.raises(ValueError, match="outcome is 'moved'; allowed: carried_out"):
        bl.follow_through(outcomes(moved=1))
    of_deadlines = outcomes(moved=1).assign(closed_by="m1")
    assert bl.follow_through(of_deadlines).table["outcome"].tolist() == list(DEADLINE_OUTCOMES)
    with pytest.raises(ValueError, match="no column 'outcome'"):
        bl.follow_through(pd.DataFrame())


def waits(days, seen, looked=200):
    """Make episodes that waited so many days; those not seen were looked for so long."""
    start = pd.Timestamp("2020-01-01")
    looked = [
        start + pd.Timedelta(days=d if not s else looked) for d, s in zip(days, seen, strict=True)
    ]
    return pd.DataFrame({
        "first_day": start, "precision": "day", "last_looked": looked,
        "days_to_outcome": pd.array([d if s else None for d, s in zip(days, seen, strict=True)], "Int64"),
    })  # fmt: skip


DAYS, SEEN = [3, 5, 5, 8, 12, 12, 20, 30, 30, 45], [1, 1, 0, 1, 1, 1, 0, 1, 0, 0]


def test_the_wait_agrees_with_the_known_curve():
    found = bl.time_to_outcome(waits(DAYS, SEEN))
    rows = found.table.set_index("days")
    assert rows.undecided.round(12).to_dict() == {
        0: 1, 3: 0.9, 5: 0.8, 8: 0.685714285714, 12: 0.457142857143, 30: 0.304761904762,
    }  # fmt: skip
    assert rows.low[12] == pytest.approx(0.142982162756)
    assert rows.high[12] == pytest.approx(0.729779106015)
    assert (found.median_days, found.episodes, found.censored) == (12, 10, 4)


def test_the_wait_agrees_with_another_library():
    rng = np.random.default_rng(7)
    days, seen = rng.integers(1, 60, 40), rng.random(40) < 0.6
    rows = bl.time_to_outcome(waits(days.tolist(), seen.tolist())).table.iloc[1:]
    other = SurvfuncRight(days, seen.astype(int))
    assert rows.days.tolist() == other.surv_times.tolist()
    assert rows.undecided.tolist() == pytest.approx(other.surv_prob.tolist())


def test_a_wait_that_nobody_saw_end_stays_whole():
    found = bl.time_to_outcome(waits([10, 20], [0, 0]))
    assert found.table.undecided.tolist() == [1.0]
    assert np.isnan(found.median_days)
    assert "fewer than half" in found.caption


def test_an_outcome_on_the_first_day_counts():
    found = bl.time_to_outcome(waits([0, 10], [1, 1]))
    assert found.table[["days", "undecided"]].values.tolist() == [[0, 0.5], [10, 0]]
    assert found.median_days == 0  # half of them is reached


def test_nothing_to_time_is_an_error():
    with pytest.raises(ValueError, match="nothing to time"):
        bl.time_to_outcome(waits([3], [1]).assign(precision="month"))


# --- the shipped data -----------------------------------------------------------------------------------


def test_each_threat_and_deadline_on_file_stands_in_an_episode(shipped):
    events = shipped.events
    said = events[events["kind"].isin(["tariff_threat", "tariff_deadline"])]
    assert set(said["event_id"]) <= set(bl.episode_events(shipped)["event_id"])


def test_episodes_are_counted_as_their_events_are(shipped):
    rows, table = bl.episode_events(shipped), bl.tariff_episodes(shipped).set_index("episode_id")
    steps = rows.groupby(["episode_id", "step"]).size().unstack(fill_value=0)
    assert table.deadlines.sort_index().equals(steps["deadline"].rename("deadlines"))
    assert table.events.sum() == len(rows)
    assert set(table.outcome) <= set(EPISODE_OUTCOMES)
    assert (table.days_to_outcome.dropna() >= 0).all()


def test_no_two_episodes_share_a_threat_or_a_deadline(shipped):
    rows = bl.episode_events(shipped)
    said = rows[
        rows["step"].isin(["threat", "deadline"]) & ~rows["relation"].isin(["ends", "replaces"])
    ]
    assert said["event_id"].is_unique


def test_each_deadline_was_set_before_it_was_due(shipped):
    rows = bl.deadlines(shipped, direction=None)
    assert set(rows.outcome) <= set(DEADLINE_OUTCOMES)
    assert (rows.lead_days.dropna() >= 0).all()
    assert (rows.moved_to.dropna().isin(rows.event_id)).all()


def test_the_deadlines_of_2019_were_all_withdrawn_on_7_june(shipped):
    rows = bl.deadlines(shipped)
    rows = rows[rows["episode_ids"] == "2019-05-30-threat-5"]
    assert rows.rate_pct.tolist() == [5, 10, 15, 20, 25]
    assert {f"{d:%Y-%m-%d}" for d in rows.outcome_day} == {"2019-06-07"}


def test_the_date_of_february_2025_was_moved_twice(shipped):
    moved_to = bl.deadlines(shipped).set_index("event_id").moved_to
    assert moved_to["2025-01-20-deadline-25"] == "2025-02-01-deadline-25"
    assert moved_to["2025-02-01-deadline-25"] == "2025-02-04-deadline-25"


# --- drawings -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def charts(shipped):
    table, dated = bl.tariff_episodes(shipped), bl.deadlines(shipped)
    return {
        "ribbon": bl.draw_pressure_ribbon(bl.pressure_ribbon(shipped), foot="Foot."),
        "episodes": bl.draw_episodes(table, dated, foot="Foot."),
        "shares": bl.draw_follow_through(bl.follow_through(dated).table, foot="Foot."),
        "wait": bl.draw_time_to_outcome(bl.time_to_outcome(table).table, foot="Foot."),
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", ["ribbon", "episodes", "shares", "wait"])
def test_a_chart_is_the_same_twice_and_says_what_it_shows(charts, name):
    spec = charts[name].to_dict()
    once, again = bundle(spec), bundle(spec)
    assert once == again
    assert once["text/plain"].endswith(".")
    assert "Foot." in once["image/svg+xml"]


@pytest.mark.parametrize("name", ["ribbon", "episodes", "shares", "wait"])
def test_every_layer_has_a_name_of_its_own(charts, name):
    names = [layer["name"] for layer in charts[name].to_dict()["layer"]]
    assert len(names) == len(set(names))


@pytest.mark.slow
def test_the_ribbon_holds_each_deadline_with_a_day(shipped):
    ribbon = bl.pressure_ribbon(shipped)
    layers = {x["name"]: x for x in bl.draw_pressure_ribbon(ribbon).to_dict()["layer"]}
    dated = ribbon.deadlines[(ribbon.deadlines.precision == "day") & (ribbon.deadlines.first_day <= ribbon.last_day)]  # fmt: skip
    drawn = [*layers["deadlines"]["data"]["values"], *layers["deadlines_put_off"]["data"]["values"]]
    assert len(drawn) == len(dated)


@pytest.mark.slow
@pytest.mark.parametrize("years", [None, (2018, 2019), (2025, 2025), (2012, 2014)])
@pytest.mark.parametrize("even", [True, False])
def test_no_two_words_on_the_ribbon_lie_on_each_other(shipped, years, even):
    ribbon = bl.pressure_ribbon(shipped, years=years)
    layers = {x["name"]: x["data"]["values"] for x in bl.draw_pressure_ribbon(ribbon, even_years=even).to_dict()["layer"]}  # fmt: skip
    words = [w for name in ("rates_inside", "rates_above", "turning_points") for w in layers[name]]
    boxes = [(w["x"], w["x"] + 5.4 * len(w["word"]), w["y"] - 10, w["y"]) for w in words]
    for n, a in enumerate(boxes):
        for b in boxes[n + 1 :]:
            assert not (a[0] < b[1] and b[0] < a[1] and a[2] < b[3] and b[2] < a[3])


@pytest.mark.slow
def test_years_not_looked_for_are_drawn_as_such(shipped):
    spec = bl.draw_pressure_ribbon(bl.pressure_ribbon(shipped, years=(2014, 2018))).to_dict()
    ground = next(x for x in spec["layer"] if x["name"] == "not_looked")
    assert len(ground["data"]["values"]) == 1
    within = bl.draw_pressure_ribbon(bl.pressure_ribbon(shipped, years=(2018, 2019))).to_dict()
    assert not next(x for x in within["layer"] if x["name"] == "not_looked")["data"]["values"]


def test_the_ribbon_holds_what_lies_in_its_years_and_no_ruling_that_is_stayed(data):
    few = data(
        "t0 threat 2018-03\nd0 deadline 2019-12-20 2019-12-01\nt1 threat 2020-03-05 2020-03-01\n"
        "m1 measure 2020-04-01\nr1 relief 2020-05-05 2020-05-01\nr2 relief 2020-05-06\n"
        "l1 legal 2020-06-01\nl2 legal 2020-06-02\nl3 legal 2020-06-03\nl4 legal 2020-06-04\n"
        "a1 agreement 2020-01-01\na2 agreement 2020-12-31\na3 agreement 2020-07-01\na4 agreement 2020-12-30\n"
        "t6 threat 2019-12-20\nt7 threat 2020-12-20\nt8 threat 2020-01-01\nt9 threat 2020-12-31\n"
        "t5 threat 2019-12\nx1 measure 2020-02-01\nt2 threat 2020-01-15\n"
        "t3 threat 2020-01-20\nd3 deadline 2020-12-30 2020-01-20",
        "l1 overturns m1\nl2 overturns m1\nl3 overturns m1\nl4 pauses l3\nl4 upholds m1\nx1 carries_out t2\n"
        "t3 sets d3\n" + "\n".join(f"t{n} follows_up t1" for n in (5, 6, 7, 8, 9)),
        d0={"end_date": "2020-01-10"}, r1={"effective_from": "2020-05-10"}, r2={"status": "announced"},
        l2={"rate_is": "nominal"}, a3={"status": "announced"}, d3={"end_date": "2021-01-02"},
        t6={"end_date": "2020-01-05"}, t7={"end_date": "2021-01-05"},
    )  # fmt: skip
    ribbon = bl.pressure_ribbon(few, years=(2020, 2020))
    marks = ribbon.marks.set_index("event_id")
    assert marks.mark.to_dict() == {"t1": "threat", "r1": "relief", "l1": "ruling"}
    assert f"{marks.first_day['r1']:%m-%d}" == "05-01"
    assert ribbon.acts.event_id.tolist() == ["a1", "a2", "a4"]
    assert ribbon.deadlines.event_id.tolist() == ["d0", "d3"]
    threats = ribbon.events.query("kind == 'tariff_threat'").event_id
    assert sorted(threats) == ["t1", "t2", "t3", "t6", "t7", "t8", "t9"]
    drawn = [(f"{r.first_day:%Y-%m-%d}", f"{r.last_day:%Y-%m-%d}") for r in (
        bl.pressure_ribbon(few), bl.pressure_ribbon(few, years=(2018, 2019)),
    )]  # fmt: skip
    assert drawn == [("2019-01-01", "2020-12-31"), ("2018-01-01", "2019-12-31")]


def test_a_ribbon_without_tariffs_begins_in_the_year_last_looked_at(data):
    ribbon = bl.pressure_ribbon(data("a1 agreement 2019-01-01"))
    assert f"{ribbon.first_day:%Y-%m-%d}" == "2020-01-01"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"lanes": ["steel"]}, "lane is 'steel'; allowed: all_goods"),
        ({"acts": ["gift"]}, "act is 'gift'; allowed: extradition"),
        ({"years": (2020, 2019)}, "the first not after the last"),
    ],
)
def test_a_ribbon_of_unknown_things_is_refused(shipped, options, message):
    with pytest.raises(ValueError, match=message):
        bl.pressure_ribbon(shipped, **options)


# --- the panel -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def panel(shipped):
    return bl.explore_pressure(shipped)


STATES = [
    {}, {"years": [2018, 2019]}, {"lanes": ["metals"]}, {"acts": []}, {"lanes": []},
    {"lanes": [], "acts": []}, {"clock": "reported"}, {"clock": "effective"}, {"widths": "even"},
    {"direction": "mx_to_us"},
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("state", STATES, ids=json.dumps)
def test_the_code_of_a_state_rebuilds_its_rows_and_its_chart(panel, state):
    shown = panel.view(**state)
    names = {}
    lines = shown.code.splitlines()
    exec("\n".join(lines[:-1]), names)
    chart = eval(lines[-1], names)
    assert names["events"].event_id.tolist() == shown.rows.event_id.tolist()
    assert chart.to_dict() == shown.chart.to_dict()


def test_an_empty_choice_says_what_would_fill_it(panel):
    shown = panel.view(lanes=[], acts=[])
    assert shown.rows.empty
    assert shown.sentence.startswith("Nothing on file for this choice: choose more")


def test_the_sentence_counts_what_is_drawn_and_claims_no_cause(panel, shipped):
    shown = panel.view(years=[2019, 2019], lanes=["all_goods"], acts=[])
    assert "5 deadlines on file" in shown.sentence
    assert "5 withdrawn" in shown.sentence
    assert "does not show cause" in shown.sentence


def test_the_panel_speaks_spanish(shipped):
    set_language("es")
    try:
        shown = bl.explore_pressure(shipped).view(years=[2019, 2019], lanes=["all_goods"], acts=[])
        assert "5 plazos en la base" in shown.sentence
    finally:
        set_language("en")


def test_every_lane_and_every_act_can_be_chosen(panel):
    allowed = {name: control.options for name, control in panel._controls.items() if hasattr(control, "options")}  # fmt: skip
    assert [value for _, value in allowed["lanes"]] == list(LANES)
    assert {value for _, value in allowed["acts"]} <= set(ACTS)
