"""What is drawn, from hand-made rows, and where marks and words are put."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bilateral as bl
from bilateral import dates
from bilateral.charts import theme, timeline
from bilateral.charts.layout import pack, place_labels, time_ticks, utc

_pixels = st.floats(0, 760)


def events(*rows):
    table = pd.DataFrame(rows, columns=["date", "kind", "direction", "people"])
    table["event_id"] = [f"e{n}" for n in range(len(table))]
    table["title_en"], table["title_es"], table["confidence"] = table["event_id"], None, "high"
    text = dict.fromkeys(
        ("date", "kind", "direction", "event_id", "title_en", "title_es", "confidence"), "str"
    )
    table = table.astype(text | {"people": "Int64"})
    return table.join(dates.bounds(table["date"])).assign(precision=dates.precision(table["date"]))


THREE = events(
    ("2025-02-27", "transfer", "mx_to_us", 29),
    ("2024-06", "extradition", "mx_to_us", 1),
    ("2024-12", "prisoner_transfer", "us_to_mx", 31),
)


def series(*rows):
    table = pd.DataFrame(
        rows, columns=["period_start", "period_end", "basis", "value", "source_id"]
    )
    same = {"measure": "extraditions", "direction": "mx_to_us", "destination": "united_states",
                "population": "all", "bound": "exact", "unit": "people"}  # fmt: skip
    table = table.astype({"value": "Float64", "period_start": "str"})
    return table.assign(**same).join(dates.bounds(table["period_start"], table["period_end"]))


def year(y, value, source):
    return (f"{y}-01-01", f"{y}-12-31", "calendar_year", value, source)


def rows_of(chart):
    return chart.to_dict()["datasets"]["rows"]


def layer(spec, name):
    return next(part for part in spec["layer"] if part.get("name") == name)


def values(spec, name):
    """The rows behind a layer of a chart."""
    data = layer(spec, name).get("data", spec.get("data"))
    return data["values"] if "values" in data else spec["datasets"][data["name"]]


def drawn(figures, **choice):
    return bl.draw_yearly_figures(bl.yearly_figures(figures, **choice), figures).to_dict()


# --- colours ----------------------------------------------------------------------------------


def contrast_with_white(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 1.05 / (np.dot(linear, [0.2126, 0.7152, 0.0722]) + 0.05)


@pytest.mark.parametrize("role", theme.COLOURS)
def test_every_colour_stands_out_from_white(role):
    assert contrast_with_white(theme.COLOURS[role]) >= 3


@pytest.mark.parametrize("colour", [theme.INK, theme.QUIET])
def test_every_colour_of_words_can_be_read_on_white(colour):
    assert contrast_with_white(colour) >= 4.5


def test_one_colour_has_one_meaning():
    assert len(set(theme.COLOURS.values())) == len(theme.COLOURS)


def test_every_kind_of_handover_has_a_shape_of_its_own():
    assert len(set(theme.SHAPES.values())) == len(theme.SHAPES) == 4


# --- places -----------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(_pixels, st.floats(1, 40)), max_size=40), st.floats(0, 3))
def test_no_disc_ever_lies_on_another(discs, gap):
    x, radius = np.array([d[0] for d in discs]), np.array([d[1] for d in discs])
    y = pack(x, radius, gap)
    apart = np.hypot(x[:, None] - x, y[:, None] - y)
    needed = radius[:, None] + radius + gap
    others = ~np.eye(len(x), dtype=bool)
    assert (apart[others] >= needed[others] - 1e-6).all()
    assert (y >= radius).all()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(_pixels, st.floats(0, 300), st.floats(10, 150)), max_size=30))
def test_no_box_of_words_ever_meets_another(boxes):
    x, y, width = (np.array([b[i] for b in boxes]) for i in range(3))
    at = place_labels(x, y, width, 14)
    for i in range(len(boxes)):
        for j in range(i):
            beside = abs(x[i] - x[j]) >= (width[i] + width[j]) / 2 - 1e-9
            assert beside or abs(at[i] - at[j]) >= 14 - 1e-9
    assert (at >= y).all()


def test_no_disc_and_no_word_need_no_place():
    nothing = np.array([])
    assert pack(nothing, nothing).tolist() == place_labels(nothing, nothing, nothing).tolist() == []


def test_the_largest_disc_lies_on_the_line():
    assert pack(np.array([0.0, 0.0]), np.array([2.0, 9.0]), gap=0).tolist() == [20.0, 9.0]


# --- time -------------------------------------------------------------------------------------


def test_days_are_moments_in_utc():
    assert utc(pd.Series([pd.Timestamp("2025-02-27")])).tolist() == ["2025-02-27T00:00:00Z"]


@pytest.mark.parametrize(
    "span",
    [("2025-02-01", "2025-03-20"), ("2023-01-01", "2025-06-01"), ("1978-05-04", "2026-01-01")],
)
def test_ticks_are_few_lie_within_the_axis_and_are_in_utc(span):
    start, end = map(pd.Timestamp, span)
    ticks = time_ticks(start, end)
    days = [pd.Timestamp(tick, unit="ms") for tick in ticks["values"]]
    assert 1 <= len(days) <= 14
    assert all(start <= day <= end for day in days)
    assert all(day == day.normalize() for day in days)
    assert "utcyear(datum.value)" in ticks["labelExpr"]


def time_encodings(spec):
    return [
        e for part in spec["layer"] for e in part["encoding"].values()
        if isinstance(e, dict) and e.get("type") == "temporal"
    ]  # fmt: skip


@pytest.mark.parametrize("draw", ["timeline", "periods"])
def test_every_time_axis_is_in_utc(draw):
    term = series(("2006-12", "2012-11", "term", 600, "a"))
    chart = (
        bl.draw_handover_timeline(THREE)
        if draw == "timeline"
        else bl.draw_period_figures(bl.period_figures(term))
    )
    scales = [e["scale"]["type"] for e in time_encodings(chart.to_dict()) if "scale" in e]
    assert scales and set(scales) == {"utc"}


def test_every_moment_that_is_drawn_is_written_in_utc():
    assert all(
        row[f].endswith("Z")
        for row in rows_of(bl.draw_handover_timeline(THREE))
        for f in ("first", "middle", "last")
        if f == "middle" or not row["known_day"]
    )


# --- the timeline -----------------------------------------------------------------------------


def test_every_event_is_a_mark_one_way_above_and_the_other_below():
    sides = {row["id"]: row["y"] > 0 for row in rows_of(bl.draw_handover_timeline(THREE))}
    assert sides == {"e0": True, "e1": True, "e2": False}


def test_a_month_is_drawn_over_all_its_days():
    row = next(r for r in rows_of(bl.draw_handover_timeline(THREE)) if r["id"] == "e1")
    assert (row["first"], row["last"]) == ("2024-06-01T00:00:00Z", "2024-07-01T00:00:00Z")
    assert row["known_day"] is False and row["when"] == "Jun 2024"


def test_the_sentence_never_counts_prisoners_with_the_handovers():
    said = bl.draw_handover_timeline(THREE).to_dict()["description"]
    assert "Timeline of 2 handover events" in said and "2 events, 30 people" in said
    assert "Apart from these, 1 prisoner transfer of 31 people" in said
    assert "The largest event is of 27 Feb 2025 with 29 people." in said
    assert "Of 2 events only the month or the year is known." in said


def test_prisoners_alone_are_said_to_be_prisoners():
    said = bl.draw_handover_timeline(THREE.iloc[[2]]).to_dict()["description"]
    assert said.startswith("Timeline of 1 prisoner transfer on file")


def test_an_event_without_a_number_of_people_is_said_to_have_none_stated():
    chart = bl.draw_handover_timeline(events(("2024", "extradition", "mx_to_us", None)))
    assert "an unstated number of people" in chart.to_dict()["description"]
    assert "0 people" not in json.dumps(chart.to_dict())
    assert rows_of(chart)[0]["people"] == "number not stated"


def test_an_unsure_event_is_hollow():
    row = rows_of(bl.draw_handover_timeline(THREE.head(1).assign(confidence="low")))[0]
    assert row["sure"] is False


def test_the_area_of_a_mark_grows_with_the_people_or_is_the_same_for_all():
    two = events(
        ("2024-01-01", "transfer", "mx_to_us", 4), ("2025-01-01", "transfer", "mx_to_us", 1)
    )
    by_people = [row["area"] for row in rows_of(bl.draw_handover_timeline(two))]
    by_events = [row["area"] for row in rows_of(bl.draw_handover_timeline(two, count="events"))]
    assert by_people[0] == pytest.approx(4 * by_people[1], rel=0.01)
    assert by_events[0] == by_events[1]


def test_the_drawing_does_not_depend_on_the_order_of_the_rows():
    assert (
        bl.draw_handover_timeline(THREE).to_dict()
        == bl.draw_handover_timeline(THREE[::-1]).to_dict()
    )


def test_anything_else_cannot_be_drawn():
    with pytest.raises(ValueError, match="count is 'planes'; allowed: 'people' or 'events'"):
        bl.draw_handover_timeline(THREE, count="planes")


def test_title_and_foot_are_those_given():
    spec = bl.draw_handover_timeline(THREE, title="Who?", foot="3 rows").to_dict()
    assert spec["title"]["text"] == "Who?" and '"title": "3 rows"' in json.dumps(spec)


def test_a_chart_speaks_the_language_in_use():
    bl.setup("es")
    try:
        spec = bl.draw_handover_timeline(THREE).to_dict()
    finally:
        bl.setup("en")
    assert spec["title"]["text"].startswith("¿Cómo") and spec["description"].startswith(
        "Línea de tiempo"
    )


def many(count):
    one = events(
        ("2024-06-01", "transfer", "mx_to_us", 2), ("2025-06-01", "transfer", "mx_to_us", 1)
    )
    copies = pd.concat([one] * (count // 2 + 1), ignore_index=True).head(count)
    return copies.assign(event_id=[f"e{n:04d}" for n in range(count)])


def test_above_the_limit_events_are_binned_and_the_sentence_says_so():
    spec = bl.draw_handover_timeline(many(timeline.MOST_MARKS + 2)).to_dict()
    rows = spec["datasets"]["rows"]
    assert [(row["when"], row["people"]) for row in rows] == [
        ("2024", "2002 people"),
        ("2025", "1001 people"),
    ]
    assert "drawn as one mark for each year, way and kind" in spec["description"]
    assert spec["title"]["subtitle"].startswith("Each mark is all events of one kind in one year")


def test_binned_marks_show_the_number_of_events_when_events_are_counted(monkeypatch):
    monkeypatch.setattr(timeline, "MOST_MARKS", 2)
    spec = bl.draw_handover_timeline(many(3), count="events").to_dict()
    areas = [row["area"] for row in spec["datasets"]["rows"]]
    assert areas[0] == pytest.approx(2 * areas[1], rel=0.01)
    assert spec["title"]["subtitle"].endswith("the number of events")


def test_up_to_the_limit_every_event_is_a_mark(monkeypatch):
    monkeypatch.setattr(timeline, "MOST_MARKS", 3)
    assert len(rows_of(bl.draw_handover_timeline(THREE))) == 3


# --- nothing to draw --------------------------------------------------------------------------


def test_an_empty_timeline_says_so():
    spec = bl.draw_handover_timeline(THREE.head(0)).to_dict()
    assert spec["datasets"]["rows"] == []
    assert spec["description"] == "No handover in this selection."


@pytest.mark.parametrize("years", [None, (2000, 2003)])
def test_an_empty_chart_of_figures_says_so(years):
    assert (
        drawn(series(year(2008, 1, "a")).head(0), years=years)["description"]
        == "No published figure in this selection."
    )


def test_an_empty_chart_of_periods_says_so():
    chart = bl.draw_period_figures(bl.period_figures(series(year(2008, 1, "a")).head(0)))
    assert chart.to_dict()["description"] == "No published figure in this selection."


# --- figures ----------------------------------------------------------------------------------


def test_a_year_without_a_figure_is_a_gap_and_never_0():
    spec = drawn(series(year(2008, 85, "a"), year(2010, 94, "a")))
    lines = [line["at"] for line in values(spec, "gaps")]
    assert len(lines) > 3 and min(lines) > 2008.5 and max(lines) < 2009.5
    assert [p["year"] for p in values(spec, "figures")] == [2008, 2010]
    assert [p["run"] for p in values(spec, "lines")] == [1, 2]
    assert "No full-year figure: 2009." in spec["description"]


def test_sources_that_differ_are_a_bar_with_every_mark():
    spec = drawn(series(year(2008, 85, "a"), year(2008, 95, "b"), year(2009, 107, "a")))
    assert [(r["lowest"], r["highest"]) for r in values(spec, "range")] == [(85, 95)]
    assert [p["value"] for p in values(spec, "figures")] == [85, 95, 107]
    assert "Sources differ for: 2008 (85–95)." in spec["description"]


def test_a_figure_outside_the_years_of_the_table_is_not_drawn():
    spec = drawn(series(year(2001, 17, "a"), year(2008, 85, "a")), years=(2007, 2009))
    assert [p["year"] for p in values(spec, "figures")] == [2008]


def test_a_period_is_a_bar_over_all_its_days():
    chart = bl.draw_period_figures(
        bl.period_figures(series(("2006-12", "2012-11", "term", 600, "a")))
    )
    bar = values(chart.to_dict(), "periods")[0]
    assert (bar["first"], bar["last"]) == ("2006-12-01T00:00:00Z", "2012-12-01T00:00:00Z")
    assert (bar["figure"], bar["when"], bar["sources"]) == (
        "600",
        "Dec 2006 – Nov 2012",
        "1 source",
    )


def test_a_limit_is_drawn_as_a_limit():
    figures = series(("2006-12", "2012-11", "term", 600, "a")).assign(bound="at_least")
    bar = values(bl.draw_period_figures(bl.period_figures(figures)).to_dict(), "periods")[0]
    assert bar["figure"] == "≥ 600"


def test_a_period_whose_start_is_unknown_is_drawn_and_said():
    figures = series((None, "2012-11", "other_period", 600, "a"))
    bar = values(bl.draw_period_figures(bl.period_figures(figures)).to_dict(), "periods")[0]
    assert bar["when"] == "? – Nov 2012"
