"""Frozen editions: the same for ever, and refused if they are not."""

import json
import shutil
import zipfile

import pytest

import bilateral as bl
from bilateral import cli, editions

pytestmark = pytest.mark.slow


@pytest.fixture
def saved(tmp_path, shipped):
    """Give a folder of data as it is saved."""
    bl.save(shipped, tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def frozen(saved):
    editions.freeze(saved, "2026-class", saved / "editions")
    return saved / "editions"


def test_an_edition_is_small_and_holds_the_tables_byte_for_byte(saved, frozen):
    held = editions.open_edition("2026-class", frozen)
    for path in saved.glob("*.csv"):
        assert (held / path.name).read_bytes() == path.read_bytes()
    whole = sum(path.stat().st_size for path in saved.glob("*.csv"))
    assert (frozen / "2026-class.zip").stat().st_size < whole / 3


def test_the_same_tables_give_the_same_bytes(saved, frozen, tmp_path):
    again = editions.freeze(saved, "2026-class", tmp_path / "again")
    assert again.read_bytes() == (frozen / "2026-class.zip").read_bytes()
    assert (again.parent / editions.MANIFEST).read_text() == (
        frozen / editions.MANIFEST
    ).read_text()


def test_it_says_which_data_it_is_of(shipped, frozen):
    about = editions.manifest(frozen)["2026-class"]
    assert (about["version"], about["as_of"]) == (shipped.version, shipped.as_of)


def test_an_edition_stays_as_it_was_when_the_data_move_on(saved, frozen):
    before = (editions.open_edition("2026-class", frozen) / "events.csv").read_bytes()
    (saved / "events.csv").write_bytes(b"moved on")
    assert (editions.open_edition("2026-class", frozen) / "events.csv").read_bytes() == before


def test_an_edition_is_never_made_anew(saved, frozen):
    with pytest.raises(ValueError, match="frozen already"):
        editions.freeze(saved, "2026-class", frozen)


@pytest.mark.parametrize("name", ["class", "2026", "2026-Class", "../2026-class", "2026-", ""])
def test_a_name_is_a_year_and_a_word(saved, tmp_path, name):
    with pytest.raises(ValueError, match="a year and a word"):
        editions.freeze(saved, name, tmp_path / "editions")
    assert not (tmp_path / "editions").exists()


def test_what_was_not_saved_is_not_frozen(saved, tmp_path):
    (saved / "links.csv").write_bytes(b"changed")
    with pytest.raises(ValueError, match=r"links\.csv changed after it was saved"):
        editions.freeze(saved, "2026-class", tmp_path / "editions")
    (saved / "datapackage.json").unlink()
    with pytest.raises(ValueError, match="never saved"):
        editions.freeze(saved, "2026-class", tmp_path / "editions")


def test_an_unknown_edition_is_refused_with_those_that_there_are(frozen, tmp_path):
    with pytest.raises(ValueError, match=r"no edition '2027-class'; there are 2026-class"):
        editions.open_edition("2027-class", frozen)
    with pytest.raises(ValueError, match="there is none"):
        editions.open_edition("2026-class", tmp_path)


def rewritten(frozen, file, change):
    """Pack an edition again with one file changed."""
    path = frozen / "2026-class.zip"
    with zipfile.ZipFile(path) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    files[file] = change(files[file])
    with zipfile.ZipFile(path, "w") as packed:
        for name, raw in files.items():
            packed.writestr(name, raw)


@pytest.mark.parametrize("file", ["events.csv", "datapackage.json"])
def test_a_changed_byte_is_refused(frozen, file):
    rewritten(frozen, file, lambda raw: raw.replace(b"a", b"b", 1))
    with pytest.raises(ValueError, match=r"changed after it was saved|not what was frozen"):
        editions.open_edition("2026-class", frozen)


def test_a_broken_or_missing_file_is_refused_in_words(frozen):
    (frozen / "2026-class.zip").write_bytes(b"no zip")
    with pytest.raises(ValueError, match="cannot be read"):
        editions.open_edition("2026-class", frozen)
    (frozen / "2026-class.zip").unlink()
    with pytest.raises(ValueError, match="cannot be read"):
        editions.open_edition("2026-class", frozen)


def test_the_command_freezes_a_folder_and_refuses_one_with_errors(saved, capsys):
    assert cli.main(["freeze", "2026-class", "--data", str(saved)]) == 0
    assert "2026-class.zip" in capsys.readouterr().out
    assert json.loads((saved / "editions" / editions.MANIFEST).read_text())["2026-class"]
    assert cli.main(["freeze", "2026-class", "--data", str(saved)]) == 1
    assert "frozen already" in capsys.readouterr().out
    shutil.copy(saved / "actors.csv", saved / "links.csv")
    assert cli.main(["freeze", "2026-other", "--data", str(saved)]) == 1


@pytest.fixture
def with_edition(saved, frozen, shipped, monkeypatch):
    """Load from a folder that has an edition, and whose own tables have moved on."""
    later = shipped.events.assign(title_en="Another title")
    bl.save(shipped._replace(events=later), saved, version="2099.1.1")
    monkeypatch.setattr("bilateral.data.shipped_folder", lambda: saved)


def test_an_edition_is_loaded_beside_data_that_moved_on(with_edition, shipped):
    then, now = bl.load(edition="2026-class"), bl.load()
    for name in ("events", "evidence", "series"):
        assert getattr(then, name).equals(getattr(shipped, name))
    assert (then.version, then.as_of) == (shipped.version, shipped.as_of)
    assert then.call == "bl.load(edition='2026-class')"
    assert now.version == "2099.1.1" and not now.events.equals(then.events)


@pytest.mark.parametrize("more", [{"folder": "x"}, {"beside": "shipped"}])
def test_an_edition_is_loaded_alone(with_edition, more):
    with pytest.raises(ValueError, match="loaded alone"):
        bl.load(edition="2026-class", **more)


def test_an_unknown_edition_is_not_the_current_data(with_edition):
    with pytest.raises(ValueError, match="no edition '2031-class'"):
        bl.load(edition="2031-class")


def test_every_shipped_edition_is_whole():
    folder = bl.shipped_folder() / editions.FOLDER
    for name in editions.manifest(folder):
        assert editions.open_edition(name, folder).is_dir()
