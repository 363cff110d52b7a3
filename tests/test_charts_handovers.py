"""The charts of handovers: terms, kinds by month, both ways, people, calendar; from hand-made rows."""

import pandas as pd
import pytest

import bilateral as bl
from bilateral import dates
from bilateral.charts.bands import spells, term_rows

pytestmark = pytest.mark.slow

DATA = bl.load()


def events(*rows):
    table = pd.DataFrame(rows, columns=["date", "kind", "direction", "people"])
    table["event_id"] = [f"e{n}" for n in range(len(table))]
    table["title_en"], table["title_es"], table["confidence"] = table["event_id"], None, "high"
    table = table.astype({"date": "str", "people": "Int64"})
    return table.join(dates.bounds(table["date"])).assign(precision=dates.precision(table["date"]))


def looked_at(start, end):
    table = pd.DataFrame({"start": [start], "end": [end], "complete": ["partly"]})
    return table.assign(first_day=pd.Timestamp(start), last_day=pd.Timestamp(end))


FOUR = events(
    ("2024-02-10", "extradition", "mx_to_us", 3),
    ("2024-02-20", "extradition", "mx_to_us", 2),
    ("2024-03", "deportation", "us_to_mx", 4),
    ("2024", "extradition", "mx_to_us", 7),
)
YEAR = looked_at("2024-01-01", "2024-12-31")


def counts(rows, every, coverage=YEAR, **choice):
    return bl.counts_over_time(rows, every, by=["direction", "kind"], coverage=coverage, **choice)


def rows_of(chart, name="rows"):
    return chart.to_dict()["datasets"][name]


# --- terms ------------------------------------------------------------------------------------


def test_terms_are_named_and_numbered_where_one_person_held_the_office_twice():
    names = spells(DATA.terms, "president_us")["name"].tolist()
    assert names[-3:] == ["Trump 1", "Biden", "Trump 2"]


def test_terms_of_both_presidents_stand_over_the_axis_without_a_gap():
    chart = bl.draw_two_ways(counts(FOUR, "year"), terms=DATA.terms)
    for lane in ("terms_0", "terms_1"):
        rows = rows_of(chart, lane)
        assert [r["end"] for r in rows[:-1]] == [r["start"] for r in rows[1:]]
    assert [r["word"] or r["beside"] for r in rows_of(chart, "terms_0")] == [
        "López Obrador",
        "Sheinbaum",
    ]


def test_without_terms_none_are_drawn():
    assert rows_of(bl.draw_two_ways(counts(FOUR, "year")), "terms_0") == []


# --- kinds by month ---------------------------------------------------------------------------


def test_a_bar_is_what_surely_lies_in_the_month():
    chart = bl.draw_handover_mix(counts(FOUR, "month"))
    assert [(r["when"], r["many"]) for r in rows_of(chart)] == [("Mar 2024", "4"), ("Feb 2024", "5")] or [
        (r["when"], r["many"]) for r in rows_of(chart)] == [("Feb 2024", "5"), ("Mar 2024", "4")]  # fmt: skip


def test_an_event_known_by_its_year_is_a_span_and_in_no_month():
    chart = bl.draw_handover_mix(counts(FOUR, "month"), FOUR.iloc[[3]])
    (span,) = rows_of(chart, "spans")
    assert span["many"] == "7" and "7" not in [r["many"] for r in rows_of(chart)]
    assert (
        "1 event of which the month is not known is drawn as a span"
        in chart.to_dict()["description"]
    )


def test_a_person_is_as_high_in_every_lane():
    bars = {
        r["many"]: r["bottom"] - r["top"]
        for r in rows_of(bl.draw_handover_mix(counts(FOUR, "month")))
    }
    assert bars["5"] / 5 == pytest.approx(bars["4"] / 4, rel=0.02)


def test_months_that_nobody_looked_at_are_hatched_and_those_looked_at_are_not():
    half = looked_at("2024-01-01", "2024-06-30")
    chart = bl.draw_handover_mix(counts(FOUR.head(3), "month", half, start="2024", end="2024"))
    july = pd.Timestamp("2024-07-01").timestamp() * 1000
    lines = [line["at"] for line in rows_of(chart, "gaps")]
    assert lines and min(lines) >= july
    assert rows_of(bl.draw_handover_mix(counts(FOUR.head(3), "month")), "gaps") == []


# --- both ways --------------------------------------------------------------------------------


def test_one_way_goes_up_and_the_other_down_from_one_line():
    chart = bl.draw_two_ways(counts(FOUR, "year"))
    (base,) = rows_of(chart, "base")
    for row in rows_of(chart):
        assert (row["bottom"] <= base["y"] + 0.1) == (row["way"] == "mx_to_us")


def test_what_may_lie_in_a_year_is_an_end_of_its_own():
    rows = events(
        ("2023-12-31", "extradition", "mx_to_us", 1), ("2024", "extradition", "mx_to_us", 2)
    )
    rows.loc[1, "first_day"] = pd.Timestamp("2023-06-01")
    table = counts(rows, "year", looked_at("2023-01-01", "2024-12-31"))
    labels = {t["label"] for t in rows_of(bl.draw_two_ways(table), "totals")}
    assert labels == {"1–3", "0–2"}


def test_a_year_that_was_looked_at_in_part_is_drawn_in_part():
    chart = bl.draw_two_ways(counts(FOUR.head(2), "year", looked_at("2024-01-01", "2024-03-31")))
    assert all(row["end"] < "2024-04-01" for row in rows_of(chart))
    assert rows_of(chart, "gaps")


