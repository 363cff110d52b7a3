"""Stock-taking: counts of cells, terms and dates, against a recount in plain Python."""

from collections import Counter

import pandas as pd
import pytest

import bilateral as bl
from bilateral.charts.renderer import bundle
from bilateral.schema import TABLES

pytestmark = pytest.mark.slow


def column(stock, table, name):
    return stock[(stock["table"] == table) & (stock["column"] == name)].iloc[0]


@pytest.fixture
def small(folder):
    """Three events: two of one day and kind, one known only to the month."""
    return bl.load(folder(events=[
        {"event_id": "a", "date": "2025-03-01", "people": "2", "title_en": "Two men fly north"},
        {"event_id": "b", "date": "2025-03-01", "people": "5", "title_en": "Five men fly north"},
        {"event_id": "c", "date": "2025-04", "people": "", "kind": "extradition", "title_en": "One woman"},
    ]))  # fmt: skip


def test_every_column_on_file_has_a_row(small):
    stock = bl.inventory(small)
    assert set(stock[stock["table"] == "events"]["column"]) == set(TABLES["events"].columns)


def test_filled_different_and_single_values_are_counted(small):
    people = column(bl.inventory(small), "events", "people")
    assert (people["rows"], people["filled"], people["different"], people["once"]) == (3, 2, 2, 2)
    assert people["total"] == 7


def test_rows_that_share_a_value_are_counted_in_pairs(small):
    kind = column(bl.inventory(small), "events", "kind")
    assert (kind["different"], kind["once"], kind["pairs"]) == (2, 1, 1)


def test_the_words_of_a_text_are_counted_once_each(small):
    title = column(bl.inventory(small), "events", "title_en")
    assert title["words"] == len({"two", "men", "fly", "north", "five", "one", "woman"})
    assert title["characters"] == len("Two men fly northFive men fly northOne woman")


def test_an_empty_column_has_nothing_in_it(small):
    level = column(bl.inventory(small), "events", "level")
    assert (level["filled"], level["different"], level["characters"], level["words"]) == (
        0,
        0,
        0,
        0,
    )
    assert pd.isna(level["total"])


def test_a_date_known_to_the_month_has_no_day(small):
    use = bl.date_use(small)
    here = use[(use["table"] == "events") & (use["column"] == "date")]
    assert here[["part", "value", "rows"]].values.tolist() == [
        ["year", 2025, 3], ["month", 3, 2], ["month", 4, 1], ["day", 1, 2],
    ]  # fmt: skip


def test_a_cell_with_several_terms_counts_for_each(folder):
    data = bl.load(folder(events={"place": "washington|el_paso"}))
    use = bl.term_use(data)
    assert use[use["column"] == "place"][["term", "rows"]].values.tolist() == [
        ["el_paso", 1], ["washington", 1],
    ]  # fmt: skip


@pytest.mark.parametrize(("table", "name"), [("events", "kind"), ("persons", "charge"), ("links", "relation")])  # fmt: skip
def test_the_shipped_terms_agree_with_a_recount(shipped, table, name):
    cells = getattr(shipped, table)[name].dropna()
    recount = Counter(term for cell in cells for term in cell.split("|"))
    use = bl.term_use(shipped)
    here = use[(use["table"] == table) & (use["column"] == name)]
    assert dict(zip(here["term"], here["rows"], strict=True)) == dict(recount)


def test_one_changed_cell_changes_the_inventory(shipped):
    sources = shipped.sources.copy()
    sources.loc[7, "title"] = sources.loc[7, "title"] + " again"
    changed = bl.inventory(shipped._replace(sources=sources))
    assert not changed.equals(bl.inventory(shipped))


def test_each_picture_says_what_it_holds(small):
    charts = [
        bl.draw_inventory(bl.inventory(small)), bl.draw_term_use(bl.term_use(small)),
        bl.draw_date_use(bl.date_use(small)), bl.draw_letter_use(bl.letter_use(small)),
    ]  # fmt: skip
    for chart in charts:
        assert bundle(chart.to_dict())["text/plain"][0].isdigit()


def test_signs_of_a_column_are_counted_as_a_plain_loop_counts_them(small):
    use = bl.letter_use(small)
    titles = use[(use["table"] == "events") & (use["column"] == "title_en")]
    written = "".join(small.events["title_en"])
    assert dict(zip(titles["sign"], titles["times"], strict=True)) == Counter(written)
    small_letters = titles.loc[titles["sort"] == "small", "sign"].tolist()
    assert small_letters == sorted(small_letters)


def test_one_letter_exchanged_for_another_shows(small):
    events = small.events.assign(title_en=small.events["title_en"].str.replace("fly", "fry"))
    assert not bl.letter_use(small).equals(bl.letter_use(small._replace(events=events)))


@pytest.mark.parametrize(
    ("sign", "sort"),
    [("a", "small"), ("ñ", "small"), ("É", "capital"), ("7", "figure"), ("¿", "other")],
)
def test_signs_are_sorted_by_what_they_are(folder, sign, sort):
    use = bl.letter_use(bl.load(folder(events=[{"title_en": f"x{sign}"}])))
    titles = use[(use["column"] == "title_en") & (use["sign"] == sign)]
    assert titles["sort"].tolist() == [sort]


def test_a_space_is_seen_in_the_picture(small):
    assert "␣" in str(bl.draw_letter_use(bl.letter_use(small)).to_dict())
