"""Episodes: threats with their deadlines, measures and ends, and tariff pressure day by day."""

from bilateral.episodes.chains import episode_events
from bilateral.episodes.clocks import CLOCKS, clocks, on_clock
from bilateral.episodes.deadlines import DEADLINE_OUTCOMES, deadlines
from bilateral.episodes.follow import (
    EPISODE_OUTCOMES,
    FollowThrough,
    TimeToOutcome,
    follow_through,
    tariff_episodes,
    time_to_outcome,
)
from bilateral.episodes.pressure import pressure, pressure_on
from bilateral.episodes.ribbon import ACTS, LANES, Ribbon, pressure_ribbon
from bilateral.episodes.spells import STATES, tariff_spells

__all__ = [
    "ACTS",
    "CLOCKS",
    "DEADLINE_OUTCOMES",
    "EPISODE_OUTCOMES",
    "LANES",
    "STATES",
    "FollowThrough",
    "Ribbon",
    "TimeToOutcome",
    "clocks",
    "deadlines",
    "episode_events",
    "follow_through",
    "on_clock",
    "pressure",
    "pressure_on",
    "pressure_ribbon",
    "tariff_episodes",
    "tariff_spells",
    "time_to_outcome",
]
