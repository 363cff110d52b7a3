"""Whatever is wrong with a folder, it is named with its place and its remedy; nothing else is raised."""

import csv
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bilateral as bl
from bilateral.schema import TABLES

# --- a valid folder ---------------------------------------------------------------------------


def some_of(data):
    """A slice of the data in which every reference resolves, with rows in every table."""
    events = data.events
    deadline = events[(events["kind"] == "tariff_deadline") & events["announced_on"].notna()
                      & events["event_id"].isin(data.links["event_id"])]  # fmt: skip
    links = data.links[data.links["event_id"].isin(deadline["event_id"].head(3))]
    held = data.participants[data.participants["office"].notna()]
    held = held.merge(data.terms, on=["actor_id", "office"])["event_id"].head(2)
    rate = events.loc[events["tariff_rate_pct"].notna(), "event_id"].head(1)
    flight = events.loc[events["people"] == 29, "event_id"]
    ids = {*links["event_id"], *links["other_event_id"], *held, *rate, *flight}

    kept = {"events": events[events["event_id"].isin(ids)], "links": links, "labels": data.labels}
    for name in ("participants", "persons"):
        rows = getattr(data, name)
        kept[name] = rows[rows["event_id"].isin(ids)]
    said = data.evidence[(data.evidence["table"] == "events") & data.evidence["row_id"].isin(ids)]
    kept["evidence"] = said.assign(said_by=None)
    kept["series"] = data.series.head(3)
    kept["coverage"] = data.coverage
    needed = {*said["source_id"], *kept["series"]["source_id"]}
    kept["sources"] = data.sources[data.sources["source_id"].isin(needed)]
    named = {*kept["participants"]["actor_id"], *kept["persons"]["actor_id"]}
    for column in ("organization", "nationality"):
        named |= set(kept["persons"][column].dropna().str.split("|").explode())
    for _ in range(5):
        rows = data.actors[data.actors["actor_id"].isin(named)]
        named |= {*rows["country"].dropna(), *rows["part_of"].dropna()}
    kept["terms"] = data.terms[data.terms["actor_id"].isin(named)]
    named |= set(kept["terms"]["country"].dropna())
    kept["actors"] = data.actors[data.actors["actor_id"].isin(named)]
    return data._replace(**kept)


@pytest.fixture(scope="session")
def valid(shipped, tmp_path_factory):
    """Give a saved slice of the shipped data, which no test changes."""
    place = tmp_path_factory.mktemp("valid")
    bl.save(some_of(shipped), place)
    return place


@pytest.fixture
def place(valid, tmp_path):
    """Give a copy of it."""
    return Path(shutil.copytree(valid, tmp_path / "data"))


def test_the_slice_is_valid_and_has_rows_in_every_table(valid):
    problems = bl.check(valid)
    assert problems[problems["severity"] == "error"].empty
    assert [n for n in TABLES if getattr(bl.load(valid), n).empty] == []


# --- what is done to it -----------------------------------------------------------------------


def rows_of(path):
    return list(csv.reader(io.StringIO(path.read_text("utf-8"), newline="")))


def write(path, rows):
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    path.write_bytes(text.getvalue().encode("utf-8", "surrogatepass"))


def cell(table, column, new, where=None, others=()):
    """Change a cell in the first row that has one (and where another column says so)."""

    def change(place):
        rows = rows_of(place / f"{table}.csv")
        at = {name: n for n, name in enumerate(rows[0])}
        if column not in at:  # a column that no row of the shipped data fills
            rows = [[*row, ""] for row in rows]
            at[column], rows[0][-1] = len(rows[0]) - 1, column
        fit = [r for r in rows[1:] if all(r[at[k]] == v for k, v in (where or {}).items())]
        row = next((r for r in fit if r[at[column]]), fit[0])
        row[at[column]] = new(row[at[column]]) if callable(new) else new
        for name, value in others:
            row[at[name]] = value
        write(place / f"{table}.csv", rows)

    return change


def column_of(table, column, new):
    def change(place):
        rows = rows_of(place / f"{table}.csv")
        at = rows[0].index(column)
        for row in rows[1:]:
            row[at] = new
        write(place / f"{table}.csv", rows)

    return change


