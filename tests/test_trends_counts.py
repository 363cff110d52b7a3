"""Counts by period: small cases by hand, and everything again with plain loops over days."""

from datetime import timedelta

import pandas as pd
import pytest

import bilateral as bl
from bilateral import dates


def events(*rows):
    """Rows of date, end_date, kind, direction, people, status; what is left out is missing."""
    columns = ["date", "end_date", "kind", "direction", "people", "status"]
    filled = [
        (*row, *[None, None, "extradition", "mx_to_us", None, None][len(row) :]) for row in rows
    ]
    table = pd.DataFrame(filled, columns=columns)
    table.insert(0, "event_id", [f"e{n}" for n in range(len(table))])
    texts = dict.fromkeys(["date", "end_date", "kind", "direction", "status", "event_id"], "str")
    table = table.astype(texts | {"people": "Int64"})
    return table.join(dates.bounds(table["date"], table["end_date"]))


def lists(*rows):
    return pd.DataFrame(rows, columns=["start", "end", "complete"], dtype="str")


def terms(*rows):
    table = pd.DataFrame(rows, columns=["term_id", "start", "end", "end_known_until"], dtype="str")
    table = table.assign(actor_id=table["term_id"].str.upper(), office="president_mx")
    return table.assign(
        first_day=dates.first_day(table["start"]), last_day=dates.last_day(table["end"])
    )


def ranges(table):
    """Lowest and highest by period; None where missing."""
    return {
        row.period: tuple(None if pd.isna(n) else int(n) for n in (row.lowest, row.highest))
        for row in table.itertuples()
    }


WHOLE = lists(("2019", "2026", "yes"))

MANY = events(
    ("2019-12-30", None, "extradition", "mx_to_us", 1),
    ("2020-01-01", None, "extradition", "mx_to_us", 2),
    ("2020-01-03", "2020-01-08", "transfer", "mx_to_us", 4),
    ("2020-01", None, "deportation", "us_to_mx", 8),
    ("2020-12-31", "2021-01-02", "extradition", "us_to_mx", 16),
    ("2020", None, "extradition", "mx_to_us", 32),
    ("2020-11", "2021-02", "transfer", "mx_to_us", 64),
    ("2021-01-01", None, "extradition", "mx_to_us", None),
    ("2021-06-15", None, "extradition", None, 128),
    ("2021-06-20", None, "transfer", "mx_to_us", 256, "announced"),
    ("2021-09-30", "2021-10-01", "transfer", "mx_to_us", 512),
)  # fmt: skip

PATCHY = lists(
    ("2019-12-01", "2020-01-15", "yes"), ("2020-01-10", "2020-06", "partly"),
    ("2020-12", "2021", "yes"), ("", "", "unknown"),
).replace("", None)  # fmt: skip


# --- the same with plain loops ----------------------------------------------------------------


def days_of(first, last):
    day = first.date()
    while day <= last.date():
        yield day
        day += timedelta(days=1)


def fiscal_year(day):
    return f"FY{day.year + (day.month >= 10)}"


NAMES = {
    "day": lambda day: day.isoformat(),
    "week": lambda day: f"{day.isocalendar()[0]}-W{day.isocalendar()[1]:02}",
    "month": lambda day: f"{day.year}-{day.month:02}",
    "quarter": lambda day: f"{day.year}-Q{(day.month + 2) // 3}",
    "year": lambda day: str(day.year),
    "us_fiscal_year": fiscal_year,
}


