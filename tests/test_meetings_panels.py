"""The panels and charts of meetings, on shipped data and on what a reader brings."""

import pandas as pd
import pytest

import bilateral as bl
from bilateral.charts import bundle
from bilateral.charts.meetings import lanes_spec

pytestmark = pytest.mark.slow

PANELS = {"meetings": bl.explore_meetings, "network": bl.explore_network}


def met(event_id, date, **cells):
    return {"event_id": event_id, "date": date, "kind": "meeting", "direction": "", "people": "",
            "title_en": event_id} | cells  # fmt: skip


def seat(event_id, actor_id, **cells):
    return {"event_id": event_id, "actor_id": actor_id, "role": "participant", "office": ""} | cells


OWN = {
    "events": [
        met("a", "2020-01-01", level="ministerial", summary_en="Trucks at the bridge"),
        met("b", "2021-05"), met("c", "2022", kind="call"),
    ],
    "actors": [
        {"actor_id": "mx", "name": "México", "kind": "country", "country": ""},
        {"actor_id": "lucia", "name": "Lucía <b>Ríos</b>", "kind": "official", "country": "mx"},
        {"actor_id": "sam", "name": "Sam Poe", "kind": "official", "country": ""},
    ],
    "participants": [
        seat("a", "lucia"), seat("a", "sam", office="envoy_us"), seat("b", "lucia"), seat("c", "lucia"),
    ],
}  # fmt: skip


@pytest.fixture(params=["alone", "beside"])
def own(request, folder):
    place = folder(**OWN)
    return bl.load(place) if request.param == "alone" else bl.load(place, beside="shipped")


@pytest.fixture(scope="module", params=list(PANELS))
def panel(request):
    return PANELS[request.param](bl.load())


@pytest.mark.parametrize("query", ["lucia rios", "LUCÍA", "trucks", "sam poe bridge"])
def test_meetings_of_ones_own_are_found_by_name_and_agenda(folder, query):
    panel = bl.explore_meetings(bl.load(folder(**OWN))).set(search=query)
    assert "a" in set(panel.table["event_id"])
    assert "Trucks at the bridge" in panel._grid.value
    assert "<b>" not in panel._grid.value.replace("&lt;b&gt;", "")


def test_ones_own_meetings_stand_in_both_panels(own):
    meetings = bl.explore_meetings(own).set(search="lucia")
    assert meetings.table["event_id"].str.removeprefix("own-").tolist() == ["a", "b", "c"]
    pairs = bl.explore_network(own).set(by="person").table
    mine = pairs[pairs["united_states"].str.removeprefix("own-") == "sam"]
    assert mine[["mexico_name", "meetings"]].values.tolist() == [["Lucía <b>Ríos</b>", 1]]


@pytest.mark.parametrize("build", PANELS.values(), ids=list(PANELS))
@pytest.mark.parametrize(
    "tables",
    [
        {},
        {"events": [met("a", "2020-01-01")]},
        {"events": [met("a", "2020")], "participants": None},
    ],
)
def test_little_data_and_missing_tables_give_a_panel(folder, build, tables):
    panel = build(bl.load(folder(**tables)))
    assert panel.sentence
    assert bundle(panel._now.spec)["image/svg+xml"].startswith("<svg")


def test_the_code_gives_the_same_rows_and_the_same_chart(panel):
    first = panel.state
    changes = [{}, {"years": [2025, 2026]}, {"level": ["presidential"]}, {"found_by": "systematic"}]
    if "search" in first:
        changes += [{"search": "fentanyl"}, {"office": "attorney_general_us"}, {"person": "marco-rubio"},
                    {"framework": "binational_commission"}, {"kind": ["call"]}, {"level": []}]  # fmt: skip
    else:
        changes += [
            {"by": "person", "least": 3},
            {"drawn": "matrix"},
            {"kind": "call"},
            {"level": []},
        ]
    for change in changes:
        panel.set(**(first | change))
        names = {}
        source = panel.code.replace("\nbl.draw_", "\nchart = bl.draw_")
        exec(source, names)
        rows = names["events"] if "events" in names else names["pairs"]
        pd.testing.assert_frame_equal(
            rows.reset_index(drop=True), panel.table.reset_index(drop=True)
        )
        assert names["chart"].to_dict() == panel.chart.to_dict()
    panel.set(**first)


def test_an_empty_selection_says_what_would_fill_it(panel):
    first = panel.state
    panel.set(level=[])
    assert panel.table.empty
    assert "Widen the years" in panel.sentence or "widen the years" in panel.sentence
    panel.set(**first)


