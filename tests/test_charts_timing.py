"""The timing charts: what is drawn, from series small enough to count."""

import pytest

import bilateral as bl
from bilateral.charts import bundle
from bilateral.timing import NULLS

pytestmark = pytest.mark.slow

ACTS, ANCHORS, SPAN = [15, 18, 22, 23, 41, 44, 58, 61, 62, 75], [20, 40, 60], (0, 80)


@pytest.fixture(autouse=True)
def english_again():
    yield
    bl.setup("en")


def layers(spec):
    panels = spec.get("vconcat", [spec])
    found = [part for panel in panels for part in panel.get("layer", [panel])]
    return {part["name"]: part for part in found}


def rows(chart, name):
    return layers(chart.to_dict(validate=False))[name]["data"]["values"]


def round_anchors(acts=ACTS, anchors=ANCHORS, window_days=5):
    return bl.around(acts, anchors, span=SPAN, window_days=window_days, strata="span", shifts=99)


def near(acts=ACTS, anchors=ANCHORS, **choice):
    return bl.coincidence(acts, anchors, span=SPAN, window_days=5, strata="span", **choice)


def family(acts=ACTS):
    return bl.robustness(
        acts, ANCHORS, span=SPAN, windows=(3, 5), sides=("before", "after"), strata="span", shifts=99
    )  # fmt: skip


def every_chart():
    return {
        "around": bl.draw_around(round_anchors()),
        "null": bl.draw_null(near()),
        "waits": bl.draw_waits(
            bl.time_to_next(ANCHORS, ACTS, span=SPAN, horizon_days=20, strata="span")
        ),
        "direction": bl.draw_before_after(bl.before_after(ACTS, ANCHORS, span=SPAN)),
        "family": bl.draw_robustness(family()),
        "alarms": bl.draw_false_alarms(bl.recorded_false_alarms()),
    }


# --- dots -----------------------------------------------------------------------------------------


def test_a_bar_stands_for_the_acts_of_each_day_round_the_anchors():
    bars = rows(bl.draw_around(round_anchors()), "bars")
    assert [bar["acts"] for bar in bars] == [1, 0, 0, 2, 0, 0, 2, 2, 1, 1, 0]
    assert [round((bar["left"] + bar["right"]) / 2) for bar in bars] == list(range(-5, 6))


def test_a_bar_begins_at_nothing():
    bars = layers(bl.draw_around(round_anchors()).to_dict(validate=False))["bars"]
    assert bars["encoding"]["y2"] == {"field": "zero"}
    assert {bar["zero"] for bar in bars["data"]["values"]} == {0}


def test_each_pair_of_an_act_and_an_anchor_is_a_dot_in_the_row_of_the_anchor():
    dots = rows(bl.draw_around(round_anchors()), "dots")
    assert [(dot["anchor"], dot["days"]) for dot in dots] == [
        ("20", -5), ("20", -2), ("20", 2), ("20", 3), ("40", 1), ("40", 4),
        ("60", -2), ("60", 1), ("60", 2),
    ]  # fmt: skip


def test_acts_of_one_day_are_one_dot_that_says_how_many():
    (dot,) = rows(bl.draw_around(round_anchors(acts=[22, 22, 22])), "dots")
    assert dot["acts"] == 3


def test_a_dot_is_hollow_where_another_anchor_lies_nearer():
    dots = rows(bl.draw_around(round_anchors(acts=[13], anchors=[10, 14])), "dots")
    assert [(dot["days"], dot["full"]) for dot in dots] == [(-1, 1), (3, 0)] or [
        (dot["days"], dot["full"]) for dot in dots
    ] == [(3, 0), (-1, 1)]


def test_before_and_after_are_said_in_words():
    spec = bl.draw_around(round_anchors()).to_dict(validate=False)
    assert "before" in str(spec["vconcat"][1]) and "after" in str(spec["vconcat"][1])
    assert {dot["when"] for dot in rows(bl.draw_around(round_anchors(acts=[22])), "dots")} == {
        "2 days after"
    }


def test_the_window_of_a_test_is_framed_where_it_is_asked_for():
    spec = bl.draw_around(round_anchors(), marked=(1, 3)).to_dict(validate=False)
    assert layers(spec)["window_of_dots"]["data"]["values"] == [{"from": 0.5, "to": 3.5}]
    assert "window_of_dots" not in layers(bl.draw_around(round_anchors()).to_dict(validate=False))