def raw(table, edit):
    def change(place):
        path = place / f"{table}.csv"
        path.write_bytes(edit(path.read_bytes()))

    return change


def lines(table, edit):
    def change(place):
        path = place / f"{table}.csv"
        path.write_bytes(b"".join(edit(path.read_bytes().splitlines(keepends=True))))

    return change


def header(table, edit):
    return lines(table, lambda all_lines: [edit(all_lines[0]), *all_lines[1:]])


def columns(table, edit):
    """Change every record, the header (a list of names) with it."""

    def change(place):
        path = place / f"{table}.csv"
        rows = rows_of(path)
        write(path, edit(rows))

    return change


def without(table, column):
    def edit(rows):
        at = rows[0].index(column)
        return [row[:at] + row[at + 1 :] for row in rows]

    return columns(table, edit)


def both(*changes):
    def change(place):
        for one in changes:
            one(place)

    return change


def no_file(table):
    return lambda place: (place / f"{table}.csv").unlink()


def recoded(encoding):
    return lambda content: content.decode("utf-8").encode(encoding)


def delimited(table, sign):
    def change(place):
        rows, text = rows_of(place / f"{table}.csv"), io.StringIO(newline="")
        csv.writer(text, delimiter=sign, lineterminator="\n").writerows(rows)
        (place / f"{table}.csv").write_bytes(text.getvalue().encode())

    return change


DEADLINE = {"kind": "tariff_deadline"}
SAID = {"table": "events"}

