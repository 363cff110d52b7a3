"""A panel asked, set and brushed without a browser."""

import base64
import html
import io
import json
import re

import pandas as pd
import pytest

import bilateral as bl
from bilateral.charts.renderer import VEGALITE
from bilateral.explorers import WIDGET
from bilateral.explorers.base import linked_events

pytestmark = pytest.mark.slow

DATA = bl.load()
EVERYTHING = bl.explore_handovers(DATA).state


@pytest.fixture(scope="module")
def only_panel():
    return bl.explore_handovers(DATA)


@pytest.fixture
def panel(only_panel):
    """A panel as it is at first; building it once saves half of the time."""
    if only_panel.state != EVERYTHING or len(only_panel.table) != len(drawn(only_panel)):
        only_panel.set(**EVERYTHING)
    return only_panel


def drawn(panel):
    """Ids of the events that the live chart shows."""
    return {row["id"] for row in panel._plot.spec["datasets"]["rows"]}


def ids(table):
    return set(table["event_id"])


def run(code):
    """Run the code of a panel and give its events and its last value."""
    *before, last = code.splitlines()
    names = {}
    exec("\n".join([*before, f"chart = {last}"]), names)
    return names["events"], names["chart"]


def brush(panel, first, last):
    days = [pd.Timestamp(day).timestamp() * 1000 for day in (first, last)]
    panel._plot._vl_selections = {"brush": {"value": {"middle": days}, "store": []}}


def test_at_first_everything_is_shown():
    panel = bl.explore_handovers(DATA)
    assert ids(panel.table) == ids(bl.handovers(DATA.events, prisoners=True)) == drawn(panel)
    assert set(panel.state) == {
        "view", "kind", "direction", "count", "period", "years", "believe", "organization",
        "us_district", "search",
    }  # fmt: skip


def test_the_state_is_plain_and_can_be_set_again(panel):
    panel.set(kind=["transfer"], years=[2025, 2025])
    state = json.loads(json.dumps(panel.state))
    assert ids(bl.explore_handovers(DATA).set(**state).table) == ids(panel.table)


def test_setting_gives_the_panel_back(panel):
    assert panel.set(kind=["transfer"]) is panel
    assert set(panel.table["kind"]) == {"transfer"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", ("transfer",)),
        ("direction", "us_to_mx"),
        ("years", (2025, 2026)),
        ("search", "toluca"),
    ],
)
def test_moving_a_control_changes_table_sentence_and_chart(panel, name, value):
    sentence, shown = panel.sentence, drawn(panel)
    panel._controls[name].value = value
    assert panel.sentence != sentence
    assert ids(panel.table) == drawn(panel) < shown
    assert panel._sentence.value.count(panel.sentence.split(":")[0]) == 1
    assert f"{len(panel.table)} event" in panel._count.value


def test_counting_events_changes_the_chart_and_not_the_table(panel):
    rows, spec = ids(panel.table), panel.chart.to_dict()
    panel._controls["count"].value = "events"
    assert ids(panel.table) == rows
    assert panel.chart.to_dict() != spec


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"kind": ["transfer"], "direction": "mx_to_us"},
        {"kind": ["deportation", "prisoner_transfer"], "direction": "us_to_mx", "count": "events"},
        {"years": [2000, 2009]},
        {"search": "Caro Quintero"},
        {"search": 'o\'neill "x"'},
        {"kind": []},
        {"view": "years"},
        {"view": "months", "count": "events"},
        {"view": "months", "years": [2005, 2009]},
        {"view": "people", "kind": ["transfer"], "years": [2025, 2026]},
        {"view": "people", "us_district": "texas_western"},
        {"believe": "lowest", "kind": ["transfer"]},
        {"believe": "official"},
        {"believe": "two_sources", "view": "years"},
        {"organization": "sinaloa-cartel", "us_district": "arizona", "view": "people"},
        {"period": "claudia-sheinbaum-president-2024-10-01", "view": "months"},
        {"period": "donald-trump-president-2025-01-20", "search": "zeta"},
    ],
)
def test_the_code_gives_the_same_events_and_the_same_chart(panel, state):
    panel.set(**state)
    events, chart = run(panel.code)
    assert events["event_id"].tolist() == panel.table["event_id"].tolist()
    assert events["people"].tolist() == panel.table["people"].tolist()
    assert chart.to_dict() == panel.chart.to_dict()