def recount(table, every, count, coverage):
    """Each period's lowest, highest, people unstated, announced and coverage, day by day."""
    listed, complete = set(), set()
    for row in coverage.dropna().to_dict("records"):
        spell = dates.bounds(pd.Series([row["start"]]), pd.Series([row["end"]])).iloc[0]
        listed |= set(days_of(spell["first_day"], spell["last_day"]))
        if row["complete"] == "yes":
            complete |= set(days_of(spell["first_day"], spell["last_day"]))
    span = sorted(listed | {d.date() for d in [*table["first_day"], *table["last_day"]]})
    name = NAMES[every]
    first, last = span[0], span[-1]
    while name(first - timedelta(days=1)) == name(first):
        first -= timedelta(days=1)
    while name(last + timedelta(days=1)) == name(last):
        last += timedelta(days=1)
    periods = {}
    for day in days_of(pd.Timestamp(first), pd.Timestamp(last)):
        periods.setdefault(name(day), set()).add(day)
    found = {}
    for period, days in periods.items():
        low = high = unstated = announced = stated = there = 0
        for row in table.to_dict("records"):
            possible = set(days_of(row["first_day"], row["last_day"]))
            if not possible & days:
                continue
            if row["status"] == "announced":
                announced += 1
                continue
            there += 1
            unstated += pd.isna(row["people"])
            stated += pd.notna(row["people"])
            size = 1 if count == "events" else 0 if pd.isna(row["people"]) else row["people"]
            high += size
            low += size if possible <= days else 0
        covered = len(days & listed)
        status = "yes" if days <= complete else "partly" if covered else "no"
        known = covered and (count == "events" or stated or not there)
        pair = (low, high) if known else (None, None)
        found[period] = (*pair, unstated, announced, len(days), covered, status)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("coverage", [WHOLE, PATCHY], ids=["whole", "patchy"])
@pytest.mark.parametrize("count", ["people", "events"])
@pytest.mark.parametrize("every", sorted(NAMES))
def test_counts_agree_with_a_recount_day_by_day(every, count, coverage):
    table = bl.counts_over_time(MANY, every, count=count, coverage=coverage)
    columns = [
        "lowest",
        "highest",
        "without_people",
        "announced",
        "days",
        "covered_days",
        "coverage",
    ]
    found = {
        row.period: tuple(None if pd.isna(getattr(row, c)) else getattr(row, c) for c in columns)
        for row in table.itertuples()
    }
    assert found == recount(MANY, every, count, coverage)


@pytest.mark.parametrize("window", [1, 3, 12])
@pytest.mark.parametrize("count", ["people", "events"])
def test_rolling_counts_agree_with_a_recount_in_each_window(window, count):
    table = bl.rolling_counts(MANY, window, "month", count=count, coverage=WHOLE)
    for n, row in enumerate(table.itertuples()):
        if n < window - 1:
            assert pd.isna(row.lowest) and pd.isna(row.highest)
            continue
        days = set(days_of(row.first_day, row.last_day))
        low = high = stated = there = 0
        for event in MANY[MANY["status"] != "announced"].to_dict("records"):
            possible = set(days_of(event["first_day"], event["last_day"]))
            size = 1 if count == "events" else 0 if pd.isna(event["people"]) else event["people"]
            low += size if possible <= days else 0
            high += size if possible & days else 0
            there += bool(possible & days)
            stated += bool(possible & days) and pd.notna(event["people"])
        if count == "people" and there and not stated:
            assert pd.isna(row.lowest)
        else:
            assert (row.lowest, row.highest) == (low, high), row.period


def test_cumulative_counts_agree_with_counts_of_ever_longer_spans():
    table = bl.cumulative_counts(MANY, "month", coverage=WHOLE)
    for row in table.itertuples():
        days = set(days_of(row.first_day, row.last_day))
        low = high = 0
        for event in MANY[MANY["status"] != "announced"].to_dict("records"):
            possible = set(days_of(event["first_day"], event["last_day"]))
            people = 0 if pd.isna(event["people"]) else event["people"]
            low += people if possible <= days else 0
            high += people if possible & days else 0
        assert (row.lowest, row.highest) == (low, high), row.period