#: Name, what is done, and of the problem: file, column, value (None: any), a word.
MALFORMED = [
    # the file as a whole
    ("semicolons", delimited("sources", ";"), "sources.csv", "", None, "not separated by commas"),
    ("tabs", delimited("sources", "\t"), "sources.csv", "", None, "not separated by commas"),
    ("utf-16-le", raw("events", lambda b: b"\xff\xfe" + recoded("utf-16-le")(b)), "events.csv", "", "", "UTF-16"),
    ("utf-16-be", raw("events", lambda b: b"\xfe\xff" + recoded("utf-16-be")(b)), "events.csv", "", "", "UTF-16"),
    ("utf-16 without a mark", raw("events", recoded("utf-16-le")), "events.csv", "", "", "NUL"),
    ("byte order mark", raw("events", lambda b: b"\xef\xbb\xbf" + b), "events.csv", "", "", "byte order mark"),
    ("windows-1252", raw("actors", lambda b: b.decode().encode("cp1252", "replace")), "actors.csv", "", None, "not UTF-8"),
    ("cut inside a letter", raw("actors", lambda b: b[: b.index("á".encode()) + 1]), "actors.csv", "", None, "not UTF-8"),
    ("CR line ends", raw("links", lambda b: b.replace(b"\n", b"\r")), "links.csv", "", "", "CR line ends"),
    ("CRLF line ends", raw("links", lambda b: b.replace(b"\n", b"\r\n")), "links.csv", "", "", "CR line ends"),
    ("NUL", raw("events", lambda b: b.replace(b"transfer", b"trans\0fer", 1)), "events.csv", "", "", "NUL"),
    ("missing file", no_file("events"), "events.csv", "", "", "missing"),
    ("empty file", raw("events", lambda b: b""), "events.csv", "", "", "empty"),
    ("a file of blank lines", raw("sources", lambda b: b"\n\n\n"), "sources.csv", "", "", "empty"),
    ("binary", raw("events", lambda b: bytes(range(1, 256)) * 40), "events.csv", "", None, ""),
    ("not a csv at all", raw("sources", lambda b: b"<html><body>404</body></html>\n"), "sources.csv", "source_id", "", "missing"),
    # the header
    ("essential column missing", without("events", "event_id"), "events.csv", "event_id", "", "missing"),
    ("another essential column missing", without("sources", "url"), "sources.csv", "url", "", "missing"),
    ("unknown column", columns("events", lambda r: [[*r[0], "notes"], *([*x, ""] for x in r[1:])]), "events.csv", "notes", "", "not a column"),
    ("duplicated column", columns("events", lambda r: [[*r[0], "date"], *([*x, "2025"] for x in r[1:])]), "events.csv", "date", "", "twice"),
    ("column in the wrong case", header("events", lambda b: b.replace(b"event_id", b"Event_ID")), "events.csv", "Event_ID", "", "not a column"),
    ("space beside a column name", header("events", lambda b: b.replace(b",date,", b", date,")), "events.csv", " date", "", "not a column"),
    ("no header", lines("sources", lambda x: x[1:]), "sources.csv", "source_id", "", "missing"),
    # rows
    ("too few cells", lines("events", lambda x: [*x, b"2025-01-01-short,2025-01-01\n"]), "events.csv", "", "", "2 cells in a table of"),
    ("too many cells", lines("links", lambda x: [x[0], x[1][:-1] + b",more\n", *x[2:]]), "links.csv", "", "", "4 cells in a table of 3"),
    ("blank line in the middle", lines("links", lambda x: [*x[:2], b"\n", *x[2:]]), "links.csv", "", "", "1 cells in a table of 3"),
    ("unclosed quote", lines("links", lambda x: [x[0], b'"' + x[1], *x[2:]]), "links.csv", "", None, "double quote"),
    ("stray quote", lines("links", lambda x: [x[0], x[1].replace(b",", b'",', 1), *x[2:]]), "links.csv", "", None, "double quote"),
    ("quote inside a word", raw("links", lambda b: b.replace(b"20", b'2"0', 3)), "links.csv", "", None, "double quote"),
    ("conflict markers", lines("links", lambda x: [x[0], b"<<<<<<< HEAD\n", *x[1:]]), "links.csv", "", "", "1 cells in a table of 3"),
    # dates
    ("day that does not exist", cell("events", "date", "2025-02-30"), "events.csv", "date", "2025-02-30", "not a date"),
    ("Excel date, day first", cell("events", "date", "27/02/2025"), "events.csv", "date", "27/02/2025", "not a date"),
    ("Excel date, either way", cell("events", "date", "03/04/2025"), "events.csv", "date", "03/04/2025", "not a date"),
    ("Excel month", cell("events", "date", "Feb-25"), "events.csv", "date", "Feb-25", "not a date"),
    ("Excel serial day", cell("events", "date", "45715"), "events.csv", "date", "45715", "not a date"),
    ("date with a time", cell("events", "date", "2025-02-27 00:00:00"), "events.csv", "date", "2025-02-27 00:00:00", "not a date"),
    ("year 0000", cell("events", "date", "0000-01-01"), "events.csv", "date", "0000-01-01", "not a date"),
    ("two precisions in one cell", cell("events", "date", "2025-02|2025-02-27"), "events.csv", "date", "2025-02|2025-02-27", "not a date"),
    ("Arabic digits", cell("events", "date", "٢٠٢٥"), "events.csv", "date", "٢٠٢٥", "not a date"),
    ("end before start", cell("events", "end_date", "1901"), "events.csv", "end_date", "1901", "before date"),
    ("in force until before it began", cell("events", "effective_to", "1901", None, [("effective_from", "1902")]), "events.csv", "effective_to", "1901", "before effective_from"),
    ("period ends before it begins", cell("series", "period_end", "1901", None, [("period_start", "1902")]), "series.csv", "period_end", "1901", "before period_start"),
    ("deadline set after its date", cell("events", "announced_on", "2199", DEADLINE), "events.csv", "announced_on", "2199", "after its date"),
    ("event in the future", cell("events", "date", "2199-01-01", {"kind": "transfer"}), "events.csv", "date", "2199-01-01", "future"),
    # numbers and terms
    ("negative people", cell("events", "people", "-3"), "events.csv", "people", "-3", "not a count"),
    ("no people", cell("events", "people", "0"), "events.csv", "people", "0", "not a count"),
    ("people as 1e3", cell("events", "people", "1e3"), "events.csv", "people", "1e3", "not a count"),
    ("people as 29.0", cell("events", "people", "29.0"), "events.csv", "people", "29.0", "not a count"),
    ("people beyond any count", cell("events", "people", "9" * 40), "events.csv", "people", "9" * 40, "not a count"),
    ("rate in words", cell("events", "tariff_rate_pct", "twenty"), "events.csv", "tariff_rate_pct", "twenty", "not a number"),
    ("rate with a sign", cell("events", "tariff_rate_pct", "25%"), "events.csv", "tariff_rate_pct", "25%", "not a number"),
    ("rate that is no number", cell("events", "tariff_rate_pct", "NaN"), "events.csv", "tariff_rate_pct", "NaN", "not a number"),
    ("figure with a comma", cell("series", "value", "1,234"), "series.csv", "value", "1,234", "not a number"),
    ("wrong case in a vocabulary", cell("events", "kind", "Transfer"), "events.csv", "kind", "Transfer", "not a kind"),
    ("unknown term", cell("events", "kind", "abduction"), "events.csv", "kind", "abduction", "not a kind"),
    ("open term that is none", cell("events", "place", "Mexico City"), "events.csv", "place", "Mexico City", "not a well-formed term"),
    ("empty cell that is needed", cell("events", "title_en", ""), "events.csv", "title_en", "", "empty"),
    # texts
    ("control character", cell("events", "title_en", "bell\x07"), "events.csv", "title_en", None, "control character"),
    ("line break in a cell", cell("events", "title_en", "two\nlines"), "events.csv", "title_en", None, "control character"),
    ("zero-width space", cell("events", "title_en", "a\u200bb"), "events.csv", "title_en", "a\u200bb", "hidden"),
    ("right-to-left override", cell("events", "title_en", "a\u202eb"), "events.csv", "title_en", "a\u202eb", "hidden"),
    ("decomposed accents", cell("actors", "name", lambda n: unicodedata.normalize("NFD", n + "á")), "actors.csv", "name", None, "accents stored apart"),
    ("outer spaces", cell("events", "title_en", " spaced "), "events.csv", "title_en", " spaced ", "space at the beginning"),
    ("no-break space at the end", cell("events", "title_en", "spaced\xa0"), "events.csv", "title_en", "spaced\xa0", "space at the beginning"),
    ("hyperlink formula", cell("events", "title_en", '=HYPERLINK("http://x","y")'), "events.csv", "title_en", '=HYPERLINK("http://x","y")', "formula"),
    ("plus", cell("events", "title_en", "+cmd"), "events.csv", "title_en", "+cmd", "formula"),
    ("minus", cell("events", "title_en", "-cmd"), "events.csv", "title_en", "-cmd", "formula"),
    ("at", cell("events", "title_en", "@SUM(A1)"), "events.csv", "title_en", "@SUM(A1)", "formula"),
    ("tab", cell("events", "title_en", "\t=1"), "events.csv", "title_en", "\t=1", "formula"),
    ("formula in a column of one's own", columns("sources", lambda r: [[*r[0], "x_own"], *([*x, "=1+1"] for x in r[1:])]), "sources.csv", "x_own", "=1+1", "formula"),
    ("title too long", cell("events", "title_en", "a" * 81), "events.csv", "title_en", None, "too long"),
    ("a cell of 50 MB", cell("events", "summary_en", "a" * 50_000_000), "events.csv", "summary_en", None, "too long"),
    # addresses
    ("javascript address", cell("sources", "url", "javascript:alert(1)"), "sources.csv", "url", "javascript:alert(1)", "web address"),
    ("ftp address", cell("sources", "url", "ftp://example.org/a"), "sources.csv", "url", "ftp://example.org/a", "web address"),
    ("data address", cell("sources", "url", "data:text/html,x"), "sources.csv", "url", "data:text/html,x", "web address"),
    ("markup in an address", cell("sources", "url", "https://x.org/<b>"), "sources.csv", "url", "https://x.org/<b>", "web address"),
    ("override in an address", cell("sources", "url", "https://x.org/\u202eb"), "sources.csv", "url", None, "hidden"),
    # keys and references
    ("duplicate event", lines("events", lambda x: [*x, x[1]]), "events.csv", "event_id", None, "stands above"),
    ("duplicate source", lines("sources", lambda x: [*x, x[1]]), "sources.csv", "source_id", None, "stands above"),
    ("duplicate participant", lines("participants", lambda x: [*x, x[1]]), "participants.csv", "event_id", None, "stands above"),
    ("Cyrillic letter in an id", cell("events", "event_id", lambda i: i + "-\u0430"), "events.csv", "event_id", None, "well-formed id"),
    ("Cyrillic letter in a reference", cell("evidence", "row_id", lambda i: i + "\u0430", SAID), "evidence.csv", "row_id", None, "no row of events.csv"),
    ("capital in an id", cell("actors", "actor_id", str.upper), "actors.csv", "actor_id", None, "well-formed id"),
    *(
        (f"dangling {table}.{column}", cell(table, column, "nobody-knows"), f"{table}.csv", column, "nobody-knows", "stands in no row")
        for table, column in [
            ("links", "event_id"), ("links", "other_event_id"), ("actors", "country"),
            ("actors", "part_of"), ("participants", "event_id"), ("participants", "actor_id"),
            ("persons", "event_id"), ("persons", "actor_id"), ("persons", "organization"),
            ("persons", "nationality"), ("terms", "actor_id"), ("terms", "country"),
            ("series", "source_id"), ("sources", "list_id"), ("evidence", "source_id"),
            ("evidence", "said_by"),
        ]
    ),
    ("sources missing", no_file("sources"), "sources.csv", "", "", "missing"),
    ("actors missing", no_file("actors"), "participants.csv", "actor_id", None, "stands in no row"),
    # evidence
    ("chosen value no source gives", raw("evidence", lambda b: b.replace(b",people,29,", b",people,31,")), "events.csv", "people", "29", "none of the values"),
    ("evidence for a row that is not there", cell("evidence", "row_id", "2025-nothing", SAID), "evidence.csv", "row_id", "2025-nothing", "no row of events.csv"),
    ("evidence of an unknown table", cell("evidence", "table", "rumours"), "evidence.csv", "table", "rumours", "no such table"),
    ("an event without a source", lines("evidence", lambda x: [x[0], *(y for y in x[1:] if b",2025-02-" not in y[:20])]), "events.csv", "event_id", None, "no source says"),
]  # fmt: skip

