"""Who says what, and where sources differ, on two events and three pages."""

import pandas as pd
import pytest

import bilateral as bl
from bilateral import dates, labels

PAGES = [
    (
        "gazette",
        "https://gazette.example/1",
        "Gazette",
        "The handover",
        "2025-03-01",
        "en",
        "newspaper",
    ),
    (
        "herald",
        "https://herald.example/2",
        "Herald",
        "Twenty-nine",
        "2025-02-28",
        "en",
        "newspaper",
    ),
    ("ministry", "https://ministry.example/3", "Ministry", "Comunicado", None, "es", "official"),
]
SAID = [
    ("events", "plane", "event", None, "ministry", None),
    ("events", "plane", "people", "29", "ministry", "counted"),
    ("events", "plane", "people", "29", "herald", None),
    ("events", "plane", "people", "26", "gazette", None),
    ("events", "plane", "tariff_rate_pct", "25", "gazette", None),
    ("events", "plane", "tariff_rate_pct", "10", "herald", None),
    ("events", "plane", "called", "extradition", "gazette", None),
    ("events", "plane", "called", "expulsion", "herald", None),
    ("persons", "plane/perez", "charge", "murder", None, None),
    ("persons", "plane/perez", "charge", "fraud", "herald", None),
    ("events", "bus", "event", None, "herald", None),
]


@pytest.fixture
def data():
    events = pd.DataFrame({
        "event_id": ["plane", "bus", "rumour"], "date": ["2025-02-27", "2024", "2023"],
        "people": pd.array([29, None, None], dtype="Int64"),
        "tariff_rate_pct": pd.array([25.0, None, None], dtype="Float64"),
    })  # fmt: skip
    persons = pd.DataFrame({"event_id": ["plane"], "actor_id": ["perez"], "charge": ["fraud"]})
    columns = ["source_id", "url", "publisher", "title", "published", "language", "kind"]
    sources = pd.DataFrame(PAGES, columns=columns).astype("str")
    columns = ["table", "row_id", "field", "value", "source_id", "note"]
    evidence = pd.DataFrame(SAID, columns=columns).astype("str")
    return bl.load()._replace(
        events=events, persons=persons.astype("str"), sources=sources, evidence=evidence,
        version="7", as_of="2026-01-31",
    )  # fmt: skip


def only(data, event_id):
    return data.events[data.events["event_id"] == event_id]


def test_every_source_is_cited_once_with_how_many_events_it_speaks_of(data):
    cited = bl.cite(data).set_index("source_id")["events"]
    assert cited.to_dict() == {"herald": 2, "gazette": 1, "ministry": 1}


def test_sources_are_cited_for_a_selection_only(data):
    assert bl.cite(data, only(data, "bus"))["source_id"].tolist() == ["herald"]


def test_a_source_that_gives_another_value_than_the_table_is_marked_with_the_field(data):
    otherwise = bl.cite(data).set_index("source_id")["says_otherwise"]
    assert otherwise.to_dict() == {"herald": "tariff_rate_pct", "gazette": "people", "ministry": ""}


def test_no_event_has_no_source(data):
    assert bl.cite(data, data.events.head(0)).shape == (0, 9)


def test_sources_are_counted_for_each_event_and_0_means_none_on_file(data):
    assert bl.source_counts(data).to_dict() == {"plane": 3, "bus": 1, "rumour": 0}


def test_a_disagreement_lists_every_value_the_chosen_one_first(data):
    rows = bl.disagreements(data, field="people")
    assert rows[["value", "chosen", "publishers"]].values.tolist() == [
        ["29", True, "Ministry|Herald"],
        ["26", False, "Gazette"],
    ]
    assert rows["note"].tolist()[0] == "counted"


def test_a_rate_is_the_chosen_one_however_the_number_is_stored(data):
    rows = bl.disagreements(data, field="tariff_rate_pct").set_index("value")["chosen"]
    assert rows.to_dict() == {"25": True, "10": False}


def test_a_field_that_is_no_column_has_no_chosen_value(data):
    assert bl.disagreements(data, field="called")["chosen"].tolist() == [False, False]


def test_a_disagreement_on_a_person_belongs_to_the_event(data):
    rows = bl.disagreements(data, field="charge")
    assert rows["event_id"].tolist() == ["plane", "plane"]
    assert rows.set_index("value")["chosen"].to_dict() == {"fraud": True, "murder": False}


def test_a_value_whose_page_cannot_be_told_has_no_source(data):
    rows = bl.disagreements(data, field="charge").set_index("value")
    assert pd.isna(rows.loc["murder", "source_ids"])


def test_one_value_from_two_sources_is_no_disagreement(data):
    assert "event" not in set(bl.disagreements(data)["field"])
    assert bl.disagreements(data, only(data, "bus")).empty


def test_no_event_has_no_disagreement(data):
    assert bl.disagreements(data, data.events.head(0)).shape == (0, 9)


def test_a_trace_says_who_says_what(data):
    said = bl.trace(data, "plane", fields=["people"])
    assert said[["value", "publisher"]].values.tolist() == [
        ["26", "Gazette"], ["29", "Herald"], ["29", "Ministry"],
    ]  # fmt: skip


def test_a_trace_of_an_event_without_a_page_is_empty(data):
    assert bl.trace(data, "rumour").empty


def test_an_unknown_event_is_named_and_the_way_to_ids_told(data):
    with pytest.raises(ValueError, match=r"no event has the id 'ship'; find\(data, words\)"):
        bl.trace(data, "ship")


