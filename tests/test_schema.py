"""The tables describe themselves, and an error says everything at once."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilateral.reading import problem, problem_frame
from bilateral.schema import (
    TABLES,
    VOCABULARIES,
    DataError,
    column_type,
    essential,
    list_columns,
    suspects,
)

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


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.lists(PIECES, max_size=4).map("".join), min_size=1, max_size=12))
def test_no_cell_that_breaks_a_rule_escapes_the_first_look(texts):
    cells = pd.Series([text or None for text in texts], dtype="str")
    for table in TABLES.values():
        for column in table.columns.values():
            right = pd.Series(True, index=cells.index)
            for rule in column.checks:
                right &= cells.isna() | rule(cells).check_output.astype(bool)
            if not column.nullable:
                right &= cells.notna()
            assert set(cells.index[~right]) <= set(suspects(column, cells).tolist()), column.name
