"""Right answers, and what known slips give: each computed from the tables."""

from __future__ import annotations

from functools import cache

import pandas as pd

from bilateral.claim_desk import claims
from bilateral.data import Dataset
from bilateral.episodes import pressure_on
from bilateral.lessons import game
from bilateral.meetings import attendance, select_meetings
from bilateral.selection import select_events
from bilateral.trends import yearly_figures

__all__: list[str] = []

#: The years of the picture of lesson 1, and those of "the highest in a decade" before 2023.
_YEARS, _DECADE = (2000, 2025), (2014, 2023)
_LETTER_RATE = 30
_CALLS = "trump-sheinbaum-calls"


# --- lesson 1: handovers ----------------------------------------------------------------------


def mass_transfers(data: Dataset) -> int:
    return len(_mass(data))


def people_in_mass_transfers(data: Dataset) -> int:
    return int(_mass(data)["people"].sum())


def people_transferred(data: Dataset) -> int:
    """The slip of counting all transfers northward, small ones too."""
    rows = select_events(data.events, kinds=["transfer"], directions=["mx_to_us"])
    return int(rows["people"].sum())


def _mass(data: Dataset) -> pd.DataFrame:
    return select_events(data.events, framework=["mass_transfers"])


def kind_of_first_flight(data: Dataset) -> str:
    return _mass(data).sort_values("first_day")["kind"].iloc[0]


def _figures(data: Dataset) -> pd.DataFrame:
    return yearly_figures(data.series, years=_YEARS)


def disputed_years(data: Dataset) -> set[str]:
    figures = _figures(data)
    return set(figures.loc[(figures["difference"] > 0).fillna(False), "year"].astype("str"))


def widest_dispute(data: Dataset) -> tuple[float, float]:
    figures = _figures(data)
    widest = figures.loc[figures["difference"].astype("float").idxmax()]
    return float(widest["lowest"]), float(widest["highest"])


def years_without_figure(data: Dataset) -> dict[str, list[str]]:
    """Naming a year of the decade that has no figure is as good as the word "year"."""
    figures = _figures(data)
    none = figures[figures["sources"].fillna(0).eq(0) & figures["year"].between(*_DECADE)]
    return {"idea2": none["year"].astype("str").tolist()}


# --- lesson 2: tariffs and timing -------------------------------------------------------------


def _letter(data: Dataset, kind: str) -> pd.Series:
    rows = select_events(
        data.events, kinds=[kind], directions=["us_to_mx"], start="2025", end="2025"
    )
    rows = rows[rows["tariff_rate_pct"] == _LETTER_RATE].sort_values("first_day")
    return rows.iloc[0]


def day_of_letter(data: Dataset) -> str:
    return _letter(data, "tariff_threat")["date"]


def day_put_off(data: Dataset) -> str:
    """The slip of taking the day on which it was put off."""
    due = _letter(data, "tariff_deadline")["event_id"]
    moved = data.links[(data.links["relation"] == "moves") & (data.links["other_event_id"] == due)]
    return data.events.set_index("event_id").loc[moved["event_id"].iloc[0], "date"]


def day_due(data: Dataset) -> str:
    return _letter(data, "tariff_deadline")["date"]


def rate_of_letter(data: Dataset) -> float:
    return float(_letter(data, "tariff_threat")["tariff_rate_pct"])


def _on_flight_day(data: Dataset) -> pd.Series:
    flight = _mass(data)["first_day"].min()
    return pressure_on(data, [flight]).iloc[0]


def rate_on_flight_day(data: Dataset) -> float:
    return float(_on_flight_day(data)["threatened_pct"])


def days_to_deadline(data: Dataset) -> int:
    on_day = _on_flight_day(data)
    return (on_day["next_due"] - on_day["day"]).days


def null_of_false_alarms(_data: Dataset) -> str:
    return game.false_alarms().sort_values("alarms")["null"].iloc[-1]


def order_of_flight(data: Dataset) -> dict[str, list[str]]:
    """How many days a sentence about the flight and the deadline may name."""
    return {"days": [str(days_to_deadline(data))]}


@cache
def _tried() -> pd.DataFrame:
    return game.many_windows(game.unrelated_pair(game.WINDOWS_PAIR)).table


def windows_below(_data: Dataset) -> int:
    return int((_tried()["p"] <= 0.05).sum())


def windows_tried(_data: Dataset) -> int:
    return len(_tried())


def nothing_more(_data: Dataset) -> dict[str, list[str]]:
    """The words of such a question stand in the texts alone."""
    return {}


# --- lesson 3: meetings -----------------------------------------------------------------------


def _cabinet(data: Dataset) -> pd.DataFrame:
    """Who sat at the ministers' meeting in Washington on the day of the first mass transfer."""
    flight = claims().set_index("claim_id").loc["extradited-29", "start"]
    day = select_meetings(data, levels=["ministerial"], start=flight, end=flight)
    sat = attendance(data, day)
    largest = sat.groupby("event_id").size().idxmax()
    return sat[(sat["event_id"] == largest) & sat["person"]]


def delegates(data: Dataset) -> int:
    sat = _cabinet(data)
    return int(sat.loc[sat["side"] == "mexico", "actor_id"].nunique())


def delegates_of_both(data: Dataset) -> int:
    return int(_cabinet(data)["actor_id"].nunique())


def _calls(data: Dataset) -> pd.DataFrame:
    return select_meetings(data, kinds=["call"], list_id=_CALLS).sort_values("first_day")


def call_before_meeting(data: Dataset) -> str:
    calls = _calls(data)
    return calls.loc[calls["first_day"] < _mass(data)["first_day"].min(), "date"].iloc[-1]


def day_of_flight(data: Dataset) -> str:
    """The slip of taking the day of the meeting itself."""
    return f"{_mass(data)['first_day'].min():%Y-%m-%d}"


def calls_of_half_year(data: Dataset) -> set[str]:
    calls = _calls(data)
    return set(calls.loc[calls["first_day"].between("2025-07-01", "2025-12-31"), "event_id"])


def longest_silence(data: Dataset) -> int:
    """Days from one call of the list to the next, at most."""
    return int(_calls(data)["first_day"].diff().dt.days.max())


def countable(data: Dataset) -> str:
    """How the rows of a list that is complete were found."""
    return _calls(data)["found_by"].mode().iloc[0]