def test_counts_by_kind_and_direction_agree_with_counts_of_each_group_alone():
    table = bl.counts_over_time(MANY, "month", by=["kind", "direction"], coverage=WHOLE)
    assert table.columns[:5].tolist() == ["period", "kind", "direction", "first_day", "last_day"]
    groups = set(zip(table["kind"], table["direction"].fillna("none"), strict=True))
    assert len(groups) == 5
    for (kind, way), rows in table.groupby(["kind", "direction"], dropna=False):
        same_way = MANY["direction"].isna() if pd.isna(way) else MANY["direction"] == way
        alone = MANY[(MANY["kind"] == kind) & same_way]
        assert ranges(rows) == ranges(bl.counts_over_time(alone, "month", coverage=WHOLE))


def test_shipped_yearly_counts_agree_with_a_plain_recount(shipped):
    handed = bl.handovers(shipped.events)
    looked_at = shipped.coverage[shipped.coverage["family"] == "handovers"]
    plain = {}
    for row in handed.to_dict("records"):
        first, last = row["first_day"].year, row["last_day"].year
        people = 0 if pd.isna(row["people"]) else row["people"]
        for y in range(first, last + 1):
            low, high = plain.get((row["direction"], str(y)), (0, 0))
            plain[row["direction"], str(y)] = (low + people * (first == last), high + people)
    table = bl.counts_over_time(handed, by="direction", coverage=looked_at)
    table = table[table["highest"].fillna(0) > 0].set_index(["direction", "period"])
    assert {key: (row["lowest"], row["highest"]) for key, row in table.iterrows()} == plain


# --- partial dates ----------------------------------------------------------------------------


def test_an_event_of_which_only_the_year_is_known_is_never_put_on_its_first_day():
    table = bl.counts_over_time(
        events(("2020", None, "transfer", "mx_to_us", 5)), "month", coverage=WHOLE
    )
    found = ranges(table[table["period"].str.startswith("2020")])
    assert set(found.values()) == {(0, 5)}
    assert len(found) == 12


def test_a_year_is_sure_in_its_year_and_touches_no_other():
    table = bl.counts_over_time(events(("2020", None, "transfer", "mx_to_us", 5)), coverage=WHOLE)
    assert {p: r for p, r in ranges(table).items() if r != (0, 0)} == {"2020": (5, 5)}


def test_a_year_lies_in_no_fiscal_year_for_sure():
    table = bl.counts_over_time(events(("2020",)), "us_fiscal_year", count="events", coverage=WHOLE)
    found = {p: r for p, r in ranges(table).items() if r != (0, 0)}
    assert found == {"FY2020": (0, 1), "FY2021": (0, 1)}


def test_the_fiscal_year_begins_in_october():
    two = events(("2020-09-30",), ("2020-10-01",))
    table = bl.counts_over_time(two, "us_fiscal_year", count="events")
    assert ranges(table) == {"FY2020": (1, 1), "FY2021": (1, 1)}
    assert table["first_day"].dt.strftime("%m-%d").tolist() == ["10-01", "10-01"]


def test_days_round_the_new_year_lie_in_the_iso_week_of_their_thursday():
    table = bl.counts_over_time(
        events(("2020-12-31",), ("2021-01-03",), ("2021-01-04",)), "week", count="events"
    )
    assert ranges(table) == {"2020-W53": (2, 2), "2021-W01": (1, 1)}
    assert bl.counts_over_time(events(("2018-12-31",)), "week", count="events")[
        "period"
    ].tolist() == ["2019-W01"]


def test_an_event_of_some_days_over_the_end_of_a_month_may_lie_in_either():
    table = bl.counts_over_time(
        events(("2021-09-30", "2021-10-01", "transfer", "mx_to_us", 7)), "month"
    )
    assert ranges(table) == {"2021-09": (0, 7), "2021-10": (0, 7)}


def test_an_event_that_may_lie_in_two_months_is_sure_in_a_window_that_holds_both():
    two = events(("2021-09-30", "2021-10-01", "transfer", "mx_to_us", 7), ("2021-12-01",))
    assert ranges(bl.rolling_counts(two, 2, coverage=WHOLE, start="2021-08", end="2021-12")) == {
        "2021-08": (None, None), "2021-09": (0, 7), "2021-10": (7, 7), "2021-11": (0, 7),
        "2021-12": (None, None),
    }  # fmt: skip


