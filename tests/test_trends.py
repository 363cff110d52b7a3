"""Counts and yearly figures: a case by hand, the empty case, and a recount of the shipped data."""

import pandas as pd
import pytest

import bilateral as bl
from bilateral import dates

HANDED = ("extradition", "transfer", "deportation")


def events(*rows):
    table = pd.DataFrame(rows, columns=["date", "kind", "direction", "people"])
    table["event_id"] = [f"e{n}" for n in range(len(table))]
    table = table.astype({"date": "str", "kind": "str", "direction": "str", "people": "Int64"})
    return table.join(dates.bounds(table["date"]))


FIVE = events(
    ("2023", "extradition", "mx_to_us", 3),
    ("2023-05", "extradition", "mx_to_us", None),
    ("2025-02-27", "transfer", "mx_to_us", 29),
    ("2025-03-01", "prisoner_transfer", "us_to_mx", 40),
    ("2025-03-02", "deportation", "us_to_mx", 1),
)


def series(*rows):
    columns = ["period_start", "period_end", "basis", "value", "source_id"]
    table = pd.DataFrame(rows, columns=columns).astype({"value": "Float64"})
    same = {"measure": "extraditions", "direction": "mx_to_us", "destination": "united_states",
                "population": "all", "bound": "exact", "unit": "people"}  # fmt: skip
    return table.assign(**same).join(dates.bounds(table["period_start"], table["period_end"]))


def year(y, value, source, basis="calendar_year"):
    return (f"{y}-01-01", f"{y}-12-31", basis, value, source)


# --- handovers and counts ---------------------------------------------------------------------


def test_prisoner_transfers_are_not_among_the_handovers():
    assert bl.handovers(FIVE)["kind"].tolist() == [
        "extradition",
        "extradition",
        "transfer",
        "deportation",
    ]


def test_prisoner_transfers_come_along_only_when_asked_for():
    assert len(bl.handovers(FIVE, prisoners=True)) == 5


def test_events_and_people_are_counted_by_group():
    table = bl.event_counts(bl.handovers(FIVE), ["direction"]).set_index("direction")
    assert table["events"].to_dict() == {"mx_to_us": 3, "us_to_mx": 1}
    assert table["people"].to_dict() == {"mx_to_us": 32, "us_to_mx": 1}
    assert table["without_people"].to_dict() == {"mx_to_us": 1, "us_to_mx": 0}


def test_a_year_counts_from_its_first_to_its_last_possible_day():
    row = bl.event_counts(FIVE.head(1)).iloc[0]
    assert (row["since"], row["until"]) == (pd.Timestamp("2023-01-01"), pd.Timestamp("2023-12-31"))


def test_people_that_no_row_states_are_missing_and_not_0():
    row = bl.event_counts(FIVE.iloc[[1]]).iloc[0]
    assert (row["events"], row["without_people"]) == (1, 1)
    assert pd.isna(row["people"])


def test_no_event_gives_no_group():
    assert bl.event_counts(FIVE.head(0)).columns.tolist()[:4] == [
        "direction",
        "kind",
        "events",
        "people",
    ]
    assert bl.event_counts(FIVE.head(0)).empty


def test_counts_agree_with_a_plain_recount_of_the_shipped_data():
    shipped = bl.load().events
    plain = {}
    for row in shipped.to_dict("records"):
        if row["kind"] in HANDED:
            count = plain.setdefault((row["direction"], row["kind"]), [0, 0])
            count[0] += 1
            count[1] += 0 if pd.isna(row["people"]) else row["people"]
    table = bl.event_counts(bl.handovers(shipped)).set_index(["direction", "kind"])
    assert {key: [row["events"], row["people"]] for key, row in table.iterrows()} == plain


# --- published figures ------------------------------------------------------------------------


def test_a_disputed_year_is_a_range_with_both_figures():
    table = bl.yearly_figures(series(year(2008, 85, "a"), year(2008, 95, "b"), year(2008, 95, "c")))
    assert table.iloc[0].tolist()[:6] == [2008, 85.0, 95.0, 10.0, "85, 95", 3]


def test_a_year_without_a_figure_is_missing_and_not_0():
    table = bl.yearly_figures(series(year(2008, 85, "a"), year(2010, 94, "a"))).set_index("year")
    assert table.index.tolist() == [2008, 2009, 2010]
    assert table.loc[2009, ["lowest", "highest", "difference", "values"]].isna().all()
    assert table.loc[2009, "sources"] == 0


@pytest.mark.parametrize(
    "basis", ["us_fiscal_year", "term", "partial_year", "other_period", "stock"]
)
def test_no_other_period_stands_in_for_a_calendar_year(basis):
    assert bl.yearly_figures(series(year(2008, 85, "a", basis))).empty


