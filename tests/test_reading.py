"""A file is read strictly, and whatever is wrong with its form is named with its line."""

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bilateral.reading import (
    PROBLEM_COLUMNS,
    _at_once,
    _read_carefully,
    read_table,
    read_trusted,
)  # fmt: skip
from bilateral.schema import TABLES

HEADER = b"source_id,url,publisher,title,published,language,kind,list_id\n"
ROW = b"a-page,https://example.org/a,Example,,,,,\n"


def read(raw, *own_columns):
    return read_table(raw, "sources.csv", TABLES["sources"], own_columns)


def wrong(raw):
    return [(p["line"], p["column"], p["problem"]) for p in read(raw).problems]


def test_a_well_formed_file_is_read_without_a_problem():
    cells, problems = read(HEADER + ROW)
    assert problems == []
    assert cells["publisher"].to_dict() == {2: "Example"}


def test_an_empty_cell_is_missing_also_when_it_stands_in_quotes():
    cells, _ = read(HEADER + b'a-page,https://example.org/a,"",,,,,\n')
    assert cells["publisher"].isna().tolist() == [True]


def test_words_that_mean_missing_elsewhere_are_text_here():
    cells, _ = read(HEADER + ROW.replace(b"Example", b"NA"))
    assert cells["publisher"].tolist() == ["NA"]


def test_quoted_commas_and_doubled_quotes_belong_to_the_cell():
    cells, problems = read(HEADER + ROW.replace(b"Example", b'"The ""Daily"", Mexico"'))
    assert problems == []
    assert cells["publisher"].tolist() == ['The "Daily", Mexico']


def test_the_last_line_may_lack_its_line_end():
    assert read(HEADER + ROW[:-1]).cells.index.tolist() == [2]


def test_lines_are_those_of_the_file_also_below_a_cell_with_a_line_break():
    cells, _ = read(HEADER + ROW.replace(b"Example", b'"Exam\n\nple"') + ROW)
    assert cells.index.tolist() == [2, 5]


def test_an_empty_file_is_named():
    assert wrong(b"") == [(1, "", "the file is empty")]
    assert wrong(b"\n \n") == [(1, "", "the file is empty")]


def test_a_header_without_rows_is_a_warning():
    assert [(p["line"], p["severity"]) for p in read(HEADER).problems] == [(1, "warning")]


def test_a_header_without_rows_is_fine_in_a_table_that_may_be_missing():
    header = b"event_id,relation,other_event_id\n"
    assert read_table(header, "links.csv", TABLES["links"]).problems == []


@pytest.mark.parametrize(("raw", "line", "named"), [
    ((HEADER + ROW).replace(b",", b";"), 1, "not separated by commas"),
    ((HEADER + ROW).replace(b",", b"\t"), 1, "not separated by commas"),
    (b"\xef\xbb\xbf" + HEADER + ROW, 1, "a byte order mark"),
    ((HEADER + ROW).decode().encode("utf-16"), 1, "UTF-16"),
    ((HEADER + ROW).decode().encode("utf-16-le"), 1, "NUL"),
    ((HEADER + ROW).replace(b"\n", b"\r\n"), 1, "CR line ends"),
    ((HEADER + ROW).replace(b"\n", b"\r"), 1, "CR line ends"),
    (HEADER + ROW + ROW.replace(b"\n", b"\r\n"), 3, "CR line ends"),
    (HEADER + ROW.replace(b"Ex", b"E\0x"), 2, "NUL"),
    (HEADER + ROW + ROW.replace(b"Ex", "Mé".encode("latin-1")), 3, "not UTF-8"),
    (HEADER + ROW + ROW.replace(b"Ex", b'"Ex') + ROW, 3, "quote"),
    (HEADER + ROW + ROW.replace(b"Ex", b'E"x'), 3, "quote"),
    (HEADER + ROW + ROW.replace(b"Example", b'"Exam"ple'), 3, "quote"),
    (HEADER + ROW[:-3] + b"\n" + ROW, 2, "6 cells in a table of 8 columns"),
    (HEADER + ROW + ROW.replace(b"Ex", b"E,x"), 3, "9 cells in a table of 8 columns"),
    (HEADER + ROW + b"\n" + ROW, 3, "1 cells in a table of 8 columns"),
], ids=lambda value: value.replace(" ", "-") if isinstance(value, str) else "")  # fmt: skip
def test_a_fault_of_form_is_named_with_its_line(raw, line, named):
    found = wrong(raw)
    assert len(found) == 1
    assert found[0][0] == line
    assert named in found[0][2]


