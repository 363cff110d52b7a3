"""Folders are loaded whole or not at all, and saved byte for byte."""

import json
import shutil

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bilateral as bl
from bilateral.reading import PROBLEM_COLUMNS
from bilateral.schema import TABLES

FLIGHT = "2025-02-27-flight"


def files(place):
    return {path.name: path.read_bytes() for path in sorted(place.iterdir()) if path.is_file()}


# --- load -------------------------------------------------------------------------------------


def test_a_folder_of_events_and_sources_loads_alone(folder):
    data = bl.load(folder())
    assert data.events["event_id"].tolist() == [FLIGHT]
    assert data.events["people"].tolist() == [29]
    assert data.actors.empty
    assert data.version == "of your own"


def test_sources_named_in_an_event_become_its_evidence(folder):
    said = bl.load(folder()).evidence
    assert said[["table", "row_id", "field", "source_id"]].values.tolist() == [
        ["events", FLIGHT, "event", "a-page"],
    ]  # fmt: skip


def test_a_source_named_twice_is_one_piece_of_evidence(folder):
    said = {"field": "event", "value": ""}
    data = bl.load(folder(events={"source_ids": "a-page|a-page"}, evidence=said))
    assert len(data.evidence) == 1


def test_dates_keep_their_precision_and_gain_their_first_and_last_day(folder):
    event = bl.load(folder(events={"date": "2025-02"})).events.iloc[0]
    assert event["date"] == "2025-02"
    assert event["precision"] == "month"
    assert event["first_day"] == pd.Timestamp("2025-02-01")
    assert event["last_day"] == pd.Timestamp("2025-02-28")


def test_an_open_end_of_an_office_stays_open(folder):
    spell = bl.load(folder(actors={}, terms={"end": ""})).terms.iloc[0]
    assert spell["first_day"] == pd.Timestamp("2020-01-01")
    assert pd.isna(spell["last_day"])


def test_columns_of_ones_own_are_kept(folder):
    assert bl.load(folder(events={"x_seen": "yes"})).events["x_seen"].tolist() == ["yes"]


def test_loading_raises_one_error_that_lists_every_fault(folder):
    place = folder(events={"people": "0", "kind": "Transfer"}, sources={"url": "javascript:1"})
    with pytest.raises(bl.DataError) as caught:
        bl.load(place)
    head, *lines = str(caught.value).splitlines()
    assert head == "3 problems in the data:"
    assert lines[1] == (
        "- events.csv, line 2, column people: '0': not a count. Allowed: a whole number from 1"
    )
    assert sum("events.csv, line 2, column kind: 'Transfer'" in line for line in lines) == 1
    assert sum("sources.csv, line 2, column url: 'javascript:1'" in line for line in lines) == 1
    assert all("Allowed: " in line for line in lines)
    assert len(caught.value.problems) == len(lines) == 3


def test_warnings_do_not_keep_a_folder_from_loading(folder):
    place = folder(events={"source_ids": ""})
    assert bl.check(place)["severity"].tolist() == ["warning"]
    assert len(bl.load(place).events) == 1


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(bl.DataError, match="there is no such folder"):
        bl.load(tmp_path / "nowhere")


def test_beside_is_shipped_or_nothing(folder):
    with pytest.raises(ValueError, match=r"beside is 'ours'"):
        bl.load(folder(), beside="ours")


# --- beside the shipped data ------------------------------------------------------------------


def test_own_rows_stand_below_the_shipped_ones_with_ids_kept_apart(folder, shipped):
    both = bl.load(folder(), beside="shipped")
    assert both.events["event_id"].tolist() == [*shipped.events["event_id"], f"own-{FLIGHT}"]
    assert both.sources["source_id"].tolist() == [*shipped.sources["source_id"], "own-a-page"]
    said = both.evidence.iloc[-1]
    assert said[["row_id", "source_id"]].tolist() == [f"own-{FLIGHT}", "own-a-page"]
    assert both.events["people"].iloc[-1] == 29
    assert both.events["first_day"].iloc[-1] == pd.Timestamp("2025-02-27")


