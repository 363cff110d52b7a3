"""Coincidence in time: known answers to their digits, recounts by brute force, limits."""

from itertools import pairwise, product

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import bilateral as bl
from bilateral import labels
from bilateral.timing import coincidence, collapse, power, search_span
from bilateral.timing.missed import detectable
from bilateral.timing.nulls import Chance, convolve, permutation, poisson_formula

ACTS = [3, 7, 12, 13, 21, 34, 40, 41, 55, 60]
ANCHORS = [1, 5, 11, 20, 33, 39, 54, 70]
THIRDS = [27, 54]
#: Plain day numbers, the day itself as "after", all days tested: the closed window of the papers.
CLOSED = {"span": (0, 80), "same_day": "after", "boundary": "keep"}


def row(found):
    return found.table.iloc[0]


def by_hand(acts, anchors, span, lags, strata, *, skip_anchor_days=False):
    """Count by plain loops, over every combination of shifts: a list of counts, the first unshifted."""
    first, last = span
    covered = {
        day for day in range(first, last + 1)
        if any(anchor + lag == day for anchor in anchors for lag in lags)
        and not (skip_anchor_days and day in anchors)
    }  # fmt: skip
    edges = [first, *strata, last + 1]
    per_stratum = []
    for start, end in pairwise(edges):
        here = [act for act in acts if start <= act < end]
        length = end - start
        per_stratum.append([
            sum((start + (act - start + shift) % length) in covered for act in here)
            for shift in range(length)
        ])  # fmt: skip
    return [sum(counts) for counts in product(*per_stratum)]


# --- known answers ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("window", "strata", "null", "p"),
    [
        (2, "span", "shift", 2 / 81),
        (5, "span", "shift", 5 / 81),
        (2, THIRDS, "shift", 48 / 19683),
        (5, THIRDS, "shift", 1464 / 19683),
        (2, "span", "uniform", 4.072044994535e-05),
        (5, "span", "uniform", 0.022698357278728),
        (2, THIRDS, "permutation", 9.8971963020215e-05),
        (5, THIRDS, "permutation", 0.044362627650637),
    ],
)
def test_the_irregular_pair_has_its_known_p(window, strata, null, p):
    found = coincidence(ACTS, ANCHORS, window_days=window, strata=strata, null=null, **CLOSED)
    assert found.p == pytest.approx(p, rel=1e-12)


@pytest.mark.parametrize(("window", "covered"), [(2, 24), (5, 46)])
def test_the_irregular_pair_has_its_known_counts(window, covered):
    found = row(coincidence(ACTS, ANCHORS, window_days=window, strata="span", **CLOSED))
    assert (found.acts_near, found.acts) == (9, 10)
    assert found.covered_days == covered
    followed = sum(any(0 <= act - anchor <= window for act in ACTS) for anchor in ANCHORS)
    assert (followed, found.anchors_near, found.anchors_tested) == (7, 7, 8)


@pytest.mark.parametrize(
    ("window", "counts"),
    [(5, [0, 0, 0, 4, 11, 26, 22, 8, 5, 4, 1]), (2, [3, 11, 18, 23, 15, 8, 1, 0, 0, 2])],
)
def test_all_81_shifts_of_the_irregular_pair_are_counted(window, counts):
    found = coincidence(ACTS, ANCHORS, window_days=window, strata="span", **CLOSED)
    chances = found.null_counts.set_index("count").chance * 81
    assert [round(chances.get(count, 0), 9) for count in range(len(counts))] == counts


@pytest.mark.parametrize(("window", "near"), [(2, 1), (5, 3)])
def test_the_irregular_pair_has_its_known_counts_the_other_way(window, near):
    found = row(coincidence(ANCHORS, ACTS, window_days=window, strata="span", **CLOSED))
    assert (found.acts_near, found.acts) == (near, 8)
    assert (found.anchors_near, found.anchors) == (near, 10)


def test_the_poisson_formula_has_its_known_values():
    # The values were made with the window counted as dT days, one fewer than it holds.
    assert poisson_formula(9, 10, 8, 1, 81) == pytest.approx(1.7690850145153e-06, rel=1e-12)
    assert poisson_formula(9, 10, 8, 4, 81) == pytest.approx(0.0016545114225772, rel=1e-12)


EVERY_FIFTH, EVERY_TENTH = range(5, 76, 5), range(12, 73, 10)


@pytest.mark.parametrize(
    ("window", "delay", "near", "days", "p", "days_back", "p_back"),
    [
        (1, 2, 7, 14, 0.00078636207969446, 30, 0.00012717740231853),
        (3, 0, 7, 28, 0.079092283657775, 60, 0.024126531507536),
        (5, 0, 7, 42, 0.45075359962271, 75, 0.12399327260403),
    ],
)
def test_the_artificial_example_has_its_known_values(
    window, delay, near, days, p, days_back, p_back
):
    options = {"window_days": window, "delay_days": delay, "span": (1, 100), "strata": "span"}
    options |= {"null": "uniform", "same_day": "both", "boundary": "keep"}
    found = row(coincidence(EVERY_FIFTH, EVERY_TENTH, **options))
    assert (found.acts_near, found.anchors_near, found.covered_days) == (near, 7, days)
    assert found.share == pytest.approx(0.466666666666667)
    assert found.p == pytest.approx(p, rel=1e-11)
    back = row(coincidence(EVERY_TENTH, EVERY_FIFTH, side="before", **options))
    assert (back.acts_near, back.covered_days) == (7, days_back)
    assert back.p == pytest.approx(p_back, rel=1e-11)


