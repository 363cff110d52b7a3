"""Lessons for a class: exercises that answer, ten events to code blind, and a game with chance.

Right answers are computed from the teaching edition of the data when they are asked for; they stand
in no notebook and in no file.
"""

from bilateral.lessons.check import Reply, check_answer
from bilateral.lessons.coding import Agreement, blind_events, coding_agreement
from bilateral.lessons.edition import EDITION, class_data
from bilateral.lessons.game import (
    ROUNDS,
    TimingRound,
    compare_nulls,
    false_alarms,
    judge_round,
    many_windows,
    press_releases,
    timing_round,
    timing_score,
    unrelated_pair,
)
from bilateral.lessons.plan import lesson_plan
from bilateral.lessons.questions import QUESTIONS

__all__ = [
    "EDITION", "QUESTIONS", "ROUNDS", "Agreement", "Reply", "TimingRound", "blind_events",
    "check_answer", "class_data", "coding_agreement", "compare_nulls", "false_alarms",
    "judge_round", "lesson_plan", "many_windows", "press_releases", "timing_round", "timing_score",
    "unrelated_pair",
]  # fmt: skip
