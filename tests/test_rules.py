"""What must hold of cells, rows and tables: each fault alone, with its line, column and value."""

import unicodedata

import pytest

import bilateral as bl

FLIGHT = "2025-02-27-flight"
TEN_FAULTS = {
    "events": (
        "event_id,date,end_date,kind,people,title_en,source_ids\n"
        "2025-01-01-one,2025-02-30,,transfer,,A day that never was,a-page\n"
        "2025-01-02-two,2025-01-02,,Transfer,,A kind in the wrong case,a-page\n"
        "2025-01-03-three,2025-01-03,,transfer,0,Nobody was handed over,a-page\n"
        f"2025-01-04-four,2025-01-04,,transfer,,{'Long ' * 16}title,a-page\n"
        "2025-01-05-five,2025-01-05,2025-01-04,transfer,,It ends before it starts,a-page\n"
        "2025-01-06-six,2025-01-06,,transfer,,A comma, and no quotes,a-page\n"
    ),
    "sources": (
        "source_id,url,publisher\n"
        "a-page,https://example.org/a,Example\n"
        "b-page,javascript:alert(1),Example\n"
        "a-page,https://example.org/b,Example\n"
    ),
    "actors": (
        "actor_id,name,kind,country\n"
        "mexico,Mexico,country,\n"
        f"jose-perez,{unicodedata.normalize('NFD', 'José')} Pérez,person,mexico\n"
        "ana-ruiz,Ana Ruiz,official,atlantis\n"
    ),
}


def test_a_valid_folder_has_no_problem(folder):
    assert bl.check(folder()).empty


def test_a_valid_folder_of_six_tables_has_no_problem(folder):
    assert bl.check(folder(actors={}, participants={}, terms={}, evidence={})).empty


def test_ten_faults_of_ten_sorts_in_three_files_are_all_listed_at_once(folder):
    found = bl.check(folder(**{name: text.encode() for name, text in TEN_FAULTS.items()}))
    errors = found[found["severity"] == "error"]
    assert errors[["file", "line", "column", "problem"]].values.tolist() == [
        ["actors.csv", 3, "name", "letters and accents stored apart"],
        ["actors.csv", 4, "country", "stands in no row of actors.csv"],
        ["events.csv", 2, "date", "not a date"],
        ["events.csv", 3, "kind", "not a kind"],
        ["events.csv", 4, "people", "not a count"],
        ["events.csv", 5, "title_en", "too long"],
        ["events.csv", 6, "end_date", "before date"],
        ["events.csv", 7, "", "8 cells in a table of 7 columns"],
        ["sources.csv", 3, "url", "not a web address"],
        ["sources.csv", 4, "source_id", "the same source_id stands above"],
    ]  # fmt: skip


# --- one wrong cell ---------------------------------------------------------------------------


@pytest.mark.parametrize(("column", "value"), [
    ("date", "2025-02-30"),
    ("date", "27/02/2025"),
    ("date", "2025-2-27"),
    ("end_date", "soon"),
    ("kind", "kidnapping"),
    ("kind", "Transfer"),
    ("direction", "MX_to_US"),
    ("confidence", "High"),
    ("people", "0"),
    ("people", "-1"),
    ("people", "29.0"),
    ("people", "1,000"),
    ("people", "\uff12\uff19"),
    ("tariff_rate_pct", "25%"),
    ("tariff_rate_pct", "\uff12"),
    ("title_en", "=HYPERLINK(1)"),
    ("title_en", "@everyone"),
    ("title_en", "+52 55"),
    ("title_en", " A flight"),
    ("title_en", "A flight\u00a0"),
    ("title_en", "A\u200bflight"),
    ("title_en", "A\ufeffflight"),
    ("title_en", "A\u00adflight"),
    ("title_en", "A\u202eflight"),
    ("title_en", "A\tflight"),
    ("title_en", "A\nflight"),
    ("title_en", "A flight for Jose\u0301"),
    ("place", "Mexico City"),
    ("x_notes", "=1+1"),
    ("x_notes", "se\u00f1\u200bor"),
])  # fmt: skip
def test_a_wrong_cell_is_named_with_its_line_column_and_value(faults, column, value):
    assert faults(events={column: value}) == [("events.csv", 2, column, value)]


def test_a_title_of_more_than_eighty_characters_is_named_by_its_beginning(faults):
    assert faults(events={"title_en": "á" * 81}) == [
        ("events.csv", 2, "title_en", "á" * 77 + "..."),
    ]  # fmt: skip


