"""Tariff pressure day by day: against tables made by hand from the rows, and by plain recount."""

import pandas as pd
import pytest

import bilateral as bl
from bilateral.episodes.span import looked_for

#: Made by hand from the rows of data/events.csv and data/links.csv named beside each line:
#: (day, scope, threatened, due, in force), rates in percent, "-" none, "?" a rate not stated.
BY_HAND = [
    # 2018-05-01-deadline-metals, set on 22 March, moved on 30 April to 2018-06-01-deadline-metals
    ("2018-03-21", "steel", "-", "-", "-"),
    ("2018-03-22", "steel", 25, "-", "-"),
    ("2018-04-29", "steel", 25, "-", "-"),
    ("2018-04-30", "steel", 25, "-", "-"),
    ("2018-05-01", "steel", 25, "-", "-"),
    ("2018-05-31", "steel", 25, "-", "-"),
    # 2018-06-01-steel-25 and 2018-06-01-aluminium-10 carry it out; 2019-05-20-metals-lifted-us ends them
    ("2018-06-01", "steel", "-", 25, 25),
    ("2018-06-01", "aluminium", "-", 10, 10),
    ("2018-06-01", "all_goods", "-", "-", "-"),
    ("2019-05-19", "steel", "-", "-", 25),
    ("2019-05-20", "steel", "-", "-", "-"),
    ("2019-05-20", "aluminium", "-", "-", "-"),
    # 2019-02-06-notice-tomatoes, 2019-05-07-tomatoes-deposit, 2019-09-19-tomato-agreement
    ("2019-05-06", "tomatoes", "?", "-", "-"),
    ("2019-05-07", "tomatoes", "-", "?", 17.56),
    ("2019-09-18", "tomatoes", "-", "-", 17.56),
    ("2019-09-19", "tomatoes", "-", "-", "-"),
    # 2019-05-30-threat-5 sets five deadlines, 5 to 25 %; 2019-06-07-deal withdraws them all
    ("2019-05-29", "all_goods", "-", "-", "-"),
    ("2019-05-30", "all_goods", 25, "-", "-"),
    ("2019-06-06", "all_goods", 25, "-", "-"),
    ("2019-06-06", "tomatoes", 25, "-", 17.56),
    ("2019-06-07", "all_goods", "-", "-", "-"),
    ("2019-06-08", "all_goods", "-", "-", "-"),
    ("2019-06-10", "all_goods", "-", "-", "-"),
    ("2019-10-01", "all_goods", "-", "-", "-"),
    # 2025-01-20-deadline-25, set by 2024-11-25-threat-25, moved that day to 2025-02-01-deadline-25
    ("2024-11-24", "all_goods", "-", "-", "-"),
    ("2024-11-25", "all_goods", 25, "-", "-"),
    ("2025-01-19", "all_goods", 25, "-", "-"),
    ("2025-01-20", "all_goods", 25, 25, "-"),
    ("2025-01-31", "all_goods", 25, "-", "-"),
    # 2025-02-01-eo-14194 sets 2025-02-04-deadline-25; 2025-02-03-pause puts it off to 4 March
    ("2025-02-01", "all_goods", 25, 25, "-"),
    ("2025-02-02", "all_goods", 25, "-", "-"),
    ("2025-02-03", "all_goods", 25, "-", "-"),
    ("2025-02-04", "all_goods", 25, "-", "-"),
    ("2025-03-03", "all_goods", 25, "-", "-"),
    # 2025-03-04-all-goods-25, replaced on 7 March by 2025-03-07-non-usmca-25
    ("2025-03-04", "all_goods", "-", 25, 25),
    ("2025-03-04", "steel", 25, 25, 25),  # and 2025-03-12-deadline-metals, set on 10 February
    ("2025-03-06", "all_goods", "-", "-", 25),
    ("2025-03-07", "all_goods", "-", "-", "-"),
    ("2025-03-07", "usmca_non_compliant_goods", "-", "-", 25),
    ("2025-03-07", "steel", 25, "-", "-"),
    # 2025-03-06-usmca-exemption sets 2025-04-02-deadline-usmca-exemption, withdrawn on that day
    ("2025-03-06", "usmca_compliant_goods", 25, "-", 25),
    ("2025-03-07", "usmca_compliant_goods", 25, "-", "-"),
    ("2025-04-01", "usmca_compliant_goods", 25, "-", "-"),
    ("2025-04-02", "usmca_compliant_goods", "-", 25, "-"),
    ("2025-04-02", "all_goods", "-", "-", "-"),
    ("2025-04-03", "usmca_compliant_goods", "-", "-", "-"),
    # 2025-03-12-steel-25, -aluminium-25; 2025-05-30-threat-metals-50; 2025-06-04-steel-50
    ("2025-03-11", "steel", 25, "-", "-"),
    ("2025-03-12", "steel", "-", 25, 25),
    ("2025-05-29", "steel", "-", "-", 25),
    ("2025-05-30", "steel", 50, "-", 25),
    ("2025-05-30", "all_goods", "-", "-", "-"),
    ("2025-06-03", "aluminium", 50, "-", 25),
    ("2025-06-04", "steel", "-", 50, 50),
    # 2025-03-26-proc-autos sets 2025-04-03-deadline-autos; 2025-04-03-autos-25
    ("2025-03-25", "automobiles", "-", "-", "-"),
    ("2025-03-26", "automobiles", 25, "-", "-"),
    ("2025-04-02", "automobiles", 25, "-", "-"),
    ("2025-04-03", "automobiles", "-", 25, 25),
    # 2025-05-28-cit-ieepa is stayed on the next day: nominal
    ("2025-05-28", "usmca_non_compliant_goods", "-", "-", 25),
    ("2025-05-29", "usmca_non_compliant_goods", "-", "-", 25),
    # 2025-07-12-letter-30; 2025-07-31-extension-90 moves 1 August to 29 October
    ("2025-07-11", "goods_outside_sector_tariffs", "-", "-", "-"),
    ("2025-07-12", "goods_outside_sector_tariffs", 30, "-", "-"),
    ("2025-07-12", "steel", "-", "-", 50),
    ("2025-07-31", "goods_outside_sector_tariffs", 30, "-", "-"),
    ("2025-08-01", "goods_outside_sector_tariffs", 30, "-", "-"),
    ("2025-10-29", "goods_outside_sector_tariffs", "-", "-", "-"),
    # 2025-07-14-deadline-tomatoes at 21 %, carried out at 17.09 %
    ("2025-07-13", "tomatoes", 21, "-", "-"),
    ("2025-07-14", "tomatoes", "-", 21, 17.09),
    # 2025-10-01-deadline-trucks passes; moved on 6 October to 1 November
    ("2025-09-30", "heavy_trucks", 25, "-", "-"),
    ("2025-10-01", "heavy_trucks", "-", 25, "-"),
    ("2025-10-05", "heavy_trucks", "-", "-", "-"),
    ("2025-10-06", "heavy_trucks", 25, "-", "-"),
    ("2025-11-01", "heavy_trucks", "-", 25, 25),
    # 2025-12-31-deadline-water, set by 2025-12-08-threat-water-5; 2025-12-12-water-understanding
    # pauses it and sets 2026-01-31-deadline-water-plan
    ("2025-12-07", "all_goods", "-", "-", "-"),
    ("2025-12-08", "all_goods", 5, "-", "-"),
    ("2025-12-12", "all_goods", 5, "-", "-"),
    ("2025-12-31", "all_goods", 5, "-", "-"),
    ("2026-01-31", "all_goods", "-", 5, "-"),
    ("2026-02-01", "all_goods", "-", "-", "-"),
    # 2026-02-20-scotus-ruling; 2026-02-24-ieepa-ends and 2026-02-24-section-122-in-force
    ("2026-02-20", "usmca_non_compliant_goods", 10, "-", 25),
    ("2026-02-23", "usmca_non_compliant_goods", 10, "-", 25),
    ("2026-02-24", "usmca_non_compliant_goods", "-", 10, 10),
    ("2026-05-08", "usmca_non_compliant_goods", "-", "-", 10),  # 2026-05-07-cit-section-122, stayed
]


