"""The claim desk: small data with a known truth, the claims on file, and the shipped answers."""

import pandas as pd
import pytest

import bilateral as bl
from bilateral.claim_desk import Claim, claims, examine_claim, say_verdicts
from bilateral.labels import set_language

YES = [
    {
        "list_id": "all",
        "family": "handovers",
        "start": "2000",
        "end": "2025",
        "complete": "yes",
        "how": "All.",
    }
]
PARTLY = [YES[0] | {"complete": "partly"}]


def event(name, date, people, kind="extradition", **cells):
    return {"event_id": f"{date}-{name}", "date": date, "people": people, "kind": kind} | cells


def figure(year, value, source="a-page", **cells):
    return {
        "series_id": f"s-{year}-{value}-{source}", "family": "handovers", "measure": "extraditions",
        "destination": "united_states", "population": "all", "direction": "mx_to_us",
        "period_start": f"{year}-01-01", "period_end": f"{year}-12-31", "basis": "calendar_year",
        "value": str(value), "bound": "exact", "unit": "people", "source_id": source,
    } | cells  # fmt: skip


@pytest.fixture
def data(folder):
    """Load a folder of some events, lists and figures."""

    def load(events=(), coverage=(), series=(), **tables):
        made = {"events": list(events) or [{}], "coverage": list(coverage), "series": list(series)}
        return bl.load(folder(**{n: rows for n, rows in made.items() if rows}, **tables))

    return load


def verdicts(data, claim, **setting):
    return examine_claim(data, claim, **setting).table["verdict"].tolist()


def total(number, start="2020", end=None, **cells):
    return Claim("own", "total", number, start=start, end=end, **cells)


ROWS = {
    "counted": "extradition",
    "destination": "to_the_other",
    "source": "rows",
    "period": "as_stated",
}


# --- rows on file -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("coverage", "number", "comparison", "verdict"),
    [
        (YES, 5, "exactly", "true"), (YES, 4, "exactly", "false"), (YES, 6, "exactly", "false"),
        (YES, 5, "at_least", "true"), (YES, 6, "at_least", "false"),
        (PARTLY, 5, "exactly", "undecidable"), (PARTLY, 4, "exactly", "false"),
        (PARTLY, 4, "at_least", "true"), (PARTLY, 6, "at_least", "undecidable"),
        ((), 6, "at_least", "undecidable"), ((), 5, "at_least", "true"),
    ],
)  # fmt: skip
def test_rows_are_the_least_and_the_most_only_where_a_list_is_complete(
    data, coverage, number, comparison, verdict
):
    here = data(
        [event("a", "2020-03", "2"), event("b", "2020-09-09", "3"), event("c", "2021", "9")],
        coverage,
    )
    assert verdicts(here, total(number), comparison=comparison, **ROWS) == [verdict]


def test_an_event_that_may_lie_outside_leaves_an_exact_number_open(data):
    here = data(
        [event("a", "2020-12-31", "2", end_date="2021-01-01"), event("b", "2020-05", "3")], YES
    )
    found = examine_claim(here, total(5), comparison=["exactly", "at_least"], **ROWS).table
    assert found["verdict"].tolist() == ["undecidable", "undecidable"]
    assert found["value"].tolist() == ["3 to 5", "3 to 5"]
    assert verdicts(here, total(6), comparison="at_least", **ROWS) == ["false"]


def test_what_is_counted_decides(data):
    here = data([event("a", "2020-03", "2"), event("b", "2020-04", "3", "transfer"),
                 event("c", "2020-05", "7", "prisoner_transfer"),
                 event("d", "2020-06", "9", status="announced")], YES)  # fmt: skip
    ask = {k: v for k, v in ROWS.items() if k != "counted"}
    found = examine_claim(here, total(5), comparison="exactly", **ask).table
    assert dict(zip(found["counted"], found["verdict"], strict=True)) == {
        "extradition": "false", "transfer": "false", "any": "true",
    }  # fmt: skip
    assert found["value"].tolist() == ["2", "3", "5"]


