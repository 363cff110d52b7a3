"""One output for every viewer, the same every time."""

import hashlib
import json
import os
import re
import subprocess
import sys

import altair as alt
import pytest

import bilateral as bl
from bilateral.charts import bundle
from bilateral.charts.renderer import VEGALITE

pytestmark = pytest.mark.slow

DATA = bl.load()
FIGURES = DATA.series[DATA.series["measure"] == "extraditions"]
DRAW = {
    "timeline": lambda: bl.draw_handover_timeline(
        bl.handovers(DATA.events, prisoners=True), foot="foot"
    ),
    "timeline_empty": lambda: bl.draw_handover_timeline(DATA.events.head(0)),
    "timeline_brush": lambda: bl.draw_handover_timeline(bl.handovers(DATA.events), brush=True),
    "figures": lambda: bl.draw_yearly_figures(
        bl.yearly_figures(DATA.series, years=(2000, 2025)), FIGURES
    ),
    "figures_empty": lambda: bl.draw_yearly_figures(
        bl.yearly_figures(FIGURES.head(0)), FIGURES.head(0)
    ),
    "periods": lambda: bl.draw_period_figures(bl.period_figures(DATA.series)),
    "periods_empty": lambda: bl.draw_period_figures(bl.period_figures(DATA.series.head(0))),
}


@pytest.fixture(scope="module")
def bundles():
    return {name: bundle(draw().to_dict()) for name, draw in DRAW.items()}


def digest(output):
    return hashlib.sha256(json.dumps(output, sort_keys=True).encode()).hexdigest()


def parts(spec):
    """Every dict of a specification, whatever its depth."""
    if isinstance(spec, dict):
        yield spec
        for value in spec.values():
            yield from parts(value)
    elif isinstance(spec, list):
        for value in spec:
            yield from parts(value)


@pytest.mark.parametrize("name", DRAW)
def test_a_chart_goes_out_as_specification_picture_and_sentence(bundles, name):
    assert set(bundles[name]) == {VEGALITE, "image/svg+xml", "text/plain"}
    assert bundles[name][VEGALITE]["$schema"] == "https://vega.github.io/schema/vega-lite/v5.json"
    assert bundles[name]["text/plain"] == bundles[name][VEGALITE]["description"]
    assert bundles[name]["image/svg+xml"].startswith("<svg")


def test_altair_shows_charts_by_our_renderer():
    assert alt.renderers.active == "bilateral"
    shown = DRAW["timeline_empty"]()._repr_mimebundle_(None, None)
    assert set(shown[0] if isinstance(shown, tuple) else shown) == {
        VEGALITE,
        "image/svg+xml",
        "text/plain",
    }


def test_a_chart_without_a_description_is_refused():
    with pytest.raises(
        ValueError, match="the chart has no description: say in a sentence what it shows"
    ):
        bundle({"mark": "point", "data": {"values": []}})


def test_making_the_bundle_changes_nothing_in_the_specification():
    spec = DRAW["periods"]().to_dict()
    before = json.dumps(spec)
    bundle(spec)
    assert json.dumps(spec) == before


@pytest.mark.parametrize("name", DRAW)
def test_a_chart_drawn_again_is_the_same_to_the_byte(bundles, name):
    assert digest(bundle(DRAW[name]().to_dict())) == digest(bundles[name])


def test_a_chart_drawn_in_another_process_time_zone_and_order_is_the_same_to_the_byte(bundles):
    code = (
        "import importlib.util, sys;"
        f"spec = importlib.util.spec_from_file_location('other', {__file__!r});"
        "other = importlib.util.module_from_spec(spec); spec.loader.exec_module(other);"
        "[print(name, other.digest(other.bundle(draw().to_dict()))) for name, draw in reversed(other.DRAW.items())]"
    )
    settings = os.environ | {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=settings, capture_output=True, text=True, check=True
    )
    assert dict(line.split() for line in done.stdout.splitlines()) == {
        n: digest(b) for n, b in bundles.items()
    }


@pytest.mark.parametrize("name", DRAW)
def test_no_id_in_a_picture_is_random(bundles, name):
    ids = re.findall(r'\bid="([^"]*)"', bundles[name]["image/svg+xml"])
    assert all(re.fullmatch(r"(clip|gradient_)\d+", found) for found in ids)
    assert {int(re.sub(r"\D", "", found)) for found in ids} <= set(range(len(ids)))


@pytest.mark.parametrize("name", DRAW)
def test_places_are_written_to_a_hundredth_of_a_pixel(bundles, name):
    places = re.findall(r' (?:d|transform|x|width)="([^"]*)"', bundles[name]["image/svg+xml"])
    assert places and not [p for p in places if re.search(r"\.\d{3,}", p)]


def test_words_in_a_picture_are_not_rounded():
    said = alt.Chart(alt.InlineData([{"x": 1.23456}])).mark_text().encode(text="x:N")
    svg = bundle(said.properties(description="Pi is 3.14159.").to_dict())["image/svg+xml"]
    assert ">1.23456<" in svg and "Pi is 3.14159." in svg


@pytest.mark.parametrize("name", DRAW)
def test_every_param_and_view_has_a_name_of_its_own(bundles, name):
    names = [
        part["name"] for part in parts(bundles[name][VEGALITE]) if isinstance(part.get("name"), str)
    ]
    assert not [found for found in names if re.fullmatch(r"(view|param)_\w*\d\w*", found)]
    assert not re.search(r'"(view|param)_\d', json.dumps(bundles[name][VEGALITE]))


@pytest.mark.parametrize("name", DRAW)
def test_a_chart_has_a_fixed_width_that_fits_a_projector(bundles, name):
    spec = bundles[name][VEGALITE]
    assert spec["width"] <= 820
    assert "container" not in json.dumps([part.get("width") for part in parts(spec)])


@pytest.mark.parametrize("name", DRAW)
def test_no_mark_is_a_link(bundles, name):
    assert not [part for part in parts(bundles[name][VEGALITE]) if "href" in part]
    assert "<a " not in bundles[name]["image/svg+xml"]


@pytest.mark.parametrize("name", DRAW)
def test_nothing_comes_from_the_network(bundles, name):
    spec = {key: value for key, value in bundles[name][VEGALITE].items() if key != "$schema"}
    picture = re.sub(r'xmlns(:\w+)?="http://www.w3.org/[^"]*"', "", bundles[name]["image/svg+xml"])
    assert "//" not in json.dumps(spec) and "://" not in picture


@pytest.mark.parametrize("name", DRAW)
def test_every_number_can_be_written_as_json(bundles, name):
    json.dumps(bundles[name], allow_nan=False)


@pytest.mark.parametrize("name", DRAW)
def test_one_theme_gives_the_looks(bundles, name):
    assert bundles[name][VEGALITE]["background"] == "#FFFFFF"
    assert "#B58900" not in re.findall(r'<text[^>]*fill="([^"]+)"', bundles[name]["image/svg+xml"])