@pytest.mark.parametrize("ask", ["set", "view"])
@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"colour": "red"}, "no control 'colour'; there are kind, view, direction"),
        ({"direction": "up"}, "direction is 'up'; allowed: both, mx_to_us, us_to_mx"),
        ({"direction": ["both"]}, "allowed: both, mx_to_us, us_to_mx"),
        ({"kind": ["flight"]}, r"kind is \['flight'\]; allowed: a list of extradition, transfer"),
        ({"kind": "transfer"}, "kind is 'transfer'; allowed: a list of extradition, transfer"),
        (
            {"years": (1800, 1900)},
            r"years is \(1800, 1900\); allowed: two whole numbers in order, from",
        ),
        ({"years": (2020, 2010)}, "allowed: two whole numbers in order, from"),
        ({"years": 2020}, "allowed: two whole numbers in order, from"),
        ({"search": 3}, "search is 3; allowed: a value of type str"),
    ],
)
def test_what_cannot_be_set_is_refused_with_what_can(panel, ask, state, said):
    before = panel.state
    with pytest.raises(ValueError, match=said):
        getattr(panel, ask)(**state)
    assert panel.state == before


def test_a_refused_setting_changes_no_other_control(panel):
    before = panel.state
    with pytest.raises(ValueError, match="allowed"):
        panel.set(search="toluca", direction="up")
    assert panel.state == before


@pytest.mark.parametrize("query", ["garcia abrego", "García Ábrego", "ABREGO garcia"])
def test_a_person_is_found_however_the_name_is_typed(panel, query):
    assert "1996-01-15-garcia-abrego" in ids(panel.set(search=query).table)


def test_an_empty_selection_draws_nothing_and_says_what_would_fill_it(panel):
    panel.set(search="nobody of this name")
    assert panel.table.empty and drawn(panel) == set()
    assert "Widen the years" in panel.sentence


def test_a_brush_on_the_chart_narrows_the_table_and_nothing_else(panel):
    sentence, shown = panel.sentence, drawn(panel)
    brush(panel, "2025-02-01", "2025-02-28")
    within = bl.select_events(
        bl.handovers(DATA.events, prisoners=True), start="2025-02", end="2025-02"
    )
    assert 0 < len(panel.table) == len(within) and ids(panel.table) == ids(within)
    assert (panel.sentence, drawn(panel)) == (sentence, shown)
    assert "1 Feb 2025" in panel._count.value and "28 Feb 2025" in panel._count.value


def test_a_brush_drawn_backwards_is_the_same(panel):
    brush(panel, "2025-02-28", "2025-02-01")
    assert 0 < len(panel.table) < 20


def test_a_brush_taken_away_gives_the_table_back(panel):
    brush(panel, "2025-02-01", "2025-02-28")
    panel._plot._vl_selections = {"brush": {"value": {}, "store": []}}
    assert ids(panel.table) == drawn(panel)


def test_a_new_setting_clears_the_brush_and_the_same_days_can_be_brushed_again(panel):
    brush(panel, "2025-02-01", "2025-02-28")
    panel.set(direction="mx_to_us")
    assert ids(panel.table) == drawn(panel)
    brush(panel, "2025-02-01", "2025-02-28")
    assert 0 < len(panel.table) < len(drawn(panel))


def test_a_view_touches_no_control(panel):
    before, plot = panel.state, panel._plot.spec
    view = panel.view(kind=["transfer"])
    assert set(view.rows["kind"]) == {"transfer"} and "transfers" in view.sentence
    assert panel.state == before and panel._plot.spec is plot


def test_a_view_is_what_setting_it_shows(panel):
    view = panel.view(kind=["deportation"], years=[2010, 2020])
    panel.set(kind=["deportation"], years=[2010, 2020])
    assert ids(view.rows) == ids(panel.table)
    assert (view.sentence, view.code, view.chart.to_dict()) == (
        panel.sentence,
        panel.code,
        panel.chart.to_dict(),
    )