@pytest.mark.parametrize(
    ("window", "delay", "acts", "anchors", "p"),
    [
        (1, 2, 15, 7, 0.00188927035966457), (1, 2, 7, 15, 9.430454561186e-05),
        (3, 0, 15, 7, 0.0550420159299275), (3, 0, 7, 15, 0.00422167628951342),
        (5, 0, 15, 7, 0.24918915705665), (5, 0, 7, 15, 0.029567936086429),
    ],
)  # fmt: skip
def test_the_formula_for_day_data_has_its_known_values(window, delay, acts, anchors, p):
    assert poisson_formula(7, acts, anchors, window, 100, delay) == pytest.approx(p, rel=1e-11)


def test_the_lilac_example_has_its_known_p():
    usable = [day for day in range(1, 61) if day not in (1, 2, 3, 41, 42)]
    rows = {day: place for place, day in enumerate(usable)}
    early = [rows[day] for day in (9, 11, 18, 55, 57, 59)]
    warm = [rows[day] for day in (11, 16, 43, 50, 57, 59)]
    options = {"span": (0, 54), "strata": "span", "null": "uniform", "boundary": "keep"}
    same = coincidence(early, warm, window_days=0, same_day="both", **options)
    assert same.p == pytest.approx(0.013329400898768, rel=1e-11)
    next_day = coincidence(early, warm, window_days=1, same_day="both", **options)
    assert (next_day.acts_near, row(next_day).covered_days) == (3, 12)
    assert next_day.p == pytest.approx(0.11028012559644, rel=1e-11)


def test_the_lilac_example_has_its_known_formula():
    assert poisson_formula(3, 6, 6, 1, 55) == pytest.approx(0.0980008545412186, rel=1e-12)
    assert poisson_formula(3, 6, 6, 0, 55) == pytest.approx(0.017775574786923, rel=1e-12)


def test_dates_known_to_the_month_have_their_known_distribution():
    anchors = ["2001-01-11", "2001-02-20"]  # days 10 and 50 after 1 January
    day = pd.Timestamp("2001-01-01")
    ends = [(12, 12), (40, 70), (55, 55), (90, 120)]
    acts = pd.DataFrame(ends, columns=["first", "last"]).map(lambda n: day + pd.Timedelta(days=n))
    acts = acts.set_axis(["first_day", "last_day"], axis=1)
    found = coincidence(acts, anchors, span=("2001-01-01", "2001-12-31"), window_days=7)
    assert (row(found).acts_near_lowest, row(found).acts_near_highest) == (2, 3)
    assert row(found).acts_near_expected == pytest.approx(2.2258064516129)
    chance = found.near_counts.set_index("count").chance
    assert [chance.get(n, 0) for n in range(5)] == pytest.approx(
        [0, 0, 0.7741935483871, 0.2258064516129, 0]
    )


# --- a second route: every shift by plain loops ---------------------------------------------------


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("same_day", ["exclude", "before", "after", "both"])
def test_the_shift_null_is_the_count_over_all_shifts(seed, side, same_day):
    rng = np.random.default_rng(seed)
    acts = rng.integers(0, 60, rng.integers(1, 12)).tolist()
    anchors = rng.integers(0, 60, rng.integers(1, 8)).tolist()
    window = int(rng.integers(1, 6))
    sign = 1 if side == "after" else -1
    lags = [sign * n for n in range(0 if same_day in (side, "both") else 1, window + 1)]
    found = coincidence(acts, anchors, span=(0, 59), window_days=window, side=side,
                        strata=[17, 40], same_day=same_day, boundary="keep")  # fmt: skip
    counts = by_hand(acts, anchors, (0, 59), lags, [17, 40], skip_anchor_days=same_day == "exclude")
    assert found.acts_near == counts[0]
    assert found.p == pytest.approx(np.mean(np.array(counts) >= counts[0]), rel=1e-12)
    assert found.expected == pytest.approx(np.mean(counts))
    alike = np.mean(np.array(counts) == counts[0])
    assert found.mid_p == pytest.approx(found.p - alike / 2)
    ends = np.quantile(counts, [0.05, 0.95], method="inverted_cdf")
    assert [found.low, found.high] == ends.tolist()
    assert row(found).smallest_p == pytest.approx(np.mean(np.array(counts) == max(counts)))
    for line in found.null_counts.itertuples():
        assert line.chance == pytest.approx(np.mean(np.array(counts) == line.count), abs=1e-14)


def test_the_permutation_null_agrees_with_drawing_days():
    rng = np.random.default_rng(5)
    sizes, covered, days = np.array([1, 1, 2, 3]), 9, 30
    drawn = np.array([
        (sizes * (rng.permutation(days)[: len(sizes)] < covered)).sum() for _ in range(20_000)
    ])  # fmt: skip
    exact = permutation(sizes, covered, days)
    for count in range(8):
        assert exact.at_least(count) == pytest.approx((drawn >= count).mean(), abs=0.012)


def test_days_with_one_act_each_are_hypergeometric_whichever_way():
    one_way = permutation(np.ones(6, dtype=int), 9, 30)
    assert one_way.at_least(4) == pytest.approx(stats.hypergeom.sf(3, 30, 9, 6))
    doubled = permutation(np.full(6, 2), 9, 30)
    assert doubled.at_least(8) == pytest.approx(stats.hypergeom.sf(3, 30, 9, 6))