@pytest.mark.parametrize("url", [
    "javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "file:///etc/hosts",
    "example.org", "//example.org", "https://example.org/a b", 'https://example.org/"onclick=',
    "https://example.org/<b>",
])  # fmt: skip
def test_an_address_that_is_not_of_the_web_is_named(faults, url):
    assert faults(sources={"url": url}) == [("sources.csv", 2, "url", url)]


def test_a_tab_at_the_beginning_is_a_formula_too(folder):
    found = bl.check(folder(events={"title_en": "\tA flight"}))
    assert "begins like a formula" in found["problem"].tolist()


@pytest.mark.parametrize("number", ["-5", "-0.25", "12"])
def test_a_number_may_begin_with_a_minus_in_any_text(faults, number):
    assert faults(events={"x_balance": number}) == []


def test_a_title_of_eighty_characters_is_short_enough(faults):
    assert faults(events={"title_en": "á" * 80}) == []


def test_an_essential_cell_may_not_be_empty(faults):
    assert faults(events={"title_en": ""}) == [("events.csv", 2, "title_en", "")]


def test_lines_stay_right_below_a_cell_that_holds_a_line_break(faults):
    assert faults(events=[
        {"event_id": "one", "summary_en": "Two\nlines"},
        {"event_id": "two", "date": "2025-02-30"},
    ]) == [
        ("events.csv", 2, "summary_en", "Two\nlines"),
        ("events.csv", 4, "date", "2025-02-30"),
    ]  # fmt: skip


# --- rows and tables --------------------------------------------------------------------------


def test_an_id_that_stands_twice_is_named_where_it_stands_again(faults):
    assert faults(events=[{}, {"title_en": "Another"}]) == [("events.csv", 3, "event_id", FLIGHT)]


def test_a_key_of_several_columns_may_repeat_one_of_them(faults):
    roles = [{"role": "announcer"}, {"role": "sender"}]
    assert faults(actors={}, participants=roles) == []


def test_a_source_that_is_not_there_is_named(faults):
    assert faults(events={"source_ids": "a-page|b-page"}) == [
        ("events.csv", 2, "source_ids", "a-page|b-page"),
    ]  # fmt: skip


def test_an_actor_that_is_not_there_is_named(faults):
    assert faults(actors={}, participants={"actor_id": "nobody"}) == [
        ("participants.csv", 2, "actor_id", "nobody"),
    ]  # fmt: skip


def test_each_id_of_a_list_must_be_there(faults):
    sent = {"event_id": FLIGHT, "actor_id": "ana-ruiz", "organization": "ana-ruiz|nobody"}
    assert faults(actors={}, persons=sent) == [
        ("persons.csv", 2, "organization", "ana-ruiz|nobody"),
    ]  # fmt: skip


def test_evidence_for_a_row_that_is_not_there_is_named(faults):
    assert faults(evidence=[{}, {"row_id": "nothing"}]) == [
        ("evidence.csv", 3, "row_id", "nothing"),
    ]  # fmt: skip


def test_evidence_for_a_table_that_is_not_there_is_named(faults):
    said = [{}, {"table": "actors", "row_id": "ana-ruiz"}, {"table": "people"}]
    assert faults(evidence=said) == [
        ("evidence.csv", 3, "row_id", "ana-ruiz"), ("evidence.csv", 4, "table", "people"),
    ]  # fmt: skip


def test_an_event_without_a_source_is_an_error_where_another_has_one(folder):
    found = bl.check(folder(events=[{}, {"event_id": "bare", "source_ids": ""}]))
    assert found[["line", "value", "severity"]].values.tolist() == [[3, "bare", "error"]]


def test_an_event_without_a_source_is_a_warning_where_none_has_one(folder):
    found = bl.check(folder(events={"source_ids": ""}))
    assert found[["line", "value", "severity"]].values.tolist() == [[2, FLIGHT, "warning"]]


def test_a_chosen_value_must_stand_in_its_evidence(faults):
    assert faults(evidence={"value": "28"}) == [("events.csv", 2, "people", "29")]


def test_a_chosen_value_may_be_one_of_several_in_evidence(faults):
    assert faults(evidence=[{"value": "28"}, {"value": "29"}]) == []


def test_an_event_that_ends_before_it_starts_is_named(faults):
    assert faults(events={"end_date": "2025-02-26"}) == [
        ("events.csv", 2, "end_date", "2025-02-26"),
    ]  # fmt: skip


def test_an_event_may_end_in_the_month_in_which_it_starts(faults):
    assert faults(events={"end_date": "2025-02"}) == []


