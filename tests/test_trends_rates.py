"""Rates, ratios and turning points: published values, statsmodels, and a search through all cuts."""

from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom, poisson
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson, test_poisson_2indep

import bilateral as bl
from bilateral import dates

test_poisson_2indep.__test__ = False  # a function of statsmodels, and no test of ours


# --- one rate ---------------------------------------------------------------------------------

#: Garwood (1936), as tabled to three places: events, 95 % limits of their mean.
GARWOOD = {0: (0.0, 3.689), 1: (0.025, 5.572), 2: (0.242, 7.225), 5: (1.623, 11.668),
           10: (4.795, 18.390), 20: (12.217, 30.888)}  # fmt: skip


@pytest.mark.parametrize("events", GARWOOD)
def test_limits_are_those_that_garwood_published(events):
    found = bl.exact_rate(events)
    assert (round(found.low, 3), round(found.high, 3)) == GARWOOD[events]


#: As poisson.test of R prints them; the last are the Welsh nickel workers of its manual.
PRINTED = [(42, 1, 0.95, 30.26991, 56.77180), (42, 1, 0.90, 31.93813, 54.32395),
           (137, 24.19893, 0.95, 4.753125, 6.692709)]  # fmt: skip


@pytest.mark.parametrize(("events", "exposure", "level", "low", "high"), PRINTED)
def test_limits_are_those_that_r_prints(events, exposure, level, low, high):
    found = bl.exact_rate(events, exposure, level)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-6)


@pytest.mark.parametrize("events", [0, 1, 7, 33, 250])
@pytest.mark.parametrize("exposure", [0.5, 1, 6.01])
@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
def test_limits_agree_with_statsmodels(events, exposure, level):
    low, high = confint_poisson(events, exposure, method="exact-c", alpha=1 - level)
    found = bl.exact_rate(events, exposure, level)
    assert found == pytest.approx((events / exposure, low if events else 0.0, high), rel=1e-9)


def test_under_either_limit_the_count_is_as_rare_as_the_level_says():
    found = bl.exact_rate(4)
    assert poisson.sf(3, found.low) == pytest.approx(0.025, abs=1e-12)
    assert poisson.cdf(4, found.high) == pytest.approx(0.025, abs=1e-12)


def test_a_rate_without_time_is_missing():
    assert all(np.isnan(bl.exact_rate(0, 0)))


@pytest.mark.parametrize("choice", [(-1, 1, 0.95), (1, -1, 0.95), (1, 1, 0), (1, 1, 1), (1, 1, 95)])
def test_a_rate_of_less_than_nothing_or_a_level_of_95_is_refused(choice):
    with pytest.raises(ValueError, match=r"below 0|allowed: between 0 and 1"):
        bl.exact_rate(*choice)


# --- two rates --------------------------------------------------------------------------------


@pytest.mark.parametrize(("a", "b"), [(10, 5), (1, 1), (40, 60), (3, 0), (0, 3)])
def test_a_ratio_is_the_clopper_pearson_share_of_statsmodels_turned_round(a, b):
    low, high = proportion_confint(a, a + b, method="beta")
    found = bl.exact_ratio(a, 2.0, b, 3.0)
    turned = [np.inf if p == 1 else p / (1 - p) * 3 / 2 for p in (low, high)]
    assert [found.low, found.high] == pytest.approx(turned, rel=1e-9)


def test_a_ratio_and_its_limits_are_those_that_r_prints():
    """The Danish towns of the manual of poisson.test: one against three others."""
    found = bl.exact_ratio(11, 800, 6 + 8 + 7, 1083 + 1050 + 878)
    assert found == pytest.approx((1.971488, 0.8584264, 4.2772659), rel=1e-6)


def test_under_either_limit_of_a_ratio_the_share_is_as_rare_as_the_level_says():
    found = bl.exact_ratio(10, 2, 5, 3)
    shares = [end * 2 / (end * 2 + 3) for end in (found.low, found.high)]
    assert binom.sf(9, 15, shares[0]) == pytest.approx(0.025, abs=1e-12)
    assert binom.cdf(10, 15, shares[1]) == pytest.approx(0.025, abs=1e-12)


