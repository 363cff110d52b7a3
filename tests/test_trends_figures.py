"""The preferred figure, whom to believe, and what may be added up."""

import pandas as pd
import pytest

import bilateral as bl
from bilateral import dates
from bilateral.trends.preferred import origin


def figures(*rows, **same):
    """Rows of year, value, source, bound; or of start, end, value, source."""
    columns = ["period_start", "period_end", "value", "source_id", "bound"]
    filled = [
        (f"{r[0]}-01-01", f"{r[0]}-12-31", *r[1:]) if isinstance(r[0], int) else r for r in rows
    ]
    table = pd.DataFrame([(*r, *["exact"][len(r) - 4 :]) for r in filled], columns=columns)
    fixed = {"measure": "extraditions", "direction": "mx_to_us", "destination": "united_states",
             "population": "all", "basis": "calendar_year", "unit": "people"} | same  # fmt: skip
    table = table.astype({"value": "Float64"}).assign(**fixed)
    table["series_id"] = [f"s{n}" for n in range(len(table))]
    return table.join(dates.bounds(table["period_start"], table["period_end"]))


def pages(*rows):
    columns = ["source_id", "kind", "url", "publisher", "published"]
    return pd.DataFrame(rows, columns=columns, dtype="str")


PAGES = pages(
    ("fgr", "official", "https://www.fgr.org.gob.mx/a", "FGR", "2010-01"),
    ("doj", "official", "https://www.justice.gov/a", "Department of Justice", "2012"),
    ("paper", "newspaper", "https://paper.mx/a", "Paper", "2011-05"),
    ("late", "newspaper", "https://late.mx/a", "Late", "2015-05-05"),
    ("none", "newspaper", "https://none.mx/a", "Undated", None),
    ("fox", "wire", "https://fox.com/a", "Fox News (AP)", "2009"),
    ("lincoln", "wire", "https://lincoln.com/a", "Lincoln Daily (AP)", "2009"),
    ("copy", "copy", "https://copy.com/a", "A forum", "2009"),
)


def preferred(*rows):
    row = bl.yearly_figures(figures(*rows), sources=PAGES).iloc[0]
    return row["preferred"], row["preferred_because"]


@pytest.mark.parametrize(
    ("rows", "value", "because"),
    [
        ([(2008, 85, "paper")], 85, "the only figure"),
        ([(2008, 85, "paper"), (2008, 85, "fox")], 85, "all 2 pages agree"),
        (
            [(2008, 90, "fgr", "at_least"), (2008, 85, "none")],
            85,
            "the exact figure, beside limits",
        ),
        (
            [(2008, 85, "fgr"), (2008, 95, "doj")],
            85,
            "official page of the government that hands over",
        ),
        ([(2008, 85, "doj"), (2008, 95, "late")], 85, "official page"),
        ([(2008, 85, "paper"), (2008, 95, "late")], 95, "the page published last"),
        ([(2008, 85, "none"), (2008, 95, "paper")], 95, "the page published last"),
        (
            [(2008, 85, "none"), (2008, 95, "unknown-1"), (2008, 95, "unknown-2")],
            95,
            "given by most pages",
        ),
        ([(2008, 95, "fox"), (2008, 85, "lincoln")], 85, "nothing else decides: the smaller"),
    ],
)
def test_the_preferred_figure_is_found_step_by_step(rows, value, because):
    assert preferred(*rows) == (value, because)


def test_a_page_dated_to_the_year_counts_as_of_its_last_day():
    two = pages(("year", "newspaper", "https://a.mx", "A", "2010"),
                ("month", "newspaper", "https://b.mx", "B", "2010-06"))  # fmt: skip
    rows = figures((2008, 85, "year"), (2008, 80, "month"))
    assert bl.yearly_figures(rows, sources=two)["preferred"].tolist() == [85.0]


def test_of_those_who_come_south_the_united_states_count():
    rows = figures((2008, 85, "fgr"), (2008, 95, "doj"), direction="us_to_mx", destination="mexico")
    table = bl.yearly_figures(rows, sources=PAGES, direction="us_to_mx", destination="mexico")
    assert table["preferred"].tolist() == [95.0]