def test_the_chance_of_counts_below_among_and_above_the_possible_ones():
    chance = Chance(2, np.array([0.05, 0.91, 0, 0.04, 0]))
    assert [round(chance.at_least(n), 9) for n in range(8)] == [1, 1, 1, 0.95, 0.04, 0.04, 0, 0]
    assert [round(chance.at_most(n), 9) for n in range(8)] == [0, 0, 0.05, 0.96, 0.96, 1, 1, 1]
    assert [chance.exactly(n) for n in (1, 2, 3, 6, 7)] == [0, 0.05, 0.91, 0, 0]
    assert [chance.quantile(share) for share in (0.05, 0.06, 0.96, 0.97)] == [2, 3, 3, 5]
    assert (chance.highest(), chance.smallest_p()) == (5, 0.04)
    assert chance.needed() == 5
    assert Chance(0, np.array([0.95, 0.05])).needed() == 1
    assert Chance(0, np.array([0.94, 0.06])).needed() is None
    rounded, above = (Chance(0, np.array([0.95, 0.05 + more])) for more in (4e-13, 6e-13))
    assert (rounded.needed(), above.needed()) == (1, None)


def test_a_long_sum_goes_by_fft_and_comes_out_as_the_direct_one():
    chance = np.linspace(1, 2, 2001) / 3001.5
    for days, same in ((2000, True), (2001, False)):
        found = convolve([Chance(0, chance[:days])] * 2).chance
        direct = np.convolve(chance[:days], chance[:days])
        assert np.array_equal(found, direct) == same
        assert found.min() >= 0 and np.abs(found - direct).max() < 1e-15


def test_a_sum_begins_and_ends_with_what_is_possible():
    one, other = Chance(2, np.array([0, 0.5, 0.5, 0, 0])), Chance(4, np.array([0, 0, 1, 0]))
    both = convolve([one, other])
    assert (both.start, both.chance.tolist()) == (9, [0.5, 0.5])
    nothing = convolve([])
    assert (nothing.start, nothing.chance.tolist()) == (0, [1])


def test_a_sum_of_long_distributions_is_that_of_short_ones():
    half = Chance(0, stats.binom.pmf(np.arange(2501), 2500, 0.5))
    whole = convolve([half, half])
    assert whole.at_least(2560) == pytest.approx(stats.binom.sf(2559, 5000, 0.5))
    assert whole.at_most(2440) == pytest.approx(stats.binom.cdf(2440, 5000, 0.5))


def test_days_are_put_on_covered_ones_from_none_to_all():
    assert permutation(np.ones(3, dtype=int), 9, 30).counts().tolist() == [0, 1, 2, 3]
    crowded = permutation(np.array([1, 2]), 3, 4)  # at most one of the two days lies outside
    assert [crowded.exactly(n) for n in range(5)] == pytest.approx([0, 0.25, 0.25, 0.5, 0])


def test_two_thousand_unlike_days_can_be_permuted_and_no_more():
    acts = np.append(np.ones(1999, dtype=int), 2)
    assert permutation(acts, 0, 3000).at_most(0) == 1
    with pytest.raises(ValueError, match="2,001 days with one or several acts"):
        permutation(np.append(acts, 1), 0, 3000)


def test_an_act_of_unknown_day_in_a_later_stratum_is_near_by_the_days_of_its_own():
    acts = ["2025-08", "2025-02-28"]
    for null in ("shift", "permutation", "uniform"):
        found = coincidence(
            acts, ["2025-02-27", "2025-08-24"], span=YEAR, strata="quarter", null=null
        )
        assert row(found).acts_near_expected == pytest.approx(1 + 7 / 31)
        assert (row(found).acts_near_lowest, row(found).acts_near_highest) == (1, 2)
    whole = events("2025-03-12").assign(kind="transfer", last_day=pd.Timestamp("2025-03-14"))
    sure = row(coincidence(whole, ["2025-03-11"], span=YEAR))
    assert (sure.acts_near_lowest, sure.acts_near_highest) == (1, 1)
    days, covered = row(found).days, row(found).covered_days
    assert row(found).p_at_highest == pytest.approx((covered / days) ** 2)


def test_an_act_of_unknown_day_moves_with_the_others_and_lies_anywhere_in_its_range():
    acts = pd.DataFrame(
        {"first_day": ["2001-01-03", "2001-01-05"], "last_day": ["2001-01-03", "2001-01-08"]}
    )
    acts = acts.apply(pd.to_datetime)
    found = coincidence(acts, ["2001-01-02", "2001-01-06"], span=("2001-01-01", "2001-01-12"),
                        window_days=2, strata="span", boundary="keep")  # fmt: skip
    covered = {3, 4, 7, 8}  # not the 2nd and the 6th themselves
    chance = dict.fromkeys(range(3), 0.0)
    for shift in range(12):
        known = ((3 + shift - 1) % 12 + 1) in covered
        share = np.mean([((day + shift - 1) % 12 + 1) in covered for day in (5, 6, 7, 8)])
        chance[known + 1] += share / 12
        chance[known + 0] += (1 - share) / 12
    assert row(found).p_at_lowest == pytest.approx(chance[1] + chance[2])
    assert row(found).p_at_highest == pytest.approx(chance[2])


