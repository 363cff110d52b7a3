"""What holds of the texts and lists of the shipped data, beyond the rules that check holds."""

import re
import unicodedata

import pytest

import bilateral as bl

TEXTS = ["title_en", "title_es", "summary_en", "summary_es"]

#: Words that would claim that one thing brought about another.
CAUSAL = re.compile(
    r"\b(?:because of|in response to|led to|amid|caused|due to pressure|as a result of|prompted|"
    r"debido a la presi[oó]n|en respuesta a|provocó|provocaron|a raíz de)\b",
    re.IGNORECASE,
)

#: A note is about sources, not about how the tables were made ("Congressional Research Service" is one).
OF_THE_MAKING = re.compile(
    r"\b(?:the|this) row\b|(?<!congressional )\bresearch\b|\w\.csv\b|\bla fila\b", re.IGNORECASE
)

ACCENTED = [
    "Ovidio Guzmán López", "Joaquín Guzmán Loera", "Rubén Oseguera González",
    "Abigael González Valencia", "Servando Gómez Martínez", "Miguel Ángel Treviño Morales",
    "Néstor Isidro Pérez Salas", "Osiel Cárdenas Guillén", "Ismael Zambada García",
    "Tomás Yarrington Ruvalcaba",
]  # fmt: skip


@pytest.mark.parametrize("column", TEXTS)
def test_every_event_has_its_texts_in_both_languages(shipped, column):
    bare = shipped.events[column].fillna("").str.strip() == ""
    assert shipped.events["event_id"][bare].tolist() == []


@pytest.mark.parametrize("column", TEXTS)
def test_no_text_says_that_one_thing_caused_another(shipped, column):
    found = shipped.events[shipped.events[column].str.contains(CAUSAL.pattern, flags=re.I)]
    assert found[["event_id", column]].values.tolist() == []


@pytest.mark.parametrize(
    "words", ["Talks held amid threats", "Una carta en respuesta a la orden", "A deal led to calm"]
)
def test_a_causal_word_would_be_found(words):
    assert CAUSAL.search(words)


@pytest.mark.parametrize("name", ACCENTED)
def test_people_handed_over_are_spelled_with_their_accents(shipped, name):
    handed_over = shipped.actors["actor_id"].isin(shipped.persons["actor_id"])
    assert name in shipped.actors.loc[handed_over, "name"].tolist()


@pytest.mark.parametrize(
    ("table", "column"),
    [("evidence", "note"), ("series", "note"), ("series", "note_es"), ("coverage", "how")],
)
def test_no_note_speaks_of_how_the_tables_were_made(shipped, table, column):
    notes = getattr(shipped, table)[column].dropna()
    assert notes[notes.str.contains(OF_THE_MAKING.pattern, flags=re.I)].tolist() == []


def test_every_systematic_event_lies_within_a_list_that_is_complete(shipped):
    whole = shipped.coverage[shipped.coverage["complete"] == "yes"]
    pairs = bl.events_of_lists(shipped).merge(whole, on="list_id", suffixes=("", "_of_list"))
    within = (pairs["first_day"] >= pairs["first_day_of_list"]) & (
        pairs["last_day"] <= pairs["last_day_of_list"]
    )
    systematic = shipped.events[shipped.events["found_by"] == "systematic"]
    assert len(systematic) > 100
    assert sorted(set(systematic["event_id"]) - set(pairs["event_id"][within])) == []


@pytest.mark.parametrize("title", ["title_en", "title_es"])
def test_no_two_events_share_date_kind_and_title(shipped, title):
    twice = shipped.events.duplicated(["date", "kind", title], keep=False)
    assert shipped.events["event_id"][twice].tolist() == []


def _folded(name):
    plain = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    return plain.casefold()


def test_no_person_stands_twice_under_one_name(shipped):
    people = shipped.actors[shipped.actors["kind"].isin(["person", "official"])]
    names = people["name"].map(_folded)
    assert people["name"][names.duplicated(keep=False)].tolist() == []


@pytest.mark.parametrize(
    ("list_id", "entries"),
    [
        ("historian-visits-mexico", 47),
        ("historian-president-travels-mexico", 22),
        ("historian-secretary-travels-mexico", 50),
    ],
)
def test_each_entry_of_the_historians_lists_is_one_row(shipped, list_id, entries):
    pages = shipped.sources.loc[shipped.sources["list_id"] == list_id, "source_id"]
    said = shipped.evidence[shipped.evidence["source_id"].isin(pages)]
    numbers = said["note"].str.extract(r"^Entry (\d+) of the list", expand=False).dropna()
    assert len(numbers) == numbers.nunique() == entries
    assert (said.loc[numbers.index, "field"] == "event").all()


def _joined(data, relations):
    """Links of these relations, with the two events side by side."""
    links = data.links[data.links["relation"].isin(relations)]
    first = data.events.add_suffix("_of_first")
    pairs = links.merge(first, left_on="event_id", right_on="event_id_of_first")
    return pairs.merge(
        data.events, left_on="other_event_id", right_on="event_id", suffixes=("_1", "")
    )


def test_every_deadline_was_set_by_something_on_file(shipped):
    deadlines = shipped.events.loc[shipped.events["kind"] == "tariff_deadline", "event_id"]
    joined = _joined(shipped, ["sets"])["event_id"]
    assert sorted(set(deadlines) - set(joined)) == []


def test_no_measure_is_in_force_after_what_took_its_place(shipped):
    pairs = _joined(shipped, ["replaces"]).dropna(
        subset=["effective_to", "effective_from_of_first"]
    )
    assert len(pairs) >= 5
    late = pairs["effective_to"] >= pairs["effective_from_of_first"]
    assert pairs.loc[late, ["event_id_1", "other_event_id"]].values.tolist() == []


def test_what_carries_out_a_deadline_has_its_rate_or_another_for_its_goods(shipped):
    pairs = _joined(shipped, ["carries_out"])
    pairs = pairs[
        (pairs["kind"] == "tariff_deadline") & (pairs["kind_of_first"] == "tariff_imposed")
    ]
    same = pairs["product_scope"] == pairs["product_scope_of_first"]
    apart = (pairs["tariff_rate_pct"] - pairs["tariff_rate_pct_of_first"]).abs() > 5
    assert pairs.loc[same & apart, ["event_id_1", "other_event_id"]].values.tolist() == []
