"""A refused folder is copied with what has one reading repaired, and the rest is listed."""

import unicodedata

import pytest

import bilateral as bl
from bilateral import cli

pytestmark = pytest.mark.slow

SOURCES = "source_id,url,publisher,published\n"


@pytest.fixture
def mended(folder, tmp_path_factory):
    """Mend a folder in which some cells or files are changed; give the list and the copy."""

    def run(**tables):
        place, copy = folder(**tables), tmp_path_factory.mktemp("copy") / "new"
        before = {path.name: path.read_bytes() for path in place.iterdir()}
        rows = bl.mend(place, copy)
        assert {path.name: path.read_bytes() for path in place.iterdir()} == before
        return rows, copy

    return run


def done(rows, what="repaired"):
    some = rows[(rows["done"] == what) & ~rows["why"].str.contains("column is missing")]
    return list(
        some[["file", "line", "column", "before", "after"]].itertuples(index=False, name=None)
    )


def errors(copy):
    problems = bl.check(copy)
    return problems[problems["severity"] == "error"]


# --- cells ------------------------------------------------------------------------------------


@pytest.mark.parametrize("before, after", [
    ("27/02/2025", "2025-02-27"), ("2/27/2025", "2025-02-27"), ("27.02.2025", "2025-02-27"),
    ("3/3/2025", "2025-03-03"), ("2025/02/27", "2025-02-27"), ("2025-2-7", "2025-02-07"),
    ("27-feb-2025", "2025-02-27"), ("27-ene-2025", "2025-01-27"), ("3 August 2025", "2025-08-03"),
    ("27-Dic-2024", "2024-12-27"), ("2025-02-27 00:00:00", "2025-02-27"),
])  # fmt: skip
def test_a_spreadsheets_date_with_one_reading_is_repaired(mended, before, after):
    rows, copy = mended(events={"date": before})
    assert done(rows) == [("events.csv", 2, "date", before, after)]
    assert bl.load(copy).events["date"].tolist() == [after]


@pytest.mark.parametrize("cell", [
    "03/04/2025", "27-feb-25", "feb-25", "45715", "30/02/2025", "2025/27/02", "27-abc-2025",
    "27/02-2025", "2025.0", "2025-02-27 10:00:00",
])  # fmt: skip
def test_any_other_date_stays(mended, cell):
    rows, copy = mended(events={"date": cell})
    assert done(rows) == []
    assert ("events.csv", 2, "date", cell, cell) in done(rows, "left as it is")
    assert cell in (copy / "events.csv").read_text("utf-8")


def test_what_to_write_for_a_date_of_two_readings_is_said(mended):
    rows, _ = mended(events={"date": "03/04/2025"})
    why = rows.loc[rows["column"] == "date", "why"].item()
    assert "write 2025-04-03 or 2025-03-04" in why


@pytest.mark.parametrize("column, before, after", [
    ("kind", "Transfer", "transfer"), ("direction", "MX_TO_US", "mx_to_us"),
    ("place", "Mexico_City|El_Paso", "mexico_city|el_paso"), ("people", "29.0", "29"),
    ("title_en", " spaced\xa0", "spaced"), ("date", " 2025-02-27 ", "2025-02-27"),
    ("title_en", unicodedata.normalize("NFD", "Pérez, y \"más\""), "Pérez, y \"más\""),
    ("people", " 29.00 ", "29"), ("summary_en", "  ", ""),
])  # fmt: skip
def test_a_cell_with_one_reading_is_repaired(mended, column, before, after):
    rows, copy = mended(events={column: before})
    assert done(rows) == [("events.csv", 2, column, before, after)]
    assert errors(copy).empty
    assert rows.loc[rows["done"] == "repaired", "why"].str.len().min() > 5


@pytest.mark.parametrize("column, cell", [
    ("kind", "Abduction"), ("people", "29.5"), ("people", "1e3"), ("people", "-29"),
    ("tariff_rate_pct", "25%"), ("tariff_rate_pct", "12,5"), ("title_en", "=1+1"),
    ("title_en", "a\u202eb"), ("event_id", "2025-02-27-Flight"), ("title_en", "a" * 81),
])  # fmt: skip
def test_a_cell_that_could_mean_several_things_stays(mended, column, cell):
    rows, copy = mended(events={column: cell})
    assert done(rows) == []
    left = rows[(rows["done"] == "left as it is") & (rows["column"] == column)]
    assert left["why"].str.contains("allowed: ").all() and len(left)
    assert bl.check(copy)["problem"].tolist() != []


def test_a_value_in_evidence_is_repaired_as_the_field_that_it_is_for(mended):
    said = {"field": "date", "value": "27/02/2025"}
    rows, copy = mended(events={"date": "27/02/2025"}, evidence=said)
    assert [row[0] for row in done(rows)] == ["events.csv", "evidence.csv"]
    assert errors(copy).empty


def test_a_cell_repaired_twice_says_both(mended):
    rows, _ = mended(events={"kind": " Transfer"})
    assert rows["why"].iloc[0] == "space at the beginning or end; a term in the wrong case"


def test_only_the_cells_that_were_repaired_differ(mended, folder):
    raw = (folder() / "events.csv").read_bytes().replace(b"transfer", b'"Transfer"')
    _, copy = mended(events=raw)
    assert (copy / "events.csv").read_bytes() == raw.replace(b'"Transfer"', b"transfer")