# --- invariance and symmetry ------------------------------------------------------------------


def same(
    one, other, columns=("acts_near", "p", "mid_p", "expected", "covered_days", "anchors_near")
):
    return row(one)[list(columns)].tolist() == pytest.approx(row(other)[list(columns)].tolist())


@pytest.mark.parametrize("origin", [-738_000, 1_000, 738_000])
def test_where_time_begins_changes_nothing(origin):
    at = coincidence(ACTS, ANCHORS, window_days=5, strata=THIRDS, **CLOSED)
    moved = coincidence([day + origin for day in ACTS], [day + origin for day in ANCHORS],
                        span=(origin, origin + 80), window_days=5,
                        strata=[day + origin for day in THIRDS], same_day="after", boundary="keep")  # fmt: skip
    assert same(at, moved)


def test_the_order_of_rows_changes_nothing():
    at = coincidence(ACTS, ANCHORS, window_days=5, strata=THIRDS, **CLOSED)
    turned = coincidence(ACTS[::-1], [39, 1, 70, 5, 33, 54, 20, 11], window_days=5,
                         strata=THIRDS[::-1], **CLOSED)  # fmt: skip
    assert same(at, turned)


def test_turning_time_round_exchanges_before_and_after():
    after = coincidence(ACTS, ANCHORS, span=(0, 80), window_days=4, strata=THIRDS)
    before = coincidence([80 - day for day in ACTS], [80 - day for day in ANCHORS], span=(0, 80),
                         window_days=4, side="before", strata=[27, 54])  # fmt: skip
    assert same(after, before)


def test_dates_and_numbers_of_days_give_the_same():
    day = pd.Timestamp("2011-01-01")
    as_dates = {
        days: [day + pd.Timedelta(days=n) for n in given]
        for days, given in (("a", ACTS), ("b", ANCHORS))
    }
    dated = coincidence(as_dates["a"], as_dates["b"], span=("2011-01-01", "2011-03-22"),
                        window_days=5, strata="span", same_day="after", boundary="keep")  # fmt: skip
    assert same(dated, coincidence(ACTS, ANCHORS, window_days=5, strata="span", **CLOSED))


def test_an_anchor_given_twice_is_one_anchor_and_an_act_given_twice_is_two_acts():
    once = coincidence(ACTS, ANCHORS, window_days=5, strata=THIRDS, **CLOSED)
    assert same(once, coincidence(ACTS, ANCHORS * 2, window_days=5, strata=THIRDS, **CLOSED))
    twice = coincidence(ACTS * 2, ANCHORS, window_days=5, strata=THIRDS, **CLOSED)
    assert (row(twice).acts, row(twice).acts_near) == (20, 18)
    assert twice.p == pytest.approx(once.p)


# --- edges, strata and what is left out ---------------------------------------------------------


def dropped(found):
    rows = found.dropped
    return {(line.what, line.reason): line.rows for line in rows.itertuples() if line.rows}


def test_a_day_whose_window_runs_out_of_the_span_is_not_tested():
    found = coincidence([2, 9, 15], [0, 8], span=(0, 19), window_days=5, strata="span")
    assert dropped(found) == {("acts", "boundary"): 1}
    assert (row(found).acts, row(found).days, row(found).acts_near) == (2, 15, 1)
    before = coincidence(
        [2, 9, 15], [10, 18], span=(0, 19), window_days=5, side="before", strata="span"
    )
    assert dropped(before) == {("acts", "boundary"): 1}
    assert (row(before).acts, row(before).days, row(before).acts_near) == (2, 15, 1)


@pytest.mark.parametrize(
    ("side", "anchors", "tested"),
    [("after", [0, 14, 15, 19], 2), ("before", [0, 4, 5, 19], 2), ("after", [], 0)],
)
def test_an_anchor_is_tested_if_its_whole_window_lies_in_the_span(side, anchors, tested):
    found = coincidence([9], anchors, span=(0, 19), window_days=5, side=side, strata="span")
    assert (row(found).anchors, row(found).anchors_tested) == (len(anchors), tested)
    assert row(found).anchors_near == 0


@pytest.mark.parametrize(("act", "near"), [(10, 0), (11, 1), (17, 1), (18, 0)])
def test_near_is_within_seven_days_unless_asked_otherwise(act, near):
    found = coincidence([act], [10], span=(0, 29), strata="span")
    assert (found.acts_near, row(found).anchors_near) == (near, near)


@pytest.mark.parametrize(
    ("stretches", "days"),
    [([(0, 29), (30, 59)], 55), ([(30, 59), (0, 29)], 55), ([(0, 59), (10, 20)], 55),
     ([(0, 29), (31, 59)], 49), ([(0, 20), (10, 59)], 55)],
)  # fmt: skip
def test_stretches_that_touch_are_one(stretches, days):
    assert row(coincidence([12], [10], span=stretches, window_days=5, strata="span")).days == days


def test_a_span_can_be_one_day():
    found = coincidence([10], [10], span=(10, 10), window_days=0, same_day="both", strata="span")
    assert (row(found).days, found.acts_near, found.p) == (1, 1, 1)


def test_acts_and_anchors_outside_the_span_are_left_out_and_counted():
    found = coincidence([-4, 12, 99], [10, 400], span=(0, 49), window_days=5, strata="span")
    assert dropped(found) == {("acts", "outside_span"): 2, ("anchors", "outside_span"): 1}
    assert (row(found).acts, row(found).anchors) == (1, 1)