# --- what is missing --------------------------------------------------------------------------


def test_outside_coverage_a_count_is_missing_and_not_0_even_with_a_row_on_file():
    two = events(
        ("2018-05-05", None, "transfer", "mx_to_us", 3),
        ("2020-05-05", None, "transfer", "mx_to_us", 4),
    )
    table = bl.counts_over_time(
        two, coverage=lists(("2020", "2020", "yes")), start="2017", end="2021"
    )
    assert ranges(table) == {"2017": (None, None), "2018": (None, None), "2019": (None, None),
                             "2020": (4, 4), "2021": (None, None)}  # fmt: skip
    assert table["coverage"].tolist() == ["no", "no", "no", "yes", "no"]


def test_a_covered_period_without_a_row_is_0():
    table = bl.counts_over_time(MANY.head(0), coverage=lists(("2020", "2021", "yes")))
    assert ranges(table) == {"2020": (0, 0), "2021": (0, 0)}


def test_a_period_only_partly_inside_coverage_says_so():
    table = bl.counts_over_time(MANY.head(0), coverage=lists(("2020", "2021-03", "yes")))
    assert table["coverage"].tolist() == ["yes", "partly"]
    assert table["covered_days"].tolist() == [366, 90]


@pytest.mark.parametrize(("last", "coverage"), [("2020-12-31", "no"), ("2021-01-01", "partly")])
def test_a_period_is_partly_covered_from_its_first_covered_day_on(last, coverage):
    table = bl.counts_over_time(
        MANY.head(0), coverage=lists(("2020", last, "yes")), start="2021", end="2021"
    )
    assert table["coverage"].tolist() == [coverage]


def test_a_list_that_ends_before_it_begins_covers_nothing():
    turned = lists(("2018-05-02", "2018-05-01", "yes"), ("2020", "2020", "yes"))
    assert bl.counts_over_time(MANY.head(0), coverage=turned)["period"].tolist() == ["2020"]


def test_two_lists_that_touch_cover_a_period_together():
    table = bl.counts_over_time(
        MANY.head(0), coverage=lists(("2020-01", "2020-06", "yes"), ("2020-07", "2020-12", "yes"))
    )
    assert table["coverage"].tolist() == ["yes"]


def test_a_list_without_dates_covers_nothing():
    table = bl.counts_over_time(events(("2020",)), coverage=lists(("2020", None, "yes")))
    assert table["coverage"].tolist() == ["no"]
    assert table["highest"].isna().all()


@pytest.mark.parametrize("edge", ["first_day", "last_day"])
def test_a_list_of_days_without_an_edge_covers_nothing(edge):
    days = {"first_day": ["2018-01-01", "2020-01-01"], "last_day": ["2018-12-31", "2020-12-31"]}
    own = pd.DataFrame({n: pd.to_datetime(cells) for n, cells in days.items()}).assign(
        complete="yes"
    )
    own.loc[0, edge] = pd.NaT
    assert bl.counts_over_time(MANY.head(0), coverage=own)["period"].tolist() == ["2020"]


def test_without_any_coverage_a_table_is_of_every_day_that_an_event_may_lie_on():
    table = bl.counts_over_time(events(("2020",)), "month", count="events")
    assert table["period"].tolist() == [f"2020-{month:02}" for month in range(1, 13)]


def test_without_any_coverage_only_periods_with_rows_have_a_count():
    table = bl.counts_over_time(events(("2019",), ("2021",)), count="events")
    assert ranges(table) == {"2019": (1, 1), "2020": (None, None), "2021": (1, 1)}
    assert set(table["coverage"]) == {"unknown"}


def test_a_coverage_without_rows_says_that_nothing_was_looked_for():
    table = bl.counts_over_time(events(("2019",)), coverage=WHOLE.head(0))
    assert ranges(table) == {"2019": (None, None)}