@pytest.fixture(scope="module")
def by_day(shipped):
    days = sorted({line[0] for line in BY_HAND})
    scopes = sorted({line[1] for line in BY_HAND})
    return bl.pressure_on(shipped, days, scopes=scopes).set_index(["day", "scope"])


@pytest.mark.parametrize("line", BY_HAND, ids=lambda line: f"{line[0]} {line[1]}")
def test_day_by_day_it_agrees_with_the_table_made_by_hand(by_day, line):
    day, scope, *expected = line
    row = by_day.loc[(pd.Timestamp(day), scope)]
    found = [
        "-" if not row[state] else "?" if pd.isna(row[f"{state}_pct"]) else row[f"{state}_pct"]
        for state in ("threatened", "due", "in_force")
    ]
    assert found == expected


def test_the_table_made_by_hand_holds_at_least_thirty_days():
    assert len({line[0] for line in BY_HAND}) >= 30


def test_the_nearest_day_named_and_its_rate_stand_beside_the_highest(shipped):
    row = bl.pressure_on(shipped, "2019-05-30").iloc[0]
    assert (row.threatened_pct, row.next_pct) == (25, 5)
    assert row.next_due == pd.Timestamp("2019-06-10")


# --- small data ---------------------------------------------------------------------------------


@pytest.fixture
def data(folder):
    """Load a few events: id, kind, date, and other cells; and links, as triples in one text."""

    def load(*events, links="", looked=("2020-01-01", "2020-12-31"), scopes=()):
        rows = [
            {"event_id": name, "kind": f"tariff_{kind}" if kind != "legal" else kind, "date": date,
             "direction": "us_to_mx", "product_scope": "all_goods", "people": "", **cells}
            for name, kind, date, cells in events
        ]  # fmt: skip
        triples = [line.split() for line in links.strip().splitlines()]
        tables = {"events": rows}
        if triples:
            tables["links"] = [
                {"event_id": a, "relation": r, "other_event_id": b} for a, r, b in triples
            ]
        if looked:
            tables["coverage"] = {
                "list_id": "tariffs-found", "family": "tariffs", "start": looked[0],
                "end": looked[1], "complete": "partly", "how": "By hand.",
            }  # fmt: skip
        if scopes:
            tables["labels"] = [
                {"vocabulary": "product_scope", "term": t, "en": t, "es": t, "parent": p}
                for t, p in scopes
            ]
        return bl.load(folder(**tables))

    return load