def test_rows_with_too_few_cells_and_files_with_wrong_quotes_stay(mended):
    row = b"a-page,https://example.org, Example ,27/02/2025\n"
    ragged = SOURCES.encode() + row + b"short, 27/02/2025\n"
    rows, copy = mended(sources=ragged)
    assert [line for _, line, *_ in done(rows)] == [2, 2]
    assert (copy / "sources.csv").read_bytes().endswith(b"short, 27/02/2025\n")
    rows, copy = mended(sources=ragged.replace(b" Example", b'"Example'))
    assert done(rows) == []
    assert (copy / "sources.csv").read_bytes() == ragged.replace(b" Example", b'"Example')


# --- files ------------------------------------------------------------------------------------

ROW = "a-page,https://example.org,El País\n"


def sources(text=ROW):
    return "source_id,url,publisher\n" + text


@pytest.mark.parametrize("content, said", [
    (b"\xef\xbb\xbf" + sources().encode(), ["UTF-8"]),
    (b"\xff\xfe" + sources().encode("utf-16-le"), ["UTF-8"]),
    (b"\xfe\xff" + sources().encode("utf-16-be"), ["UTF-8"]),
    (sources().encode("cp1252"), ["El País"]),
    (sources().replace("\n", "\r\n").encode(), ["LF"]),
    (sources().replace("\n", "\r").encode(), ["LF"]),
    (sources().replace(",", ";").encode(), [","]),
    (sources().replace(",", "\t").encode(), [","]),
    (sources().replace(",", "\t").replace("\n", "\r\n").encode("utf-16"), ["LF", "UTF-8", ","]),
    (sources().replace("url", " url ").encode(), ["url"]),
])  # fmt: skip
def test_a_file_with_one_reading_is_repaired(mended, content, said):
    rows, copy = mended(sources=content)
    assert sorted(row[-1] for row in done(rows)) == sorted(said)
    assert (copy / "sources.csv").read_bytes() == sources().encode()
    assert bl.load(copy).sources["publisher"].tolist() == ["El País"]


def test_a_file_read_as_windows_1252_says_so_and_which_letters_to_look_at(mended):
    rows, _ = mended(sources=sources().encode("latin-1"))
    why = rows.loc[rows["done"] == "repaired", "why"].item()
    assert "Windows-1252" in why and why.endswith(": í")
    assert done(rows)[0][1] == 2


@pytest.mark.parametrize("content", [
    sources().encode("cp850"), sources().encode("mac-roman").replace(b"\x92", b"\x87"),
    sources().encode() + b"b-page,https://example.org,El Pa\xeds\n",
    sources().encode("utf-16-le"), sources().encode("utf-32"), b"", b"\xff\xfea",
    sources().encode() + b"b-page,https://example.org,El\rmundo\n",
], ids=range(8))  # fmt: skip
def test_a_file_of_several_readings_stays_byte_for_byte(mended, content):
    rows, copy = mended(sources=content)
    assert done(rows) == []
    assert (copy / "sources.csv").read_bytes() == content
    assert len(errors(copy))


def test_commas_and_quotes_in_cells_survive_another_separator(mended):
    text = 'source_id;url;publisher\na-page;https://example.org/a,b;"Ana; ""Ruiz"", hijos"\n'
    _, copy = mended(sources=text.encode())
    row = bl.load(copy).sources.iloc[0]
    assert row["url"] == "https://example.org/a,b"
    assert row["publisher"] == 'Ana; "Ruiz", hijos'


def test_a_folder_without_faults_is_copied_as_it_is(tmp_path):
    rows = bl.mend(bl.shipped_folder(), tmp_path / "new")
    assert done(rows) == []
    for path in (tmp_path / "new").iterdir():
        assert path.read_bytes() == (bl.shipped_folder() / path.name).read_bytes()


def test_what_is_left_is_what_check_says_of_the_copy(mended):
    rows, copy = mended(events={"date": "03/04/2025", "people": "x"}, sources={"url": "ftp://a"})
    left = rows[rows["done"] == "left as it is"]
    assert left[["file", "column"]].values.tolist() == bl.check(copy)[["file", "column"]].values.tolist()  # fmt: skip


# --- where to ---------------------------------------------------------------------------------


def test_a_folder_with_files_is_refused(folder, tmp_path_factory):
    place, taken = folder(), tmp_path_factory.mktemp("taken")
    (taken / "mine.txt").write_text("mine", "utf-8")
    for to in (place, taken, taken / "mine.txt", place / "inside"):
        with pytest.raises(FileExistsError, match="name a"):
            bl.mend(place, to)
    assert [path.name for path in taken.iterdir()] == ["mine.txt"]
    assert not (place / "inside").exists()


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(bl.DataError, match="there is no such folder"):
        bl.mend(tmp_path / "nowhere", tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_the_command_prints_changes_and_what_remains(folder, tmp_path_factory, capsys):
    place, new = folder(events={"date": "27/02/2025", "people": "x"}), tmp_path_factory.mktemp("n")
    assert cli.main(["mend", str(place), "--to", str(new)]) == 1
    printed = capsys.readouterr().out
    assert "1 repaired:" in printed and "1 left as it is:" in printed
    assert "- events.csv, line 2, column date: '27/02/2025' -> '2025-02-27': a date" in printed
    assert "column people: 'x': not a count; allowed: a whole number from 1" in printed
    assert cli.main(["mend", str(place), "--to", str(new)]) == 1
    assert "not empty" in capsys.readouterr().out


def test_the_command_ends_with_0_when_all_is_repaired(folder, tmp_path_factory):
    place, new = folder(events={"kind": "Transfer"}), tmp_path_factory.mktemp("n")
    assert cli.main(["mend", str(place), "--to", str(new)]) == 0