def test_two_quotes_left_open_are_both_named():
    left_open = ROW.replace(b"Ex", b'"Ex')
    assert [line for line, _, _ in wrong(HEADER + left_open + ROW + left_open)] == [2, 4]


def test_a_quote_left_open_above_a_quoted_cell_is_named_where_it_was_opened():
    quoted = ROW.replace(b"Example", b'"Example"')
    assert [line for line, _, _ in wrong(HEADER + ROW.replace(b"Ex", b'"Ex') + quoted)] == [2]


def test_rows_that_are_not_ragged_are_still_read():
    cells, problems = read(HEADER + ROW + b"short\n" + ROW)
    assert cells.index.tolist() == [2, 4]
    assert [p["line"] for p in problems] == [3]


def test_a_column_that_cannot_be_done_without_is_an_error():
    found = read((HEADER + ROW).replace(b"url", b"x_url")).problems
    assert [(p["line"], p["column"], p["severity"]) for p in found] == [(1, "url", "error")]


def test_a_column_that_may_stay_empty_is_a_warning_when_it_is_missing():
    found = read((HEADER + ROW).replace(b"title", b"x_title")).problems
    assert [(p["line"], p["column"], p["severity"]) for p in found] == [(1, "title", "warning")]


@pytest.mark.parametrize("name", ["notes", "Title", "x_", "x_my notes", ""])
def test_an_unknown_column_is_named(name):
    raw = HEADER[:-1] + f",{name}\n".encode() + ROW[:-1] + b",\n"
    assert wrong(raw) == [(1, name, "not a column of this table")]


def test_a_space_beside_a_column_name_makes_it_another_column():
    assert wrong(b" " + HEADER + ROW) == [
        (1, " source_id", "not a column of this table"), (1, "source_id", "the column is missing"),
    ]  # fmt: skip


def test_a_column_that_stands_twice_is_named_once():
    named = wrong((HEADER + ROW).replace(b"title", b"kind"))
    assert (1, "kind", "the column stands twice") in named


def test_columns_of_ones_own_are_kept():
    cells, problems = read(HEADER[:-1] + b",x_notes\n" + ROW[:-1] + b",seen\n")
    assert problems == []
    assert cells["x_notes"].tolist() == ["seen"]


_PIECES = [HEADER, ROW, b'"', b",", b"\n", b" ", b'""', b"\xc3", b"\t", b"\x1c"]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(_PIECES)).map(b"".join))
@example(b'""\n')
@example(b'"\n"')
@example(HEADER + b'"' * 5)
def test_whatever_the_bytes_they_are_read_or_named(raw):
    cells, problems = read(raw)
    assert all(list(p) == PROBLEM_COLUMNS and p["line"] >= 1 for p in problems)
    assert len(cells) or problems


# What is read at once must be what reading carefully gives; what is doubtful must not be read so.


def at_once(raw):
    """Read at once, after making sure that reading carefully gives the same."""
    cells = _at_once(raw)
    careful, problems = _read_carefully(raw, "sources.csv", TABLES["sources"], ())
    assert problems == []
    pd.testing.assert_frame_equal(cells, careful, check_index_type=False)
    assert cells.index.name == "line"
    return cells


@pytest.mark.parametrize(("written", "read_as"), [
    (b"007", "007"), (b"1e5", "1e5"), (b"-0.10", "-0.10"), (b"2025-02-30", "2025-02-30"),
    (b"true", "true"), (b"nan", "nan"), (b"NULL", "NULL"), (b"inf", "inf"), (b" ", " "),
    (b" a ", " a "), (b"\t", "\t"), (b"\\n", "\\n"), (b"'", "'"), (b"#", "#"),
    (b'"a,b"', "a,b"), (b'"a""b"', 'a"b'), (b'""""', '"'), (b'"a"""', 'a"'),
    ("Secretaría".encode(), "Secretaría"), ("\u2019\U0001f642".encode(), "\u2019\U0001f642"),
    (b"x" * 9_999, "x" * 9_999),
], ids=lambda value: repr(value)[:20])  # fmt: skip
def test_a_cell_is_the_text_that_is_written(written, read_as):
    assert at_once(HEADER + ROW.replace(b"Example", written) + ROW)["publisher"][2] == read_as