def test_a_sweep_prints_a_line_a_state_and_touches_no_control(panel, capsys):
    before = panel.state
    panel.sweep({}, {"kind": ["transfer"]}, {"years": [2010, 2010], "search": "nobody"})
    first, second, third = capsys.readouterr().out.splitlines()
    rows = bl.handovers(DATA.events)
    assert first.startswith(f"as it is: {len(panel.table)} events, ")
    transfers = rows[rows["kind"] == "transfer"]
    span = f"{transfers['date'].min()} to {transfers['date'].max()}"
    assert second == (
        f"kind=transfer: {len(transfers)} events, {span}, {transfers['people'].sum()} people, {len(transfers)} marks"
    )
    assert third == "years=2010–2010, search=nobody: 0 events, 0 people, 0 marks"
    assert panel.state == before


def test_prisoners_are_never_added_to_the_people_handed_over(panel, capsys):
    home = DATA.events[DATA.events["kind"] == "prisoner_transfer"]["people"].sum()
    handed = bl.handovers(DATA.events)["people"].sum()
    panel.sweep({}, {"kind": ["prisoner_transfer"]})
    first, second = capsys.readouterr().out.splitlines()
    assert f", {handed} people and {home} prisoners, " in first
    assert f", {home} prisoners, " in second
    assert (
        f"Apart from these, {len(panel.view(kind=['prisoner_transfer']).rows)} prisoner transfers"
        in panel.sentence
    )


def test_a_panel_goes_out_as_widget_and_as_a_still_chart(panel):
    shown = panel._repr_mimebundle_()
    assert set(shown) == {WIDGET, VEGALITE, "image/svg+xml", "text/plain"}
    assert shown["text/plain"] == f"{panel.sentence}\n{shown[VEGALITE]['description']}"
    assert "params" not in shown[VEGALITE]
    assert shown[WIDGET]["model_id"] == panel.panel.model_id


def test_the_still_chart_is_that_of_the_present_state(panel):
    panel.set(kind=["transfer"])
    shown = panel._repr_mimebundle_()
    assert {row["id"] for row in shown[VEGALITE]["datasets"]["rows"]} == ids(panel.table)


def test_the_live_chart_can_be_brushed_and_opens_links_beside(panel):
    assert [param["name"] for param in panel._plot.spec["params"]] == ["brush"]
    assert panel._plot.embed_options["loader"] == {"target": "_blank", "rel": "noopener"}


def test_every_event_in_the_table_leads_to_its_sources(panel):
    cells = linked_events(DATA)(panel.table)
    pages = bl.source_counts(DATA)[panel.table["event_id"]].tolist()
    shown = cells["Sources"].str.count("<a href").tolist()
    assert sorted(shown) == sorted(pages)
    assert len(cells) == len(panel.table)
    assert cells["Sources"].str.startswith('<a href="http').all()
    assert cells["Sources"].str.contains('rel="noopener').all()


def test_what_the_data_hold_is_shown_in_the_panel_and_never_run():
    attack = "<img src=x onerror=alert(1)>"
    panel = bl.explore_handovers(DATA._replace(events=DATA.events.assign(title_en=attack)))
    assert "&lt;img" in panel._grid.value and "<img" not in panel._grid.value
    panel.set(search="<script>alert(1)</script>")
    for button in panel._buttons.values():
        button.click()
        assert "<script>" not in panel._under.value + panel._sentence.value


def test_data_without_a_handover_give_a_panel_that_says_so():
    panel = bl.explore_handovers(DATA._replace(events=DATA.events.head(0)))
    assert panel.table.empty and panel.sentence.startswith("No handover on file")


def test_a_panel_speaks_spanish():
    bl.setup("es")
    try:
        panel = bl.explore_handovers(DATA)
        assert panel.sentence.startswith("En la base")
        assert panel._controls["search"].description == "Buscar"
    finally:
        bl.setup("en")


# --- terms, sources, organizations ------------------------------------------------------------


def people(view):
    return int(view.rows["people"].sum())


def test_a_term_begins_on_the_day_on_which_the_one_before_ends(panel):
    rows = panel.view(period="claudia-sheinbaum-president-2024-10-01").rows
    plain = bl.select_events(bl.handovers(DATA.events, prisoners=True), start="2024-10-01")
    assert ids(rows) == ids(plain)


def test_both_terms_of_one_person_can_be_told_apart(panel):
    names = [name for name, _ in panel._controls["period"].options]
    assert {"Trump 1", "Trump 2", "Sheinbaum"} <= set(names) and len(names) == len(set(names))