WARNINGS = [
    ("header only of a needed table", both(lines("sources", lambda x: x[:1]), column_of("evidence", "source_id", ""), lines("series", lambda x: x[:1])), "sources.csv", "", "", "no rows"),
    ("a column that may be empty is missing", without("events", "summary_es"), "events.csv", "summary_es", "", "missing"),
    ("a term that does not cover the day", both(column_of("terms", "start", "1901"), column_of("terms", "end", "1902"), column_of("terms", "end_known_until", "")), "participants.csv", "office", None, "no spell"),
    ("a term without a label", cell("events", "place", "atlantis"), "events.csv", "place", "atlantis", "without a label"),
]  # fmt: skip


def name_of(case):
    return re.sub(r"[^a-z0-9._-]+", "_", case[0].lower())


def fitting(problems, file, column, value, word):
    """The problems that are as foretold."""
    at = (problems["file"] == file) & (problems["column"] == column)
    at &= problems["problem"].str.contains(word, regex=False)
    return problems[at if value is None else at & (problems["value"] == value)]


def assert_each_names_its_place_and_remedy(problems):
    assert (problems["file"] != "").all()
    assert (problems["problem"] != "").all()
    assert (problems["allowed"] != "").all()
    assert problems["severity"].isin(["error", "warning"]).all()
    placed = problems["line"].notna() | problems["problem"].str.contains("missing")
    assert placed.all()
    assert (problems["value"].str.len() <= 80).all()