RATE = {"tariff_rate_pct": "10", "rate_is": "additional"}
GOODS = [
    ("all_goods", ""),
    ("metals", "all_goods"),
    ("steel", "metals|melted"),
    ("melted", "all_goods"),
]


def stood(data, state, scope="all_goods", **options):
    steps = bl.pressure(data, scopes=[scope], **options)
    steps = steps[steps["state"] == state]
    return [(f"{a:%m-%d}", f"{b:%m-%d}", r) for a, b, r in zip(steps.first_day, steps.last_day, steps.rate_pct, strict=True)]  # fmt: skip


def deadline(name="1-due", due="2020-03-10", set_on="2020-03-01", **cells):
    return name, "deadline", due, {**RATE, "announced_on": set_on, **cells}


def test_a_threat_stands_from_its_announcement_to_the_day_before_it_is_due(data):
    few = data(deadline())
    assert stood(few, "threatened") == [("03-01", "03-09", 10)]
    assert stood(few, "due") == [("03-10", "03-10", 10)]


@pytest.mark.parametrize("relation", ["pauses", "withdraws", "moves", "ends"])
def test_a_threat_stands_no_longer_on_the_day_it_is_put_off(data, relation):
    few = data(deadline(), ("2-stop", "relief", "2020-03-05", {}), links=f"2-stop {relation} 1-due")
    assert stood(few, "threatened") == [("03-01", "03-04", 10)]
    assert stood(few, "due") == []


def test_a_deadline_put_off_on_its_own_day_was_due_on_that_day(data):
    few = data(deadline(), ("2-stop", "relief", "2020-03-10", {}), links="2-stop pauses 1-due")
    assert stood(few, "threatened") == [("03-01", "03-09", 10)]
    assert stood(few, "due") == [("03-10", "03-10", 10)]


def test_a_new_date_takes_over_on_the_day_it_is_announced(data):
    few = data(deadline(), deadline("2-due", "2020-04-10", "2020-03-08"), links="2-due moves 1-due")
    steps = bl.pressure(few, scopes=["all_goods"]).query("state == 'threatened'")
    assert [f"{d:%m-%d}" for d in steps.next_due] == ["03-10", "04-10"]
    assert stood(few, "threatened") == [("03-01", "03-07", 10), ("03-08", "04-09", 10)]