def test_the_number_of_marks_is_that_of_the_rows():
    panel = bl.explore_meetings(bl.load()).set(years=[2025, 2026])
    drawn = {row["id"] for row in panel._now.spec["datasets"]["rows"]}
    assert drawn == set(panel.table["event_id"])


def test_systematic_marks_stand_above_the_line_and_others_below(shipped):
    rows = bl.select_meetings(shipped, levels=["presidential"])
    spec = lanes_spec(rows)
    line = spec["datasets"]["lanes"][0]["line"]
    found = rows.set_index("event_id")["found_by"]
    for mark in spec["datasets"]["rows"]:
        assert (mark["y"] < line) == (found[mark["id"]] == "systematic")


def test_above_two_thousand_rows_a_mark_is_a_year(shipped):
    rows = pd.concat([bl.select_meetings(shipped)] * 10, ignore_index=True)
    spec = bl.draw_meeting_lanes(rows).to_dict()
    assert len(spec["datasets"]["rows"]) < 300
    assert f"{len(rows):,}".replace(",", "") in spec["description"].replace(",", "")


def test_no_two_words_of_the_gaps_meet(shipped):
    gaps = bl.meeting_gaps(shipped, bl.select_meetings(shipped), by="level")
    spec = bl.draw_meeting_gaps(gaps).to_dict()
    labels = next(layer for layer in spec["layer"] if layer["name"] == "labels")
    words = spec["datasets"][labels["data"]["name"]]
    for one in words:
        for other in words:
            if one is not other and abs(one["y"] - other["y"]) < 13:
                assert (
                    abs(one["at"] - other["at"]) >= 6 * (len(one["said"]) + len(other["said"])) / 2
                )


@pytest.mark.parametrize("draw", [bl.draw_meeting_network, bl.draw_meeting_matrix])
def test_a_drawing_has_a_title_a_description_and_named_views(shipped, draw):
    spec = draw(bl.who_meets_whom(shipped, bl.select_meetings(shipped))).to_dict()
    assert spec["title"]["text"].endswith("?")
    assert spec["description"]
    assert all(layer["name"] for layer in spec["layer"])


def test_the_panels_speak_spanish():
    bl.setup("es")
    try:
        panel = bl.explore_meetings(bl.load())
        assert "reuniones" in panel.sentence
        assert "pares" in bl.explore_network(bl.load()).sentence
        assert "Reunión" in str(panel._now.spec["layer"])
    finally:
        bl.setup("en")


def legend_of(rows, **choice):
    marks = next(layer for layer in lanes_spec(rows, **choice)["layer"] if layer["name"] == "marks")
    return marks["encoding"]["shape"]["legend"].get("values")


def test_the_legend_of_the_lanes_names_the_kinds_that_are_there(folder):
    meetings = bl.select_meetings(bl.load(folder(**OWN)), kinds=["meeting", "call"])
    assert legend_of(meetings) == ["Call", "Meeting"]
    assert legend_of(meetings[meetings["kind"] == "call"]) == ["Call"]


def test_a_legend_without_marks_is_not_an_empty_list_which_no_browser_can_draw(folder):
    meetings = bl.select_meetings(bl.load(folder(**OWN)), kinds=["meeting", "call"])
    assert legend_of(meetings.head(0)) is None


def test_a_meeting_known_by_its_year_stands_among_the_days_that_are_drawn(folder):
    meetings = bl.select_meetings(bl.load(folder(**OWN)), kinds=["meeting", "call"])
    rows = lanes_spec(meetings, start="2022-10")["datasets"]["rows"]
    middle = {row["id"]: pd.Timestamp(row["middle"], unit="ms") for row in rows}
    assert pd.Timestamp("2022-10-01") < middle["c"] < pd.Timestamp("2023-01-01")


def test_a_president_of_whom_no_end_is_on_file_goes_on_to_the_end_of_the_axis():
    data = bl.load()
    recent = bl.select_meetings(data, start="2025")
    bands = lanes_spec(recent, bl.office_terms(data), end="2026-11-21")["datasets"]["terms"]
    ends = {band["name"]: pd.Timestamp(band["last"], unit="ms") for band in bands}
    open_ended = data.terms[
        data.terms["office"].isin(["president_mx", "president_us"]) & data.terms["end"].isna()
    ]
    assert len(open_ended) == 2
    assert sorted(set(ends.values()))[-1] == pd.Timestamp("2026-11-21")
    assert sum(end == pd.Timestamp("2026-11-21") for end in ends.values()) == 2
