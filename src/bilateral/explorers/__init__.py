"""Panels: each ``explore_*`` takes the tables and gives controls that answer with a chart."""

from bilateral.explorers.base import WIDGET, Explorer, View
from bilateral.explorers.handovers import explore_handovers
from bilateral.explorers.meetings import explore_meetings
from bilateral.explorers.network import explore_network
from bilateral.explorers.pressure import explore_pressure

__all__ = [
    "WIDGET",
    "Explorer",
    "View",
    "explore_handovers",
    "explore_meetings",
    "explore_network",
    "explore_pressure",
]
