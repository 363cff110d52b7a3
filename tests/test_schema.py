"""The tables describe themselves, and an error says everything at once."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilateral import dates
from bilateral.reading import problem, problem_frame
from bilateral.schema import (
    _SURE,
    TABLES,
    VOCABULARIES,
    DataError,
    column_type,
    essential,
    list_columns,
    suspects,
)

#: One column of each sort: the others are under the same rules.
SORTS = {
    (
        *(i for i in column.metadata.items() if i[0] not in ("refers", "unit")),
        column.nullable,
    ): column
    for table in TABLES.values()
    for column in table.columns.values()
}.values()
COLUMNS = [(table, name) for table in TABLES.values() for name in table.columns]


def test_every_column_says_what_it_means():
    assert [name for table, name in COLUMNS if not table.columns[name].description] == []


def test_every_key_is_a_column_of_its_table():
    assert all(set(table.key) <= set(table.columns) for table in TABLES.values())


def test_every_column_has_one_of_the_known_types():
    types = {column_type(table, name) for table, name in COLUMNS}
    assert types == {"text", "id", "ids", "term", "terms", "date", "integer", "number", "url"}


def test_every_reference_names_a_table():
    refers = {table.columns[name].metadata.get("refers") for table, name in COLUMNS}
    assert refers - {None} <= set(TABLES)


def test_a_vocabulary_holds_each_term_once():
    assert [name for name, terms in VOCABULARIES.items() if len(terms) != len(set(terms))] == []


def test_essential_columns_are_those_that_may_not_be_empty():
    assert essential(TABLES["events"]) == ["event_id", "date", "kind", "title_en"]
    assert essential(TABLES["sources"]) == ["source_id", "url", "publisher"]


def test_list_columns_are_those_joined_by_bars():
    assert list_columns(TABLES["events"]) == ["place"]
    assert "charge" in list_columns(TABLES["persons"])


def test_an_error_names_file_line_column_value_and_what_is_allowed():
    one = problem("events.csv", 7, "people", "0", "not a count", "a whole number from 1")
    assert str(DataError(problem_frame([one]))) == (
        "1 problem in the data:\n"
        "- events.csv, line 7, column people: '0': not a count. Allowed: a whole number from 1"
    )


def test_an_error_leaves_out_what_a_problem_does_not_have():
    one = problem("events.csv", None, "", "", "the file is missing", "a file events.csv here")
    assert str(DataError(problem_frame([one]))).endswith(
        "- events.csv: the file is missing. Allowed: a file events.csv here"
    )


def test_an_error_keeps_its_problems_as_a_frame_in_the_order_of_files_and_lines():
    wrong = [problem(file, line, "", "", "wrong", "right") for file, line in
             (("sources.csv", 2), ("events.csv", 10), ("events.csv", 9))]  # fmt: skip
    error = DataError(problem_frame(wrong))
    assert error.problems[["file", "line"]].values.tolist() == [
        ["events.csv", 9], ["events.csv", 10], ["sources.csv", 2],
    ]  # fmt: skip
    assert str(error).startswith("3 problems in the data:")


def test_an_error_can_be_caught_as_a_value_error():
    with pytest.raises(ValueError, match="wrong"):
        raise DataError(problem_frame([problem("a.csv", 1, "", "", "wrong", "right")]))


PIECES = st.sampled_from(
    ["a", "Á", "A\u0301", "-", "_", "|", "1", "0", ".", " ", "=", "@", "\t", "\n", "\u200b", "\u202e", "\x00",
     "http://x.org", "https://", "javascript:", "2025", "-02", "-30", "mx_to_us", "transfer", "x" * 90]
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.lists(PIECES, max_size=4).map("".join), min_size=1, max_size=12))
def test_no_cell_that_breaks_a_rule_escapes_the_first_look(texts):
    cells = pd.Series([text or None for text in texts], dtype="str")
    for column in SORTS:
        right = pd.Series(True, index=cells.index)
        for rule in column.checks:
            right &= cells.isna() | rule(cells).check_output.astype(bool)
        if not column.nullable:
            right &= cells.notna()
        assert cells.index[~right].tolist() == suspects(column, cells).tolist(), column.name


TEXT = TABLES["events"].columns["summary_en"]


@pytest.mark.slow
def test_no_character_that_breaks_a_rule_escapes_the_first_look():
    characters = [chr(point) for point in range(0x110000) if not 0xD800 <= point < 0xE000]
    assert set(characters) > set(map(chr, [0x09, 0xA0, 0xAD, 0x301, 0x2028, 0x3000, 0xFEFF]))
    for form in ("{}a", "a{}a", "a{}"):
        cells = pd.Series([form.format(character) for character in characters], dtype="str")
        sure = _SURE["text"](cells, TEXT.metadata)
        kept = [rule(cells[sure]).check_output for rule in TEXT.checks]
        assert sure.sum() > 500
        assert np.logical_and.reduce(kept).all()


def test_every_date_that_is_surely_one_exists():
    years = [f"{year:04d}" for year in (0, 1, 999, 1000, 1582, 1899, 1900, 2000, 2024, 2999, 3000)]
    months = [f"{year}-{month:02d}" for year in years for month in range(14)]
    days = [f"{month}-{day:02d}" for month in months for day in range(33)]
    cells = pd.Series([*years, *months, *days], dtype="str")
    sure = _SURE["date"](cells, {})
    assert sure.sum() > 1000
    assert dates.is_date(cells[sure]).all()


@pytest.mark.parametrize(("url", "sure"), [
    ("https://example.org/a?b=c&d=[1]#e", True), ("https://example.org/a|b", False),
    ("https://example.org/a b", False), ("https://example.org/a\u00a0b", False), ("https://", False),
    ("ftp://example.org", False), ("https://example.org/" + "a" * 2100, False),
    ("https://example.org/<a>", False), ("https://example.org/a\\b", False),
    ("https://example.org/a\n", False), ("https://example.org/'a'", False),
])  # fmt: skip
def test_an_address_is_sure_only_if_it_is_plain(url, sure):
    assert _SURE["url"](pd.Series([url], dtype="str"), {}).tolist() == [sure]


def test_the_first_look_takes_parts_of_a_column_and_missing_cells():
    cells = pd.Series(["=a", None, "b", "c ", "", "d"], dtype="str")
    assert suspects(TEXT, cells).tolist() == [0, 3]
    assert suspects(TEXT, cells.iloc[2:]).tolist() == [1]
    assert suspects(TEXT, pd.concat([cells, cells])).tolist() == [0, 3, 6, 9]
    assert suspects(TEXT, cells[[False] * 6]).tolist() == []
    assert suspects(TEXT, pd.Series([None, None], dtype="str")).tolist() == []