def test_the_foot_counts_events_and_sources_and_gives_version_and_day(data):
    assert bl.foot(data, data.events) == "3 events on file, 3 sources. Data 7, as of 31 Jan 2026."
    assert (
        bl.foot(data, data.events.head(0))
        == "0 events on file, 0 sources. Data 7, as of 31 Jan 2026."
    )


def test_events_are_counted_by_family_year_and_how_many_pages_they_stand_on(data):
    days = pd.to_datetime(["2025-02-27", "2024-01-01", "2024-03-01"])
    several = data._replace(
        events=data.events.assign(kind=["transfer", "transfer", "meeting"], first_day=days)
    )
    table = bl.source_depth(several)
    assert table.values.tolist() == [
        ["diplomacy", 2024, 1, 1, 0, 0, 0],
        ["handovers", 2024, 1, 0, 1, 0, 0],
        ["handovers", 2025, 1, 0, 0, 0, 1],
    ]
    two = several.evidence[several.evidence["source_id"] != "gazette"]
    assert bl.source_depth(several._replace(evidence=two))["two_sources"].tolist() == [0, 0, 1]


def test_the_most_disputed_field_comes_first_with_its_events_and_values(data):
    assert bl.dispute_counts(data).values.tolist() == [
        ["called", 1, 2], ["charge", 1, 2], ["people", 1, 2], ["tariff_rate_pct", 1, 2],
    ]  # fmt: skip
    more = pd.DataFrame([("events", "bus", "people", value, "herald", None) for value in "123"],
                        columns=data.evidence.columns)  # fmt: skip
    table = bl.dispute_counts(data._replace(evidence=pd.concat([data.evidence, more])))
    assert table.values.tolist()[0] == ["people", 2, 5]


def test_an_event_stands_on_the_lists_whose_pages_attest_it_and_else_on_that_of_its_family(data):
    listed = data._replace(
        events=data.events.assign(kind=["transfer", "tariff_threat", "statement"]),
        sources=data.sources.assign(list_id=["leaflet", None, "gazetteer"]),
    )
    pairs = bl.events_of_lists(listed)[["event_id", "list_id"]].values.tolist()
    assert pairs == [["plane", "gazetteer"], ["bus", "tariffs-found"]]


FIGURES = [
    ("a", "2008-01-01", "2008-12-31", "calendar_year", 85.0, "gazette"),
    ("b", "2008-01-01", "2008-12-31", "calendar_year", 95.0, "herald"),
    ("c", "2006-12", "2012-11", "term", 600.0, "ministry"),
]


@pytest.fixture
def series():
    columns = ["series_id", "period_start", "period_end", "basis", "value", "source_id"]
    table = pd.DataFrame(FIGURES, columns=columns)
    same = {
        "measure": "extraditions", "direction": "mx_to_us", "destination": "united_states", "population": "all",
        "bound": "exact", "note": "in English", "note_es": "en español",
    }  # fmt: skip
    return table.assign(**same).join(dates.bounds(table["period_start"], table["period_end"]))


def test_figures_are_cited_with_their_page_in_the_order_given(data, series):
    cited = bl.cite_figures(data, series)
    assert cited[["period", "value", "publisher", "note"]].values.tolist() == [
        ["2008", 85.0, "Gazette", "in English"],
        ["2008", 95.0, "Herald", "in English"],
        ["Dec 2006 – Nov 2012", 600.0, "Ministry", "in English"],
    ]


def test_a_note_is_given_in_the_language_in_use(data, series):
    labels.set_language("es")
    try:
        assert bl.cite_figures(data, series)["note"].tolist() == ["en español"] * 3
        missing = series.assign(note_es=None)
        assert bl.cite_figures(data, missing)["note"].tolist() == ["in English"] * 3
    finally:
        labels.set_language("en")


def test_no_figure_has_no_citation(data, series):
    assert bl.cite_figures(data, series.head(0)).shape == (0, 11)


def test_the_foot_of_figures_counts_figures(data, series):
    assert bl.foot(data, series.head(1)).startswith("1 figure, 1 source.")


def test_every_shipped_event_has_a_source_by_a_plain_recount():
    shipped = bl.load()
    plain = {event: set() for event in shipped.events["event_id"]}
    for row in shipped.evidence.to_dict("records"):
        if row["table"] == "events" and isinstance(row["source_id"], str):
            plain[row["row_id"]].add(row["source_id"])
    assert bl.source_counts(shipped).to_dict() == {
        event: len(pages) for event, pages in plain.items()
    }
    assert min(map(len, plain.values())) >= 1


#: Fields of which one event may have several values at once (data/README.md).
LISTED = (
    "aim", "claim", "commitment", "condition", "demand", "further_agreement", "ground",
    "outcome_reported", "participants", "principle", "promised_meetings", "tier", "topic", "us_district_reported",
)  # fmt: skip


def test_several_principles_of_one_agreement_are_no_disagreement():
    assert set(bl.disagreements(bl.load())["field"]).isdisjoint(LISTED)


def test_every_shipped_disagreement_has_two_values_by_a_plain_recount():
    shipped = bl.load()
    plain = {}
    for row in shipped.evidence.to_dict("records"):
        wanted = row["table"] in ("events", "persons") and row["field"] not in (
            "event",
            "row",
            "remark",
            *LISTED,
        )
        if wanted and isinstance(row["value"], str):
            plain.setdefault((row["row_id"], row["field"]), set()).add(row["value"])
    plain = {key: values for key, values in plain.items() if len(values) > 1}
    found = bl.disagreements(shipped).groupby(["row_id", "field"])["value"].agg(set).to_dict()
    assert found == plain