@pytest.mark.parametrize("highest", [200, 300, 420])
def test_many_anchors_are_drawn_no_higher_than_asked(highest):
    result = bl.around(
        list(range(5, 2000, 50)), list(range(0, 2000, 50)), span=(0, 2100), strata="span",
        shifts=9, window_days=10,
    )  # fmt: skip
    spec = bl.draw_around(result, highest=highest).to_dict(validate=False)
    heights = [panel["height"] for panel in spec["vconcat"]]
    assert heights[1] == max(5 * 40, (highest - heights[0]) // 40 * 40)


def test_the_years_are_named_where_rows_are_too_low_for_days():
    days = [f"{year}-{month:02d}-10" for year in (2024, 2025) for month in range(1, 13)]
    result = bl.around(days, days, span=("2024-01-01", "2025-12-31"), window_days=10, shifts=9)
    names = rows(bl.draw_around(result, highest=220), "anchor_names")
    assert [name["words"] for name in names] == ["2024", "2025"]
    assert rows(bl.draw_around(result, highest=700), "anchor_names")[0]["words"] == "10 Jan 2024"


def test_nothing_near_is_drawn_as_nothing_and_said():
    result = round_anchors(acts=[])
    chart = bl.draw_around(result)
    assert rows(chart, "dots") == []
    assert bundle(chart.to_dict(validate=False))["text/plain"] == result.caption


# --- chance ---------------------------------------------------------------------------------------


def test_the_dark_bars_together_are_p():
    result = near()
    bars = rows(bl.draw_null(result), "chances")
    dark = sum(bar["chance"] for bar in bars if bar["dark"])
    assert dark == pytest.approx(result.p, abs=1e-3)
    assert sum(bar["chance"] for bar in bars) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("null", NULLS)
def test_only_the_wrong_null_is_drawn_with_its_warning(null):
    spec = bl.draw_null(near(null=null)).to_dict(validate=False)
    assert ("Warning" in spec["title"]["subtitle"][1]) == (null == "uniform")


def test_no_act_is_drawn_as_a_count_of_none():
    (bar,) = rows(bl.draw_null(near(acts=[])), "chances")
    assert (bar["count"], bar["chance"]) == (0, 1.0)


# --- waits ----------------------------------------------------------------------------------------


def test_both_curves_begin_with_everyone_waiting_and_only_fall():
    waits = bl.time_to_next(ANCHORS, ACTS, span=SPAN, horizon_days=20, strata="span")
    chart = bl.draw_waits(waits)
    for curve in ("waiting", "comparison"):
        shares = [row[curve] for row in rows(chart, curve)]
        assert shares[0] == 1
        assert shares == sorted(shares, reverse=True)


def test_the_band_does_not_reach_beyond_the_horizon():
    waits = bl.time_to_next(ANCHORS, ACTS, span=SPAN, horizon_days=20, strata="span")
    assert max(row["until"] for row in rows(bl.draw_waits(waits), "band")) <= 20


# --- before against after ---------------------------------------------------------------------------


def test_acts_and_episodes_stand_in_a_row_each_with_their_counts():
    result = bl.before_after([8, 12, 13, 41, 44], [10, 40], span=(0, 60), window_days=5)
    drawn = rows(bl.draw_before_after({"Raids": result}), "shares")
    assert [(row["name"], row["before"], row["share"]) for row in drawn] == [
        ("Raids, acts", "1 before", 0.8), ("Raids, episodes", "1 before", 0.5),
    ]  # fmt: skip
    assert drawn[0]["after"].startswith("4 after (p = ")


def test_where_nothing_lies_on_one_side_only_no_point_is_drawn():
    result = bl.before_after([], [10], span=(0, 60))
    assert rows(bl.draw_before_after(result), "shares") == []
    assert len(rows(bl.draw_before_after(result), "names")) == 2


# --- families -------------------------------------------------------------------------------------


def test_each_test_of_a_family_has_a_square_for_each_of_its_three_choices():
    result = family()
    squares = rows(bl.draw_robustness(result), "choices")
    assert len(squares) == 3 * result.specifications
    ratios = [row["ratio"] for row in rows(bl.draw_robustness(result), "ratios")]
    assert ratios == sorted(ratios)


def test_a_mark_is_filled_only_where_the_whole_family_would_seldom_reach():
    result = family()
    filled = [row["rare"] for row in rows(bl.draw_robustness(result), "ratios")]
    assert filled == (result.table["family_p"] <= 0.05).astype(int).tolist()


# --- false alarms -----------------------------------------------------------------------------------


def test_the_recorded_false_alarms_say_what_they_were_made_with():
    for window in (7, 30):
        table = bl.recorded_false_alarms(window)
        assert {"pairs", "seed", "date", "made_by", "versions"} <= set(table)
        assert table["share"].between(0, 1).all()
        assert not table.duplicated(["test", "world"]).any()
    with pytest.raises(ValueError, match="recorded: 7, 30"):
        bl.recorded_false_alarms(5)


def test_the_test_that_is_recommended_keeps_its_promise_and_the_uniform_null_does_not():
    worst = bl.recorded_false_alarms().groupby("test")["share"].max()
    assert worst["shift within each year (the default)"] <= 0.07
    assert worst["uniform: any day of the span"] > 0.5


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_recorded_test_and_world_has_words(language):
    bl.setup(language)
    table = bl.recorded_false_alarms()
    drawn = rows(bl.draw_false_alarms(table), "alarms")
    if language == "es":
        assert not {row["test"] for row in drawn} & set(table["test"])
        assert not {row["world"] for row in drawn} & set(table["world"])
    assert len(drawn) == len(table)


# --- all of them ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", ["around", "null", "waits", "direction", "family", "alarms"])
def test_every_chart_is_drawn_with_a_title_and_a_sentence(language, name):
    bl.setup(language)
    spec = every_chart()[name].to_dict(validate=False)
    drawn = bundle(spec)
    assert spec["title"]["text"] and spec["title"]["subtitle"]
    assert drawn["image/svg+xml"].startswith("<svg")
    assert len(drawn["text/plain"]) > 40
    assert all(layers(spec))