def test_a_gap_in_the_search_is_no_part_of_the_test():
    found = coincidence([12, 45, 75], [10, 40, 70], span=[(0, 29), (60, 99)], window_days=5,
                        strata=[50], boundary="keep")  # fmt: skip
    assert dropped(found) == {("acts", "outside_span"): 1, ("anchors", "outside_span"): 1}
    assert row(found).days == 70
    assert found.strata.days.tolist() == [30, 40]


def test_a_stratum_without_anchors_tells_nothing_and_is_said_to():
    found = coincidence(
        [12, 45, 47], [10], span=(0, 59), window_days=5, strata=[30], boundary="keep"
    )
    assert found.strata.informative.tolist() == [True, False]
    assert (row(found).strata_with_both, row(found).strata_in_span) == (1, 2)
    assert found.strata[["acts", "anchors", "covered_days", "acts_near"]].values.tolist() == [
        [1, 1, 5, 1], [2, 0, 0, 0],
    ]  # fmt: skip
    assert found.strata.expected.tolist() == pytest.approx([5 / 30, 0])
    alone = coincidence([12], [10], span=(0, 29), window_days=5, strata="span", boundary="keep")
    assert found.p == pytest.approx(alone.p)


def test_strata_without_acts_or_covered_wholly_tell_nothing():
    found = coincidence([12, 45], [*range(30, 59), 65], span=(0, 89), window_days=5, strata=[30, 60],
                        same_day="both", boundary="keep")  # fmt: skip
    assert found.strata[["acts", "covered_days"]].values.tolist() == [[1, 0], [1, 30], [0, 10]]
    assert not found.strata.informative.any()
    assert found.strata[["first_day", "last_day"]].values.tolist() == [[0, 29], [30, 59], [60, 89]]


@pytest.mark.parametrize(("last", "short"), [(16, 1), (17, 0)])
def test_strata_shorter_than_three_windows_are_warned_of(last, short):
    found = coincidence([3], [1], span=(0, last), window_days=5, strata="span", boundary="keep")
    assert row(found).short_strata == short
    assert ("shorter than three windows" in found.warning) == short


@pytest.mark.parametrize(("last", "warned"), [(9, False), (8, True)])
def test_windows_over_more_than_half_of_the_days_are_warned_of(last, warned):
    found = coincidence([2], [1], span=(0, last), window_days=5, strata="span", boundary="keep")
    assert ("most acts are near whatever happens" in found.warning) == warned


def test_an_act_on_the_day_of_an_anchor_is_decided_as_asked():
    near = {
        (side, same_day): int(coincidence([10], [10], span=(0, 29), window_days=5, strata="span",
                                          side=side, same_day=same_day).acts_near)
        for side, same_day in product(["before", "after"], ["exclude", "before", "after", "both"])
    }  # fmt: skip
    assert {key for key, count in near.items() if count} == {
        ("before", "before"), ("before", "both"), ("after", "after"), ("after", "both"),
    }  # fmt: skip


def test_acts_on_the_day_of_an_anchor_are_always_counted_apart():
    for same_day in ("exclude", "before", "after", "both"):
        found = coincidence([10, 10, 12], [10], span=(0, 29), strata="span", same_day=same_day)
        assert row(found).same_day_acts == 2


def test_a_series_without_acts_says_so_and_gives_p_1():
    found = coincidence([], [10], span=(0, 29), strata="span")
    assert (found.p, row(found).acts, row(found).strata_with_both) == (1, 0, 0)
    assert (found.expected, found.low, found.high) == (0, 0, 0)
    assert dropped(found) == {}
    assert "nothing can be said" in found.caption
    assert "can tell nothing" in found.warning
    assert found.detectable_ratio == np.inf


def test_a_series_without_anchors_says_that_it_can_tell_nothing():
    found = coincidence([10, 12], [], span=(0, 29), strata="span")
    assert (found.p, row(found).anchors) == (1, 0)
    assert "can tell nothing" in found.warning


def test_one_act_has_the_covered_share_as_its_p():
    found = coincidence([12], [10], span=(0, 99), window_days=5, strata="span", boundary="keep")
    assert found.p == pytest.approx(0.05)
    assert row(found).smallest_p == found.p
    assert "no effect, however large" not in found.caption


def test_all_on_one_day_is_tested_as_one_burst():
    found = coincidence(
        [12] * 40, [10], span=(0, 99), window_days=5, strata="span", boundary="keep"
    )
    assert (found.acts_near, found.p) == (40, pytest.approx(0.05))


