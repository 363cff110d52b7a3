"""Tables as HTML: nothing cut, everything escaped, links only to web addresses."""

import re
from html.parser import HTMLParser

import pandas as pd
import pytest

import bilateral as bl
from bilateral import dates
from bilateral.tables import link

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "</td></tr></table><iframe src=//x.example>",
    "<a href=javascript:alert(1)>x</a>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<style>*{display:none}</style>",
    "{{7*7}}<math><mi xlink:href='data:x,1'>",
    "<!--<b>--><object data=data:text/html,x>",
]
OURS = {"table", "thead", "tbody", "tr", "th", "td", "p", "small", "a"}


class Seen(HTMLParser):
    """The elements, the attributes and the text of a page."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.words = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.words.append(data)


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_a_cell_a_head_or_a_note_holds_is_shown_and_never_run(attack):
    page = Seen(
        bl.table(pd.DataFrame({"note": [attack], attack: ["x"]}), note=attack)._repr_html_()
    )
    assert set(page.tags) <= OURS
    assert {name for name, _ in page.attributes} <= {"style"}
    assert page.words.count(attack) >= 2


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_linked_cell_is_escaped_too(attack):
    frame = pd.DataFrame({"page": [attack], "url": ["https://a.example/?q=1&r=2"]})
    page = Seen(bl.table(frame, links={"page": "url"})._repr_html_())
    assert set(page.tags) <= OURS
    assert attack in page.words
    assert dict(page.attributes)["href"] == "https://a.example/?q=1&r=2"


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "file:///etc/passwd", "//x.example",
     "ftp://x.example", "https://x.example/\" onclick=\"x", "https://x.example/<b>", " https://x.example",
     "https://x.example/\njavascript:x", "", None, float("nan")],
)  # fmt: skip
def test_anything_but_a_web_address_is_no_link(address):
    assert link(address, "page") == "page"


@pytest.mark.parametrize("address", ["http://x.example/a", "https://x.example/a?b=c#d"])
def test_a_web_address_is_a_link_that_tells_nothing_to_the_page_it_opens(address):
    page = link(address, "page")
    assert f'href="{address}"' in page
    assert re.search(r'rel="noopener[^"]*"', page) and 'target="_blank"' in page


def test_nothing_is_cut():
    long = "x" * 3_000
    shown = bl.table(pd.DataFrame({"note": [long]}))
    assert long in shown._repr_html_() and long in repr(shown)


def test_rows_beyond_the_limit_are_counted():
    shown = bl.table(pd.DataFrame({"year": range(2000, 2015)}))
    assert len(shown.frame) == 12
    assert "3 more rows not shown." in shown._repr_html_() and "3 more rows not shown." in repr(
        shown
    )


def test_all_rows_are_shown_when_asked_for():
    assert len(bl.table(pd.DataFrame({"year": range(2000, 2015)}), rows=None).frame) == 15


def test_an_empty_table_has_its_heads():
    assert ">Year</th>" in bl.table(pd.DataFrame({"year": []}))._repr_html_()


def test_missing_cells_are_empty():
    cells = pd.DataFrame({"a": [None], "b": [float("nan")], "c": [pd.NA], "d": [pd.NaT]})
    assert bl.table(cells)._repr_html_().count("></td>") == 4


def test_numbers_are_written_as_people_do_and_stand_at_the_right():
    page = bl.table(pd.DataFrame({"figure": [12345.0]}))._repr_html_()
    assert "12,345" in page and "text-align:right" in page


def test_terms_dates_and_truth_are_put_in_words():
    frame = pd.DataFrame({"kind": ["transfer"], "date": ["2025-02-27"], "chosen": [True]})
    assert bl.table(frame).frame["Date"].tolist() == ["27 Feb 2025"]
    page = bl.table(frame)._repr_html_()
    assert "transfer" in page.lower() and ">yes</td>" in page


def test_years_given_as_numbers_stay_numbers():
    assert ">2006</td>" in bl.table(pd.DataFrame({"start": [2006]}))._repr_html_()


def test_two_columns_may_have_the_same_head():
    bl.setup("es")
    try:
        page = bl.table(pd.DataFrame({"title_en": ["one"], "title_es": ["two"]}))._repr_html_()
    finally:
        bl.setup("en")
    assert ">one</td>" in page and ">two</td>" in page


def test_the_address_column_is_not_shown_beside_its_link():
    frame = pd.DataFrame(
        {"publisher": ["Gazette", None], "url": ["https://a.example", "https://b.example"]}
    )
    shown = bl.table(frame, links={"publisher": "url"})
    assert shown.frame.columns.tolist() == ["Publisher"]
    assert ">page not identified</a>" in shown._repr_html_()


def test_a_table_changes_nothing_in_the_frame_given():
    frame = pd.DataFrame({"kind": ["transfer"], "date": ["2025"]})
    before = frame.copy()
    bl.table(frame)._repr_html_()
    pd.testing.assert_frame_equal(frame, before)


@pytest.fixture
def data():
    events = pd.DataFrame({
        "event_id": ["old", "new"], "date": ["2008", "2025-02-27"], "kind": ["extradition", "transfer"],
        "direction": ["mx_to_us", "mx_to_us"], "people": pd.array([None, 29], dtype="Int64"),
        "confidence": ["low", "high"], "title_en": ["Old", "New"], "title_es": [None, "Nuevo"],
    })  # fmt: skip
    evidence = pd.DataFrame({"table": ["events"], "row_id": ["new"], "source_id": ["gazette"]})
    return bl.load()._replace(events=events.join(dates.bounds(events["date"])), evidence=evidence)


def test_events_are_shown_newest_first_with_their_number_of_sources(data):
    shown = bl.event_table(data, data.events)
    assert shown["When"].tolist() == ["27 Feb 2025", "2008"]
    assert shown["Sources"].tolist() == [1, 0]
    assert pd.isna(shown["People"].iloc[1])


def test_an_event_without_a_spanish_title_keeps_the_english_one(data):
    bl.setup("es")
    try:
        assert bl.event_table(data, data.events)["Qué"].tolist() == ["Nuevo", "Old"]
    finally:
        bl.setup("en")


def test_no_event_gives_an_empty_table(data):
    assert bl.event_table(data, data.events.head(0)).shape == (0, 7)