MIXED = [
    (2008, 80, "copy"),
    (2008, 85, "fgr"),
    (2008, 95, "fox"),
    (2008, 95, "paper"),
    (2008, 99, "late"),
]


@pytest.mark.parametrize(
    ("believe", "figure"),
    [("preferred", 85), ("official", 85), ("lowest", 80), ("highest", 99), ("two_sources", 95)],
)
def test_a_reader_chooses_whom_to_believe(believe, figure):
    table = bl.yearly_figures(figures(*MIXED), sources=PAGES, believe=believe)
    assert table["figure"].tolist() == [figure]
    assert table[["lowest", "highest", "preferred"]].values.tolist() == [[80, 99, 85]]


def test_two_pages_of_one_agency_and_a_copy_are_one_source():
    rows = figures((2008, 95, "fox"), (2008, 95, "lincoln"), (2008, 95, "copy"))
    assert bl.yearly_figures(rows, sources=PAGES, believe="two_sources")["figure"].isna().all()
    assert origin("Fox News (AP)", "wire") == origin("Lincoln Daily (AP)", "wire") == "AP"
    assert origin("US Embassy (UNT web archive)", "official") == "US Embassy (UNT web archive)"


def test_a_year_without_an_official_page_has_no_official_figure():
    table = bl.yearly_figures(figures((2008, 95, "fox")), sources=PAGES, believe="official")
    assert table["figure"].isna().all() and table["preferred"].tolist() == [95.0]


@pytest.mark.parametrize("believe", ["official", "two_sources"])
def test_who_says_so_cannot_be_asked_without_the_sources(believe):
    with pytest.raises(ValueError, match=r"give sources=data\.sources"):
        bl.yearly_figures(figures((2008, 95, "fox")), believe=believe)


@pytest.mark.parametrize("choice", [{"believe": "me"}, {"basis": "term"}])
def test_an_unknown_choice_is_refused(choice):
    with pytest.raises(ValueError, match="allowed:"):
        bl.yearly_figures(figures((2008, 95, "fox")), **choice)


def test_fiscal_years_are_named_by_the_year_they_end_in():
    rows = figures(("2011-10-01", "2012-09-30", 7, "fgr"), basis="us_fiscal_year")
    assert bl.yearly_figures(rows, basis="us_fiscal_year")["year"].tolist() == [2012]
    assert bl.yearly_figures(rows).empty


def test_the_preferred_figure_lies_in_the_range_of_every_shipped_year(shipped):
    for believe in ("preferred", "official", "lowest", "highest", "two_sources"):
        table = bl.yearly_figures(shipped.series, sources=shipped.sources, believe=believe)
        known = table.dropna(subset=["lowest"])
        assert known["preferred"].between(known["lowest"], known["highest"]).all()
        given = table.dropna(subset=["figure"])
        assert given["figure"].between(given["lowest"], given["highest"]).all()
        assert table.loc[table["lowest"].isna(), ["preferred", "figure"]].isna().all(axis=None)


# --- adding up --------------------------------------------------------------------------------


def test_figures_of_one_sort_are_added_up():
    found = bl.add_figures(figures((2008, 85, "a"), (2009, 100, "b")))
    assert (found.value, found.bound, len(found.table)) == (185.0, "exact", 2)
    assert (str(found.first_day.date()), str(found.last_day.date())) == ("2008-01-01", "2009-12-31")


@pytest.mark.parametrize(
    ("column", "other"),
    [("basis", "us_fiscal_year"), ("destination", "all_countries"), ("population", "mexican_nationals"),
     ("direction", "us_to_mx"), ("measure", "deportations"), ("unit", "requests")],
)  # fmt: skip
def test_unlike_figures_are_not_added_unasked_and_the_rows_are_named(column, other):
    rows = figures((2008, 85, "a"), (2009, 100, "b"))
    rows.loc[1, column] = other
    with pytest.raises(ValueError, match=f"unlike {column}.*s0.*s1|unlike {column}.*s1.*s0"):
        bl.add_figures(rows)
    found = bl.add_figures(rows, allow_unlike=True)
    assert found.value == 185.0 and "unlike" in found.caption