def test_no_event_and_no_coverage_give_no_period():
    for table in (bl.counts_over_time(MANY.head(0)), bl.rolling_counts(MANY.head(0), 3),
                  bl.cumulative_counts(MANY.head(0)), bl.counts_over_time(MANY.head(0), by="kind")):  # fmt: skip
        assert table.empty
        assert {"period", "lowest", "highest", "coverage"} <= set(table)


def test_a_single_event_is_one_period():
    assert ranges(bl.counts_over_time(events(("2020-02-29", None, "transfer", "mx_to_us", 3)))) == {
        "2020": (3, 3)
    }


def test_people_that_no_row_of_a_period_states_are_missing_and_counted_apart():
    table = bl.counts_over_time(events(("2020-05",), ("2021-05", None, "transfer", "mx_to_us", 2)), coverage=WHOLE,
                                start="2020", end="2021")  # fmt: skip
    assert ranges(table) == {"2020": (None, None), "2021": (2, 2)}
    assert table["without_people"].tolist() == [1, 0]


def test_announced_events_are_left_out_and_counted_apart():
    two = events(
        ("2020-05", None, "transfer", "mx_to_us", 3, "announced"),
        ("2020-06", None, "transfer", "mx_to_us", 4),
    )
    table = bl.counts_over_time(two)
    assert ranges(table) == {"2020": (4, 4)}
    assert table["announced"].tolist() == [1]


def test_a_rolling_count_over_a_gap_is_missing():
    gap = lists(("2020-01", "2020-03", "yes"), ("2020-05", "2020-08", "yes"))
    table = bl.rolling_counts(MANY.head(0), 2, coverage=gap)
    missing = table.loc[table["lowest"].isna(), "period"].tolist()
    assert missing == ["2020-01", "2020-04", "2020-05"]


@pytest.mark.parametrize("month", ["2021-01", "2021-12"])
def test_counts_that_add_up_go_on_over_a_year_of_which_one_month_was_looked_at(month):
    few = lists(("2020", "2020", "yes"), (month, month, "yes"), ("2022", "2022", "yes"))
    for table in (
        bl.cumulative_counts(MANY.head(0), coverage=few),
        bl.rolling_counts(MANY.head(0), 1, "year", coverage=few),
    ):
        assert ranges(table) == {"2020": (0, 0), "2021": (0, 0), "2022": (0, 0)}


def test_a_cumulative_count_is_missing_from_the_first_gap_on():
    gap = lists(("2020", "2020", "yes"), ("2022", "2022", "yes"))
    one = events(
        ("2018", None, "transfer", "mx_to_us", 1), ("2020", None, "transfer", "mx_to_us", 2)
    )
    table = bl.cumulative_counts(one, coverage=gap)
    assert ranges(table) == {"2020": (2, 2), "2021": (None, None), "2022": (None, None)}


# --- terms of office --------------------------------------------------------------------------

THREE = terms(
    ("ana", "2012-12-01", "2018-12-01", None), ("bea", "2018-12-01", "2024-10-01", None),
    ("cora", "2024-10-01", None, None),
)  # fmt: skip


def test_the_day_on_which_one_follows_another_belongs_to_the_one_who_comes():
    three = events(("2018-11-30",), ("2018-12-01",), ("2024-10-01",))
    table = bl.counts_over_time(three, "term", count="events", terms=THREE, office="president_mx")
    assert ranges(table) == {"ana": (1, 1), "bea": (1, 1), "cora": (1, 1)}
    assert table["in_office"].tolist() == ["ANA", "BEA", "CORA"]
    assert table["last_day"].astype(str).tolist() == ["2018-11-30", "2024-09-30", "2024-10-01"]


@pytest.mark.parametrize(("day", "term"), [("2018-11-30", "ana"), ("2018-12-01", "bea")])
def test_a_term_is_in_the_table_if_the_time_asked_for_touches_one_of_its_days(day, term):
    table = bl.counts_over_time(
        events((day,)), "term", count="events", terms=THREE, office="president_mx"
    )
    assert ranges(table) == {term: (1, 1)}