def test_rows_say_nothing_final_of_all_countries(data):
    here = data([event("a", "2020-03", "2")], YES)
    ask = ROWS | {"destination": "all_countries"}
    assert verdicts(here, total(2), comparison=["exactly", "at_least"], **ask) == [
        "undecidable",
        "true",
    ]


def test_twelve_months_are_looked_for_across_the_turn_of_the_year(data):
    here = data(
        [
            event("a", "2020-10-10", "29"),
            event("b", "2021-03-03", "26"),
            event("c", "2021-10-09", "37"),
        ],
        YES,
    )
    claim = total(92, "2020-10-10", "2021-10-09")
    ask = {
        "counted": "extradition",
        "destination": "to_the_other",
        "source": "rows",
        "comparison": "exactly",
    }
    found = examine_claim(here, claim, **ask).table.set_index("period")["verdict"].to_dict()
    assert found == {
        "as_stated": "true",
        "calendar_year": "false",
        "us_fiscal_year": "false",
        "twelve_months": "true",
    }


@pytest.mark.parametrize(("last", "verdict"), [("2021-10-09", "true"), ("2021-10-10", "false")])
def test_twelve_months_end_a_day_short_of_the_day_on_which_they_began(data, last, verdict):
    here = data([event("a", "2020-10-10", "5", end_date="2020-10-12"), event("b", last, "7")], YES)
    ask = ROWS | {"period": "twelve_months"}
    assert verdicts(here, total(12, "2021"), comparison="exactly", **ask) == [verdict]


def test_events_that_state_no_number_leave_the_most_open(data):
    here = data([event("a", "2020-03", "2"), event("b", "2020-04", "")], YES)
    assert verdicts(here, total(9), comparison="at_least", **ROWS) == ["undecidable"]
    assert verdicts(here, total(2, unit="events"), comparison="exactly", **ROWS) == ["true"]


def test_at_most_twelve_events_are_named_behind_a_number(data):
    here = data([event(f"{n:02}", "2020-03-03", "1") for n in range(13)], YES)
    row = examine_claim(here, total(13), comparison="exactly", **ROWS).table.iloc[0]
    assert (row["verdict"], row["value"]) == ("true", "13")
    assert row["event_ids"].split("|") == [f"2020-03-03-{n:02}" for n in range(12)]


def test_events_on_either_edge_of_a_year_and_over_it_are_named_behind_its_number(data):
    edges = [event("a", "2019-12-30", "1", end_date="2020-01-01"), event("b", "2020-01-01", "1"),
             event("c", "2020-12-31", "1"), event("d", "2020-12-31", "1", end_date="2021-01-02")]  # fmt: skip
    outside = [event("e", "2019-12-31", "1"), event("f", "2021-01-01", "1")]
    row = examine_claim(
        data([*edges, *outside], YES), total(3), comparison="exactly", **ROWS
    ).table.iloc[0]
    assert row["value"] == "2 to 4"
    assert sorted(row["event_ids"].split("|")) == sorted(e["event_id"] for e in edges)


def test_of_the_years_that_a_claim_touches_the_one_with_the_most_is_told(data):
    here = data(
        [event("a", "2020-02", "2"), event("b", "2021-03", "9"), event("c", "2022", "3")], YES
    )
    ask = ROWS | {"period": "calendar_year"}
    row = examine_claim(here, total(50, "2020", "2022"), comparison="exactly", **ask).table.iloc[0]
    assert (row["verdict"], row["value"], row["event_ids"]) == ("false", "9", "2021-03-b")


# --- published figures ------------------------------------------------------------------------

FIGURES = ROWS | {"source": "preferred", "period": "calendar_year"}


def test_a_figure_decides_and_is_named_with_its_page(data):
    here = data(series=[figure(2020, 60)])
    row = examine_claim(here, total(60), comparison="exactly", **FIGURES).table.iloc[0]
    assert (row["verdict"], row["value"]) == ("true", "60")
    assert (row["series_ids"], row["source_ids"]) == ("s-2020-60-a-page", "a-page")


