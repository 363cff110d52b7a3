"""Charts: each ``draw_*`` takes a table and gives an Altair chart.

Importing this module makes its renderer and its theme those of Altair, for the whole session: a
chart then goes out as a Vega-Lite specification, an SVG and a sentence, without the network.
"""

from bilateral.charts.calendar import draw_calendar
from bilateral.charts.coverage import draw_coverage, draw_source_depth
from bilateral.charts.episodes import draw_episodes, draw_follow_through, draw_time_to_outcome
from bilateral.charts.figures import (
    draw_figures_on_file,
    draw_period_figures,
    draw_yearly_figures,
)
from bilateral.charts.gaps import draw_meeting_gaps
from bilateral.charts.inventory import draw_date_use, draw_inventory, draw_letter_use, draw_term_use
from bilateral.charts.lessons import draw_timing_round
from bilateral.charts.meetings import draw_meeting_lanes
from bilateral.charts.mix import draw_handover_mix
from bilateral.charts.network import draw_meeting_matrix, draw_meeting_network
from bilateral.charts.people import draw_people
from bilateral.charts.pressure import draw_pressure_ribbon
from bilateral.charts.renderer import bundle, enable_renderer
from bilateral.charts.theme import enable_theme
from bilateral.charts.timeline import draw_handover_timeline
from bilateral.charts.timing import draw_around, draw_null, draw_waits
from bilateral.charts.timing_family import draw_before_after, draw_false_alarms, draw_robustness
from bilateral.charts.two_ways import draw_two_ways
from bilateral.charts.verdicts import draw_verdicts

__all__ = [
    "bundle",
    "draw_around",
    "draw_before_after",
    "draw_calendar",
    "draw_coverage",
    "draw_date_use",
    "draw_episodes",
    "draw_false_alarms",
    "draw_figures_on_file",
    "draw_follow_through",
    "draw_handover_mix",
    "draw_handover_timeline",
    "draw_inventory",
    "draw_letter_use",
    "draw_meeting_gaps",
    "draw_meeting_lanes",
    "draw_meeting_matrix",
    "draw_meeting_network",
    "draw_null",
    "draw_people",
    "draw_period_figures",
    "draw_pressure_ribbon",
    "draw_robustness",
    "draw_source_depth",
    "draw_term_use",
    "draw_time_to_outcome",
    "draw_timing_round",
    "draw_two_ways",
    "draw_verdicts",
    "draw_waits",
    "draw_yearly_figures",
]

enable_theme()
enable_renderer()
