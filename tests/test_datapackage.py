"""The description that travels with the tables says what is in them, and others can check it."""

import json

import frictionless
import pytest

import bilateral as bl
from bilateral.datapackage import sha256
from bilateral.schema import TABLES


@pytest.fixture
def saved(folder, tmp_path):
    """Give a saved folder with one row in most tables and a column of one's own."""
    place = folder(events={"x_seen": "yes"}, actors={}, participants={}, terms={}, evidence={})
    bl.save(bl.load(place), tmp_path / "saved", version="1", as_of="2025-12-31")
    return tmp_path / "saved"


def described(place):
    return json.loads((place / "datapackage.json").read_bytes())


def validated(place):
    report = frictionless.validate(str(place / "datapackage.json"))
    wrong = [error.type for task in report.tasks for error in task.errors]
    return [*wrong, *(error.type for error in report.errors)]


def test_the_shipped_folder_is_a_valid_data_package():
    assert validated(bl.shipped_folder()) == []


def test_a_saved_folder_is_a_valid_data_package(saved):
    assert validated(saved) == []


@pytest.mark.slow
@pytest.mark.parametrize(("file", "old", "new", "fault"), [
    ("events.csv", b",2025-02-27,", b",27/02/2025,", "constraint-error"),
    ("events.csv", b",transfer,", b",Transfer,", "constraint-error"),
    ("events.csv", b",29,", b",many,", "type-error"),
    ("participants.csv", b"ana-ruiz", b"nobody", "foreign-key"),
    ("actors.csv", b",official,", b",official,atlantis", "foreign-key"),
])  # fmt: skip
def test_others_find_our_faults_from_the_description_alone(saved, file, old, new, fault):
    raw = (saved / file).read_bytes()
    (saved / file).write_bytes(raw.replace(old, new, 1))
    package = described(saved)
    for resource in package["resources"]:
        del resource["hash"], resource["bytes"]
    (saved / "datapackage.json").write_text(json.dumps(package))
    assert fault in validated(saved)


def test_every_file_is_described_with_its_bytes_and_hash():
    for resource in described(bl.shipped_folder())["resources"]:
        raw = (bl.shipped_folder() / resource["path"]).read_bytes()
        assert resource["bytes"] == len(raw)
        assert resource["hash"] == sha256(raw)


def test_rows_are_counted_without_the_header(shipped):
    counted = {r["name"]: r["rows"] for r in described(bl.shipped_folder())["resources"]}
    assert counted == {name: len(getattr(shipped, name)) for name in TABLES}


def test_a_column_of_ones_own_is_described(saved):
    fields = described(saved)["resources"][0]["schema"]["fields"]
    assert fields[-1]["name"] == "x_seen"


def test_every_column_of_a_file_is_described_in_its_order():
    for resource in described(bl.shipped_folder())["resources"]:
        header = (bl.shipped_folder() / resource["path"]).read_text(encoding="utf-8").split("\n")[0]
        assert [field["name"] for field in resource["schema"]["fields"]] == header.split(",")


def test_every_table_is_in_the_description_with_its_key():
    resources = described(bl.shipped_folder())["resources"]
    assert {r["name"]: tuple(r["schema"]["primaryKey"]) for r in resources} == {
        name: table.key for name, table in TABLES.items()
    }


def test_the_description_names_version_day_and_licence(shipped):
    package = described(bl.shipped_folder())
    assert (package["version"], package["as_of"]) == (shipped.version, shipped.as_of)
    assert [licence["name"] for licence in package["licenses"]] == ["CC-BY-4.0"]


def test_a_hash_is_that_of_the_bytes():
    assert sha256(b"") == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