@pytest.mark.parametrize(("bound", "exactly", "at_least"), [
    ("exact", "false", "true"), ("at_least", "false", "true"), ("about", "undecidable", "undecidable"),
    ("at_most", "undecidable", "undecidable"),
])  # fmt: skip
def test_a_limit_decides_one_side_only(data, bound, exactly, at_least):
    here = data(series=[figure(2020, 60, bound=bound)])
    found = examine_claim(here, total(50), comparison=["exactly", "at_least"], **FIGURES).table
    assert found["verdict"].tolist() == [exactly, at_least]
    limited = found["missing"].str.contains("is a limit or a rounded number", na=False)
    assert limited.tolist() == [exactly == "undecidable", at_least == "undecidable"]


def test_a_figure_for_a_part_of_the_year_is_the_least_for_the_year(data):
    part = figure(2020, 70, period_end="2020-11", basis="partial_year")
    found = examine_claim(data(series=[part]), total(70), **FIGURES).table.set_index("comparison")
    assert found["verdict"].to_dict() == {"exactly": "undecidable", "at_least": "true"}
    assert "only for" in found.loc["exactly", "missing"]


def test_of_figures_for_parts_of_the_year_the_largest_is_the_least_and_the_first_of_equals_named(
    data,
):
    parts = [("2020-01", "2020-06", 40), ("2020-07", "2020-12", 70), ("2020-08", "2020-11", 70),
             ("2020-07", "2021-01", 99)]  # fmt: skip
    rows = [
        figure(2020, value, period_start=start, period_end=end, basis="partial_year",
               series_id=f"from-{start}-to-{end}")
        for start, end, value in parts
    ]  # fmt: skip
    row = examine_claim(data(series=rows), total(70), comparison="at_least", **FIGURES).table.iloc[
        0
    ]
    assert (row["verdict"], row["value"]) == ("true", "at least 70")
    assert row["series_ids"] == "from-2020-07-to-2020-12"


def test_a_part_of_the_year_with_nobody_in_it_says_no_more_than_no_figure(data):
    part = figure(2020, 0, period_end="2020-11", basis="partial_year")
    row = examine_claim(data(series=[part]), total(1), comparison="exactly", **FIGURES).table.iloc[
        0
    ]
    assert (row["verdict"], row["missing"]) == (
        "undecidable",
        "No figure for 2020 of these sources.",
    )


@pytest.mark.parametrize("cells", [
    {"destination": "all_countries"}, {"population": "mexican_nationals"}, {"direction": "us_to_mx"},
    {"measure": "extradition_requests_by_us"}, {"basis": "stock"},
])  # fmt: skip
def test_figures_that_count_something_else_never_stand_in(data, cells):
    here = data(series=[figure(2020, 70, **cells)])
    row = examine_claim(here, total(70), comparison="at_least", **FIGURES).table.iloc[0]
    assert row["verdict"] == "undecidable"
    assert row["missing"] == "No figure for 2020 of these sources."


def test_whom_to_believe_decides(data):
    here = data(
        series=[figure(2020, 60), figure(2020, 70, "b-page")],
        sources=[{}, {"source_id": "b-page", "kind": "official"}],
    )
    ask = {k: v for k, v in FIGURES.items() if k != "source"}
    found = examine_claim(here, total(70), comparison="exactly", **ask).table
    assert dict(zip(found["source"], found["verdict"], strict=True)) == {
        "rows": "undecidable", "preferred": "true", "official": "true", "lowest": "false",
        "highest": "true", "two_sources": "undecidable",
    }  # fmt: skip


def test_of_two_official_pages_that_of_the_government_that_hands_over_is_believed(data):
    pages = {"mx": "https://www.gob.mx/a", "us": "https://www.justice.gov/a"}
    here = data(
        [event("b", "2019-01-05", "4", direction="us_to_mx"), event("a", "2020-02-27", "29")],
        sources=[{}, *({"source_id": k, "kind": "official", "url": u} for k, u in pages.items())],
        evidence=[
            {"table": "events", "row_id": "2020-02-27-a", "field": "people", "value": n, "source_id": k}
            for k, n in (("mx", "29"), ("us", "28"))
        ],
    )  # fmt: skip
    claim = Claim("own", "event_people", 29, event_ids="2020-02-27-a")
    found = examine_claim(here, claim, counted="any", source="official").table
    assert set(found["value"]) == {"29"} and set(found["source_ids"]) == {"mx"}


