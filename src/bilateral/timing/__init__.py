"""Whether acts cluster before or after threats and deadlines, more than chance would give.

Days in, named results out: each with its table, the sentence that says it, and what it would have
missed. Nothing here draws, and nothing says why.
"""

from bilateral.timing.days import collapse
from bilateral.timing.missed import power, recorded_power
from bilateral.timing.near import Coincidence, coincidence
from bilateral.timing.nulls import NULLS
from bilateral.timing.spans import STRATA, search_span
from bilateral.timing.windows import SAME_DAY, SIDES

__all__ = [
    "NULLS", "SAME_DAY", "SIDES", "STRATA", "Coincidence", "coincidence", "collapse", "power",
    "recorded_power", "search_span",
]  # fmt: skip