def test_a_threat_that_is_withdrawn_takes_its_deadlines_with_it(data):
    few = data(
        ("0-threat", "threat", "2020-03-01", RATE), deadline(),
        ("2-stop", "relief", "2020-03-05", {}),
        links="0-threat sets 1-due\n2-stop withdraws 0-threat",
    )  # fmt: skip
    assert stood(few, "threatened") == [("03-01", "03-04", 10)]


def test_an_exemption_that_runs_until_a_deadline_does_not_end_the_deadline(data):
    few = data(deadline(), ("0-exempt", "relief", "2020-03-01", {}), links="0-exempt ends 1-due")
    assert stood(few, "due") == [("03-10", "03-10", 10)]


def test_what_was_only_announced_ends_nothing(data):
    few = data(
        deadline(), ("2-stop", "relief", "2020-03-05", {"status": "announced"}),
        links="2-stop withdraws 1-due",
    )  # fmt: skip
    assert stood(few, "due") == [("03-10", "03-10", 10)]


def test_a_deadline_known_to_the_month_is_due_all_month_and_said_to_be_unsure(data):
    few = data(deadline(due="2020-03", set_on="2020-02-01"))
    assert stood(few, "threatened") == [("02-01", "02-29", 10)]
    assert stood(few, "due") == [("03-01", "03-31", 10)]
    assert not bl.pressure(few).sure.any()


def test_a_deadline_known_to_the_month_and_closed_in_it_was_due_until_then(data):
    few = data(
        deadline(due="2020-03", set_on="2020-02-01"), ("2-stop", "relief", "2020-03-15", {}),
        links="2-stop pauses 1-due",
    )  # fmt: skip
    assert stood(few, "due") == [("03-01", "03-15", 10)]
    ahead = bl.tariff_spells(few).iloc[0]
    assert (ahead.state, f"{ahead.due:%m-%d}") == ("threatened", "03-01")


def test_steps_are_in_order_of_time_and_sure_if_one_of_the_highest_is(data):
    few = data(deadline(), deadline("2-due", "2020-04", "2020-03-01"), MEASURE)
    steps = bl.pressure(few)
    assert steps.state.tolist() == ["threatened", "in_force", "threatened", "due", "due"]
    assert steps.sure.tolist() == [True, True, False, True, False]
    spells = bl.tariff_spells(few)
    assert spells.state.tolist() == ["threatened", "threatened", "in_force", "due", "due"]


MEASURE = ("1-duty", "imposed", "2020-03-01", {**RATE, "effective_from": "2020-03-05"})


def test_a_measure_is_in_force_from_its_day_of_effect_until_it_was_last_looked_for(data):
    assert stood(data(MEASURE), "in_force") == [("03-05", "12-31", 10)]


def test_the_last_day_in_force_is_in_force(data):
    name, kind, date, cells = MEASURE
    few = data((name, kind, date, cells | {"effective_to": "2020-04-01"}))
    assert stood(few, "in_force") == [("03-05", "04-01", 10)]


def duty(name, first, **cells):
    return name, "imposed", first, {**RATE, **cells}


def test_only_days_that_were_looked_for_are_in_a_spell_and_the_last_of_them_is(data):
    few = data(
        duty("1-over", "2019-03-01", effective_to="2019-06-01"), duty("2-last", "2020-12-31"),
        duty("3-planned", "2020-03-01", status="announced"), duty("4-on", "2019-05-01"),
        deadline("5-due", "2020-01-10", "2020-01-09"),
    )  # fmt: skip
    rows = bl.tariff_spells(few)[["event_id", "first_day", "last_day"]]
    assert [(name, f"{a:%m-%d}", f"{b:%m-%d}") for name, a, b in rows.itertuples(index=False)] == [
        ("4-on", "01-01", "12-31"), ("5-due", "01-09", "01-09"), ("5-due", "01-10", "01-10"),
        ("2-last", "12-31", "12-31"),
    ]  # fmt: skip


def test_a_ribbon_of_a_year_of_which_one_day_was_looked_for_is_drawn_whole(data):
    ribbon = bl.pressure_ribbon(
        data(MEASURE, looked=("2019-01-01", "2020-01-01")), years=(2020, 2020)
    )
    assert (ribbon.first_day, ribbon.last_day) == (
        pd.Timestamp("2020-01-01"),
        pd.Timestamp("2020-12-31"),
    )