# --- the highest ------------------------------------------------------------------------------


def highest(data, n, **ask):
    claim = Claim("own", "highest", start="2020", window_years=n)
    return examine_claim(data, claim, window_years=n, **(FIGURES | ask)).table.iloc[0]


def test_the_highest_of_some_years_needs_a_figure_for_each(data):
    here = data(series=[figure(2017, 80), figure(2019, 50), figure(2020, 60)])
    assert highest(here, 2)["verdict"] == "true"
    assert highest(here, 2)["compared_with"] == "2019: 50"
    assert highest(here, 3)["verdict"] == "undecidable"
    assert highest(here, 3)["missing"] == "No full figure for 2018."
    assert highest(here, 4)["verdict"] == "false"  # 2017 was higher, whatever 2018 was


def test_a_year_is_set_against_the_highest_of_the_others(data):
    here = data(series=[figure(2018, 80), figure(2019, 50), figure(2020, 60)])
    assert highest(here, 3)[["verdict", "compared_with"]].tolist() == ["false", "2018: 80"]


def test_the_rows_behind_the_highest_are_those_of_its_own_year(data):
    here = data([event("a", "2019-05", "4"), event("b", "2020-05", "7")], YES)
    row = highest(here, 2, source="rows")
    assert (row["verdict"], row["value"], row["event_ids"]) == ("true", "7", "2020-05-b")


def test_a_decade_is_read_as_the_years_stated_and_as_one_more(data):
    claim = Claim("own", "highest", start="2020", window_years=10)
    table = examine_claim(data(), claim).table
    assert set(table["window_years"]) == {10, 11}
    assert set(table["period"]) == {"calendar_year", "us_fiscal_year"}


def test_as_high_as_another_year_is_not_below_any(data):
    assert highest(data(series=[figure(2019, 60), figure(2020, 60)]), 2)["verdict"] == "true"


def test_a_part_of_the_year_can_already_be_the_highest(data):
    part = figure(2020, 70, period_end="2020-11", basis="partial_year")
    assert highest(data(series=[figure(2019, 60), part]), 2)["verdict"] == "true"


# --- events and terms -------------------------------------------------------------------------


def test_an_event_of_another_kind_makes_the_word_false_and_the_number_stays(data):
    here = data([event("a", "2020-02-27", "29", "transfer")])
    claim = Claim("own", "event_people", 29, event_ids="2020-02-27-a")
    found = examine_claim(here, claim, source="rows", comparison="exactly").table.set_index(
        "counted"
    )
    assert found["verdict"].to_dict() == {"extradition": "false", "transfer": "true", "any": "true"}
    assert set(found["value"]) == {"29"}
    assert "In law it was: Transfer" in found.loc["extradition", "sentence"]


def test_the_pages_behind_a_row_are_those_of_its_evidence(data):
    here = data([event("a", "2020-02-27", "29")], evidence=[{"row_id": "2020-02-27-a"}])
    claim = Claim("own", "event_people", 29, event_ids="2020-02-27-a")
    found = examine_claim(here, claim, counted="any", source="rows").table
    assert set(found["source_ids"]) == {"a-page"}


def test_an_event_that_is_not_on_file_decides_nothing(data):
    claim = Claim("own", "event_people", 29, event_ids="1999-01-01-none")
    row = examine_claim(data(), claim, counted="any", source="rows").table.iloc[0]
    assert row["verdict"] == "undecidable" and "No event 1999-01-01-none" in row["missing"]


TERMS = [
    {"term_id": "ana", "actor_id": "ana-ruiz", "office": "president_mx", "start": "2010-01-01", "end": "2015-12-31"},
    {"term_id": "bea", "actor_id": "ana-ruiz", "office": "president_mx", "start": "2016-01-01", "end": "2021-12-31"},
]  # fmt: skip


def higher_rate(data, start="2016-01-01", source="rows"):
    claim = Claim("own", "higher_rate", start=start, office="president_mx")
    ask = {"counted": "extradition", "destination": "to_the_other", "source": source}
    return examine_claim(data, claim, **ask).table.iloc[0]