def test_a_month_in_which_the_office_changed_may_lie_in_either_term():
    one = events(
        ("2018-12", None, "transfer", "mx_to_us", 2), ("2018", None, "transfer", "mx_to_us", 3)
    )
    table = bl.counts_over_time(
        one, "term", coverage=WHOLE, terms=THREE, office="president_mx", start="2018"
    )
    assert ranges(table) == {"ana": (None, None), "bea": (2, 5), "cora": (0, 0)}


def test_an_open_term_lasts_as_long_as_a_source_shows_it():
    known = terms(("ana", "2012-12-01", None, "2015-06"))
    table = bl.counts_over_time(
        events(("2020",)), "term", terms=known, office="president_mx", start="2012"
    )
    assert table["last_day"].astype(str).tolist() == ["2015-06-30"]


def test_a_term_of_unknown_end_lasts_until_the_next_begins():
    two = terms(("ana", "2012", None, None), ("bea", "2018-12-01", "2024", None))
    table = bl.counts_over_time(
        events(("2020",)), "term", terms=two, office="president_mx", start="2012"
    )
    assert table["period"].tolist() == ["ana", "bea"]
    assert table["last_day"].astype(str).tolist() == ["2018-11-30", "2024-12-31"]


def test_a_term_that_ends_before_it_begins_is_no_period():
    turned = terms(("ana", "2012-12-01", "2012-11-30", None), ("bea", "2018", "2024", None))
    table = bl.counts_over_time(
        events(("2020",)), "term", terms=turned, office="president_mx", start="2010"
    )
    assert table["period"].tolist() == ["bea"]


def test_two_who_begin_on_one_day_hold_an_office_at_once():
    two = terms(("ana", "2012", None, None), ("bea", "2012", "2018", None))
    with pytest.raises(ValueError, match="held by several at once"):
        bl.counts_over_time(MANY, "term", terms=two, office="president_mx")


def test_an_office_that_several_hold_at_once_has_no_terms_to_count_by():
    two = terms(("ana", "2012", "2018-12-01", None), ("bea", "2016", "2024", None))
    with pytest.raises(ValueError, match="held by several at once"):
        bl.counts_over_time(MANY, "term", terms=two, office="president_mx")


def test_an_office_that_is_not_on_file_is_refused_with_those_that_are():
    with pytest.raises(ValueError, match=r"no term of office .king.*president_mx"):
        bl.counts_over_time(MANY, "term", terms=THREE, office="king")


# --- what cannot be counted -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"every": "decade"}, "every is 'decade'; allowed: day, week, month"),
        ({"count": "planes"}, "count is 'planes'; allowed: 'people' or 'events'"),
        ({"by": "colour"}, "no column 'colour' in events"),
        ({"start": "27/02/2025"}, "start is '27/02/2025'; allowed: YYYY"),
        ({"every": "term"}, "needs terms=data.terms and office"),
    ],
)
def test_what_cannot_be_counted_is_refused_with_what_can(choice, said):
    with pytest.raises(ValueError, match=said):
        bl.counts_over_time(MANY, **choice)


@pytest.mark.parametrize("edge", ["first_day", "last_day"])
def test_an_event_without_a_first_or_a_last_day_is_refused(edge):
    with pytest.raises(ValueError, match="1 events have no first_day or last_day"):
        bl.counts_over_time(MANY.assign(**{edge: MANY[edge].mask(MANY.index == 0)}))


@pytest.mark.parametrize("window", [0, -1, 1.5, True, "12"])
def test_a_window_is_a_number_of_periods(window):
    with pytest.raises(ValueError, match="window is"):
        bl.rolling_counts(MANY, window)


def test_prisoners_who_finish_their_sentence_are_never_counted_with_the_others():
    mixed = events(("2020", None, "transfer"), ("2020", None, "prisoner_transfer"))
    with pytest.raises(ValueError, match="never counted with other handovers"):
        bl.counts_over_time(mixed)
    assert len(bl.counts_over_time(mixed, by="kind")) == 2


