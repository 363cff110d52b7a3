"""Whether acts cluster before or after threats and deadlines, more than chance would give.

Days in, named results out: each with its table, the sentence that says it, and what it would have
missed. Nothing here draws, and nothing says why.
"""

from bilateral.timing.answer import timing_answer
from bilateral.timing.days import collapse
from bilateral.timing.direction import BeforeAfter, before_after, compare_rates
from bilateral.timing.evidence import EVIDENCE, Evidence, compare_evidence, planned_tests
from bilateral.timing.family import Robustness, robustness
from bilateral.timing.lagged import Around, around
from bilateral.timing.missed import power, recorded_power
from bilateral.timing.near import Coincidence, coincidence
from bilateral.timing.nulls import NULLS
from bilateral.timing.plan import PLAN, timing_plan
from bilateral.timing.rates import RateRatio, fit_rate_ratio, rate_ratio
from bilateral.timing.recorded import recorded_false_alarms
from bilateral.timing.spans import STRATA, search_span
from bilateral.timing.waits import TimeToNext, restricted_mean, survival, time_to_next
from bilateral.timing.windows import SAME_DAY, SIDES

__all__ = [
    "EVIDENCE", "NULLS", "PLAN", "SAME_DAY", "SIDES", "STRATA", "Around", "BeforeAfter",
    "Coincidence", "Evidence", "RateRatio", "Robustness", "TimeToNext", "around", "before_after",
    "coincidence", "collapse", "compare_evidence", "compare_rates", "fit_rate_ratio",
    "planned_tests", "power", "rate_ratio", "recorded_false_alarms", "recorded_power", "restricted_mean", "robustness",
    "search_span", "survival", "time_to_next", "timing_answer", "timing_plan",
]  # fmt: skip