@pytest.mark.parametrize("view", ["timeline", "years", "months", "people"])
def test_every_chart_counts_the_people_of_the_source_believed(panel, view):
    chosen = {"kind": ["transfer"], "years": [2025, 2026], "view": view}
    lowest = panel.view(believe="lowest", **chosen)
    highest = panel.view(believe="highest", **chosen)
    assert people(lowest) < people(highest)
    assert lowest.spec["description"] != highest.spec["description"]


def test_people_tied_to_an_organization_are_recounted_from_the_persons(panel):
    rows = panel.view(organization="gulf-cartel").rows
    tied = DATA.persons["organization"].fillna("").str.split("|").map(lambda t: "gulf-cartel" in t)
    handed = DATA.persons["event_id"].isin(bl.handovers(DATA.events)["event_id"])
    assert rows["people"].sum() == (tied & handed).sum()


def test_only_events_of_two_pages_are_left_when_two_are_asked_for(panel):
    rows = panel.view(believe="two_sources").rows
    pages = bl.trace(DATA, rows).groupby("event_id")["publisher"].nunique()
    assert (pages.reindex(rows["event_id"]) > 1).all()


def test_the_months_drawn_and_the_people_drawn_are_said(panel):
    assert "The chart shows the months since" in panel.view(view="months").sentence
    assert "people of the 4 largest events" in panel.view(view="people").sentence


def test_a_chart_without_a_brush_listens_to_none_and_the_next_one_does(panel):
    panel.set(view="years")
    assert panel._plot._vl_selections == {} and "Drag" not in panel._count.value
    panel.set(view="timeline")
    assert set(panel._plot._vl_selections) == {"brush"} and "Drag" in panel._count.value


# --- under the table --------------------------------------------------------------------------


def pressed(panel, name):
    panel._buttons[name].click()
    return panel._under.value


def test_nothing_is_made_until_a_button_is_pressed(panel):
    assert panel._under.value == ""


def test_the_code_button_shows_the_code_and_a_second_press_hides_it(panel):
    assert "bl.draw_handover_timeline" in pressed(panel, "code")
    assert pressed(panel, "code") == ""


def test_the_state_shown_sets_another_panel_to_the_same(panel):
    panel.set(kind=["transfer"], years=[2025, 2026])
    line = html.unescape(re.search(r"<pre[^>]*>(\.set\(.*?)</pre>", pressed(panel, "state"))[1])
    other = bl.explore_handovers(DATA)
    eval(f"other{line}", {"other": other})
    assert other.state == panel.state


def test_the_files_are_rows_with_sources_and_licence_and_two_pictures(panel):
    panel.set(kind=["transfer"])
    links = re.findall(
        r'download="([^"]+)" href="data:([^;]+);base64,([^"]+)"', pressed(panel, "download")
    )
    files = {name.rsplit(".", 1)[1]: base64.b64decode(raw) for name, _, raw in links}
    assert all(re.fullmatch(r"[a-z0-9.-]+", name) for name, _, _ in links)
    rows = pd.read_csv(io.BytesIO(files["csv"]), dtype=str)
    assert rows["event_id"].tolist() == panel.table["event_id"].tolist()
    assert (
        rows["sources"].str.startswith("http").all() and rows["licence"].str.contains("CC BY").all()
    )
    assert files["svg"].startswith(b"<svg") and files["png"].startswith(b"\x89PNG")


def test_files_of_an_earlier_state_do_not_stay(panel):
    pressed(panel, "download")
    panel.set(direction="us_to_mx")
    assert panel._under.value == ""


def test_the_table_is_made_a_page_at_a_time_newest_first(panel):
    dates = panel.table.sort_values("first_day", ascending=False)["date"]
    assert len(panel._cells()) == 8
    assert panel._cells()["When"].iloc[0] == bl.say_date(dates.iloc[0])
    panel._later.click()
    assert "9 to 16 of" in panel._where.value and not panel._earlier.disabled
    panel.set(kind=["transfer"])
    assert panel._page == 0


@pytest.mark.parametrize("view", ["timeline", "years", "months", "people"])
def test_a_folder_of_events_and_sources_alone_can_be_explored(folder, view):
    panel = bl.explore_handovers(bl.load(folder()))
    panel.set(view=view)
    assert len(panel.table) == 1 and "29" in panel.chart.to_dict()["description"]
    assert panel.set(kind=[]).table.empty
