"""How many, and how sure: counts of events, published figures with their range, turning points.

Counts are of the rows on file, which is not every event that happened. Published figures are kept
apart by what they count (to the United States or to all countries, everyone or nationals) and by
their basis (calendar, fiscal, term or partial year): a figure of one sort is never filled in from
another. Rates, which need SciPy, stand in :mod:`bilateral.trends.rates`.
"""

from bilateral.trends.actors import spread_actors, spread_people
from bilateral.trends.change_points import ChangePoints, change_points
from bilateral.trends.counts import (
    counts_over_time,
    cumulative_counts,
    event_counts,
    handovers,
    rolling_counts,
)
from bilateral.trends.figures import (
    Added,
    add_figures,
    disputed_figures,
    period_figures,
    yearly_figures,
)

__all__ = [
    "Added", "ChangePoints", "add_figures", "change_points", "counts_over_time",
    "cumulative_counts", "disputed_figures", "event_counts", "handovers", "period_figures",
    "rolling_counts", "spread_actors", "spread_people", "yearly_figures",
]  # fmt: skip