def test_windows_over_every_day_give_p_1_and_a_warning():
    found = coincidence(
        [12, 20], range(30), span=(0, 29), window_days=5, strata="span", same_day="both"
    )
    assert found.p == 1
    assert "can tell nothing" in found.warning and "100%" in found.warning


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"span": None}, "since when and until when"),
        ({"span": (30, 0)}, "ends before it begins"),
        ({"span": []}, "do not overlap"),
        ({"span": ("2001", "2002")}, "acts are plain numbers and the span is of dates"),
        ({"side": "near"}, "allowed: 'before', 'after'"),
        ({"null": "bootstrap"}, "allowed: shift, permutation, uniform"),
        ({"same_day": "ignore"}, "allowed: 'exclude'"),
        ({"strata": "year"}, "without a calendar"),
        ({"strata": "decade"}, "allowed: year, quarter, term, span"),
        ({"boundary": "half"}, "allowed: 'drop', 'keep'"),
        ({"window_days": 0}, "the window holds no day"),
        ({"window_days": 2.5}, "a whole number of days"),
        ({"window_days": -1}, "0 or more"),
        ({"window_days": 200}, "longer span, a shorter window"),
        ({"acts": [1.5]}, "acts holds 1.5"),
        ({"acts": [1, pd.Timestamp("2001-01-01")]}, "acts holds 1"),
        ({"acts": ["27/02/2025"]}, "acts holds '27/02/2025'"),
        ({"acts": [pd.NaT]}, "acts holds NaT"),
        ({"acts": np.array([[1, 2], [3, 4]])}, r"acts holds array\(\[1, 2\]\)"),
        ({"acts": ["2025-01-01", pd.Timestamp("2025-01-02")]}, "acts holds several sorts of days"),
        ({"anchors": 7}, "anchors is 7"),
        ({"span": (0, (60, 99))}, r"span holds \(60, 99\)"),
        ({"acts": pd.DataFrame({"date": ["2025"]})}, "needs first_day and last_day"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_is_allowed(change, says):
    given = {"acts": ACTS, "anchors": ANCHORS, "span": (0, 80), "strata": "span"} | change
    with pytest.raises(ValueError, match=says):
        coincidence(given.pop("acts"), given.pop("anchors"), **given)


def events(*days, kind="meeting", **columns):
    text = pd.Series([*days], dtype="str")
    from bilateral import dates

    return pd.DataFrame(
        {"date": text, "kind": kind, "precision": dates.precision(text),
         "first_day": dates.first_day(text), "last_day": dates.last_day(text)} | columns
    )  # fmt: skip


YEAR = ("2025-01-01", "2025-12-31")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"first_day": pd.NaT}, "without first_day or last_day"),
        ({"last_day": pd.NaT}, "without first_day or last_day"),
        ({"last_day": pd.Timestamp("2025-02-28")}, "comes before their first_day"),
    ],
)
def test_rows_of_events_need_both_ends_in_order(change, says):
    with pytest.raises(ValueError, match=says):
        coincidence(events("2025-03-01").assign(**change), ["2025-02-27"], span=YEAR)


@pytest.mark.parametrize("column", ["first_day", "last_day"])
def test_rows_of_events_with_one_end_only_are_refused(column):
    with pytest.raises(ValueError, match="it needs first_day and last_day"):
        coincidence(events("2025-03-01").drop(columns=column), ["2025-02-27"], span=YEAR)


def test_acts_and_anchors_are_called_by_their_kinds():
    found = coincidence(events("2025-03-01", kind="agreement"),
                        events("2025-02-27", kind="tariff_threat"), span=YEAR)  # fmt: skip
    assert found.names == ("timing_name_agreements", "timing_name_threat")
    mixed = events("2025-03-01", "2025-03-02", kind=["agreement", "call"])
    assert coincidence(mixed, ["2025-02-27"], span=YEAR).names == (
        "timing_name_acts", "timing_name_anchors",
    )  # fmt: skip


def test_what_was_only_announced_is_left_out():
    acts = events("2025-03-01", "2025-03-02", status=["announced", None])
    found = coincidence(acts, ["2025-02-27"], span=YEAR)
    assert row(found).acts == 1
    assert dropped(found) == {("acts", "announced"): 1}
    assert dropped(coincidence(np.array([12]), range(10, 11), span=(0, 29), strata="span")) == {}
    anchors = events("2025-02-27", "2025-04-01", kind="tariff_threat", status=[None, "announced"])
    assert dropped(coincidence(["2025-03-01"], anchors, span=YEAR)) == {("anchors", "announced"): 1}


def test_prisoners_are_not_counted_with_other_handovers():
    acts = events("2025-03-01", "2025-03-02", kind=["transfer", "prisoner_transfer"])
    with pytest.raises(ValueError, match="never counted together"):
        coincidence(acts, ["2025-02-27"], span=YEAR)


def test_an_anchor_known_only_to_the_month_is_left_out():
    found = coincidence(["2025-03-01"], ["2025-02", "2025-02-27"], span=YEAR)
    assert dropped(found) == {("anchors", "imprecise"): 1}


def test_a_meeting_of_two_days_stands_on_the_day_it_began_and_a_handover_lies_between():
    ends = {"last_day": pd.to_datetime(["2025-03-03"])}
    meeting = events("2025-03-01").assign(**ends)
    handover = events("2025-03-01", kind="extradition").assign(**ends)
    assert row(coincidence(meeting, ["2025-02-27"], span=YEAR)).acts == 1
    between = row(coincidence(handover, ["2025-02-27"], span=YEAR))
    assert (between.acts, between.imprecise_acts) == (0, 1)


def test_an_act_known_only_to_the_year_belongs_to_no_quarter():
    found = coincidence(events("2025", "2025-02"), ["2025-02-27"], span=YEAR, strata="quarter",
                        boundary="keep")  # fmt: skip
    assert dropped(found) == {("acts", "across_strata"): 1}
    assert row(found).imprecise_acts == 1


