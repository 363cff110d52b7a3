"""The panel of timing: what it tests, says, lists and draws."""

import contextlib
import io

import pytest

import bilateral as bl
from bilateral.timing import NULLS, PLAN

STATES = [
    {},
    {"anchors": "threats", "side": "after", "show": "chance"},
    {"acts": "handovers", "window_days": 14},
    {"evidence": "systematic", "anchors": "threats", "side": "after"},
    {"counted": "episodes", "strata": "quarter"},
    {"null": "uniform", "show": "chance"},
    {"acts": "agreements", "evidence": "systematic"},
    {"window_days": 30, "null": "permutation", "anchors": "reliefs", "strata": "term"},
]


@pytest.fixture(autouse=True)
def english_again():
    yield
    bl.setup("en")


@pytest.fixture(scope="module")
def panel(shipped):
    return bl.explore_timing(shipped)


@pytest.fixture(autouse=True)
def as_opened(request):
    if "panel" in request.fixturenames:
        opened = {"acts": "meetings", "window_days": 7, "side": "before", "anchors": "deadlines",
                  "show": "dots", "evidence": "all", "counted": "acts", "null": "shift", "strata": "year"}  # fmt: skip
        request.getfixturevalue("panel").set(**opened)


def run(code):
    """Run the code of a panel and give its events, its result and its last value."""
    *before, last = code.splitlines()
    known = {}
    with contextlib.redirect_stdout(io.StringIO()) as said:
        exec("\n".join(before), known)
    return known["events"], known["found"], eval(last, known), said.getvalue()


@pytest.mark.parametrize("state", STATES, ids=str)
def test_the_table_has_the_acts_that_the_sentence_counts(panel, state):
    panel.set(**state)
    near = int(panel.view().total.split()[0])
    assert len(panel.table) == near
    assert panel.table["event_id"].is_unique
    first, last = (1, 60) if panel.state["side"] == "after" else (-60, -1)
    assert panel.table["days"].between(first, last).all()
    assert (panel.table["days"].abs() <= panel.state["window_days"]).all()


@pytest.mark.slow
@pytest.mark.parametrize("state", STATES, ids=str)
def test_the_code_gives_the_same_events_result_and_chart(panel, state):
    panel.set(**state)
    events, found, chart, said = run(panel.code)
    assert events["event_id"].tolist() == panel.table["event_id"].tolist()
    assert found.caption in panel.sentence and said.strip() in panel.sentence.replace("  ", " ")
    assert chart.to_dict(validate=False) == panel.chart.to_dict(validate=False)


def test_it_opens_on_a_test_of_the_plan(panel):
    state = panel.state
    assert (state["side"], state["window_days"]) == (PLAN.side("deadlines"), PLAN.window_days)
    assert "one of the tests fixed before looking" in panel.sentence


@pytest.mark.parametrize(
    "state",
    [{"side": "after"}, {"window_days": 10}, {"anchors": "measures"}, {"counted": "episodes"},
     {"null": "permutation"}, {"strata": "quarter"}],
    ids=str,
)  # fmt: skip
def test_what_is_outside_the_plan_is_called_an_exploration(panel, state):
    assert "not one of the tests fixed" in panel.set(**state).sentence


def test_every_sentence_says_what_would_have_been_missed_and_that_it_shows_no_cause(panel):
    for state in STATES[:-2]:
        said = panel.view(**state).sentence
        assert "missed" in said or "no effect, however large" in said
        assert "does not show cause" in said


@pytest.mark.parametrize("null", NULLS)
def test_the_wrong_null_comes_with_its_warning(panel, null):
    assert ("Warning: on any day" in panel.set(null=null).sentence) == (null == "uniform")


def test_complete_lists_alone_give_fewer_acts_and_only_such(panel):
    everything = panel.set(anchors="threats", side="after").table
    alone = panel.set(evidence="systematic").table
    assert set(alone["event_id"]) <= set(everything["event_id"])
    assert set(alone["found_by"]) == {"systematic"}


def test_episodes_are_no_more_than_acts(panel):
    acts = len(panel.table)
    assert len(panel.set(counted="episodes").table) <= acts


def test_an_empty_selection_says_what_would_fill_it(panel):
    panel.set(acts="agreements", evidence="systematic")
    assert panel.table.empty
    assert "choose all on file" in panel.sentence


def test_the_window_of_the_test_is_framed_on_the_dots(panel):
    spec = panel.set(side="after", window_days=5).view().spec
    framed = spec["vconcat"][1]["layer"][0]["data"]["values"]
    assert framed == [{"from": 0.5, "to": 5.5}]


@pytest.mark.parametrize("state", STATES, ids=str)
def test_the_chart_is_low_enough_for_a_slide(panel, state):
    spec = panel.view(**state).spec
    panels = spec.get("vconcat", [spec])
    assert sum(part["height"] for part in panels) <= 300


def test_the_table_names_the_day_that_each_act_is_near_to_and_its_sources(panel):
    cells = panel._cells()
    assert cells["Near to"].str.fullmatch(r"\d+ days? before \d+ \w+ \d{4}").all()
    assert cells["Sources"].str.contains("<a ").all()


def test_a_folder_that_says_nothing_of_how_it_was_looked_for_gets_an_empty_chart(folder):
    panel = bl.explore_timing(bl.load(folder()))
    assert panel.table.empty
    assert "coverage.csv" in panel.sentence
    assert panel.chart.to_dict(validate=False)["description"] == panel.sentence


def test_it_speaks_spanish(shipped):
    bl.setup("es")
    said = bl.explore_timing(shipped).sentence
    assert "reuniones y llamadas" in said and "fijadas antes de mirar" in said


def test_a_sweep_prints_what_each_state_counts(panel, capsys):
    panel.sweep({}, {"null": "uniform"})
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2 and all("by chance, p" in line for line in lines)