@pytest.mark.parametrize(("coverage", "verdict", "least"), [
    (YES, "true", ""), (PARTLY, "undecidable", "at least "),
])  # fmt: skip
def test_a_term_is_set_against_the_one_before(data, coverage, verdict, least):
    here = data(
        [event("a", "2011", "2"), event("b", "2017", "5")], coverage, terms=TERMS, actors=[{}]
    )
    row = higher_rate(here)
    assert row["verdict"] == verdict
    assert "rows on file" in row["sentence"]
    assert row["value"] == f"{least}{5 / 2192 * 365.25:.2f}"
    assert row["compared_with"] == f"Ana Ruiz: {least}{2 / 2191 * 365.25:.2f} a year"
    assert row["event_ids"] == "2017-b"


def test_a_rate_is_of_the_days_of_the_term_that_were_looked_at_be_it_one(data):
    looked_at = [YES[0] | {"start": "2015-01-01", "end": "2016-01-01"}]
    days = [event("a", "2011", "90"), event("b", "2015-05", "2"), event("c", "2016-01-01", "1")]
    row = higher_rate(data(days, looked_at, terms=TERMS, actors=[{}]))
    assert (row["verdict"], row["value"]) == ("true", "365.25")
    assert row["compared_with"] == "Ana Ruiz: 2 a year"


def test_as_high_a_rate_as_before_is_not_higher(data):
    looked_at = [YES[0] | {"start": "2015-01-01", "end": "2016-12-30"}]  # 365 days of each
    same = [event("a", "2015-05", "2"), event("b", "2016-05", "2")]
    assert higher_rate(data(same, looked_at, terms=TERMS, actors=[{}]))["verdict"] == "false"


def test_a_term_that_lasts_counts_until_the_last_day_looked_at(data):
    open_end = [TERMS[0], TERMS[1] | {"end": ""}]
    here = data([event("a", "2018", "9")], YES, terms=open_end, actors=[{}])
    assert higher_rate(here)["value"] == "0.9"  # in the ten years from 2016


@pytest.mark.parametrize("source", ["rows", "preferred"])
def test_a_term_of_which_nothing_is_known_is_set_against_nothing(data, source):
    until_then = [YES[0] | {"end": "2015"}]
    figures = [figure(2010, 12, period_end="2015-12-31", basis="term")]
    here = data([event("a", "2011", "2")], until_then, figures, terms=TERMS, actors=[{}])
    row = higher_rate(here, source=source)
    assert row["verdict"] == "undecidable"
    assert pd.isna(row["compared_with"])


def test_a_rate_is_one_also_where_nothing_is_known_of_the_other_term(data):
    half = figure(2016, 50, period_end="2016-06-30", basis="other_period")
    row = higher_rate(data(series=[half], terms=TERMS, actors=[{}]), source="preferred")
    assert (row["verdict"], row["value"]) == ("undecidable", f"{50 / 182 * 365.25:.2f}")
    assert pd.isna(row["compared_with"])
    none_before = data([event("b", "2017", "6")], PARTLY, terms=TERMS, actors=[{}])
    row = higher_rate(none_before)
    assert row["value"] == f"at least {6 / 2192 * 365.25:.0f}"
    assert pd.isna(row["compared_with"]) and "Set against" not in row["sentence"]


def test_of_figures_for_parts_of_a_term_the_longest_is_taken_with_its_days(data):
    term = ("2016-01-01", "2021-12-31")
    parts = [("2016-01-01", "2016-12-31", 500), ("2017-01-01", "2019-12-31", 900),
             ("2020-02-01", "2020-12-31", 800), ("2021-12-01", "2021-12-31", 1),
             ("2015-12-31", "2021-12-31", 7), ("2016-01-01", "2022-01-01", 7)]  # fmt: skip
    before = figure(2010, 600, period_end="2015-12-31", basis="term")

    def row(*parts):
        rows = [figure(2016, value, period_start=start, period_end=end, basis="other_period",
                       series_id=f"from-{start}-to-{end}") for start, end, value in parts]  # fmt: skip
        return higher_rate(
            data(series=[before, *rows], terms=TERMS, actors=[{}]), source="preferred"
        )

    found = row(*parts)
    assert (found["verdict"], found["value"]) == ("true", f"{900 / 1095 * 365.25:.2f}")
    assert found["compared_with"] == f"Ana Ruiz: {600 / 2191 * 365.25:.2f} a year"
    assert row(*parts, (*term, 400))["value"] == f"{400 / 2192 * 365.25:.2f}"