def test_quarters_and_terms_are_those_of_the_calendar():
    quarters = coincidence(
        ["2025-03-01"], ["2025-02-27"], span=YEAR, strata="quarter", boundary="keep"
    )
    assert quarters.strata.stratum.tolist() == ["2025 Q1", "2025 Q2", "2025 Q3", "2025 Q4"]
    assert quarters.strata.days.tolist() == [90, 91, 92, 92]
    terms = coincidence(["2025-03-01"], ["2025-02-27"], span=("2024-01-01", "2025-12-31"), strata="term",
                        boundary="keep")  # fmt: skip
    assert terms.strata.first_day.astype(str).tolist() == ["2024-01-01", "2024-10-01", "2025-01-20"]
    long = coincidence(["2025-03-01"], ["2025-02-27"], span=("1930-01-01", "2031-01-01"), strata="term",
                       boundary="keep").strata.first_day.astype(str).tolist()  # fmt: skip
    assert long[:5] == ["1930-01-01", "1934-12-01", "1937-01-20", "1940-12-01", "1941-01-20"]
    assert long[-7:] == ["2017-01-20", "2018-12-01", "2021-01-20", "2024-10-01", "2025-01-20",
                         "2029-01-20", "2030-10-01"]  # fmt: skip
    years = coincidence(["2025-03-01"], ["2025-02-27"], span=("2024-01-01", "2025-12-31"))
    assert years.strata.stratum.tolist() == ["2024", "2025"]


def test_the_teaching_null_carries_its_warning_and_the_default_none():
    assert (
        "unrelated series"
        in coincidence(ACTS, ANCHORS, strata="span", null="uniform", **CLOSED).warning
    )
    assert coincidence(ACTS, ANCHORS, window_days=2, strata="span", **CLOSED).warning == ""


def test_the_caption_says_it_in_both_languages():
    found = coincidence(
        ACTS, ANCHORS, window_days=2, strata=THIRDS, names=("raids", "a threat"), **CLOSED
    )
    assert found.caption.startswith(
        "Of 10 raids from 0 to 80, 9 fell within 2 days after a threat;"
    )
    assert "(p = 0.0024, exact; 3 of 3 strata could tell)" in found.caption
    assert repr(found) == found.caption
    labels.set_language("es")
    try:
        assert found.caption.startswith(
            "De 10 raids del 0 al 80, 9 ocurrieron en los 2 días después de"
        )
    finally:
        labels.set_language("en")


# --- what would have been missed ------------------------------------------------------------------


def ten_deadlines(acts):
    rng = np.random.default_rng(3)
    return coincidence(rng.choice(690, acts, replace=False), range(30, 690, 66), span=(0, 689),
                       window_days=14, side="before", strata=[325], boundary="keep")  # fmt: skip


def test_the_worked_out_power_is_that_of_drawn_series():
    found = ten_deadlines(20)._replace()
    drawn = power(found._replace(table=found.table.assign(null="permutation")), ratios=(1, 3),
                  simulations=600, seed=4)  # fmt: skip
    exact = power(found, ratios=(1, 3), simulations=0)
    assert exact.power.tolist() == pytest.approx(drawn.power.tolist(), abs=0.06)
    assert exact.power[0] <= 0.05 and drawn.low[0] <= 0.05


def test_the_detectable_ratio_is_found_four_times_in_five():
    found = ten_deadlines(20)
    assert power(found, ratios=(found.detectable_ratio,), simulations=0).power[0] == pytest.approx(
        0.8, abs=0.01
    )


def test_more_acts_let_smaller_effects_be_seen():
    ratios = [ten_deadlines(acts).detectable_ratio for acts in (10, 20, 40, 80, 160, 320)]
    assert ratios == sorted(ratios, reverse=True)
    assert ratios[-1] > 1


def test_a_test_that_can_never_reach_5_percent_says_that_nothing_would_be_found():
    found = coincidence([12], [10], span=(0, 29), window_days=5, strata="span", boundary="keep")
    assert found.detectable_ratio == np.inf
    assert "no effect, however large" in found.caption


def test_power_is_worked_out_for_two_three_five_and_ten_times_the_rate():
    table = power(ten_deadlines(20), simulations=0)
    assert table.rate_ratio.tolist() == [2, 3, 5, 10]
    assert table.simulations.tolist() == [0] * 4 and table.seed.isna().all()
    drawn = power(coincidence([12], [10], span=(0, 29), strata="span"), ratios=(1,))
    assert (drawn.simulations[0], drawn.seed[0]) == (1000, 1)


@pytest.mark.parametrize("wrong", [{"ratios": (0, 2)}, {"ratios": (2, -1)}, {"simulations": -1}])
def test_power_of_no_rate_or_of_fewer_than_no_series_is_refused(wrong):
    with pytest.raises(ValueError, match="ratios above 0, and 0 or more"):
        power(ten_deadlines(10), **wrong)


def test_a_p_of_exactly_5_percent_counts_as_found():
    found = coincidence([10], [10], span=(0, 19), window_days=0, same_day="both", strata="span")
    assert found.p == 0.05
    assert power(found, ratios=(1000,), simulations=20).power[0] > 0.5


def test_one_covered_day_in_a_stratum_is_enough_to_see_an_effect():
    found = coincidence(range(4, 200, 10), range(3, 203, 10), span=(0, 199), window_days=0, same_day="both",
                        strata=[*range(10, 200, 10)])  # fmt: skip
    assert row(found).covered_days == 20
    assert 1 < found.detectable_ratio < 10