def test_a_ratio_turned_round_is_one_over_it():
    there, back = bl.exact_ratio(10, 2, 5, 3), bl.exact_ratio(5, 3, 10, 2)
    assert there == pytest.approx((1 / back.value, 1 / back.high, 1 / back.low), rel=1e-12)


def test_a_ratio_to_nothing_has_no_upper_end_and_one_of_nothing_is_missing():
    assert bl.exact_ratio(3, 1, 0, 1)[::2] == (np.inf, np.inf)
    assert bl.exact_ratio(0, 1, 3, 1)[:2] == (0.0, 0.0)
    assert all(np.isnan(bl.exact_ratio(0, 1, 0, 1))) and all(np.isnan(bl.exact_ratio(3, 0, 3, 1)))


# --- terms ------------------------------------------------------------------------------------

TERMS = pd.DataFrame(
    {"term_id": ["ana", "bea"], "actor_id": ["a", "b"], "office": "president_mx",
     "start": ["2010", "2016"], "end": ["2016-01-01", None], "end_known_until": [None, None]},
).astype("str")  # fmt: skip
TERMS = TERMS.assign(
    first_day=dates.first_day(TERMS["start"]), last_day=dates.last_day(TERMS["end"])
)


def events(*rows):
    table = pd.DataFrame(rows, columns=["date", "people"]).astype(
        {"date": "str", "people": "Int64"}
    )
    table = table.assign(event_id=[f"e{n}" for n in range(len(table))], kind="transfer")
    return table.join(dates.bounds(table["date"]))


def lists(*rows):
    return pd.DataFrame(rows, columns=["start", "end", "complete"], dtype="str")


def rates(table, coverage, **choice):
    return bl.rates_by_term(table, TERMS, coverage=coverage, **choice)


def test_an_event_that_may_lie_on_the_first_or_the_last_day_of_a_term_may_lie_in_it():
    table = events(("2015", 1), ("2015", 1))
    days = {"first_day": ["2015-12-15", "2015-12-31"], "last_day": ["2016-01-01", "2016-01-15"]}
    table = table.assign(**{name: pd.to_datetime(cells) for name, cells in days.items()})
    found = rates(table, lists(("2010", "2019", "yes"))).table
    assert found["may_also"].tolist() == [2, 2]
    assert found["events"].tolist() == [0, 0]


def test_events_on_the_last_and_the_first_day_of_a_term_are_sure_in_their_own():
    two = events(("2015-12-31", 1), ("2016-01-01", 1))
    found = rates(two, lists(("2010", "2019", "yes")))
    assert found.table[["events", "may_also"]].values.tolist() == [[1, 0], [1, 0]]
    assert "1 Jan 2010 to 31 Dec 2019" in found.caption


OVER_THE_TURN = pd.Timestamp("2015-12-31"), pd.Timestamp("2016-01-01")


@pytest.mark.parametrize(("covered", "may_also"), [
    (("2010", "2015"), [1, 0]), (("2016", "2019"), [0, 1]),
])  # fmt: skip
def test_an_event_over_the_end_of_a_list_may_lie_only_in_the_term_with_covered_days(
    covered, may_also
):
    table = events(("2015", 1)).assign(first_day=OVER_THE_TURN[0], last_day=OVER_THE_TURN[1])
    found = rates(table, lists((*covered, "yes")), start="2010", end="2019").table
    assert found["may_also"].tolist() == may_also


def test_an_event_over_the_turn_from_one_list_to_the_next_is_sure():
    days = pd.Timestamp("2012-12-31"), pd.Timestamp("2013-01-01")
    table = events(("2012", 1)).assign(first_day=days[0], last_day=days[1])
    found = rates(table, lists(("2010", "2012", "yes"), ("2013", "2014", "yes"))).table
    assert found["events"].tolist() == [1]


def test_a_rate_is_of_covered_days_and_of_events_on_them():
    table = events(("2011-05-05", 3), ("2014-01-01", 9), ("2017-01-01", 2), ("2019-07-01", 5))
    found = rates(table, lists(("2010", "2012", "yes"), ("2016", "2019-06", "yes"))).table
    assert found["events"].tolist() == [1, 1]
    assert found["covered_days"].tolist() == [1096, 1277]
    assert found["coverage"].tolist() == ["partly", "yes"]
    assert found["people"].tolist() == [3, 2]
    assert found.columns[:4].tolist() == ["period", "in_office", "first_day", "last_day"]
    for row in found.itertuples():
        low, high = confint_poisson(1, row.covered_days / 365.25, method="exact-c")
        assert (row.rate_low, row.rate_high) == pytest.approx((low, high), rel=1e-9)