# --- by who was in it -------------------------------------------------------------------------

TWO = events(
    ("2020-01-01", None, "transfer", "mx_to_us", 5),
    ("2020-02-02", None, "transfer", "mx_to_us", None),
)
PEOPLE = pd.DataFrame(
    [("e0", "p1", "north|south"), ("e0", "p2", "north"), ("e0", "p3", None), ("e1", "p4", "south"),
     ("e9", "p9", "north")],
    columns=["event_id", "actor_id", "organization"], dtype="str",
)  # fmt: skip


def shares(table):
    return {
        (row.event_id, None if pd.isna(row.organization) else row.organization):
            None if pd.isna(row.people) else int(row.people)
        for row in table.itertuples()
    }  # fmt: skip


def test_people_are_parted_by_the_nearest_organization_and_the_rest_is_unknown():
    assert shares(bl.spread_people(TWO, PEOPLE)) == {
        ("e0", "north"): 2, ("e0", None): 3, ("e1", "south"): 1, ("e1", None): None,
    }  # fmt: skip


def test_a_person_can_be_counted_under_every_organization():
    found = shares(bl.spread_people(TWO, PEOPLE, every=True))
    assert found["e0", "south"] == 1 and found["e0", "north"] == 2 and found["e0", None] == 3


def test_an_event_of_which_everyone_is_named_has_no_row_of_the_unknown():
    whole = events(("2020-01-01", None, "transfer", "mx_to_us", 2))
    told = PEOPLE[PEOPLE["organization"].notna()]
    assert shares(bl.spread_people(whole, told)) == {("e0", "north"): 2}


def test_an_event_of_nobody_keeps_its_row():
    nobody = events(("2020-01-01", None, "transfer", "mx_to_us", 0))
    assert shares(bl.spread_people(nobody, PEOPLE.head(0))) == {("e0", None): 0}


def test_an_event_of_which_nobody_is_named_is_unknown_as_a_whole():
    assert shares(bl.spread_people(TWO, PEOPLE.head(0))) == {("e0", None): 5, ("e1", None): None}


def test_parted_people_add_up_to_those_handed_over(shipped):
    handed = bl.handovers(shipped.events)
    for column in ("organization", "us_district"):
        spread = bl.spread_people(handed, shipped.persons, column)
        by_event = spread.groupby("event_id")["people"].sum()
        assert (by_event == handed.set_index("event_id")["people"].reindex(by_event.index)).all()
        assert not spread.duplicated(["event_id", column]).any()


def test_parted_people_are_counted_like_events():
    spread = bl.spread_people(TWO, PEOPLE)
    table = bl.counts_over_time(spread, by="organization", coverage=lists(("2020", "2020", "yes")))
    found = {
        ("?" if pd.isna(r.organization) else r.organization): (r.lowest, r.without_people)
        for r in table.itertuples()
    }
    assert found == {"north": (2, 0), "south": (1, 0), "?": (3, 1)}


def test_an_unknown_column_of_persons_is_refused():
    with pytest.raises(ValueError, match="no column 'shoe' in persons"):
        bl.spread_people(TWO, PEOPLE, "shoe")


def test_an_actor_with_two_roles_in_an_event_is_one_row():
    present = pd.DataFrame(
        [("e0", "ana", "host", "a"), ("e0", "ana", "announcer", None), ("e1", "ana", "host", "a"), ("e1", "bea", "host", None)],
        columns=["event_id", "actor_id", "role", "office"], dtype="str",
    )  # fmt: skip
    table = bl.spread_actors(TWO, present)
    assert table[["event_id", "actor_id", "role"]].values.tolist() == [
        ["e0", "ana", "host|announcer"], ["e1", "ana", "host"], ["e1", "bea", "host"],
    ]  # fmt: skip
    assert len(bl.spread_actors(TWO, present, roles=["announcer"])) == 1
    assert bl.spread_actors(TWO, present.head(0)).empty
