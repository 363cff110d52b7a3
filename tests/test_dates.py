"""Dates say as much as their sources, and no more."""

import datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilateral import dates


def series(*cells):
    return pd.Series(cells, dtype="str")


def as_text(days):
    return days.dt.strftime("%Y-%m-%d").tolist()


def test_a_partial_date_keeps_its_precision():
    said = dates.precision(series("2025", "2025-02", "2025-02-27"))
    assert said.tolist() == ["year", "month", "day"]


def test_a_missing_date_has_no_precision_and_no_days():
    missing = series("2025", None)
    assert dates.precision(missing).isna().tolist() == [False, True]
    assert dates.first_day(missing).isna().tolist() == [False, True]
    assert dates.last_day(missing).isna().tolist() == [False, True]


def test_a_partial_date_begins_on_the_first_day_that_it_can_mean():
    days = dates.first_day(series("2025", "2025-02", "2025-02-27"))
    assert as_text(days) == ["2025-01-01", "2025-02-01", "2025-02-27"]


def test_a_partial_date_ends_on_the_last_day_that_it_can_mean():
    days = dates.last_day(series("2025", "2025-02", "2025-12", "2025-02-28"))
    assert as_text(days) == ["2025-12-31", "2025-02-28", "2025-12-31", "2025-02-28"]


def test_february_is_a_day_longer_in_leap_years():
    assert as_text(dates.last_day(series("2024-02", "2000-02", "1900-02"))) == [
        "2024-02-29", "2000-02-29", "1900-02-28",
    ]  # fmt: skip


def test_days_keep_the_index_of_their_dates():
    cells = series("2025", "2025-02").set_axis([7, 3])
    assert dates.first_day(cells).index.tolist() == [7, 3]
    assert dates.last_day(cells).index.tolist() == [7, 3]
    assert dates.precision(cells).index.tolist() == [7, 3]


def test_an_event_without_an_end_lies_within_its_date():
    lies = dates.bounds(series("2025-02", "2025-02-27"), series(None, "2025-03"))
    assert as_text(lies["first_day"]) == ["2025-02-01", "2025-02-27"]
    assert as_text(lies["last_day"]) == ["2025-02-28", "2025-03-31"]


def test_a_column_without_any_date_has_bounds_that_are_all_missing():
    assert dates.bounds(series(None, None)).isna().all(axis=None)


@pytest.mark.parametrize("text", [
    "2025-02-30", "2025-02-29", "2025-13", "2025-00", "27/02/2025", "2025-2", "2025-02-27T00:00",
    "20250227", "25", " 2025", "2025\n", "0000", "\uff12\uff10\uff12\uff15", "",
])  # fmt: skip
def test_what_is_no_existing_iso_date_is_refused(text):
    assert dates.is_date(series(text)).tolist() == [False]


def test_the_calendar_begins_with_the_year_1():
    assert dates.is_date(series("0001", "0001-01", "0001-01-01")).all()


def test_a_missing_date_is_not_a_date():
    assert dates.is_date(series("2025", None)).tolist() == [True, False]


@settings(deadline=None)
@given(st.dates(min_value=datetime.date(1, 1, 1)))
def test_every_day_of_the_calendar_lies_within_its_month_and_year(day):
    text = day.isoformat()
    cells = series(text, text[:7], text[:4])
    assert dates.is_date(cells).all()
    assert (dates.first_day(cells) <= pd.Timestamp(day)).all()
    assert (dates.last_day(cells) >= pd.Timestamp(day)).all()