def test_no_two_cases_have_one_name():
    names = [name_of(case) for case in MALFORMED + WARNINGS]
    assert len(set(names)) == len(names) >= 80


@pytest.mark.slow
@pytest.mark.parametrize("case", MALFORMED, ids=name_of)
def test_a_malformed_folder_is_refused_with_its_place_and_remedy(place, case):
    _, change, *foretold = case
    change(place)
    with pytest.raises(bl.DataError) as caught:
        bl.load(place)
    assert_each_names_its_place_and_remedy(caught.value.problems)
    found = fitting(caught.value.problems, *foretold)
    assert len(found), str(caught.value)[:2000]
    if foretold[-1] != "missing":
        assert (found["line"] >= 1).all()


@pytest.mark.parametrize("case", WARNINGS, ids=name_of)
def test_what_is_only_doubtful_is_a_warning(place, case):
    _, change, *foretold = case
    change(place)
    problems = bl.check(place)
    assert_each_names_its_place_and_remedy(problems)
    found = fitting(problems, *foretold)
    assert found["severity"].unique().tolist() == ["warning"], problems.to_string()[:3000]


def test_a_problem_is_named_on_the_line_where_a_text_editor_shows_it(place):
    cell("persons", "outcome", "Guilty")(place)
    line = bl.check(place).query("column == 'outcome'")["line"].unique().tolist()
    text = (place / "persons.csv").read_text("utf-8").split("\n")
    assert line == [1 + next(n for n, row in enumerate(text) if "Guilty" in row)]


