"""Choosing events by kind, way and time, and finding them by a word."""

import pandas as pd
import pytest

import bilateral as bl
from bilateral import dates
from bilateral.selection import fold


def events(*rows):
    columns = ["event_id", "date", "kind", "direction", "place", "title_en", "title_es"]
    table = pd.DataFrame(rows, columns=columns).astype("str")
    return table.join(dates.bounds(table["date"]))


THREE = events(
    ("day", "2025-02-27", "transfer", "mx_to_us", "toluca", "A plane leaves", "Sale un avión"),
    ("month", "2025-02", "extradition", "mx_to_us", None, "Somebody goes", None),
    ("year", "2024", "deportation", "us_to_mx", "mexico_city", "Another goes", "Se va otro"),
)


def ids(table):
    return table["event_id"].tolist()


def test_a_selection_has_the_same_columns_and_fewer_rows():
    chosen = bl.select_events(THREE, kinds=["transfer"])
    assert ids(chosen) == ["day"]
    assert chosen.columns.tolist() == THREE.columns.tolist()


def test_nothing_asked_for_keeps_every_row_in_its_order():
    assert ids(bl.select_events(THREE)) == ["day", "month", "year"]


def test_no_kind_at_all_keeps_no_row():
    assert ids(bl.select_events(THREE, kinds=[])) == []


def test_one_term_may_be_given_without_a_list():
    assert ids(bl.select_events(THREE, directions="us_to_mx")) == ["year"]


def test_any_column_can_be_chosen_by():
    assert ids(bl.select_events(THREE, place=["toluca"])) == ["day"]


def test_choosing_changes_nothing_in_the_table_given():
    before = THREE.copy()
    bl.select_events(THREE, kinds=["transfer"], start="2025")
    pd.testing.assert_frame_equal(THREE, before)


@pytest.mark.parametrize(
    ("start", "end", "kept"),
    [
        ("2025-02-28", None, ["month"]),
        ("2025-02-27", "2025-02-27", ["day", "month"]),
        (None, "2025-01-31", ["year"]),
        ("2024-12-31", "2025-02-01", ["month", "year"]),
        ("2025", "2025", ["day", "month"]),
        ("2025-02", "2025-02", ["day", "month"]),
        ("2026", None, []),
        ("2025", "2024", []),
    ],
)
def test_an_event_is_kept_if_it_may_lie_in_the_time_asked_for(start, end, kept):
    assert ids(bl.select_events(THREE, start=start, end=end)) == kept


def test_an_unknown_column_is_named_with_those_that_there_are():
    with pytest.raises(
        ValueError, match=r"no column 'colour' in events; there are event_id, date, kind"
    ):
        bl.select_events(THREE, colour=["red"])


@pytest.mark.parametrize("date", ["27/02/2025", "2025-13", "2025-02-30", "spring"])
def test_a_date_that_does_not_exist_is_named_with_what_is_allowed(date):
    with pytest.raises(
        ValueError, match=f"start is '{date}'; allowed: YYYY, YYYY-MM or YYYY-MM-DD"
    ):
        bl.select_events(THREE, start=date)


def test_an_empty_table_gives_an_empty_selection():
    assert bl.select_events(THREE.head(0), kinds=["transfer"], start="2025").shape == (0, 9)


def test_a_selection_agrees_with_a_plain_recount_of_the_shipped_data():
    table = bl.load().events
    plain = [
        row["event_id"]
        for row in table.to_dict("records")
        if row["kind"] == "extradition"
        and row["date"][:4] <= "2008"
        and str(row["end_date"]) == "nan"
    ]
    chosen = bl.select_events(table, kinds=["extradition"], end="2008")
    assert ids(chosen[chosen["end_date"].isna()]) == plain


# --- find -------------------------------------------------------------------------------------


@pytest.fixture
def data():
    actors = pd.DataFrame({
        "actor_id": ["garcia", "agency"], "name": ["José García Núñez", "Office of Trade"],
        "name_es": [None, "Oficina de Comercio"], "aliases": ["El Güero|Pepe", None],
    }).astype("str")  # fmt: skip
    persons = pd.DataFrame({"event_id": ["month"], "actor_id": ["garcia"]}).astype("str")
    participants = pd.DataFrame(
        {"event_id": ["year", "year"], "actor_id": ["agency", "garcia"]}
    ).astype("str")
    return bl.load()._replace(
        events=THREE, actors=actors, persons=persons, participants=participants
    )


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("jose garcia", ["month", "year"]),
        ("JOSÉ GARCÍA", ["month", "year"]),
        ("garcía josé", ["month", "year"]),
        ("guero", ["month", "year"]),
        ("oficina", ["year"]),
        ("avion", ["day"]),
        ("plane", ["day"]),
        ("Ciudad de México", ["year"]),
        ("mexico city", ["year"]),
        ("garcia trade", ["year"]),
        ("garcia plane", []),
        (".*", []),
        ("", ["day", "month", "year"]),
    ],
)
def test_an_event_is_found_by_names_aliases_titles_and_places_without_accents(data, words, found):
    assert ids(bl.find(data, words)) == found


def test_finding_keeps_the_columns(data):
    assert bl.find(data, "avion").columns.tolist() == THREE.columns.tolist()


def test_titles_are_found_where_nobody_is_named(data):
    alone = data._replace(
        actors=data.actors.head(0),
        persons=data.persons.head(0),
        participants=data.participants.head(0),
    )
    assert ids(bl.find(alone, "avión")) == ["day"]


def test_nothing_is_found_among_no_events(data):
    assert ids(bl.find(data._replace(events=THREE.head(0)), "avion")) == []


def test_folding_takes_accents_and_capitals_away():
    assert fold("ÁÉÍÓÚ Ñandú Güero") == "aeiou nandu guero"