@pytest.mark.parametrize("kind", ["tariff_deadline", "tariff_imposed"])
def test_a_deadline_or_measure_announced_after_its_date_is_named(faults, kind):
    assert faults(events={"kind": kind, "announced_on": "2025-02-28"}) == [
        ("events.csv", 2, "announced_on", "2025-02-28"),
    ]  # fmt: skip


def test_a_handover_may_be_announced_after_its_date(faults):
    assert faults(events={"announced_on": "2025-02-28"}) == []


def test_an_event_after_the_day_of_the_data_is_named(faults):
    assert faults(events={"date": "9999-01-01"}) == [("events.csv", 2, "date", "9999-01-01")]


def test_a_deadline_may_lie_ahead(faults):
    assert faults(events={"date": "9999-01-01", "kind": "tariff_deadline"}) == []


def test_a_measure_may_come_into_force_later(faults):
    assert faults(events={"kind": "tariff_imposed", "effective_from": "9999-01-01"}) == []


def test_an_office_not_held_on_the_day_is_a_warning(folder):
    found = bl.check(folder(actors={}, participants={}, terms={"end": "2024-12-31"}))
    assert found[["file", "line", "column", "value", "severity"]].values.tolist() == [
        ["participants.csv", 2, "office", "attorney_general_mx", "warning"],
    ]  # fmt: skip


def test_an_office_without_an_end_on_file_may_be_held(faults):
    assert faults(actors={}, participants={}, terms={"end": ""}) == []


def test_a_term_without_a_label_is_a_warning(folder):
    words = {"vocabulary": "kind", "term": "meeting", "en": "Meeting", "es": "Reunión"}
    found = bl.check(folder(labels=words, events={"direction": ""}))
    assert found[["line", "value", "severity"]].values.tolist()[0] == [2, "transfer", "warning"]
    assert set(found["severity"]) == {"warning"}


# --- tables that are missing or cannot be read ------------------------------------------------


@pytest.mark.parametrize("name", ["events", "sources"])
def test_a_needed_file_that_is_missing_is_the_only_fault(folder, name):
    found = bl.check(folder(**{name: None}))
    assert found[["file", "problem"]].values.tolist() == [[f"{name}.csv", "the file is missing"]]
    assert found["line"].isna().all()


def test_a_file_that_cannot_be_read_leaves_no_faults_in_those_that_refer_to_it(faults):
    assert faults(sources=b"source_id;url;publisher\n", evidence={}) == [
        ("sources.csv", 1, "", "source_id;url;publisher"),
    ]  # fmt: skip


def test_a_file_that_cannot_be_read_hides_no_fault_of_the_others(faults):
    assert faults(events=b"", sources=[{}, {}], actors={"country": "atlantis"}) == [
        ("actors.csv", 2, "country", "atlantis"),
        ("events.csv", 1, "", ""),
        ("sources.csv", 3, "source_id", "a-page"),
    ]


def test_optional_columns_may_be_missing_from_any_table(folder):
    found = bl.check(folder(
        events=f"event_id,date,kind,title_en\n{FLIGHT},2025,transfer,A flight\n".encode(),
        sources=b"source_id,url,publisher\na-page,https://example.org,Example\n",
        actors=b"actor_id,name,kind\nana-ruiz,Ana Ruiz,official\n",
        participants=f"event_id,actor_id,role\n{FLIGHT},ana-ruiz,sender\n".encode(),
        terms=b"term_id,actor_id,office\nana,ana-ruiz,president_mx\n",
        evidence=f"table,row_id,field\nevents,{FLIGHT},event\n".encode(),
    ))  # fmt: skip
    assert set(found["problem"]) == {"the column is missing"}
    assert set(found["severity"]) == {"warning"}


def test_a_chosen_value_of_a_person_must_stand_in_its_evidence(faults):
    """The rule holds for every table that evidence speaks of, not for events alone."""
    person = {"event_id": "2025-02-27-flight", "actor_id": "ana-ruiz", "nationality": "mexico"}
    mexico = {"actor_id": "mexico", "name": "Mexico", "kind": "country"}
    said = {"table": "persons", "row_id": "2025-02-27-flight/ana-ruiz", "field": "nationality"}
    tables = {"persons": person, "actors": [{}, mexico]}
    assert faults(**tables, evidence=[{}, said | {"value": "mexico"}]) == []
    found = faults(**tables, evidence=[{}, said | {"value": "guatemala"}])
    assert [fault[:3] for fault in found] == [("persons.csv", 2, "nationality")]


def test_a_spell_of_unknown_start_rules_no_day_out(faults):
    spell = {"start": "", "end": "2026"}
    sat = {"office": "attorney_general_mx"}
    assert not [f for f in faults(terms=spell, actors={}, participants=sat) if f[2] == "office"]