@pytest.mark.parametrize("start", ["1999", "2012"])
def test_a_term_without_another_before_it_cannot_be_compared(data, start):
    here = data([event("a", "2011", "2")], YES, terms=TERMS, actors=[{}])
    with pytest.raises(ValueError, match="no two terms of president_mx on file up to"):
        higher_rate(here, start)


# --- what cannot be asked ---------------------------------------------------------------------


@pytest.mark.parametrize(("claim", "setting", "said"), [
    ("nobody-said", {}, "no claim 'nobody-said'; there are"),
    ("extradited-29", {"colour": "red"}, "no setting 'colour'"),
    ("extradited-29", {"counted": "abduction"}, "counted is 'abduction'; allowed: extradition"),
    ("highest-in-a-decade", {"window_years": 1}, "window_years is 1; allowed: 2 or more"),
    (Claim("own", "rumour"), {}, "type is 'rumour'; allowed: event_people"),
    (Claim("own", "total", start="2020"), {}, "a claim of type total needs number"),
    (total(3, "27/02/2025"), {}, "allowed: YYYY"),
    (total(3, counted="exile"), {}, "counted is 'exile'"),
])  # fmt: skip
def test_what_cannot_be_asked_is_refused_with_what_can(shipped, claim, setting, said):
    with pytest.raises(ValueError, match=said):
        examine_claim(shipped, claim, **setting)


@pytest.mark.parametrize(
    ("spoken", "own", "read"),
    [
        ("es", {"sentence_en": "Three came.", "sentence_es": "Llegaron tres."}, "Llegaron tres."),
        ("en", {"sentence_en": "Three came.", "sentence_es": "Llegaron tres."}, "Three came."),
        ("es", {"sentence_en": "Three came."}, "Three came."),
        ("en", {}, "own"),
    ],
)
def test_a_claim_of_ones_own_is_read_in_the_language_in_use(spoken, own, read):
    set_language(spoken)
    try:
        assert total(3, **own).sentence == read
    finally:
        set_language("en")


@pytest.mark.parametrize(("name", "terms"), [
    ("counted", ["extradition", "transfer", "any"]),
    ("unit", ["people", "events"]),
    ("direction", ["mx_to_us", "us_to_mx"]),
])  # fmt: skip
def test_a_claim_of_ones_own_takes_each_allowed_term_and_names_them_all(shipped, name, terms):
    own = total(3)
    for term in terms:
        assert examine_claim(shipped, own._replace(**{name: term})).claim == own._replace(
            **{name: term}
        )
    with pytest.raises(ValueError, match=f"{name} is 'exile'; allowed: {', '.join(terms)}$"):
        examine_claim(shipped, own._replace(**{name: "exile"}))


# --- the claims on file -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def examined(shipped):
    """Work out every claim on file, once."""
    return {claim_id: examine_claim(shipped, claim_id) for claim_id in claims()["claim_id"]}


def test_every_claim_on_file_names_rows_that_are_there(shipped):
    table = claims()
    assert table["source_id"].dropna().isin(shipped.sources["source_id"]).all()
    assert table["said_by"].dropna().isin(shipped.actors["actor_id"]).all()
    ids = pd.concat(
        [table["said_in"].dropna(), table["event_ids"].dropna().str.split("|").explode()]
    )
    assert ids.isin(shipped.events["event_id"]).all()


def test_every_claim_is_a_sentence_in_both_languages():
    english = claims().set_index("claim_id")["sentence"]
    bl.setup("es")
    spanish = claims().set_index("claim_id")["sentence"]
    bl.setup("en")
    assert (english != spanish).all()
    assert english.str.endswith(".").all() and spanish.str.endswith(".").all()