def test_a_relief_without_an_end_on_file_has_no_last_day(data):
    few = data(("1-relief", "relief", "2020-05-01", {}), ("2-after", "relief", "2021-02-01", {}))
    rows = bl.tariff_spells(few)
    assert rows[["event_id", "state"]].values.tolist() == [["1-relief", "relief"]]
    assert pd.isna(rows.last_day[0])


def test_a_spell_is_sure_if_both_its_days_are_days(data):
    few = data(
        duty("1-both", "2020-03-01", effective_to="2020-06-30"), duty("2-open", "2020-03-01"),
        duty("3-end", "2020-03-01", effective_to="2020-06"), duty("4-start", "2020-03"),
    )  # fmt: skip
    sure = bl.tariff_spells(few).set_index("event_id").sure
    assert sure.to_dict() == {"1-both": True, "2-open": True, "3-end": False, "4-start": False}


def test_what_ends_a_measure_is_named_also_if_its_last_day_is_stated(data):
    few = data(
        duty("1-stated", "2020-03-01", effective_to="2020-03-31"), duty("2-month", "2020-03-01"),
        duty("3-same", "2020-03-01"), duty("4-planned", "2020-03-01"),
        ("6-end", "relief", "2020-04-01", {"effective_from": "2020-04-01"}),
        ("7-end", "relief", "2020-04", {}), ("8-end", "relief", "2020-03-01", {}),
        ("9-end", "relief", "2020-04-01", {"status": "announced"}),
        links="6-end ends 1-stated\n7-end ends 2-month\n8-end ends 3-same\n9-end ends 4-planned",
    )  # fmt: skip
    rows = bl.tariff_spells(few).query("state == 'in_force'").set_index("event_id")
    assert rows.last_day.dt.strftime("%m-%d").to_dict() == {
        "1-stated": "03-31", "2-month": "04-29", "3-same": "12-31", "4-planned": "12-31",
    }  # fmt: skip
    assert rows.until_event_id.dropna().to_dict() == {"1-stated": "6-end", "2-month": "7-end"}


def test_pauses_within_and_at_the_edge_of_a_spell_take_their_days_off(data):
    few = data(
        duty("1-duty", "2020-03-01"), duty("2-duty", "2020-03-01", effective_to="2020-05-01"),
        duty("3-duty", "2020-04-01"),
        ("4-long", "relief", "2020-04-01", {"effective_to": "2020-06-30"}),
        ("5-short", "relief", "2020-04-10", {"effective_to": "2020-04-20"}),
        ("6-late", "relief", "2020-05-01", {"effective_to": "2020-05-10"}),
        links="4-long pauses 1-duty\n5-short pauses 1-duty\n6-late pauses 2-duty\n4-long pauses 3-duty",
    )  # fmt: skip
    rows = bl.tariff_spells(few).query("state == 'in_force'").sort_values(["event_id", "first_day"])
    rows = rows[["event_id", "first_day", "last_day"]].itertuples(index=False)
    assert [(name[0], f"{a:%m-%d}", f"{b:%m-%d}") for name, a, b in rows] == [
        ("1", "03-01", "03-31"), ("1", "07-01", "12-31"), ("2", "03-01", "04-30"),
        ("3", "07-01", "12-31"),
    ]  # fmt: skip


def test_a_pause_for_some_goods_leaves_a_single_day_and_cuts_no_other_measure(data):
    pause = {
        "product_scope": "metals",
        "effective_from": "2020-03-05",
        "effective_to": "2020-12-30",
    }
    few = data(
        duty("0-base", "2020-03-01"), MEASURE, ("2-pause", "relief", "2020-03-05", pause),
        links="2-pause pauses 1-duty", scopes=GOODS,
    )  # fmt: skip
    assert stood(few, "in_force", "steel") == [("03-01", "12-30", 10), ("12-31", "12-31", 10)]


@pytest.mark.parametrize("relation", ["ends", "withdraws", "replaces", "overturns"])
def test_the_day_on_which_an_end_takes_effect_is_not_in_force(data, relation):
    end = ("2-end", "relief", "2020-03-20", {"effective_from": "2020-04-01"})
    few = data(MEASURE, end, links=f"2-end {relation} 1-duty")
    assert stood(few, "in_force") == [("03-05", "03-31", 10)]


