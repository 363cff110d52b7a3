"""Words: every term and every sentence in two languages."""

import csv
import re
from pathlib import Path

import pandas as pd
import pytest

import bilateral as bl
from bilateral import labels
from bilateral.schema import KINDS, TABLES, VOCABULARIES, column_type

SOURCE = Path(labels.__file__).parent
TEXTS = [
    row
    for path in sorted((SOURCE / "texts").glob("*.csv"))
    for row in csv.DictReader(path.read_text("utf-8").splitlines())
]


@pytest.fixture(autouse=True)
def english_again():
    yield
    labels.set_language("en")


def terms_in_use():
    data = bl.load()
    return {
        (column.metadata["vocabulary"], term)
        for name, table in TABLES.items()
        if name != "labels"
        for heading, column in table.columns.items()
        if column_type(table, heading) in ("term", "terms")
        for cell in getattr(data, name)[heading].dropna().unique()
        for term in cell.split("|")
    }


def test_every_term_in_the_shipped_data_has_words_in_both_languages():
    rows = bl.load().labels
    worded = rows[rows["en"].str.strip().ne("") & rows["es"].str.strip().ne("")].dropna(
        subset=["en", "es"]
    )
    assert terms_in_use() - set(zip(worded["vocabulary"], worded["term"], strict=True)) == set()


@pytest.mark.parametrize("vocabulary", ["kind", "direction", "confidence", "basis", "bound"])
def test_every_term_of_a_closed_list_has_a_word_even_if_no_row_uses_it(vocabulary):
    assert set(VOCABULARIES[vocabulary]) <= set(bl.vocabulary(vocabulary).term)


def test_every_kind_is_explained_in_a_sentence():
    meanings = bl.vocabulary("kind").set_index("term").meaning
    assert all(meanings[kind] for kind in KINDS)


def test_a_key_stands_once():
    keys = [row["key"] for row in TEXTS]
    assert sorted(keys) == sorted(set(keys))


def test_a_sentence_stands_in_both_languages_with_the_same_places_to_fill():
    places = {
        row["key"]: [set(re.findall(r"{(\w+)}", row[code])) for code in ("en", "es")]
        for row in TEXTS
    }
    assert [key for key, (english, spanish) in places.items() if english != spanish] == []
    assert [row["key"] for row in TEXTS if not (row["en"].strip() and row["es"].strip())] == []


def test_every_sentence_that_the_package_asks_for_exists():
    code = "".join(path.read_text("utf-8") for path in SOURCE.rglob("*.py"))
    asked = set(re.findall(r"""\btext\(\s*"(\w+)"[,)]""", code))
    assert len(asked) > 20
    assert asked - {row["key"] for row in TEXTS} == set()


def test_a_word_is_given_in_the_language_asked_for():
    assert labels.word("extradition", "kind", "en") == "Extradition"
    assert labels.word("extradition", "kind", "es") == "Extradición"


def test_a_word_is_given_in_the_language_in_use():
    bl.setup("es")
    assert labels.language() == "es"
    assert labels.word("us_to_mx", "direction") == "Estados Unidos → México"


def test_several_terms_give_several_words():
    assert labels.word("high|low", "confidence") == "High, Low"


def test_a_term_without_a_label_is_shown_with_spaces():
    assert labels.word("not_in_any_list", "kind") == "not in any list"


def test_a_missing_term_has_no_word():
    assert labels.word(float("nan"), "kind") == ""


def test_another_language_is_refused_with_those_that_there_are():
    with pytest.raises(ValueError, match=r"language is 'fr'; allowed: en, es"):
        bl.setup("fr")


def test_a_vocabulary_can_be_cut_to_the_terms_of_a_column():
    assert bl.vocabulary("direction", among=["mutual", "mutual"]).term.tolist() == ["mutual"]


def test_an_unknown_vocabulary_is_an_empty_table():
    assert bl.vocabulary("colours").shape == (0, 3)


@pytest.mark.parametrize(
    ("date", "english", "spanish"),
    [
        ("2025-02-27", "27 Feb 2025", "27 feb 2025"),
        ("2025-01", "Jan 2025", "ene 2025"),
        ("2008", "2008", "2008"),
        (pd.Timestamp("2024-12-01"), "1 Dec 2024", "1 dic 2024"),
        (None, "", ""),
        (pd.NaT, "", ""),
    ],
)
def test_a_date_is_said_as_precisely_as_it_is_known(date, english, spanish):
    assert (labels.say_date(date, "en"), labels.say_date(date, "es")) == (english, spanish)


def test_a_period_is_said_by_its_ends_and_a_single_date_once():
    assert labels.say_period("2006-12", "2012-11", "es") == "dic 2006 – nov 2012"
    assert labels.say_period("2013", "2013") == "2013"
    assert labels.say_period(None, "2017") == "? – 2017"


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0"), (2025, "2025"), (9_999, "9999"), (10_000, "10,000"), (12.5, "12.5"), (25.0, "25"),
     (0.1 + 0.2, "0.3"), (12_345_678_901, "12,345,678,901"), (-12_000, "-12,000")],
)  # fmt: skip
def test_thousands_are_set_apart_from_five_digits_on(number, said):
    assert labels.say_number(number) == said


def test_a_count_agrees_with_its_number_in_both_languages():
    assert [labels.say_count(n, "people", "en") for n in (0, 1, 2)] == [
        "0 people",
        "1 person",
        "2 people",
    ]
    assert [labels.say_count(n, "events", "es") for n in (1, 12_345)] == [
        "1 hecho",
        "12,345 hechos",
    ]


@pytest.mark.parametrize(("n", "said"), [(1, "1 cifra publicada,"), (3, "3 cifras publicadas,")])
def test_forms_of_several_words_agree_too(n, said):
    sentence = labels.text(
        "periods_description",
        "es",
        figures=n,
        since="2000",
        until="2001",
        most="5",
        what="x",
        when="2000",
    )
    assert sentence.startswith(said)


def test_each_number_governs_the_words_after_it():
    assert labels.text("events_people", events=2, people=1) == "2 events, 1 person"
    assert labels.text("events_people", "es", events=1, people=11_111) == "1 hecho, 11,111 personas"


def test_brackets_in_a_filled_value_are_left_alone():
    said = labels.text("foot_events", n=1, sources=2, version="2026 [mine]", as_of="1 Jan 2026")
    assert said == "1 event on file, 2 sources. Data 2026 [mine], as of 1 Jan 2026."


def test_people_that_nobody_counted_are_not_none():
    stated, unstated = pd.Series([1, None], dtype="Int64"), pd.Series([None], dtype="Int64")
    assert labels.say_people(stated) == "1 person"
    assert labels.say_people(unstated, "en") == "an unstated number of people"
    assert labels.say_people(unstated, "es") == "un número no indicado de personas"


@pytest.mark.parametrize(
    ("items", "english", "spanish"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a and b", "a y b"),
        (["a", "b", "c"], "a, b and c", "a, b y c"),
    ],
)
def test_a_list_is_joined_as_people_do(items, english, spanish):
    assert (labels.say_list(items, "en"), labels.say_list(items, "es")) == (english, spanish)
