"""Direction, lags, waits, rates and families: known answers, second routes, limits."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.discrete.conditional_models import ConditionalPoisson
from statsmodels.duration.survfunc import SurvfuncRight
from statsmodels.stats.multitest import multipletests

import bilateral as bl
from bilateral.timing import (
    PLAN,
    around,
    before_after,
    coincidence,
    collapse,
    compare_evidence,
    compare_rates,
    fit_rate_ratio,
    planned_tests,
    rate_ratio,
    recorded_false_alarms,
    recorded_power,
    restricted_mean,
    robustness,
    survival,
    time_to_next,
    timing_answer,
    timing_plan,
)
from bilateral.timing.family import holm

LAG_ACTS, LAG_ANCHORS = [15, 18, 22, 23, 41, 44, 58, 61, 62, 75], [20, 40, 60]
SPAN = {"span": (0, 80)}


# --- before or after ------------------------------------------------------------------------------


def test_nine_of_eleven_has_its_known_values():
    found = compare_rates(2, 9, 30, 30)
    assert found["p"] == pytest.approx(0.0654296875)
    assert found["p_more_after"] == pytest.approx(0.03271484375)
    assert found["share_low"] == pytest.approx(0.48224414764, rel=1e-9)
    assert found["share_high"] == pytest.approx(0.9771688017, rel=1e-9)
    assert found["rate_ratio"] == pytest.approx(4.5)
    assert found["ratio_low"] == pytest.approx(0.93141225819395, rel=1e-9)
    assert found["ratio_high"] == pytest.approx(42.799715935269, rel=1e-9)


def test_five_against_two_has_its_known_values():
    found = compare_rates(2, 5, 30, 30)
    assert (found["rate_ratio"], found["p"]) == (pytest.approx(2.5), pytest.approx(0.453125))
    assert found["ratio_low"] == pytest.approx(0.40928608085489, rel=1e-9)
    assert found["ratio_high"] == pytest.approx(26.253476772408, rel=1e-9)


def test_unlike_numbers_of_days_enter_the_ratio_and_the_p():
    found = compare_rates(3, 6, 30, 90)
    assert found["rate_ratio"] == pytest.approx((6 / 90) / (3 / 30))
    assert found["p"] == pytest.approx(stats.binomtest(6, 9, 0.75).pvalue)


def test_nothing_on_one_side_gives_an_open_ratio():
    found = compare_rates(0, 4, 30, 30)
    assert found["rate_ratio"] == np.inf and found["ratio_high"] == np.inf
    assert 0 < found["ratio_low"] < 2


@pytest.mark.parametrize("counts", [(0, 0, 30, 30), (2, 0, 30, 0), (0, 2, 0, 30)])
def test_where_nothing_can_be_compared_p_is_1(counts):
    found = compare_rates(*counts)
    assert found["p"] == 1 and np.isnan(found["rate_ratio"])


def direction_by_hand(acts, anchors, days, window):
    kinds = {}
    for day in days:
        lags = {day - anchor for anchor in anchors}
        before, after = lags & set(range(-window, 0)), lags & set(range(1, window + 1))
        if 0 in lags:
            kinds[day] = "same"
        elif before and after:
            kinds[day] = "both"
        else:
            kinds[day] = "before" if before else "after" if after else "far"
    return [sum(kinds[act] == kind for act in acts) for kind in ("before", "after", "both", "same")] + [
        sum(kind == name for kind in kinds.values()) for name in ("before", "after", "both")
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(10))
def test_the_sides_are_those_of_a_plain_count(seed):
    rng = np.random.default_rng(seed)
    acts, anchors = rng.integers(0, 90, 20).tolist(), rng.integers(0, 90, 6).tolist()
    row = before_after(acts, anchors, span=(0, 89), window_days=6).table.iloc[0]
    names = [
        "before",
        "after",
        "on_both_sides",
        "same_day_acts",
        "days_before",
        "days_after",
        "days_both",
    ]
    assert row[names].tolist() == direction_by_hand(acts, anchors, range(90), 6)


def test_turning_time_round_exchanges_the_sides():
    one = before_after(LAG_ACTS, LAG_ANCHORS, **SPAN).table.iloc[0]
    other = before_after(
        [80 - d for d in LAG_ACTS], [80 - d for d in LAG_ANCHORS], **SPAN
    ).table.iloc[0]
    assert (one.before, one.after) == (other.after, other.before)
    assert one.p == pytest.approx(other.p)
    assert one.rate_ratio == pytest.approx(1 / other.rate_ratio)


def test_a_burst_is_one_episode():
    table = before_after([11, 12, 13, 14, 47], [10, 50], span=(0, 60)).table
    assert table[["before", "after"]].values.tolist() == [[1, 4], [1, 1]]
    assert table.p[1] == 1


def test_what_is_known_only_to_the_month_has_no_direction():
    found = before_after(
        ["2025-03", "2025-03-05"], ["2025-03-03"], span=("2025-01-01", "2025-12-31")
    )
    assert (found.table.after[0], found.table.imprecise_acts[0]) == (1, 1)
    assert "1 known only to a range of days" in found.caption


def test_the_day_itself_counts_where_it_is_asked_to():
    sides = {
        same_day: before_after([20], [20], same_day=same_day, **SPAN).table.iloc[0][["before", "after", "on_both_sides"]].tolist()
        for same_day in ("exclude", "before", "after", "both")
    }  # fmt: skip
    assert sides == {
        "exclude": [0, 0, 0],
        "before": [1, 0, 0],
        "after": [0, 1, 0],
        "both": [0, 0, 1],
    }


@pytest.mark.parametrize(
    ("act", "acts", "episodes"), [(22, [0, 1], [0, 1]), (23, [1, 1], [1, 1]), (24, [1, 1], [1, 0])]
)
def test_seven_days_are_near_and_acts_seven_days_apart_are_one_episode(act, acts, episodes):
    table = before_after([act, 31], [30], **SPAN).table
    assert table[["before", "after"]].values.tolist() == [acts, episodes]


def test_a_window_of_one_day_holds_the_next_day_and_one_of_none_is_refused():
    assert before_after([21], [20], window_days=1, **SPAN).table.after[0] == 1
    with pytest.raises(ValueError, match="1 or more"):
        before_after([21], [20], window_days=0, same_day="both", **SPAN)


def test_the_caption_counts_acts_then_episodes_then_what_is_left_out():
    acts = ["2025-03-05", "2025-03-10", "2025-03-15", "2025-03-22", "2025-06"]
    found = before_after(acts, ["2025-03-10", "2025-03-20"], span=("2025-01-01", "2025-12-31"))
    assert "1 fell only before an anchor day" in found.caption
    assert "as one episode: 1 before, 0 after" in found.caption
    assert (
        "3 are left out: 1 on days both before and after, 1 on the very day, 1 known"
        in found.caption
    )
    assert found.warning == ""
    alone = before_after([13], [20], **SPAN)
    assert "1 fell only before an anchor day" in alone.caption


def test_a_side_without_days_of_its_own_is_warned_of():
    found = before_after([2], [0], span=(0, 9))
    assert (found.table.days_before[0], found.table.days_after[0]) == (0, 7)
    assert "one of the two sides has no days" in found.warning


@pytest.mark.parametrize(("acts", "anchors"), [([], [20]), ([18], []), ([70], [20])])
def test_no_act_on_either_side_is_said_so(acts, anchors):
    found = before_after(acts, anchors, **SPAN)
    assert found.table.p.tolist() == [1, 1]
    assert "no direction can be told" in found.caption
    assert "nan" not in repr(found)


# --- around ---------------------------------------------------------------------------------------


def test_the_lag_table_has_its_known_counts():
    found = around(LAG_ACTS, LAG_ANCHORS, window_days=5, strata="span", **SPAN)
    assert found.table.acts.tolist() == [1, 0, 0, 2, 0, 0, 2, 2, 1, 1, 0]
    assert (found.before, found.same_day, found.after) == (3, 0, 6)
    assert found.table.exposure.tolist() == [3] * 11


def test_exposure_ends_where_the_search_does():
    found = around([12], [2, 10, 79], window_days=3, strata="span", **SPAN)
    assert found.table.set_index("days_from").exposure.to_dict() == {
        -3: 2,
        -2: 3,
        -1: 3,
        0: 3,
        1: 3,
        2: 2,
        3: 2,
    }
    assert found.table.rate.max() == pytest.approx(50)


@pytest.mark.parametrize("seed", range(5))
def test_the_band_is_that_of_all_shifts(seed):
    rng = np.random.default_rng(seed)
    acts, anchors = rng.integers(0, 40, 8).tolist(), rng.integers(0, 40, 4).tolist()
    found = around(acts, anchors, span=(0, 39), window_days=4, strata=[17]).table
    for row in found.itertuples():
        counts = []
        for one, other in product(range(17), range(23)):
            moved = [(a + one) % 17 if a < 17 else 17 + (a - 17 + other) % 23 for a in acts]
            counts.append(sum(a - b == row.days_from for a in moved for b in set(anchors)))
        assert row.expected == pytest.approx(np.mean(counts))
        assert row.low == np.quantile(counts, 0.05, method="inverted_cdf")
        assert row.high == np.quantile(counts, 0.95, method="inverted_cdf")


def test_bins_leave_day_0_alone_and_add_up():
    daily = around(LAG_ACTS, LAG_ANCHORS, window_days=5, strata="span", **SPAN).table
    weekly = around(LAG_ACTS, LAG_ANCHORS, window_days=5, bin_days=2, strata="span", **SPAN).table
    assert weekly[["days_from", "days_to"]].values.tolist() == [
        [-5, -5], [-4, -3], [-2, -1], [0, 0], [1, 2], [3, 4], [5, 5],
    ]  # fmt: skip
    for row in weekly.itertuples():
        assert row.acts == daily[daily.days_from.between(row.days_from, row.days_to)].acts.sum()


def test_each_act_has_one_nearest_anchor_or_lies_midway():
    found = around([30, 24, 36], [20, 40], span=(0, 60), window_days=15, strata="span")
    assert found.table.nearest.sum() == 2
    assert found.dots[["act_day", "days", "nearest"]].values.tolist() == [
        [24, 4, True], [30, 10, False], [30, -10, False], [36, -4, True],
    ]  # fmt: skip


def test_dots_name_the_rows_that_they_come_from():
    days = pd.to_datetime(["2025-02-03", "2025-01-30"])
    acts = pd.DataFrame({"first_day": days, "last_day": days}, index=["b", "a"])
    found = around(acts, ["2025-02-01"], span=("2025-01-01", "2025-12-31"))
    assert found.dots[["days", "act_row", "anchor_row"]].values.tolist() == [
        [-2, "a", 0],
        [2, "b", 0],
    ]


def test_a_crowd_on_one_day_crosses_the_line_and_scattered_acts_do_not():
    crowd = around(
        [day + 3 for day in range(5, 75, 9)], range(5, 75, 9), window_days=4, strata="span", **SPAN
    )
    assert crowd.table.set_index("days_from").above_line[3] or crowd.p_highest > 0.05
    loose = around([1, 14, 33, 52, 71], LAG_ANCHORS, window_days=5, strata="span", **SPAN)
    assert not loose.table.above_line.any() and loose.p_highest > 0.2


def test_thirty_single_days_are_shown_on_each_side_unless_asked_otherwise():
    found = around([40], [40], strata="span", **SPAN)
    assert found.table.days_from.tolist() == found.table.days_to.tolist() == [*range(-30, 31)]
    assert (found.shifts, found.seed) == (1999, 1)
    near = around([41], [40], window_days=1, shifts=1, strata="span", **SPAN)
    assert near.table.acts.tolist() == near.table.nearest.tolist() == [0, 0, 1]


def test_a_bin_as_high_as_the_line_is_not_above_it():
    found = around([20, 40, 60], [20, 40, 60], window_days=5, strata=[30, 50], **SPAN)
    assert (
        found.table.acts.max() == 3
        and found.table.above_line.tolist() == (found.table.acts > found.line).tolist()
    )
    single = around([20], [20], window_days=5, strata="span", **SPAN)
    assert single.line == single.table.acts.max() == 1 and not single.table.above_line.any()


def test_each_bin_holds_the_nearest_acts_of_all_its_days():
    found = around([17, 18, 22, 23], [20], window_days=4, bin_days=2, strata="span", **SPAN)
    assert found.table.nearest.tolist() == found.table.acts.tolist() == [1, 1, 0, 1, 1]


def test_no_day_in_the_span_leaves_the_rate_out():
    table = around([2], [1], span=(0, 3), window_days=3, strata="span").table
    assert table.exposure.tolist() == [0, 0, 1, 1, 1, 1, 0]
    assert table.rate.isna().tolist() == [True, True, False, False, False, False, True]


@pytest.mark.parametrize(("acts", "dots"), [(20_000, 20_000), (20_001, 0)])
def test_more_than_20_000_pairs_have_no_dots_and_a_warning(acts, dots):
    found = around(np.full(acts, 21), [20], window_days=1, strata="span", **SPAN)
    assert (len(found.dots), found.after) == (dots, acts)
    assert ("more than 20000 pairs" in found.warning.replace(",", "")) == (dots == 0)


@pytest.mark.parametrize(("acts", "anchors"), [([], [20]), ([20], []), ([], [])])
def test_an_empty_lag_table_says_so(acts, anchors):
    found = around(acts, anchors, strata="span", **SPAN)
    assert found.table.acts.sum() == 0 and found.dots.empty
    assert (found.line, found.p_highest, found.table.nearest.sum()) == (0, 1, 0)
    assert found.warning.count("Warning") == 1
    assert "can tell nothing" in found.warning


# --- waits ----------------------------------------------------------------------------------------

WAITS = [3, 5, 5, 8, 12, 12, 20, 30, 30, 45]
SEEN = [1, 1, 0, 1, 1, 1, 0, 1, 0, 0]


def test_the_waits_have_their_known_curve():
    found = survival(WAITS, SEEN)
    assert found.waiting.tolist() == pytest.approx(
        [0.9, 0.8, 0.685714285714, 0.457142857143, 0.457142857143, 0.304761904762, 0.304761904762]
    )
    assert found.low.tolist()[:4] + found.low.tolist()[5:] == pytest.approx(
        [
            0.473009271362,
            0.408690781633,
            0.304585074202,
            0.142982162756,
            0.053533884600,
            0.053533884600,
        ]
    )
    assert found.high.tolist()[:4] + found.high.tolist()[5:] == pytest.approx(
        [
            0.985281393367,
            0.945872645839,
            0.887148495028,
            0.729779106015,
            0.617367561756,
            0.617367561756,
        ]
    )
    ended = found[found.ended > 0]
    assert ended.standard_error.tolist() == pytest.approx(
        [0.094868329805, 0.126491106407, 0.151494017432, 0.166178098286, 0.166593440344]
    )
    assert restricted_mean(found, 30) == pytest.approx(18.171428571429)


def test_another_library_gives_the_same_curve():
    rng = np.random.default_rng(2)
    waits, seen = rng.integers(0, 40, 60), rng.random(60) < 0.6
    found, other = survival(waits, seen), SurvfuncRight(waits, seen)
    at = found.set_index("day").loc[other.surv_times]
    assert at.waiting.tolist() == pytest.approx(other.surv_prob.tolist())
    assert at.at_risk.tolist() == other.n_risk.tolist()


@pytest.mark.parametrize("horizon", [1, 3, 4, 5, 7])
def test_the_mean_wait_is_the_area_up_to_the_horizon(horizon):
    curve = survival([3, 5, 5], [True, True, False])
    steps = [1, 1, 1, 2 / 3, 2 / 3, 1 / 3, 1 / 3]
    assert restricted_mean(curve, horizon) == pytest.approx(sum(steps[:horizon]))


def test_limits_begin_with_the_first_end_and_stop_when_nobody_waits():
    found = survival([1, 2, 4], [False, True, True])
    assert found.day.tolist() == [1, 2, 4] and found.day.dtype.kind == "i"
    assert found.ended.tolist() == [0, 1, 1] and found.at_risk.tolist() == [3, 2, 1]
    assert found.waiting.tolist() == [1, 0.5, 0]
    assert (found.low[0], found.high[0]) == (1, 1)
    assert 0 < found.low[1] < 0.5 < found.high[1] < 1
    assert found[["low", "high"]].iloc[2].isna().all()
    assert found.standard_error.tolist() == pytest.approx([0, 0.5 * np.sqrt(1 / 2), 0])
    assert survival([0.5, 2], [True, True]).day.tolist() == [0.5, 2]


def wait_by_hand(day, acts, last, horizon, least):
    ahead = [act - day for act in acts if act - day >= least]
    return min([*ahead, last - day, horizon])


@pytest.mark.parametrize("same_day", ["exclude", "after"])
@pytest.mark.parametrize("seed", range(6))
def test_the_mean_wait_is_compared_with_all_shifts(seed, same_day):
    rng = np.random.default_rng(seed)
    acts, anchors = rng.integers(0, 50, 6).tolist(), [0, 21, *rng.integers(22, 50, 3)]
    anchors = np.unique(anchors).tolist()
    found = time_to_next(
        anchors, acts, span=(0, 49), horizon_days=9, strata=[21], same_day=same_day
    )
    least = 0 if same_day == "after" else 1
    wait = [wait_by_hand(day, acts, 49, 9, least) for day in range(50)]
    sums = [
        sum(wait[(a + one) % 21 if a < 21 else 21 + (a - 21 + other) % 29] for a in anchors)
        for one, other in product(range(21), range(29))
    ]
    assert found.waits.wait_days.tolist() == [wait[a] for a in anchors]
    assert found.p == pytest.approx(np.mean(np.array(sums) <= sums[0]))
    assert found.comparison_mean_days == pytest.approx(np.mean(sums) / len(anchors))
    assert found.smallest_p == pytest.approx(np.mean(np.array(sums) == min(sums)))
    assert found.table.at_risk.tolist() == [
        sum(wait[a] >= day for a in anchors) for day in range(10)
    ]
    weight = [(1 / 21) if day < 21 else (len(anchors) - 1) / 29 for day in range(50)]
    ends = [day + wait[day] in acts for day in range(50)]
    share = 1.0
    for length, waiting in enumerate(found.table.comparison):
        held = sum(w for w, wait_days in zip(weight, wait, strict=True) if wait_days >= length)
        over = sum(weight[d] for d in range(50) if wait[d] == length and ends[d])
        share *= 1 - over / held if held else 1
        assert waiting == pytest.approx(share, abs=1e-12)


def test_a_wait_can_stop_at_the_next_anchor():
    found = time_to_next(
        [10, 14, 40], [20, 42], span=(0, 60), strata="span", stop_at_next_anchor=True
    )
    assert found.waits[["wait_days", "stopped_by"]].values.tolist() == [
        [4, "next_anchor"],
        [6, "act"],
        [2, "act"],
    ]
    assert found.waits.next_act_day.isna().tolist() == [True, False, False]
    together = time_to_next(
        [10, 14, 40], [14, 42], span=(0, 60), strata="span", stop_at_next_anchor=True
    )
    assert together.waits.stopped_by.tolist() == ["act", "next_anchor", "act"]


def test_a_wait_is_followed_to_the_end_of_its_own_stretch_of_search():
    found = time_to_next([5, 65], [], span=[(0, 9), (60, 99)], horizon_days=30, strata="span")
    assert found.waits.wait_days.tolist() == [4, 30]
    assert found.waits.stopped_by.tolist() == ["end_of_search", "horizon"]


def test_half_who_have_seen_an_act_make_the_median():
    found = time_to_next([10, 50], [13], span=(0, 60), strata="span")
    assert (found.median_days, found.horizon_days) == (3, 180)
    assert "Half of them had seen one after 3 days." in found.caption


def test_a_stratum_whose_days_all_wait_alike_tells_nothing():
    found = time_to_next([5, 25], [30], span=(0, 49), horizon_days=3, strata=[20])
    assert (found.strata_with_both, found.strata_in_span, found.warning) == (1, 2, "")
    alike = time_to_next([5], [30], span=(0, 49), horizon_days=1, strata=[20, 40])
    assert alike.strata_with_both == 0 and "can tell nothing" in alike.warning


def test_a_wait_says_what_ended_it():
    found = time_to_next([5, 30, 50], [8, 90], span=(0, 60), horizon_days=20, strata="span")
    assert found.waits.stopped_by.tolist() == ["act", "horizon", "end_of_search"]
    assert found.waits.wait_days.tolist() == [3, 20, 10]
    assert found.seen == 1 and np.isnan(found.median_days)
    assert "no median" in found.caption


def test_an_act_on_the_day_ends_the_wait_only_if_asked_to():
    options = {"span": (0, 60), "horizon_days": 20, "strata": "span"}
    assert time_to_next([10], [10, 15], **options).waits.wait_days.tolist() == [5]
    assert time_to_next([10], [10, 15], same_day="after", **options).waits.wait_days.tolist() == [0]


def test_the_comparison_is_the_wait_from_any_day():
    found = time_to_next(range(60), [20, 45], span=(0, 59), horizon_days=30, strata="span")
    assert found.table.comparison.tolist() == pytest.approx(found.table.waiting.tolist())
    assert found.p == 1


def test_no_anchor_is_said_so():
    found = time_to_next([], [10], strata="span", **SPAN)
    assert (found.anchors, found.p) == (0, 1)
    assert found.table[["at_risk", "ended"]].eq(0).all(axis=None)
    assert found.table.comparison.isna().all() and len(found.table) == 181
    assert "there is no wait" in found.caption and "nan" not in repr(found)


def test_no_act_lets_all_wait_to_the_end():
    found = time_to_next([10, 60], [], horizon_days=30, strata="span", **SPAN)
    assert found.waits.stopped_by.tolist() == ["horizon", "end_of_search"]
    assert found.table.waiting.eq(1).all()


# --- rates ----------------------------------------------------------------------------------------

CELLS = pd.DataFrame(
    [(0, "near", 14, 3), (0, "other days", 76, 2), (1, "near", 30, 4), (1, "other days", 60, 3),
     (2, "near", 7, 2), (2, "other days", 83, 1)],
    columns=["stratum", "window", "days", "acts"],
)  # fmt: skip


def test_the_rates_have_their_known_ratio():
    row = fit_rate_ratio(CELLS).iloc[0]
    assert row.rate_ratio == pytest.approx(6.2220639288042, rel=1e-10)
    assert row.low == pytest.approx(2.0836838104148, rel=1e-9)
    assert row.high == pytest.approx(18.579632543394, rel=1e-9)
    assert np.log(row.rate_ratio) == pytest.approx(1.8281016730617, rel=1e-10)
    assert row.p_more == pytest.approx(0.0011487428425017, rel=1e-10)
    assert row.p == pytest.approx(2 * row.p_more)
    assert row.approximate


@pytest.mark.parametrize(("acts", "approximate"), [(15, True), (16, False)])
def test_fewer_than_twenty_acts_make_the_limits_approximate(acts, approximate):
    cells = CELLS[:2].assign(acts=[acts, 4])
    assert fit_rate_ratio(cells).approximate.tolist() == [approximate]


def test_as_many_acts_near_as_on_other_days_have_limits_on_both_sides():
    row = fit_rate_ratio(CELLS[:2].assign(days=30, acts=4)).iloc[0]
    assert (row.rate_ratio, row.p) == (pytest.approx(1), 1)
    assert row.exact_low == pytest.approx(1 / row.exact_high) and 0 < row.exact_low < 1


def test_a_window_without_other_days_in_its_strata_has_no_ratio():
    cells = pd.DataFrame(
        [(0, "near", 5, 3), (1, "near", 5, 0), (1, "other days", 85, 0), (2, "other days", 90, 4)],
        columns=CELLS.columns,
    )
    row = fit_rate_ratio(cells).iloc[0]
    assert (row.acts, row.acts_reference) == (3, 4) and np.isnan(row.rate_ratio)
    alone = fit_rate_ratio(cells[:1]).iloc[0]
    assert (alone.days_reference, alone.acts_reference) == (0, 0) and np.isnan(alone.rate_ratio)


def test_the_conditional_model_agrees():
    x = (CELLS.window == "near").to_numpy(float)[:, None]
    fit = ConditionalPoisson(CELLS.acts, x, groups=CELLS.stratum, offset=np.log(CELLS.days)).fit(
        disp=0
    )
    known = np.asarray(fit.params)[0]
    assert np.log(fit_rate_ratio(CELLS).rate_ratio[0]) == pytest.approx(known, abs=1e-6)


def test_a_step_in_a_row_of_counts_has_its_known_size():
    cells = pd.DataFrame({"stratum": 0, "window": ["other days", "later"], "days": [8, 4],
                          "acts": [sum([2, 1, 0, 3, 1, 2, 0, 1]), sum([5, 6, 4, 7])]})  # fmt: skip
    row = fit_rate_ratio(cells).iloc[0]
    assert np.log(row.rate_ratio) == pytest.approx(1.481604540681)
    error = (np.log(row.high) - np.log(row.low)) / (2 * stats.norm.isf(0.025))
    assert error == pytest.approx(np.sqrt(1 / 10 + 1 / 22))
    assert error == pytest.approx(0.381382053245, abs=1e-5)  # made with a fit that stopped early


def test_one_stratum_has_the_exact_limits_of_a_binomial_share():
    cells = pd.DataFrame(
        {"stratum": 0, "window": ["near", "other days"], "days": [30, 30], "acts": [9, 2]}
    )
    row = fit_rate_ratio(cells).iloc[0]
    known = compare_rates(2, 9, 30, 30)
    assert (row.exact_low, row.exact_high) == pytest.approx(
        (known["ratio_low"], known["ratio_high"])
    )
    assert row.p_more == pytest.approx(known["p_more_after"])


def test_an_empty_window_has_ratio_0_and_an_upper_limit():
    cells = pd.DataFrame(
        {"stratum": 0, "window": ["near", "other days"], "days": [10, 90], "acts": [0, 9]}
    )
    row = fit_rate_ratio(cells).iloc[0]
    assert (row.rate_ratio, row.exact_low) == (0, 0)
    assert stats.binom.pmf(0, 9, row.exact_high / (row.exact_high + 9)) == pytest.approx(0.025)


def test_acts_only_in_windows_have_an_open_ratio():
    cells = pd.DataFrame(
        {"stratum": 0, "window": ["near", "other days"], "days": [10, 90], "acts": [9, 0]}
    )
    row = fit_rate_ratio(cells).iloc[0]
    assert (row.rate_ratio, row.exact_high) == (np.inf, np.inf)


def test_days_are_counted_in_one_window_only():
    found = rate_ratio([18, 20, 22, 30], [20, 26], span=(0, 59), strata="span")
    assert found.cells.days.sum() == 60 and found.cells.acts.sum() == 4
    assert found.table.columns[:4].tolist() == ["window", "days_from", "days_to", "days"]
    assert found.table.window.tolist() == ["-7..-1", "0", "1..7", "several"]
    assert found.table.days_from.dropna().tolist() == [-7, 0, 1]
    assert found.table.days_to.dropna().tolist() == [-1, 0, 7]
    days = found.table.set_index("window").days
    assert days["0"] == 2 and days["several"] == 5
    assert days["-7..-1"] + days["1..7"] == 7 + 7 + 1 + 1 - 2 * 0 - 2


@pytest.mark.parametrize(
    ("windows", "says"),
    [
        ([], "windows is empty"),
        ([(5, 1)], "first and last day"),
        ([(1.5, 3)], "first and last day"),
        ([(1, 2, 3)], "first and last day"),
    ],
)
def test_a_window_that_is_none_is_refused(windows, says):
    with pytest.raises(ValueError, match=says):
        rate_ratio([18], [20], windows=windows, strata="span", **SPAN)


def test_rates_without_acts_say_so():
    found = rate_ratio([], [20], strata="span", **SPAN)
    assert "no ratio can be given" in found.caption and "nan" not in repr(found)


# --- families -------------------------------------------------------------------------------------


def test_holm_has_its_known_values():
    p = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205]
    assert holm(p).tolist() == pytest.approx([0.008, 0.056] + [0.234] * 6)
    rng = np.random.default_rng(1)
    mixed = rng.random(12) / 5
    assert holm(mixed).tolist() == pytest.approx(multipletests(mixed, method="holm")[1].tolist())


def test_each_specification_has_the_p_of_its_own_test():
    rng = np.random.default_rng(4)
    acts, anchors = rng.integers(20, 280, 25).tolist(), rng.integers(0, 300, 9).tolist()
    found = robustness(acts, anchors, span=(0, 299), sides=("before", "after"), strata=[100, 200],
                       boundary="keep", shifts=199)  # fmt: skip
    assert found.specifications == 8
    for row in found.table.itertuples():
        alone = coincidence(acts, anchors, span=(0, 299), side=row.side, strata=[100, 200],
                            window_days=row.window_days, boundary="keep")  # fmt: skip
        assert (row.acts_near, row.p, row.expected) == (
            alone.acts_near,
            pytest.approx(alone.p),
            pytest.approx(alone.expected),
        )
        assert row.family_p >= row.p * 0.5
    assert found.family_p == found.table.family_p.min()


@pytest.mark.parametrize("null", ["shift", "permutation"])
def test_a_family_of_one_has_about_its_own_p(null):
    rng = np.random.default_rng(8)
    acts, anchors = rng.integers(0, 200, 12).tolist(), rng.integers(0, 200, 6).tolist()
    found = robustness(acts, anchors, span=(0, 199), windows=(9,), sides=("after",), strata=[100],
                       null=null, shifts=3999)  # fmt: skip
    assert found.family_p == pytest.approx(found.table.p[0], abs=0.03)


def test_the_family_p_is_that_of_all_joint_shifts():
    rng = np.random.default_rng(12)
    acts, anchors = rng.integers(0, 40, 7).tolist(), rng.integers(0, 40, 4).tolist()
    options = {"span": (0, 39), "strata": "span", "boundary": "keep"}
    found = robustness(
        acts, anchors, windows=(2, 4), sides=("before", "after"), shifts=20_000, **options
    )
    smallest = []
    for shift in range(40):
        moved = [(act + shift) % 40 for act in acts]
        smallest.append(min(
            coincidence(moved, anchors, side=side, window_days=window, **options).p
            for side in ("before", "after") for window in (2, 4)
        ))  # fmt: skip
    exact = np.mean(np.array(smallest) <= smallest[0] + 1e-12)
    assert found.family_p == pytest.approx(exact, abs=0.02)


def test_the_seed_decides_the_moves():
    given = {
        "acts": LAG_ACTS,
        "anchors": LAG_ANCHORS,
        "sides": ("after",),
        "strata": "span",
        "shifts": 99,
    } | SPAN
    assert robustness(**given).family_p == robustness(**given).family_p


@pytest.mark.parametrize(
    ("sides", "first", "last"),
    [(("after",), 5, 99), (("before",), 0, 94), (("before", "after"), 5, 94)],
)
def test_all_of_a_family_are_tested_where_the_longest_window_fits(sides, first, last):
    options = {"windows": (3, 5), "strata": "span", "shifts": 1}
    found = robustness([12, 44], [10, 40], span=(0, 99), sides=sides, **options)
    assert (found.first_day, found.last_day) == (first, last)
    kept = robustness([12, 44], [10, 40], span=(0, 99), sides=sides, boundary="keep", **options)
    assert (kept.first_day, kept.last_day) == (0, 99)


def test_a_family_that_can_tell_nothing_has_p_1_and_leans_nowhere():
    found = robustness([], [10], span=(0, 99), windows=(3, 5), sides=("after",), strata="span",
                       shifts=9)  # fmt: skip
    assert found.family_p == 1 and found.table.p.tolist() == [1, 1]
    assert found.table.leans.tolist() == ["even", "even"] and found.more == 0
    assert "2 of the specifications have no stratum" in found.warning


def test_a_specification_leans_to_the_side_of_its_count():
    found = robustness([12, 60], [10, 40], span=(0, 99), windows=(3, 25, 29), sides=("after",), strata="span",
                       boundary="keep", shifts=9)  # fmt: skip
    leans = found.table.set_index("window_days")
    assert leans.acts_near.to_dict() == {3: 1, 25: 2, 29: 2}
    assert leans.expected.to_dict() == pytest.approx({3: 0.12, 25: 1.0, 29: 1.16})
    assert found.more == 3 and found.warning == ""
    options = {
        "span": (0, 99),
        "sides": ("after",),
        "strata": "span",
        "boundary": "keep",
        "shifts": 9,
    }
    even = robustness([12, 39], [10, 40], windows=(25,), **options)
    fewer = robustness([12, 39], [50], windows=(25,), **options)
    assert [*even.table.leans, *fewer.table.leans] == ["even", "less"]
    assert even.more == fewer.more == 0


def test_several_acts_and_anchors_make_all_combinations():
    found = robustness({"all": LAG_ACTS, "episodes": collapse(LAG_ACTS)}, {"a": [20], "b": [40, 60]}, windows=(3,),
                       sides={"a": ("after",), "b": ("before", "after")}, strata="span", shifts=99, **SPAN)  # fmt: skip
    assert found.specifications == 2 * 3
    assert found.table["rank"].tolist() == [1, 2, 3, 4, 5, 6]


def test_the_side_is_that_of_the_plan_or_has_to_be_given():
    with pytest.raises(ValueError, match="fixes no one side"):
        robustness(LAG_ACTS, LAG_ANCHORS, strata="span", **SPAN)
    with pytest.raises(ValueError, match="give a list"):
        robustness(LAG_ACTS, LAG_ANCHORS, sides="after", strata="span", **SPAN)
    days = pd.to_datetime(["2025-02-03", "2025-07-03"])
    anchors = pd.DataFrame({"first_day": days, "last_day": days, "kind": "tariff_threat"})
    given = {"span": ("2025-01-01", "2025-12-31"), "windows": (3,), "shifts": 9}
    assert robustness(["2025-02-04"], anchors, **given).table.side.tolist() == ["after"]
    for kinds in (
        "statement",
        ["tariff_threat", "tariff_deadline"],
        ["tariff_threat", "statement"],
    ):
        with pytest.raises(ValueError, match="fixes no one side"):
            robustness(["2025-02-04"], anchors.assign(kind=kinds), **given)


def test_the_plan_fixes_one_side_for_each_kind_of_anchor():
    assert PLAN.windows == (3, 5, 7, 14) and PLAN.window_days == 7
    assert PLAN.sides == {
        "tariff_threat": "after", "tariff_imposed": "after",
        "tariff_deadline": "before", "tariff_relief": "before",
    }  # fmt: skip
    assert (PLAN.shifts, PLAN.seed) == (4999, 1)
    plan = timing_plan()
    assert not plan.duplicated(["acts", "anchors"]).any()
    ways = plan.groupby("acts")[["acts_direction", "anchors_direction"]].first()
    assert ways["acts_direction"].to_dict() == {
        "agreements": "any", "handovers": "mx_to_us", "meetings": "any",
    }  # fmt: skip
    assert set(plan.anchors_direction) == {"us_to_mx"}
    assert plan.notna().all(axis=None)


def test_the_plan_takes_handovers_one_way_and_threats_the_other():
    events = pd.DataFrame({
        "kind": ["transfer", "transfer", "tariff_threat", "tariff_threat"],
        "direction": ["mx_to_us", "us_to_mx"] * 2,
    })  # fmt: skip
    chosen = {name: PLAN.select(events, name).index.tolist() for name in ("handovers", "threats")}
    assert chosen == {"handovers": [0], "threats": [3]}
    assert PLAN.select(events.assign(kind="meeting"), "meetings").index.tolist() == [0, 1, 2, 3]
    deadlines = events.assign(kind="tariff_deadline")
    assert PLAN.select(deadlines, "deadlines").index.tolist() == [1, 3]


def test_a_family_p_of_exactly_5_percent_is_rare_and_one_above_is_not():
    found = robustness({"meetings": LAG_ACTS}, {"threats": LAG_ANCHORS}, windows=(3, 5),
                       sides=("after",), strata="span", shifts=99, **SPAN)  # fmt: skip
    table = found.table.assign(family_p=[0.05, 0.051], leans="more")
    said = timing_answer(found._replace(table=table), found._replace(table=table))
    assert said.startswith("Of the 2 tests fixed before looking, 1 is rarer")
    assert "for agreements and handovers none is" in said
    assert "within 5 days" in said and "within 3 days" not in said
    assert "of agreements and handovers there is no such list" in said
    few = found._replace(table=table.assign(leans="less"))
    assert timing_answer(few).startswith("None of the 2 tests")


def test_the_planned_tests_are_the_plan(shipped):
    found = planned_tests(shipped, shifts=99).table
    plan = timing_plan().set_index(["acts", "anchors"])
    assert len(found) == len(plan) * len(PLAN.windows)
    for row in found.itertuples():
        assert plan.side[row.acts_name, row.anchors_name] == row.side
    assert set(found.window_days) == set(PLAN.windows)


def test_the_planned_tests_can_stand_on_complete_lists_alone(shipped):
    found = planned_tests(shipped, evidence="systematic", shifts=99)
    systematic = shipped.events[shipped.events.found_by == "systematic"]
    assert set(found.table.acts_name) <= {"meetings", "agreements", "handovers"}
    assert found.table.acts.max() <= len(systematic)
    targeted = shipped._replace(events=shipped.events.assign(found_by="targeted"))
    with pytest.raises(ValueError, match="the data hold no acts"):
        planned_tests(targeted, evidence="systematic", shifts=9)
    with pytest.raises(ValueError, match="allowed: all, systematic"):
        planned_tests(shipped, evidence="some")


# --- evidence side by side ------------------------------------------------------------------------


@pytest.mark.parametrize("test", [coincidence, before_after, around, time_to_next, rate_ratio])
def test_every_test_can_be_run_on_both_bases(shipped, test):
    meetings = bl.select_events(shipped.events, kinds=["meeting", "call"])
    threats = bl.select_events(shipped.events, kinds=["tariff_threat"])
    both = compare_evidence(test, meetings, threats, span=shipped)
    assert set(both.table.evidence) == {"all", "systematic"}
    alone = test(acts=meetings[meetings.found_by == "systematic"], anchors=threats, span=shipped)
    assert both.systematic.table.equals(alone.table)
    assert both.table.columns[0] == "evidence"
    assert "nan" not in repr(both)


def test_a_warning_that_holds_on_both_bases_is_said_once():
    days = pd.to_datetime(["2025-02-03", "2025-07-03"])
    acts = pd.DataFrame(
        {"first_day": days, "last_day": days, "found_by": ["systematic", "targeted"]}
    )
    given = {"anchors": ["2025-02-01", "2025-07-01"], "span": ("2025-01-01", "2025-12-31")}
    both = compare_evidence(coincidence, acts, null="uniform", **given)
    assert "wrong null" in both.warning and both.warning == both.all.warning
    apart = compare_evidence(
        coincidence, acts, **given, systematic_span=("2025-05-01", "2025-05-31")
    )
    assert apart.all.warning == "" and apart.warning == apart.systematic.warning != ""


def test_no_systematic_act_is_said_so(shipped):
    threats = bl.select_events(shipped.events, kinds=["tariff_threat"])
    targeted = bl.handovers(shipped.events).assign(found_by="targeted")
    both = compare_evidence(coincidence, targeted, threats, span=shipped)
    assert both.systematic is None and both.caption.endswith("there is none.")
    with pytest.raises(ValueError, match="no column found_by"):
        compare_evidence(coincidence, [1], [2], span=(0, 9))


# --- what was recorded ----------------------------------------------------------------------------


@pytest.mark.parametrize("days", [7, 30])
def test_recorded_false_alarms_are_those_of_one_window(days):
    table = recorded_false_alarms(days)
    assert len(table) and set(table.window_days) == {days}
    with pytest.raises(ValueError, match="window_days is 8; recorded: 7, 30"):
        recorded_false_alarms(8)


def test_the_recorded_power_says_where_it_comes_from():
    table = recorded_power()
    assert set(table.acts) == {5, 10, 20, 40} and set(table.rate_ratio) == {1, 2, 3, 5, 10}
    assert table.made_by.eq("benchmarks/power.py").all() and table.seed.notna().all()


@pytest.mark.parametrize(
    ("null", "acts", "ratio", "power"),
    [
        ("shift in year", 10, 3, 0.34), ("shift in year", 10, 5, 0.63), ("shift in year", 10, 10, 0.90),
        ("shift in year", 20, 3, 0.61), ("shift in year", 20, 5, 0.92), ("shift in year", 40, 3, 0.89),
        ("permutation in quarter", 5, 3, 0.14), ("permutation in quarter", 5, 10, 0.53),
        ("permutation in quarter", 10, 2, 0.14), ("permutation in quarter", 40, 2, 0.52),
    ],
)  # fmt: skip
def test_the_recorded_power_is_about_that_of_an_independent_run(null, acts, ratio, power):
    table = recorded_power().set_index(["null", "acts", "rate_ratio"]).power
    assert table[null, acts, ratio] == pytest.approx(power, abs=0.08)
