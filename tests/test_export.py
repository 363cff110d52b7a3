"""An export is safe to open in a spreadsheet, and cannot be taken for data; versions are told."""

import csv
import importlib.metadata

import pandas as pd
import pytest

import bilateral as bl
from bilateral import cli
from bilateral.datapackage import PACKAGE, sha256
from bilateral.schema import TABLES


def cells(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("text", [
    "=HYPERLINK(1)", "+1", "-1", "@SUM", "\t=1", "\r=1", "\n=1", "\uff1d1", "\uff0b1", "\uff201",
], ids=ascii)  # fmt: skip
def test_a_text_that_begins_like_a_formula_gets_an_apostrophe(folder, tmp_path, text):
    data = bl.load(folder())
    data = data._replace(events=data.events.assign(title_en=text, x_own=text))
    bl.export(data, tmp_path / "out")
    row = cells(tmp_path / "out" / "events.csv")[0]
    assert row["title_en"] == row["x_own"] == f"'{text}"


def test_numbers_stay_numbers_and_dates_stay_as_precise_as_they_are(folder, tmp_path):
    data = bl.load(folder(events={"date": "2025-02", "tariff_rate_pct": "12.5"}))
    data = data._replace(events=data.events.assign(tariff_rate_pct=-12.5))
    bl.export(data, tmp_path / "out")
    row = cells(tmp_path / "out" / "events.csv")[0]
    assert (row["date"], row["people"], row["tariff_rate_pct"]) == ("2025-02", "29", "-12.5")
    assert (row["first_day"], row["last_day"]) == ("2025-02-01", "2025-02-28")
    assert row["end_date"] == ""


def test_no_text_of_the_shipped_data_begins_like_a_formula(shipped, tmp_path):
    bl.export(shipped, tmp_path / "out")
    for name in TABLES:
        rows = cells(tmp_path / "out" / f"{name}.csv")
        assert len(rows) == len(getattr(shipped, name))
        numbers = set(getattr(shipped, name).select_dtypes("number"))
        assert not [
            c for row in rows for column, c in row.items()
            if column not in numbers and c.startswith(tuple("=+-@\t\r"))
        ]  # fmt: skip


def test_files_have_a_mark_and_line_ends_of_spreadsheets(shipped, tmp_path):
    written = bl.export(shipped, tmp_path / "out")
    assert [p.name for p in written] == ["README.txt", *(f"{name}.csv" for name in TABLES)]
    for path in written[1:]:
        raw = path.read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        assert raw.count(b"\n") == raw.count(b"\r\n") > 0


def test_the_readme_says_what_the_files_are_for(shipped, tmp_path):
    text = bl.export(shipped, tmp_path / "out")[0].read_text("utf-8")
    assert "for reading in a spreadsheet, not for loading back" in text
    assert shipped.version in text


def test_an_export_is_not_loaded(shipped, tmp_path):
    bl.export(shipped, tmp_path / "out")
    with pytest.raises(bl.DataError, match="byte order mark"):
        bl.load(tmp_path / "out")


def test_an_export_goes_over_an_export_and_over_nothing_else(folder, tmp_path):
    place = folder()
    before = {path.name: path.read_bytes() for path in place.iterdir()}
    data = bl.load(place)
    for to in (place, place / "events.csv"):
        with pytest.raises(FileExistsError, match="holds no export"):
            bl.export(data, to)
    assert {path.name: path.read_bytes() for path in place.iterdir()} == before
    bl.export(data, tmp_path / "out")
    bl.export(data, tmp_path / "out")


def test_exporting_leaves_the_tables_as_they_are(shipped, tmp_path):
    before = shipped.events.copy()
    bl.export(shipped, tmp_path / "out")
    pd.testing.assert_frame_equal(shipped.events, before)


def test_the_command_exports_a_folder(folder, tmp_path, capsys):
    assert cli.main(["export", str(folder()), "--to", str(tmp_path / "out")]) == 0
    assert cells(tmp_path / "out" / "events.csv")[0]["people"] == "29"
    assert cli.main(["export", str(tmp_path / "out"), "--to", str(tmp_path / "two")]) == 1
    assert "byte order mark" in capsys.readouterr().out
    assert not (tmp_path / "two").exists()


# --- versions ---------------------------------------------------------------------------------


def test_versions_tell_code_data_python_and_direct_dependencies():
    told = bl.versions().set_index("name")["version"]
    package = (bl.shipped_folder() / PACKAGE).read_bytes()
    assert told["bilateral"] == bl.__version__
    assert told["data"] == bl.load().version
    assert told["data as of"] == bl.load().as_of
    assert f"sha256:{told['data sha256']}" == sha256(package)
    assert told["pandas"] == pd.__version__
    assert told["altair"] == importlib.metadata.version("altair")
    assert "jinja2" not in told and "pytest" not in told
    assert told.notna().all() and told.index.is_unique


def test_versions_say_that_the_data_were_edited(monkeypatch, folder, tmp_path):
    bl.save(bl.load(folder()), tmp_path / "saved", version="7", as_of="2025-12-31")
    monkeypatch.setattr("bilateral.session.shipped_folder", lambda: tmp_path / "saved")
    assert bl.versions()["version"].tolist()[1:3] == ["7", "2025-12-31"]
    (tmp_path / "saved" / "events.csv").write_bytes(b"edited")
    assert bl.versions()["version"][1] == "7 (edited)"


def test_a_dependency_that_is_not_there_is_said(monkeypatch):
    monkeypatch.setattr(
        "importlib.metadata.requires", lambda name: ["not-a-package>=1", "x; extra == 'y'"]
    )
    assert bl.versions().iloc[-1].tolist() == ["not-a-package", "not installed"]