def test_an_end_without_a_day_of_effect_ends_by_its_date_if_no_last_day_is_stated(data):
    end = ("2-end", "relief", "2020-04-01", {})
    assert stood(data(MEASURE, end, links="2-end ends 1-duty"), "in_force") == [
        ("03-05", "03-31", 10)
    ]
    name, kind, date, cells = MEASURE
    stated = (name, kind, date, cells | {"effective_to": "2020-05-01"})
    assert stood(data(stated, end, links="2-end ends 1-duty"), "in_force") == [
        ("03-05", "05-01", 10)
    ]


def test_a_ruling_without_a_day_of_effect_ends_nothing(data):
    few = data(MEASURE, ("2-ruling", "legal", "2020-04-01", {}), links="2-ruling overturns 1-duty")
    assert stood(few, "in_force") == [("03-05", "12-31", 10)]


def test_a_stayed_ruling_changes_nothing(data):
    ruling = ("2-ruling", "legal", "2020-04-01", {"rate_is": "nominal", "tariff_rate_pct": "0",
              "effective_from": "2020-04-01"})  # fmt: skip
    few = data(MEASURE, ruling, links="2-ruling overturns 1-duty")
    assert stood(few, "in_force") == [("03-05", "12-31", 10)]


def test_a_pause_takes_its_days_off_and_the_measure_comes_back(data):
    pause = ("2-pause", "relief", "2020-03-20", {"effective_from": "2020-04-01", "effective_to": "2020-04-30"})  # fmt: skip
    few = data(MEASURE, pause, links="2-pause pauses 1-duty")
    assert stood(few, "in_force") == [("03-05", "03-31", 10), ("05-01", "12-31", 10)]


def test_a_pause_without_an_end_on_file_lasts(data):
    few = data(MEASURE, ("2-pause", "relief", "2020-04-01", {}), links="2-pause pauses 1-duty")
    assert stood(few, "in_force") == [("03-05", "03-31", 10)]


def test_a_pause_for_some_goods_takes_the_measure_off_those_alone(data):
    pause = ("2-pause", "relief", "2020-04-01", {"product_scope": "metals", "effective_to": "2020-04-30"})  # fmt: skip
    few = data(MEASURE, pause, links="2-pause pauses 1-duty", scopes=GOODS)
    assert stood(few, "in_force") == [("03-05", "12-31", 10)]
    for scope in ("metals", "steel"):
        assert stood(few, "in_force", scope) == [("03-05", "03-31", 10), ("05-01", "12-31", 10)]


def test_a_rate_holds_for_narrower_goods_and_for_wider_ones_only_if_any_are_asked_for(data):
    few = data(
        ("1-duty", "imposed", "2020-03-05", RATE | {"product_scope": "metals"}), scopes=GOODS
    )
    assert stood(few, "in_force", "steel") == [("03-05", "12-31", 10)]
    assert stood(few, "in_force", "all_goods") == []
    assert stood(few, "in_force", "all_goods", goods="any") == [("03-05", "12-31", 10)]


def test_goods_with_two_wider_scopes_bear_the_rates_of_both(data):
    few = data(
        ("1-duty", "imposed", "2020-03-05", RATE | {"product_scope": "melted"}),
        ("2-duty", "imposed", "2020-04-01", {"tariff_rate_pct": "25", "product_scope": "metals"}),
        scopes=GOODS,
    )
    assert stood(few, "in_force", "steel") == [("03-05", "03-31", 10), ("04-01", "12-31", 25)]


def test_rates_are_never_added_and_the_highest_is_given(data):
    few = data(MEASURE, ("2-duty", "imposed", "2020-04-01", {"tariff_rate_pct": "7", "rate_is": "total"}))  # fmt: skip
    steps = bl.pressure(few, scopes=["all_goods"])
    assert steps.rate_pct.tolist() == [10, 10]
    assert steps.rate_is.tolist() == ["additional", "additional"]
    assert steps.event_ids.tolist() == ["1-duty", "1-duty|2-duty"]


def test_a_rate_not_stated_is_missing_and_not_nought(data):
    few = data(("1-duty", "imposed", "2020-03-05", {}))
    row = bl.pressure_on(few, "2020-03-05").iloc[0]
    assert row.in_force and pd.isna(row.in_force_pct)