def test_an_own_event_may_have_the_id_of_a_shipped_one(folder, shipped):
    taken = shipped.events["event_id"].iloc[0]
    both = bl.load(folder(events={"event_id": taken}), beside="shipped")
    assert both.events["event_id"].is_unique
    assert both.events["event_id"].iloc[-1] == f"own-{taken}"


def test_an_own_row_may_refer_to_a_shipped_actor(folder):
    seen = {"actor_id": "mexico", "role": "sender", "office": ""}
    place = folder(participants=seen)
    with pytest.raises(bl.DataError, match=r"stands in no row of actors\.csv"):
        bl.load(place)
    own = bl.load(place, beside="shipped").participants.iloc[-1]
    assert own[["event_id", "actor_id"]].tolist() == [f"own-{FLIGHT}", "mexico"]


def test_evidence_for_an_own_person_keeps_its_row(folder):
    sent = {"event_id": FLIGHT, "actor_id": "ana-ruiz"}
    said = {"table": "persons", "row_id": f"{FLIGHT}/ana-ruiz", "field": "row", "value": ""}
    both = bl.load(folder(actors={}, persons=sent, evidence=said), beside="shipped")
    assert f"own-{FLIGHT}/own-ana-ruiz" in both.evidence["row_id"].tolist()


def test_a_reference_to_nothing_is_named_as_it_was_written(folder):
    place = folder(participants={"actor_id": "own-nobody", "office": ""})
    with pytest.raises(bl.DataError, match="line 2, column actor_id: 'own-nobody'"):
        bl.load(place, beside="shipped")


def test_own_words_for_a_shipped_term_leave_the_shipped_ones(folder, shipped):
    words = {"vocabulary": "kind", "term": "transfer", "en": "Mine", "es": "Mío"}
    both = bl.load(folder(labels=words), beside="shipped")
    assert len(both.labels) == len(shipped.labels)
    assert "Mine" not in both.labels["en"].tolist()


def test_what_stands_beside_the_shipped_data_can_be_saved_and_loaded(folder, tmp_path):
    both = bl.load(folder(), beside="shipped")
    bl.save(both, tmp_path / "both")
    again = bl.load(tmp_path / "both")
    assert set(again.events["event_id"]) == set(both.events["event_id"])
    assert again.version == both.version


# --- save -------------------------------------------------------------------------------------


def test_saving_and_loading_gives_the_same_tables(shipped, tmp_path):
    bl.save(shipped, tmp_path)
    again = bl.load(tmp_path)
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(again, name), getattr(shipped, name))
    assert (again.version, again.as_of) == (shipped.version, shipped.as_of)


def test_the_shipped_files_are_what_saving_writes(shipped, tmp_path):
    bl.save(shipped, tmp_path)
    kept, written = files(bl.shipped_folder()), files(tmp_path)
    assert [f"{name}.csv" for name in TABLES if written[f"{name}.csv"] != kept[f"{name}.csv"]] == []


def test_saving_twice_gives_the_same_bytes(folder, tmp_path):
    place = folder(events={"x_seen": "yes", "tariff_rate_pct": "12.50"}, actors={})
    bl.save(bl.load(place), tmp_path / "once")
    bl.save(bl.load(tmp_path / "once"), tmp_path / "twice")
    assert files(tmp_path / "once") == files(tmp_path / "twice")


def test_the_order_of_rows_makes_no_difference_to_the_bytes(shipped, tmp_path):
    bl.save(shipped, tmp_path / "sorted")
    shuffled = shipped._replace(events=shipped.events.sample(frac=1, random_state=1))
    bl.save(shuffled, tmp_path / "shuffled")
    assert files(tmp_path / "sorted") == files(tmp_path / "shuffled")


def test_saving_leaves_the_tables_as_they_are(folder, tmp_path):
    data = bl.load(folder(events={"tariff_rate_pct": "12.5"}))
    before = data.events.copy()
    bl.save(data, tmp_path / "saved")
    pd.testing.assert_frame_equal(data.events, before)