def test_an_event_that_may_lie_in_a_term_widens_its_interval():
    found = rates(
        events(("2015-12", 1), ("2015-11-01", 1)), lists(("2010", "2015-12-15", "yes"))
    ).table.iloc[0]
    assert (found["events"], found["may_also"]) == (1, 1)
    years = found["covered_days"] / 365.25
    assert found["rate_low"] == pytest.approx(bl.exact_rate(1, years).low, rel=1e-12)
    assert found["rate_high"] == pytest.approx(bl.exact_rate(2, years).high, rel=1e-12)
    assert "1 event more may lie in it" in found["sentence"]


def test_a_term_in_which_nothing_was_looked_for_has_no_rate():
    found = rates(events(("2011", 1)), lists(("2016", "2017", "yes")), start="2010").table.iloc[0]
    assert found["covered_days"] == 0 and np.isnan(found["rate"])
    assert found["sentence"] == "No day of this term was looked at: no rate."


def test_announced_events_are_no_events():
    table = events(("2011-05-05", 3), ("2012-05-05", 3)).assign(status=["announced", "happened"])
    assert rates(table, lists(("2010", "2015", "yes"))).table["events"].tolist() == [1]


def test_the_spread_is_the_variance_over_the_mean_of_whole_years():
    dated = [
        (f"{year}-06-{day:02}", 1)
        for year, n in ((2010, 1), (2011, 5), (2013, 6))
        for day in range(1, n + 1)
    ]
    found = rates(events(*dated), lists(("2010", "2013", "yes"))).table.iloc[0]
    counts = [1, 5, 0, 6]
    mean = sum(counts) / 4
    variance = sum((n - mean) ** 2 for n in counts) / 3
    assert found["variance_to_mean"] == pytest.approx(variance / mean, rel=1e-12)
    assert "too narrow" in found["sentence"]


def test_the_spread_needs_three_whole_years():
    three = events(("2013-05", 1), ("2014-05", 1), *[(f"2015-0{m}", 1) for m in (2, 3, 5, 7)])
    found = rates(three, lists(("2013", "2015", "yes"))).table.iloc[0]
    assert found["variance_to_mean"] == 1.5  # of 1, 1 and 4
    assert "too narrow" not in found["sentence"]
    found = rates(three, lists(("2013-01-02", "2015", "yes"))).table.iloc[0]
    assert np.isnan(found["variance_to_mean"])


def test_a_year_of_two_terms_is_in_the_spread_of_neither():
    terms = TERMS.assign(start=["2010", "2013-07-01"], end=["2013-07-01", None])
    terms = terms.assign(
        first_day=dates.first_day(terms["start"]), last_day=dates.last_day(terms["end"])
    )
    dated = [
        (f"{y}-05", 1) for y in (2010, 2011, *[2012] * 4, *[2013] * 9, 2014, 2015, *[2016] * 4)
    ]
    found = bl.rates_by_term(events(*dated), terms, coverage=lists(("2010", "2016", "yes"))).table
    assert found["variance_to_mean"].tolist() == [1.5, 1.5]  # of 1, 1 and 4


def test_an_event_that_may_lie_in_two_years_is_left_out_of_the_spread():
    table = events(("2010-05", 1), ("2011-05", 1), ("2012-05", 1), ("2012-05", 1))
    table.loc[3, ["first_day", "last_day"]] = pd.Timestamp("2011-12-31"), pd.Timestamp("2012-01-01")
    found = rates(table, lists(("2010", "2012", "yes"))).table.iloc[0]
    assert (found["events"], found["variance_to_mean"]) == (4, 0.0)


@pytest.mark.parametrize(("last", "part"), [("2015-12-31", False), ("2015-12-30", True)])
def test_a_term_without_its_last_day_is_covered_in_part(last, part):
    said = rates(events(("2011", 1)), lists(("2010", last, "yes"))).table["sentence"][0]
    assert ("Only part of the term" in said) == part


