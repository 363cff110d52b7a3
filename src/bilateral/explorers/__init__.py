"""Panels: each ``explore_*`` takes the tables and gives controls that answer with a chart."""

from bilateral.explorers.base import WIDGET, Explorer, View
from bilateral.explorers.claims import explore_claims
from bilateral.explorers.handovers import explore_handovers
from bilateral.explorers.lessons import explore_coding, explore_timing_game
from bilateral.explorers.meetings import explore_meetings
from bilateral.explorers.network import explore_network
from bilateral.explorers.pressure import explore_pressure
from bilateral.explorers.timing import explore_timing

__all__ = [
    "WIDGET",
    "Explorer",
    "View",
    "explore_claims",
    "explore_coding",
    "explore_handovers",
    "explore_meetings",
    "explore_network",
    "explore_pressure",
    "explore_timing",
    "explore_timing_game",
]