# --- any bytes --------------------------------------------------------------------------------

TEXT = st.one_of(
    st.binary(min_size=1, max_size=4),
    st.sampled_from(
        [b'"', b",", b"\n", b"\r", b"\0", b"|", b";", b"\xff", "\u202e".encode(), b"'"]
    ),
)


def mutated(content, position, cut, new):
    at = position % (len(content) + 1)
    return content[:at] + new + content[at + cut :]


@pytest.mark.slow
@settings(max_examples=30, deadline=None, derandomize=True)
@given(
    st.lists(
        st.tuples(st.sampled_from([*TABLES, "datapackage"]), st.integers(0, 10**6),
                  st.integers(0, 3), TEXT),
        min_size=1, max_size=3,
    )
)  # fmt: skip
def test_random_bytes_load_or_are_named(small, changes):
    with tempfile.TemporaryDirectory() as folder:
        place = Path(shutil.copytree(small, folder, dirs_exist_ok=True))
        for name, *change in changes:
            path = place / (f"{name}.csv" if name in TABLES else f"{name}.json")
            path.write_bytes(mutated(path.read_bytes(), *change))
        try:
            bl.load(place)
        except bl.DataError as error:
            assert_each_names_its_place_and_remedy(error.problems)


@pytest.fixture(scope="session")
def small(shipped, tmp_path_factory):
    """Give a folder small enough to be read many times."""
    place = tmp_path_factory.mktemp("small")
    few = some_of(shipped)
    used = few.labels.drop_duplicates("vocabulary")
    bl.save(few._replace(labels=used, coverage=few.coverage), place)
    return place


# --- killed while saving ----------------------------------------------------------------------

KILLED = """
import os, pathlib, signal, sys
import bilateral as bl
place, name, after = sys.argv[1], sys.argv[2], int(sys.argv[3])
data = bl.load(place)
data = data._replace(**{n: f.assign(x_new="yes") for n, f in zip(data._fields, data) if hasattr(f, "assign")})
owner = os if name == "fsync" else pathlib.Path
plain, calls = getattr(owner, name), []
def kill(*arguments):
    calls.append(arguments)
    if len(calls) > after:
        os.kill(os.getpid(), signal.SIGKILL)
    return plain(*arguments)
setattr(owner, name, kill)
bl.save(data, place)
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
@pytest.mark.parametrize("name", ["fsync", "replace"])
@pytest.mark.parametrize("after", [0, 1, 6, 11])
def test_a_save_that_is_killed_leaves_each_file_whole(place, tmp_path, name, after):
    data = bl.load(place)
    named = {n: getattr(data, n).assign(x_new="yes") for n in TABLES}
    bl.save(data._replace(**named), tmp_path / "new")
    before = {path.name: path.read_bytes() for path in place.iterdir()}
    command = [sys.executable, "-c", KILLED, str(place), name, str(after)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)
    assert done.returncode == -signal.SIGKILL, done.stderr
    now = {file: (place / file).read_bytes() for file in before}
    new = [file for file, content in now.items() if content != before[file]]
    assert all(now[file] == (tmp_path / "new" / file).read_bytes() for file in new)
    assert len(new) == after
    again = bl.load(place)
    pd.testing.assert_series_equal(again.events["event_id"], data.events["event_id"])
    assert again.version.endswith("(edited)") == (after > 0)