def test_a_partly_covered_term_says_that_rows_on_file_are_counted():
    said = rates(events(("2011", 1)), lists(("2010", "2012", "partly"))).table["sentence"][0]
    assert "rows on file" in said and "part of the term" in said and "people come in groups" in said


def test_terms_are_set_against_the_one_before_with_an_exact_test():
    dated = [(f"2011-01-{day:02}", 1) for day in range(1, 6)] + [
        (f"2017-01-{day:02}", 1) for day in range(1, 11)
    ]
    found = rates(events(*dated), lists(("2010", "2018", "yes")))
    row = bl.rate_ratios(found).table.iloc[0]
    days = found.table["covered_days"].tolist()
    assert (row["period"], row["before"]) == ("bea", "ana")
    assert row["ratio"] == pytest.approx(2 * days[0] / days[1], rel=1e-12)
    same = test_poisson_2indep(10, days[1], 5, days[0], method="exact-cond", compare="ratio")
    assert row["p_value"] == pytest.approx(same.pvalue, rel=1e-9)
    assert (row["ratio_low"], row["ratio_high"]) == bl.exact_ratio(10, days[1], 5, days[0])[1:]


def test_an_event_that_may_lie_in_either_term_widens_the_ratio_and_leaves_no_p_value():
    dated = [("2011", 1), ("2012", 1), ("2017", 1), ("2017", 1), ("2018", 1), ("2015", 1)]
    table = events(*dated)
    table.loc[5, ["first_day", "last_day"]] = OVER_THE_TURN
    found = rates(table, lists(("2010", "2018", "yes")))
    row = bl.rate_ratios(found).table.iloc[0]
    before, time = found.table["covered_days"]
    assert row["ratio"] == bl.exact_ratio(3, time, 2, before).value
    assert row["ratio_low"] == bl.exact_ratio(3, time, 2 + 1, before).low
    assert row["ratio_high"] == bl.exact_ratio(3 + 1, time, 2, before).high
    assert np.isnan(row["p_value"])


@pytest.mark.parametrize(("before", "now", "said"), [
    (8, 20, "more events a year"), (20, 8, "fewer events a year"), (10, 12, "as many or fewer"),
    (12, 10, "as many or fewer"),
])  # fmt: skip
def test_a_ratio_says_more_or_fewer_only_if_the_whole_interval_does(before, now, said):
    dated = [(f"2011-01-{n + 1:02}", 1) for n in range(before)]
    dated += [(f"2017-01-{n + 1:02}", 1) for n in range(now)]
    found = rates(events(*dated), lists(("2010", "2021", "yes")))
    assert said in bl.rate_ratios(found).table["sentence"][0]


@pytest.mark.parametrize(("ana", "bea", "day", "end"), [
    ("2010-03-31", "2016-01-30", "2016-01-05", "ratio_low"),  # of 90 days and 30
    ("2010-01-30", "2016-03-30", "2010-01-05", "ratio_high"),  # of 30 days and 90
])  # fmt: skip
def test_an_interval_that_reaches_exactly_to_1_leaves_the_ratio_open(ana, bea, day, end):
    """One event against none: half of the level is left at odds of one to three."""
    looked_at = lists(("2010-01-01", ana, "yes"), ("2016-01-01", bea, "yes"))
    row = bl.rate_ratios(rates(events((day, 1)), looked_at, level=0.5)).table.iloc[0]
    assert row[end] == 1.0
    assert "as many or fewer" in row["sentence"]


def test_one_term_alone_is_set_against_nothing():
    assert bl.rate_ratios(rates(events(("2011", 1)), lists(("2010", "2012", "yes")))).table.empty


def test_no_event_and_no_coverage_give_no_term():
    assert rates(events().head(0), lists().head(0)).table.empty