@pytest.mark.parametrize("change", [
    {"kind": "Transfer"}, {"people": 0}, {"title_en": None}, {"tariff_rate_pct": "25%"},
    {"notes": "a column nobody knows"}, {"title_en": pd.Series(["\ud800"], dtype=object)},
], ids=str)  # fmt: skip
def test_saving_broken_tables_writes_nothing(folder, tmp_path, change):
    data = bl.load(folder())
    intact = data.events.drop(columns=list(change), errors="ignore")
    broken = data._replace(events=intact.assign(**change))
    with pytest.raises(bl.DataError, match=f"events.csv, line .*{next(iter(change))}|UTF-8"):
        bl.save(broken, tmp_path / "saved")
    assert not (tmp_path / "saved").exists()


def test_saving_without_an_essential_column_writes_nothing(folder, tmp_path):
    data = bl.load(folder())
    broken = data._replace(events=data.events.drop(columns="event_id"))
    with pytest.raises(bl.DataError, match="column event_id: the column is missing"):
        bl.save(broken, tmp_path / "saved")
    assert not (tmp_path / "saved").exists()


def test_saving_for_a_day_that_is_none_writes_nothing(folder, tmp_path):
    with pytest.raises(bl.DataError, match="'tomorrow': not a date"):
        bl.save(bl.load(folder()), tmp_path / "saved", as_of="tomorrow")
    assert not (tmp_path / "saved").exists()


def test_a_write_that_fails_leaves_the_old_files_whole(folder, tmp_path, monkeypatch):
    data = bl.load(folder())
    bl.save(data, tmp_path / "saved")
    before = files(tmp_path / "saved")

    def disk_full(handle):
        raise OSError("no space left on device")

    monkeypatch.setattr("os.fsync", disk_full)
    with pytest.raises(OSError, match="no space"):
        bl.save(data._replace(events=data.events.assign(people=30)), tmp_path / "saved")
    assert files(tmp_path / "saved") == before


def test_a_write_that_fails_half_way_shows_in_the_version(folder, tmp_path, monkeypatch):
    data = bl.load(folder())
    bl.save(data, tmp_path / "saved", version="1")
    calls = []

    def full_after_one_file(handle):
        calls.append(handle)
        if len(calls) > 1:
            raise OSError("no space left on device")

    monkeypatch.setattr("os.fsync", full_after_one_file)
    with pytest.raises(OSError, match="no space"):
        bl.save(data._replace(events=data.events.assign(people=30)), tmp_path / "saved")
    again = bl.load(tmp_path / "saved")
    assert again.events["people"].tolist() == [30]
    assert again.version == "1 (edited)"


def test_an_event_without_a_source_can_be_saved_as_it_can_be_loaded(folder, tmp_path):
    bl.save(bl.load(folder(events={"source_ids": ""})), tmp_path / "saved")
    assert bl.load(tmp_path / "saved").events["event_id"].tolist() == [FLIGHT]


# --- the data package of a folder -------------------------------------------------------------


@pytest.fixture
def saved(folder, tmp_path):
    """Give a saved folder with its data package."""
    bl.save(bl.load(folder()), tmp_path / "saved", version="1", as_of="2025-12-31")
    return tmp_path / "saved"


def edit(path, old, new):
    path.write_bytes(path.read_bytes().replace(old, new))


def test_an_untouched_folder_has_the_version_that_it_was_saved_with(saved):
    assert bl.load(saved).version == "1"


def test_an_edited_file_shows_in_the_version(saved):
    edit(saved / "events.csv", b"29", b"28")
    assert bl.load(saved).version == "1 (edited)"
    assert bl.load(saved).events["people"].tolist() == [28]


def test_a_file_that_was_taken_away_shows_in_the_version(saved):
    (saved / "links.csv").unlink()
    assert bl.load(saved).version == "1 (edited)"


def test_an_edited_file_is_checked_again(saved):
    edit(saved / "events.csv", b",29,", b",none,")
    with pytest.raises(bl.DataError, match="line 2, column people: 'none'"):
        bl.load(saved)