@pytest.mark.parametrize(
    ("column", "term"),
    [
        ("destination", "all_countries"),
        ("population", "mexican_nationals"),
        ("direction", "us_to_mx"),
    ],
)
def test_figures_that_count_something_else_are_left_out(column, term):
    other = series(year(2008, 1, "b")).assign(**{column: term})
    table = bl.yearly_figures(pd.concat([series(year(2008, 85, "a")), other]))
    assert table["values"].tolist() == ["85"]


def test_the_years_of_the_table_can_be_chosen():
    table = bl.yearly_figures(series(year(2008, 85, "a")), years=(2007, 2009))
    assert table["lowest"].isna().tolist() == [True, False, True]


def test_no_figure_gives_an_empty_table_with_the_same_columns():
    nothing = series(year(2008, 85, "a")).head(0)
    assert bl.yearly_figures(nothing).columns.tolist() == [
        "year", "lowest", "highest", "difference", "values", "sources", "preferred",
        "preferred_because", "figure",
    ]  # fmt: skip
    assert bl.yearly_figures(nothing, years=(2000, 2001))["highest"].isna().all()


def test_yearly_figures_agree_with_a_plain_recount_of_the_shipped_data():
    shipped = bl.load().series
    plain = {}
    for row in shipped.to_dict("records"):
        counted = (
            row["measure"],
            row["direction"],
            row["destination"],
            row["population"],
            row["basis"],
        )
        if counted == ("extraditions", "mx_to_us", "united_states", "all", "calendar_year"):
            plain.setdefault(int(row["period_start"][:4]), []).append(row["value"])
    table = bl.yearly_figures(shipped).dropna(subset=["highest"]).set_index("year")
    ranges = {y: (min(values), max(values)) for y, values in plain.items()}
    assert {y: (row["lowest"], row["highest"]) for y, row in table.iterrows()} == ranges


# --- other periods ----------------------------------------------------------------------------

TERM = ("2006-12", "2012-11", "term", 600.0)


def test_a_figure_of_two_pages_is_one_row_with_two_sources():
    table = bl.period_figures(series((*TERM, "a"), (*TERM, "b")))
    assert table[["value", "sources"]].values.tolist() == [[600.0, 2]]


def test_calendar_years_are_not_among_the_other_periods():
    assert bl.period_figures(series(year(2008, 85, "a"))).empty


def test_other_periods_can_be_chosen_by_basis_measure_and_way():
    two = series((*TERM, "a"), year(2009, 5, "a", "partial_year"))
    assert bl.period_figures(two, bases=["partial_year"])["value"].tolist() == [5.0]
    assert bl.period_figures(two, measures="extraditions", direction="mx_to_us")[
        "value"
    ].tolist() == [5.0, 600.0]
    assert bl.period_figures(two, direction="us_to_mx").empty


def test_of_periods_that_end_together_the_longer_stands_first():
    two = series(("2010", "2012", "term", 5, "a"), ("2006", "2012", "term", 9, "a"))
    assert bl.period_figures(two)["value"].tolist() == [9.0, 5.0]


def test_a_figure_whose_way_is_unknown_is_kept():
    one = series((*TERM, "a")).assign(direction=float("nan"))
    assert len(bl.period_figures(one)) == 1


def test_other_periods_agree_with_a_plain_recount_of_the_shipped_data():
    shipped = bl.load().series
    columns = ["measure", "direction", "destination", "population", "basis", "period_start",
               "period_end", "value", "bound", "unit"]  # fmt: skip
    plain = {
        tuple(map(str, (row[c] for c in columns)))
        for row in shipped.to_dict("records")
        if row["basis"] != "calendar_year"
    }
    assert len(bl.period_figures(shipped)) == len(plain)


# --- disputes ---------------------------------------------------------------------------------


def test_figures_in_dispute_are_kept_with_every_page():
    rows = bl.disputed_figures(
        series(year(2008, 95, "b"), year(2008, 85, "a"), year(2009, 107, "a"))
    )
    assert rows["value"].tolist() == [85.0, 95.0]


def test_the_same_figure_twice_is_no_dispute():
    assert bl.disputed_figures(series(year(2008, 85, "a"), year(2008, 85, "b"))).empty


def test_figures_that_count_different_things_are_no_dispute():
    two = series(year(2008, 85, "a"), year(2008, 68, "a"))
    two["population"] = ["all", "mexican_nationals"]
    assert bl.disputed_figures(two).empty


def test_no_figure_is_in_no_dispute():
    assert bl.disputed_figures(series(year(2008, 85, "a")).head(0)).empty


def test_disputes_agree_with_a_plain_recount_of_the_shipped_data():
    shipped = bl.load().series
    columns = [
        "measure",
        "direction",
        "destination",
        "population",
        "basis",
        "period_start",
        "period_end",
    ]
    groups = {}
    for row in shipped.to_dict("records"):
        groups.setdefault(tuple(str(row[c]) for c in columns), []).append(row)
    plain = {
        r["series_id"]
        for rows in groups.values()
        if len({r["value"] for r in rows}) > 1
        for r in rows
    }
    assert set(bl.disputed_figures(shipped)["series_id"]) == plain
