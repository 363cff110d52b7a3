"""The questions of the lessons: what sort of answer each wants, and how the right one is computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from bilateral.labels import LANGUAGES, word
from bilateral.lessons import answers

__all__ = ["QUESTIONS", "Question"]


class Question(NamedTuple):
    """A question of a lesson.

    ``kind`` is ``number``, ``range``, ``choice``, ``set``, ``date`` or ``sentence``. ``right`` and the
    values of ``slips`` (what one gets by a known slip) are computed from the tables. Where two days
    are to be put in order (``asks_order``), a sentence that says why is sent back.
    """

    kind: str
    right: Callable[[Any], Any]
    slips: Mapping[str, Any] = MappingProxyType({})
    tolerance: float = 0
    near: float = 0
    choices: tuple[str, ...] = ()
    vocabulary: str = "kind"
    asks_order: bool = False

    def words_of(self, term: str) -> list[str]:
        """The term, and its words in both languages."""
        return [term, term.replace("_", " "), *(word(term, self.vocabulary, c) for c in LANGUAGES)]


_KINDS = ("extradition", "transfer", "deportation", "prisoner_transfer")

QUESTIONS = {
    "lesson1-q1": Question("number", answers.people_in_mass_transfers, near=5, slips={
        "events": answers.mass_transfers, "kind": answers.people_transferred}),
    "lesson1-q2": Question("choice", answers.kind_of_first_flight, choices=_KINDS,
                           slips={"extradition": None, "prisoner_transfer": None}),
    "lesson1-q3": Question("set", answers.disputed_years),
    "lesson1-q4": Question("range", answers.widest_dispute),
    "lesson1-q5": Question("sentence", answers.years_without_figure),
    "lesson2-q1": Question("date", answers.day_of_letter, slips={
        "due": answers.day_due, "put_off": answers.day_put_off}),
    "lesson2-q2": Question("number", answers.rate_on_flight_day, slips={"later": answers.rate_of_letter}),
    "lesson2-q3": Question("number", answers.days_to_deadline, near=2),
    "lesson2-q4": Question("choice", answers.null_of_false_alarms, choices=("uniform", "shift"),
                           vocabulary="timing_null"),
    "lesson2-q5": Question("number", answers.windows_below, near=2, slips={"all": answers.windows_tried}),
    "lesson2-q6": Question("sentence", answers.order_of_flight, asks_order=True),
    "lesson3-q1": Question("number", answers.delegates, near=2, slips={"both": answers.delegates_of_both}),
    "lesson3-q2": Question("date", answers.call_before_meeting, slips={"meeting": answers.day_of_flight}),
    "lesson3-q3": Question("set", answers.calls_of_half_year),
    "lesson3-q4": Question("number", answers.longest_silence, near=3),
    "lesson3-q5": Question("choice", answers.countable, choices=("systematic", "targeted"),
                           vocabulary="found_by"),
    "lesson3-q6": Question("sentence", answers.nothing_more),
}  # fmt: skip