def test_the_other_direction_is_kept_apart(data):
    few = data(("1-duty", "imposed", "2020-03-05", RATE | {"direction": "mx_to_us"}))
    assert stood(few, "in_force") == []
    assert stood(few, "in_force", direction="mx_to_us") == [("03-05", "12-31", 10)]


def test_outside_the_days_that_were_looked_for_nothing_is_known(data):
    asked = ["2019-12-31", "2020-01-01", "2020-03-04", "2020-12-31", "2021-01-01"]
    days = bl.pressure_on(data(MEASURE), asked)
    assert days.covered.tolist() == [False, True, True, True, False]
    assert days.in_force.isna().tolist() == [True, False, False, False, True]
    assert days.in_force[1:4].tolist() == [False, False, True]


def test_without_a_coverage_table_what_no_row_tells_is_missing(data):
    days = bl.pressure_on(data(MEASURE, looked=None), ["2020-03-04", "2020-03-05"])
    assert pd.isna(days.in_force[0]) and days.in_force[1]


def test_nothing_on_file_is_an_empty_step_function(data):
    few = data(("1-talk", "threat", "2020-03-05", RATE))
    assert not bl.pressure_on(few, "2020-03-05").threatened[0]
    full = data(MEASURE, deadline())
    for steps in (bl.pressure, bl.tariff_spells):
        assert steps(few).empty
        days = ["first_day", "last_day"]
        assert steps(few)[days].dtypes.equals(steps(full)[days].dtypes)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"direction": "mutual"}, "direction is 'mutual'; allowed: us_to_mx, mx_to_us"),
        ({"goods": "some"}, "goods is 'some'; allowed: 'all' or 'any'"),
        ({"scopes": ["steal"]}, "no product scope 'steal'; there are "),
    ],
)
def test_a_wrong_word_is_refused_with_those_there_are(shipped, options, message):
    with pytest.raises(ValueError, match=message):
        bl.pressure(shipped, **options)


@pytest.mark.parametrize("day", ["2025", "2025-02", "27/02/2025", 5])
def test_a_day_has_to_be_a_day(shipped, day):
    with pytest.raises(ValueError, match="YYYY-MM-DD"):
        bl.pressure_on(shipped, [day])


# --- the shipped data -----------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("goods", ["all", "any"])
def test_intervals_of_one_scope_and_state_never_overlap(shipped, goods):
    for _, rows in bl.pressure(shipped, goods=goods).groupby(["scope", "state"]):
        assert (rows.first_day <= rows.last_day).all()
        assert (rows.first_day.to_numpy()[1:] > rows.last_day.to_numpy()[:-1]).all()


@pytest.mark.slow
@pytest.mark.parametrize("scope", ["all_goods", "usmca_non_compliant_goods"])
def test_each_day_agrees_with_a_plain_recount_of_the_spells(shipped, scope):
    spells = bl.tariff_spells(shipped)
    spells = spells[spells["scope"].isin([scope, "all_goods"])]
    days = pd.date_range("2024-11-01", "2026-06-30", freq="2D")
    found = bl.pressure_on(shipped, days, scopes=[scope])
    for state in ("threatened", "due", "in_force"):
        rows = spells[spells["state"] == state]
        plain = [
            rows[(rows.first_day <= day) & (rows.last_day >= day)].rate_pct.max() for day in days
        ]
        assert found[f"{state}_pct"].fillna(-1).tolist() == pd.Series(plain, dtype="Float64").fillna(-1).tolist()  # fmt: skip


def test_no_spell_lies_outside_the_days_that_were_looked_for(shipped):
    first, last = looked_for(shipped)
    spells = bl.tariff_spells(shipped)
    assert spells.first_day.min() >= first
    assert spells.last_day.max() <= last


def test_a_rate_for_all_goods_holds_for_each_narrower_scope(shipped):
    days = ["2019-06-01", "2025-01-25", "2025-03-05"]
    table = bl.pressure_on(shipped, days, scopes=["all_goods", "tomatoes", "steel", "automobiles"])
    for _, rows in table.groupby("day"):
        whole = rows[rows["scope"] == "all_goods"].iloc[0]
        for state in ("threatened_pct", "in_force_pct"):
            if pd.notna(whole[state]):
                assert (rows[state] >= whole[state]).all()