def test_every_reading_says_what_decides_it_or_what_is_missing(shipped, examined):
    for found in examined.values():
        table = found.table
        open_ones = table[table["verdict"] == "undecidable"]
        assert open_ones["missing"].notna().all()
        decided = table[table["verdict"] != "undecidable"]
        assert (decided["value"].notna() | (decided["verdict"] == "false")).all()
        assert table["sentence"].str.len().gt(20).all()
        behind = table["source_ids"].dropna().str.split("|").explode()
        assert behind.isin(shipped.sources["source_id"]).all()
        assert (
            table["series_ids"]
            .dropna()
            .str.split("|")
            .explode()
            .isin(shipped.series["series_id"])
            .all()
        )


def test_highest_in_a_decade_cannot_be_decided_and_the_years_are_named(examined):
    table = examined["highest-in-a-decade"].table
    assert set(table["verdict"]) == {"undecidable"}
    row = table[(table["source"] == "preferred") & (table["counted"] == "extradition")
                & (table["destination"] == "to_the_other") & (table["period"] == "calendar_year")
                & (table["window_years"] == 11)].iloc[0]  # fmt: skip
    assert all(year in row["missing"] for year in ("2013", "2014", "2022", "2023"))


def test_29_were_handed_over_but_not_extradited(examined):
    table = examined["extradited-29"].table
    rows = table[(table["source"] == "rows") & (table["comparison"] == "exactly")].set_index(
        "counted"
    )
    assert rows["verdict"].to_dict() == {"extradition": "false", "transfer": "true", "any": "true"}


def test_92_in_a_year_holds_for_twelve_months_and_not_for_a_treaty(examined, shipped):
    table = examined["handed-over-92"].table
    rows = table[(table["source"] == "rows") & (table["counted"] == "transfer") & (table["period"] == "twelve_months")
                 & (table["comparison"] == "at_least") & (table["destination"] == "to_the_other")].iloc[0]  # fmt: skip
    assert rows["verdict"] == "true"
    mass = shipped.events.set_index("event_id")["people"].reindex(rows["event_ids"].split("|"))
    assert mass.sum() >= 92
    assert "true" not in set(table.loc[table["counted"] == "extradition", "verdict"])


def test_the_year_2009_was_the_highest_since_2000_by_each_source_asked(shipped):
    claim = Claim("own", "highest", start="2009", window_years=10)
    for believe in ("preferred", "lowest", "highest"):
        assert highest_of_2009(shipped, claim, believe) == "true"


def highest_of_2009(shipped, claim, believe):
    return verdicts(shipped, claim, window_years=10, **(FIGURES | {"source": believe}))[0]


def test_a_table_of_verdicts_can_be_read_in_both_languages(examined):
    found = examined["extradited-29"]
    assert say_verdicts(found).columns.tolist() == [
        "What is counted", "Whom to believe", "How close", "Verdict", "Known number", "Set against",
        "What is missing",
    ]  # fmt: skip
    bl.setup("es")
    assert set(say_verdicts(found)["Veredicto"]) == {"cierto", "falso", "no se puede decidir"}
    bl.setup("en")


def test_the_caption_counts_the_readings(examined):
    for found in examined.values():
        counts = found.table["verdict"].value_counts()
        assert found.claim.sentence in found.caption
        assert all(str(n) in found.caption for n in counts)


def test_one_event_is_no_events(shipped):
    claim = total(1, "2025-02-27", unit="events", counted="transfer")
    said = examine_claim(shipped, claim, comparison="at_least", **(ROWS | {"counted": "transfer"}))
    assert "at least 1 event." in said.table["sentence"][0]


@pytest.mark.parametrize(
    "claim", ["highest-in-a-decade", "more-than-the-one-before", "extradited-29"]
)
def test_a_sentence_says_what_it_was_set_against_where_the_claim_compares(shipped, claim):
    found = bl.examine_claim(shipped, claim)
    rows = found.table[found.table["compared_with"].fillna("") != ""]
    said = rows["sentence"].str.contains("Set against: ")
    if found.claim.type == "event_people":
        assert not said.any()
    else:
        told = [
            f"Set against: {other}." in text
            for other, text in zip(rows["compared_with"], rows["sentence"], strict=True)
        ]
        assert any(told) and told == said.tolist()