def test_the_sentence_of_both_ways_gives_the_sum_and_the_largest_year():
    said = bl.draw_two_ways(counts(FOUR, "year")).to_dict()["description"]
    assert "Mexico → United States: 12 people, most in 2024 (12)" in said


@pytest.mark.parametrize("draw", [bl.draw_two_ways, bl.draw_handover_mix])
def test_nothing_to_count_is_said(draw):
    said = draw(counts(FOUR.head(0), "year")).to_dict()["description"]
    assert said == "No handover in this selection."


# --- people -----------------------------------------------------------------------------------


def flights():
    return bl.select_events(DATA.events, framework=["mass_transfers"])


def test_every_person_is_a_mark_those_without_a_name_too():
    people = bl.people_handed_over(DATA, flights())
    marks = rows_of(bl.draw_people(people))
    assert len(marks) == flights()["people"].sum()
    named = DATA.persons["event_id"].isin(flights()["event_id"]).sum()
    assert sum("name" in mark for mark in marks) == named


@pytest.mark.parametrize("by", ["organization", "us_district"])
def test_no_mark_lies_on_another_and_the_rows_hold_everyone(by):
    people = bl.people_handed_over(DATA, flights())
    chart = bl.draw_people(people, by)
    places = [(mark["x"], mark["y"]) for mark in rows_of(chart)]
    assert len(set(places)) == len(places)
    assert sum(line["many"] for line in rows_of(chart, "lines")) == len(people)


def test_what_is_not_on_file_has_a_row_of_its_own_at_the_end():
    people = bl.people_handed_over(DATA, flights())
    words = [line["word"] for line in rows_of(bl.draw_people(people), "lines")]
    assert words[-2:] == ["Named, none on file", "Not named"]


def test_people_say_that_charged_is_not_convicted():
    spec = bl.draw_people(bl.people_handed_over(DATA, flights())).to_dict()
    assert "Charged is not convicted" in spec["title"]["subtitle"] + spec["description"]


def test_people_can_be_drawn_by_two_things_only():
    with pytest.raises(ValueError, match="by is 'age'; allowed: organization, us_district"):
        bl.draw_people(bl.people_handed_over(DATA, flights()), "age")


# --- terms ---


def test_a_term_without_a_first_day_leaves_the_others_in_order():
    days = pd.to_datetime(["2012-12-01", None, "2006-12-01"])
    terms = pd.DataFrame({"term_id": ["c", "x", "b"], "actor_id": ["cee", "ex", "bee"], "office": "president_mx",
                          "first_day": days, "last_day": pd.to_datetime([None, None, "2012-12-01"])})  # fmt: skip
    assert spells(terms, "president_mx")["term_id"].tolist() == ["b", "c", "x"]
    drawn = term_rows(terms, pd.Timestamp("2000-01-01"), pd.Timestamp("2020-01-01"))["terms_0"]
    assert [row["start"][:4] for row in drawn] == ["2006", "2012"]


# --- calendar ---------------------------------------------------------------------------------


def day_marks(chart):
    spec = chart.to_dict()
    part = next(p for p in spec["layer"] if p["name"] == "rows")
    data = part.get("data", spec.get("data"))
    return data["values"] if "values" in data else spec["datasets"][data["name"]]


def test_a_day_is_a_square_at_its_week_and_weekday():
    rows = events(("2024-01-01", "call", "mutual", None), ("2024-01-08", "call", "mutual", None))
    one, two = day_marks(bl.draw_calendar(rows))
    assert one["y"] == two["y"] and two["x"] - one["x"] == pytest.approx(13, abs=0.2)


def test_an_event_known_by_its_month_lies_on_no_day_and_is_counted_apart():
    chart = bl.draw_calendar(FOUR, years=(2024, 2024))
    assert [mark["when"] for mark in day_marks(chart)] == ["10 Feb 2024", "20 Feb 2024"]
    assert "Of 2 events only the month or the year is known" in chart.to_dict()["description"]


def test_days_that_nobody_looked_at_are_said():
    said = bl.draw_calendar(
        FOUR, years=(2024, 2024), coverage=looked_at("2024-01-01", "2024-12-21")
    )
    assert "10 days were not looked for." in said.to_dict()["description"]


def test_a_calendar_of_more_years_than_fit_is_refused():
    with pytest.raises(ValueError, match="at most 4"):
        bl.draw_calendar(FOUR, years=(2000, 2024))


# --- every chart ------------------------------------------------------------------------------


def test_every_view_of_every_chart_has_a_name_and_every_time_axis_is_utc():
    charts = [
        bl.draw_two_ways(counts(FOUR, "year"), terms=DATA.terms),
        bl.draw_handover_mix(counts(FOUR, "month"), FOUR.iloc[[3]], terms=DATA.terms),
        bl.draw_people(bl.people_handed_over(DATA, flights())),
        bl.draw_calendar(FOUR),
    ]
    for spec in (chart.to_dict() for chart in charts):
        assert all(layer["name"] for layer in spec["layer"])
        assert spec["width"] <= 820 and spec["description"]
        times = [
            part["scale"]["type"] for layer in spec["layer"] for part in layer["encoding"].values()
            if isinstance(part, dict) and part.get("type") == "temporal" and "scale" in part
        ]  # fmt: skip
        assert set(times) <= {"utc"}
