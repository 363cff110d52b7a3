"""The claim desk asked without a browser."""

import pytest

import bilateral as bl

DATA = bl.load()


@pytest.fixture(scope="module")
def panel():
    return bl.explore_claims(DATA)


def cells_of(spec):
    part = next(part for part in spec["layer"] if part["name"] == "rows")
    data = part.get("data", spec.get("data"))
    return data["values"] if "values" in data else spec["datasets"][data["name"]]


def run(code):
    *before, last = code.splitlines()
    names = {}
    exec("\n".join([*before, f"chart = {last}"]), names)
    return names["found"].table, names["chart"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "state",
    [
        {"claim": "extradited-29"},
        {"claim": "extradited-29", "counted": "transfer", "comparison": "exactly"},
        {"claim": "handed-over-92", "period": "calendar_year"},
        {"claim": "highest-in-a-decade", "window_years": 10},
    ],
)
def test_the_code_gives_the_same_readings_and_the_same_grid(panel, state):
    shown = panel.view(**state)
    table, chart = run(shown.code)
    assert table["sentence"].tolist() == shown.rows["sentence"].tolist()
    assert chart.to_dict() == shown.chart.to_dict()


def test_what_was_called_an_extradition_was_none_by_treaty(panel):
    table = panel.view(claim="extradited-29", counted="extradition").rows
    assert "true" not in set(table["verdict"])


def test_every_cell_says_its_verdict_in_a_word_beside_its_sign(panel):
    cells = cells_of(panel.view(claim="extradited-29").spec)
    assert all(cell["word"] and cell["sign"] for cell in cells)
    assert len({cell["sign"] for cell in cells}) == len({cell["verdict"] for cell in cells})


def test_a_cell_whose_readings_do_not_agree_says_how_many_are_true(panel):
    view = panel.view(claim="handed-over-92")
    cells = cells_of(view.spec)
    mixed = [cell for cell in cells if cell["verdict"] == "depends"]
    assert mixed and all(" of " in cell["word"] for cell in mixed)


def test_the_sentence_counts_all_readings(panel):
    view = panel.view(claim="extradited-29")
    counts = view.rows["verdict"].value_counts()
    assert f"Of {len(view.rows)} readings, {counts['true']} are true" in view.sentence


def test_settings_that_no_reading_has_say_so_and_draw_nothing(panel):
    view = panel.view(claim="extradited-29", period="calendar_year")
    assert view.rows.empty and view.sentence.startswith("No reading")


def test_each_reading_leads_to_its_pages(panel):
    panel.set(claim="extradited-29", counted="transfer")
    assert 'href="http' in panel._grid.value and 'rel="noopener' in panel._grid.value
