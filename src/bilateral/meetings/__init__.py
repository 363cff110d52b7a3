"""Official meetings: how often, at which level, who with whom, for how long, and what followed.

A meeting that stands on a systematic list and one that was found by searching can be told apart in
every answer (``found_by``); the first can be counted for the days of its list, the second only be
listed. Announced meetings are not among them. A meeting that is part of another one (a bilateral
talk at a summit) is counted once, with it.
"""

from bilateral.meetings.cadence import Cadence, cadence, meeting_gaps
from bilateral.meetings.follow import Following, following_agreements, promised_meetings
from bilateral.meetings.lists import meetings_of_list
from bilateral.meetings.members import meeting_coverage
from bilateral.meetings.rows import attendance, select_meetings
from bilateral.meetings.shares import HostTurns, host_turns, meeting_shares
from bilateral.meetings.together import Network, meeting_network, who_meets_whom
from bilateral.meetings.turnover import Counterparts, counterparts, office_terms

__all__ = [
    "Cadence",
    "Counterparts",
    "Following",
    "HostTurns",
    "Network",
    "attendance",
    "cadence",
    "counterparts",
    "following_agreements",
    "host_turns",
    "meeting_coverage",
    "meeting_gaps",
    "meeting_network",
    "meeting_shares",
    "meetings_of_list",
    "office_terms",
    "promised_meetings",
    "select_meetings",
    "who_meets_whom",
]