def test_a_column_without_a_cell_is_text_too():
    cells = at_once(HEADER + ROW)
    assert cells["title"].isna().all()
    assert set(cells.dtypes.astype(str)) == {"str"}


def test_a_file_without_a_line_end_at_its_end_is_read_at_once():
    assert at_once(HEADER + ROW + ROW[:-1]).index.tolist() == [2, 3]
    assert at_once(HEADER + ROW[:-1] + b'"a-list"').index.tolist() == [2]


@pytest.mark.parametrize("raw", [
    b"", b"\n", b"\n \n", b"a\nb\n", b"\xef\xbb\xbf" + HEADER + ROW, HEADER + ROW + b"\n",
    HEADER + b"\n" + ROW, HEADER + ROW + b"short\n", HEADER + ROW[:-1] + b",\n",
    HEADER[:-1] + b",\n" + ROW, HEADER.replace(b"title", b"kind") + ROW,
    HEADER + ROW.replace(b"Example", b'"Exam\nple"'), HEADER + ROW.replace(b"Example", b"Exam\rple"),
    HEADER + ROW.replace(b"Example", b'"Exam\rple"'), HEADER + ROW.replace(b"Ex", b'E"x'),
    HEADER + ROW.replace(b"Ex", b'"Ex'), HEADER + ROW.replace(b"Ex", b"\0"),
    HEADER + ROW.replace(b"Ex", b"\xc3"), HEADER + ROW.replace(b"Ex", b"x" * 10_000_000),
    b'"source_id"' + HEADER[9:] + ROW,
], ids=lambda raw: repr(raw[-30:]))  # fmt: skip
def test_what_is_doubtful_is_not_read_at_once(raw):
    assert _at_once(raw) is None


def test_a_cell_longer_than_what_is_read_at_a_time_is_read():
    cells, problems = read(HEADER + ROW.replace(b"Ex", b"x" * 10_000_000))
    assert problems == []
    assert cells["publisher"].str.len().tolist() == [10_000_005]


def test_a_trusted_cell_may_hold_a_line_break():
    assert read_trusted(b'a,b\n1,"x\n\ny"\n')["b"].tolist() == ["x\n\ny"]


_CELLS = [b"", b"a", b"007", b"1e5", b" ", b'""', b'"a,b"', b'"a""b"', b'"x\ny"', b'"\n\n"', b"NA",
          "\u00e9".encode(), "\u2028".encode(), b'"', b'a"', b'""a', b"\x0b", b"\x1c", b"\r", b"\xff"]  # fmt: skip


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.lists(st.lists(st.sampled_from(_CELLS), min_size=7, max_size=9), max_size=4), st.booleans()
)
def test_reading_at_once_gives_what_reading_carefully_gives(rows, ended):
    lines = [HEADER[:-1], *(b",".join(row) for row in rows)]
    raw = b"\n".join(lines) + b"\n" * ended
    cells = _at_once(raw)
    if cells is not None:
        careful, problems = _read_carefully(raw, "sources.csv", TABLES["sources"], ())
        assert [p["severity"] for p in problems] == ["warning"] * (not rows)
        pd.testing.assert_frame_equal(cells, careful, check_index_type=False)


def test_a_file_of_many_blocks_is_read_whole():
    lines = [
        b"page-%d,https://example.org/%d,Example,%s,,,," % (i, i, b"x" * 300) for i in range(30_000)
    ]
    cells = at_once(HEADER + b"\n".join(lines) + b"\n")
    assert cells["source_id"].tolist() == [f"page-{i}" for i in range(30_000)]
    assert cells.index.tolist() == list(range(2, 30_002))