def test_the_shipped_rates_count_each_event_in_one_term_at_most(shipped):
    handed = bl.handovers(shipped.events)
    looked_at = shipped.coverage[shipped.coverage["family"] == "handovers"]
    for office in ("president_mx", "president_us"):
        table = bl.rates_by_term(handed, shipped.terms, office, coverage=looked_at).table
        assert table["events"].sum() <= len(handed)
        low, high = confint_poisson(
            table["events"], table["covered_days"] / 365.25, method="exact-c"
        )
        sure = table["may_also"] == 0
        assert table["rate_high"][sure].to_numpy() == pytest.approx(high[sure], rel=1e-9)
        assert table["rate_low"].to_numpy() == pytest.approx(np.nan_to_num(low), rel=1e-9)


# --- turning points ---------------------------------------------------------------------------

#: With the cuts and the cost that ruptures (Dynp, l2, min_size 2, jump 1) finds.
KNOWN = pd.Series([0, 1, 0, 0, 1, 0, 2, 1, 0, 0, 1, 5, 4, 6, 5, 7, 4, 5, 6, 0, 1, 1, 0, 0])


def test_the_known_answer_is_found():
    found = bl.change_points(KNOWN, 2)
    assert found.positions == [11, 19, 24]
    assert found.cost == pytest.approx(13.427272727272726, rel=1e-12)
    assert found.table["periods"].tolist() == [11, 8, 5]
    assert found.table[["since", "until"]].values.tolist() == [[0, 10], [11, 18], [19, 23]]
    assert bl.change_points(KNOWN).positions == found.positions


def squares(values):
    mean = sum(values) / len(values)
    return sum((v - mean) ** 2 for v in values)


def poisson_cost(values):
    total, mean = sum(values), sum(values) / len(values)
    return total - total * np.log(mean) if total else 0.0


@pytest.mark.parametrize(("name", "cost"), [("squares", squares), ("poisson", poisson_cost)])
@pytest.mark.parametrize("breaks", [0, 1, 2, 3])
def test_no_other_cut_is_better(name, cost, breaks):
    values = [3, 0, 2, 9, 8, 1, 0, 0, 12, 11, 4]
    n, least = len(values), np.inf
    for cuts in combinations(range(1, n), breaks):
        ends = [0, *cuts, n]
        parts = [values[a:b] for a, b in pairwise(ends)]
        if all(len(part) >= 2 for part in parts):
            least = min(least, sum(map(cost, parts)))
    found = bl.change_points(pd.Series(values, index=range(2000, 2011)), breaks, cost=name)
    assert found.cost == pytest.approx(least, abs=1e-9)
    ends = [0, *found.positions]
    assert sum(cost(values[a:b]) for a, b in pairwise(ends)) == pytest.approx(least, abs=1e-9)


def test_a_stretch_may_be_of_one_period_if_asked_for():
    assert bl.change_points(pd.Series([0, 0, 9, 0, 0]), 2, min_size=1).positions == [2, 3, 5]


def test_one_event_in_a_stretch_has_a_cost_of_its_own():
    found = bl.change_points(pd.Series([1, 0, 0, 0, 9, 9]), 1, cost="poisson")
    assert found.positions == [4, 6]
    assert found.cost == pytest.approx(1 - np.log(1 / 4) + 18 - 18 * np.log(9), rel=1e-12)


@pytest.mark.parametrize("choice", [{"breaks": -1}, {"min_size": 0}])
def test_fewer_cuts_than_none_and_stretches_of_nothing_are_refused(choice):
    with pytest.raises(ValueError, match="allowed: from 0 and from 1"):
        bl.change_points(KNOWN, **choice)


def test_a_count_below_0_is_refused():
    with pytest.raises(ValueError, match="a count is below 0"):
        bl.change_points(pd.Series([3, -1, 2, 0]), 1)


def test_a_series_with_a_gap_is_refused_with_the_years():
    counts = pd.Series([1, None, 3, 4], index=[2000, 2001, 2002, 2003])
    with pytest.raises(ValueError, match="no count for 2001"):
        bl.change_points(counts, 1)


def test_a_series_too_short_for_the_stretches_is_refused():
    with pytest.raises(ValueError, match="3 counts, but 2 stretches of 2 need 4"):
        bl.change_points(pd.Series([1, 2, 3]), 1)


def test_a_steady_series_has_a_cut_all_the_same_and_says_what_that_is_worth():
    assert "any series has a best cut" in bl.change_points(pd.Series([2, 2, 2, 2]), 1).caption