def test_an_event_after_the_day_of_the_package_is_named(saved):
    edit(saved / "events.csv", b",2025-02-27,", b",2026-01-01,")
    assert bl.check(saved)["allowed"].tolist() == [
        "until 2025-12-31; only a tariff_deadline may lie ahead",
    ]


@pytest.mark.parametrize("package", [
    "", "[]", "{", "[" * 100_000, '{"resources": []}',
    '{"version": 1, "as_of": "2025", "resources": []}',
    '{"version": "1", "as_of": 2025, "resources": []}',
    '{"version": "1", "as_of": "soon", "resources": []}',
    '{"version": "1", "as_of": "2025", "resources": [{}]}',
], ids=range(9))  # fmt: skip
def test_a_data_package_that_is_none_of_ours_is_named(folder, package):
    place = folder()
    (place / "datapackage.json").write_text(package)
    assert bl.check(place)[["file", "line"]].values.tolist() == [["datapackage.json", 1]]


def test_a_hash_that_does_not_match_means_a_full_check_and_no_error(saved):
    package = json.loads((saved / "datapackage.json").read_bytes())
    package["resources"][0]["hash"] = "sha256:0"
    (saved / "datapackage.json").write_text(json.dumps(package))
    assert bl.load(saved).version == "1 (edited)"


# --- whatever is in a folder ------------------------------------------------------------------

_PIECES = ["event_id", "date", "kind", "title_en", ",", "\n", '"', "2025", "x-1", "transfer", "é"]


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    name=st.sampled_from(sorted(TABLES)),
    text=st.lists(st.sampled_from(_PIECES)).map("".join),
    place=st.integers(0, 500),
)
def test_check_gives_a_frame_whatever_a_file_holds(tmp_path_factory, name, text, place):
    there = tmp_path_factory.mktemp("any")
    for path in (bl.shipped_folder() / "events.csv", bl.shipped_folder() / f"{name}.csv"):
        head = b"".join(path.read_bytes().splitlines(keepends=True)[:4])
        (there / path.name).write_bytes(head[:place] + text.encode() + head[place:])
    found = bl.check(there)
    assert list(found) == PROBLEM_COLUMNS
    assert len(found)


# --- the shipped data -------------------------------------------------------------------------


def test_the_shipped_data_have_no_error():
    found = bl.check()
    assert found[found["severity"] == "error"].empty


def test_every_shipped_id_is_unique(shipped):
    twice = {name: int(getattr(shipped, name).duplicated(list(table.key)).sum())
             for name, table in TABLES.items()}  # fmt: skip
    assert twice == dict.fromkeys(TABLES, 0)


def test_shipped_names_carry_their_accents(shipped):
    assert "Ovidio Guzmán López" in shipped.actors["name"].tolist()


def test_the_three_mass_transfers_sum_to_ninety_two_people(shipped):
    events = shipped.events
    mass = events[(events["kind"] == "transfer") & (events["people"] > 1)]
    assert mass["date"].tolist() == ["2025-02-27", "2025-08-12", "2026-01-20"]
    assert mass["people"].sum() == 92


def test_every_shipped_event_has_a_title_in_both_languages(shipped):
    assert shipped.events[["title_en", "title_es"]].notna().all(axis=None)


def test_shipped_events_have_numbers_and_days_of_the_right_kind(shipped):
    types = shipped.events.dtypes.astype(str)
    assert types[["people", "tariff_rate_pct"]].tolist() == ["Int64", "Float64"]
    assert types[["first_day", "last_day"]].tolist() == ["datetime64[s]"] * 2


def test_the_contents_count_every_table(shipped):
    listed = bl.contents(shipped).set_index("table")["rows"]
    assert listed.to_dict() == {name: len(getattr(shipped, name)) for name in TABLES}


def test_a_copy_of_the_shipped_folder_loads_as_the_shipped_data(shipped, tmp_path):
    shutil.copytree(bl.shipped_folder(), tmp_path / "copy")
    assert bl.load(tmp_path / "copy").version == shipped.version