def test_one_figure_is_a_sum_of_its_own_without_a_start_and_as_a_stock():
    assert bl.add_figures(figures((None, "2000-03", 80, "a"))).value == 80.0
    assert bl.add_figures(figures(("2013", "2013", 5, "a"), basis="stock")).value == 5.0


def test_periods_that_share_a_day_are_not_added_and_those_that_touch_are():
    first = ("2008-01-01", "2008-06-30", 5, "a")
    shares, touches = (
        figures(first, (day, "2008-12-31", 6, "b")) for day in ("2008-06-30", "2008-07-01")
    )
    with pytest.raises(ValueError, match="overlapping periods: s0 and s1"):
        bl.add_figures(shares)
    assert bl.add_figures(touches).value == 11.0


def test_of_periods_that_begin_together_the_shorter_is_named_first():
    with pytest.raises(ValueError, match="overlapping periods: s1 and s0"):
        bl.add_figures(figures(("2006", "2012", 9, "a"), ("2006", "2006", 1, "b")))


def test_of_periods_that_end_together_the_first_is_named():
    rows = figures(("2006", "2012", 9, "a"), ("2010", "2012", 1, "b"), ("2012", "2013", 1, "c"))
    with pytest.raises(ValueError, match="s0 and s1; overlapping periods: s0 and s2"):
        bl.add_figures(rows)


@pytest.mark.parametrize(("years", "said"), [
    (3, r"all_countries \(s1, s2, s3\)"), (4, r"all_countries \(s1, s2, s3 and 1 more\)"),
    (5, r"all_countries \(s1, s2, s3 and 2 more\)"),
])  # fmt: skip
def test_at_most_three_rows_in_conflict_are_named(years, said):
    rows = figures(*((2000 + n, 1, "a") for n in range(years + 1)))
    rows.loc[1:, "destination"] = "all_countries"
    with pytest.raises(ValueError, match=said):
        bl.add_figures(rows)


def test_overlapping_periods_are_not_added():
    rows = figures((2008, 85, "a"), ("2008-12", "2009-03", 5, "b"), (2010, 9, "c"))
    with pytest.raises(ValueError, match="overlapping periods: s0 and s1"):
        bl.add_figures(rows)


def test_a_long_period_overlaps_every_one_inside_it():
    rows = figures(("2006", "2012", 9, "a"), (2007, 1, "b"), (2011, 1, "c"))
    with pytest.raises(ValueError, match="s0 and s1; overlapping periods: s0 and s2"):
        bl.add_figures(rows)


def test_each_period_is_set_against_the_one_that_reaches_furthest():
    rows = figures(("2006", "2008", 9, "a"), ("2007", "2010", 1, "b"), (2009, 1, "c"))
    with pytest.raises(ValueError, match="s0 and s1; overlapping periods: s1 and s2"):
        bl.add_figures(rows)


def test_two_sources_for_one_year_are_not_added():
    with pytest.raises(ValueError, match="overlapping periods"):
        bl.add_figures(figures((2008, 85, "a"), (2008, 85, "b")))


def test_stocks_are_never_added():
    rows = figures(("2013", "2013", 5, "a"), ("2014", "2014", 5, "b"), basis="stock")
    with pytest.raises(ValueError, match="stocks on a day"):
        bl.add_figures(rows)


def test_a_period_without_a_start_may_overlap_any():
    rows = figures((None, "2000-03", 80, "a"), (2001, 12, "b"))
    with pytest.raises(ValueError, match="without a known start: s0"):
        bl.add_figures(rows)


def test_a_sum_with_a_limit_in_it_is_a_limit():
    rows = figures((2008, 85, "a", "at_least"), (2009, 100, "b"))
    assert bl.add_figures(rows).bound == "at_least"
    rows = figures((2008, 85, "a", "at_least"), (2009, 100, "b", "at_most"))
    assert bl.add_figures(rows).bound is None


def test_nothing_added_up_is_missing_and_not_0():
    found = bl.add_figures(figures((2008, 85, "a")).head(0))
    assert found.value is None and found.caption == "No figure to add."