def test_an_effect_that_needs_every_act_near_can_be_seen():
    found = coincidence(
        [12, 42], [10, 40], span=(0, 99), window_days=5, strata=[30], boundary="keep"
    )
    assert (row(found).needed, row(found).acts) == (2, 2)
    assert np.isfinite(found.detectable_ratio)


def test_acts_on_every_day_can_show_nothing():
    found = coincidence(
        range(30), [10], span=(0, 29), window_days=5, strata="span", boundary="keep"
    )
    assert found.detectable_ratio == np.inf


def test_many_acts_are_taken_to_be_normal_with_nearly_the_same_result(monkeypatch):
    crowd = ten_deadlines(320)
    monkeypatch.setattr("bilateral.timing.missed._MANY", 320)
    assert detectable(crowd.parts) == pytest.approx(crowd.detectable_ratio, rel=0.005)


# --- collapse and the span ------------------------------------------------------------------------


def test_collapsing_keeps_the_first_of_each_run():
    acts = events("2025-03-09", "2025-03-01", "2025-03-05", "2025-06-01", "2025-06")
    kept = collapse(acts, gap_days=4)
    assert kept.date.tolist() == ["2025-03-01", "2025-06-01", "2025-06"]
    assert kept.acts_in_episode.tolist() == [3, 1, 1]
    assert kept.episode_last_day.dt.strftime("%m-%d").tolist() == ["03-09", "06-01", "06-30"]
    assert len(collapse(acts, gap_days=3)) == 5


@pytest.mark.parametrize(
    ("given", "kept"), [([], []), ([5], [5]), ([5, 5, 5], [5]), ([20, 5, 13], [5, 20])]
)
def test_collapsing_plain_days(given, kept):
    assert collapse(given, gap_days=7 if len(given) < 3 or given[0] == 5 else 6) in (
        kept,
        [5, 13, 20],
    )


def test_acts_seven_days_apart_are_one_episode_unless_asked_otherwise():
    assert collapse([5, 12, 20]) == [5, 20]
    assert collapse([5, 5, 6], gap_days=0) == [5, 6]
    with pytest.raises(ValueError, match="0 or more"):
        collapse([5], gap_days=-1)


def test_an_empty_frame_collapses_to_an_empty_frame():
    assert len(collapse(events("2025-01-01").iloc[:0])) == 0


def test_the_span_is_what_the_searches_have_in_common(shipped):
    span = search_span(shipped, "handovers", "tariffs")
    lists = shipped.coverage.set_index("list_id")
    assert span.first_day[0] == max(
        lists.first_day["handovers-found"], lists.first_day["tariffs-found"]
    )
    assert span.last_day[0] == min(
        lists.last_day["handovers-found"], lists.last_day["tariffs-found"]
    )


def test_the_span_of_events_is_that_of_their_families(shipped):
    handed, threats = (
        bl.handovers(shipped.events),
        bl.select_events(shipped.events, kinds=["tariff_threat"]),
    )
    assert search_span(shipped, handed, threats).equals(
        search_span(shipped, "handovers", "tariffs")
    )
    found = coincidence(handed, threats, span=shipped)
    again = coincidence(handed, threats, span=search_span(shipped, "handovers", "tariffs"))
    assert found.table.equals(again.table)


def test_systematic_meetings_are_searched_only_where_a_complete_list_runs(shipped):
    meetings = bl.select_events(shipped.events, kinds=["meeting", "call"], found_by=["systematic"])
    whole = shipped.coverage[shipped.coverage.complete == "yes"]
    assert search_span(shipped, meetings).last_day.max() <= whole.last_day.max()
    inside = coincidence(
        meetings, ["2025-02-01"], span=search_span(shipped, meetings), side="before"
    )
    assert dropped(inside).get(("acts", "outside_span"), 0) <= 0.02 * len(meetings)


def test_what_two_searches_have_in_common_may_be_one_day_or_none(shipped):
    lists = [("a", "2025-01-01", "2025-01-10", "yes"), ("a", "2025-02-01", "2025-02-28", "no"),
             ("b", "2025-01-10", "2025-01-31", "no"), ("c", "2025-02-10", "2025-02-19", "no")]  # fmt: skip
    coverage = pd.DataFrame(lists, columns=["family", "first_day", "last_day", "complete"])
    ends = {name: pd.to_datetime(coverage[name]) for name in ("first_day", "last_day")}
    data = shipped._replace(coverage=coverage.assign(list_id=["a1", "a2", "b1", "c1"], **ends))

    def found(*names, **options):
        table = search_span(data, *names, **options)
        return [(f"{row.first_day:%m-%d}", row.days) for row in table.itertuples()]

    assert found("a") == [("01-01", 10), ("02-01", 28)]
    assert found("a", complete=True) == [("01-01", 10)]
    assert found("b", complete=True) == [("01-10", 22)]
    assert found("a", "b") == [("01-10", 1)]
    assert found("a", "c") == found("c") == [("02-10", 10)]
    assert found("b", "c") == []


@pytest.mark.parametrize(
    ("searched", "says"),
    [((), "name at least one"), (("extraditons",), "no family or list"), ((events("2025", kind="statement"),), "statement")],
)  # fmt: skip
def test_a_search_that_is_not_known_is_refused(shipped, searched, says):
    with pytest.raises(ValueError, match=says):
        search_span(shipped, *searched)
