"""Answers to the questions of the lessons: right, nearly, a hint, or a friendly word."""

from __future__ import annotations

import html
from typing import NamedTuple

from bilateral.data import Dataset
from bilateral.labels import has_text, say_count, text
from bilateral.lessons.edition import class_data
from bilateral.lessons.questions import QUESTIONS, Question
from bilateral.lessons.reading import (
    is_empty,
    read_date,
    read_number,
    read_range,
    read_set,
    read_text,
)
from bilateral.lessons.sentences import judge_sentence
from bilateral.selection import fold

__all__ = ["Reply", "check_answer"]


class Reply(NamedTuple):
    """What an answer is told: ``verdict`` (a term) and ``words`` (a sentence or two).

    ``verdict`` is ``right``, ``nearly``, ``not_yet``, ``empty`` or ``unreadable``.
    """

    verdict: str
    words: str

    def __repr__(self) -> str:
        return f"{text(f'class_{self.verdict}')} {self.words}".strip()

    def _repr_html_(self) -> str:
        colour = _COLOURS[self.verdict]
        head, words = html.escape(text(f"class_{self.verdict}")), html.escape(self.words)
        return (
            f'<div style="border-left:6px solid {colour};padding:6px 12px;max-width:760px;'
            f'font-size:16px;line-height:1.45"><b>{head}</b> {words}</div>'
        )


#: The word at the head says what it is; the colour repeats it.
_COLOURS = {
    "right": "#00785A", "nearly": "#B58900", "not_yet": "#0072B2", "empty": "#6B6B6B",
    "unreadable": "#6B6B6B",
}  # fmt: skip


def check_answer(question: str, answer: object = None, *, data: Dataset | None = None) -> Reply:
    """Say whether an answer to a question of a lesson is right, nearly right, or what to look at.

    Parameters
    ----------
    question
        Such as ``"lesson1-q2"``.
    answer
        Anything: a number, two numbers, a term, ids, a date, a sentence, as the question asks.
        Whatever else it is gets a friendly word, never an error.
    data
        The tables that the right answer is computed from; the teaching edition if left out.

    Returns
    -------
    Reply
        Shows itself; ``.verdict`` and ``.words`` for programs.

    Raises
    ------
    ValueError
        If there is no such question.

    Examples
    --------
    >>> check_answer("lesson1-q1", None).verdict, check_answer("lesson1-q1", "lots").verdict
    ('empty', 'unreadable')
    """
    if question not in QUESTIONS:
        raise ValueError(f"no question {question!r}; there are {', '.join(QUESTIONS)}")
    asked = QUESTIONS[question]
    if is_empty(answer):
        return Reply("empty", text(f"class_ask_{asked.kind}"))
    given = _READ[asked.kind](answer)
    if given is None:
        return Reply("unreadable", text(f"class_ask_{asked.kind}"))
    verdict, words = _judge(question, asked, given, class_data() if data is None else data)
    return Reply(verdict, words)


def _judge(name: str, asked: Question, given: object, data: Dataset) -> tuple[str, str]:
    if asked.kind == "sentence":
        return judge_sentence(name, asked.right(data), given, asks_order=asked.asks_order)
    right = asked.right(data)
    if asked.kind == "choice":
        return _choice(name, asked, given, right)
    if _same(asked, given, right):
        return "right", text(f"class_{name}_right")
    for slip, value in asked.slips.items():
        if _same(asked, given, value(data)):
            return "nearly", text(f"class_{name}_slip_{slip}")
    close = _CLOSE[asked.kind](asked, given, right)
    if close and has_text(f"class_{name}_close"):
        close = text(f"class_{name}_close")
    return ("nearly", close) if close else ("not_yet", text(f"class_{name}_hint"))


def _same(asked: Question, given: object, right: object) -> bool:
    return abs(given - right) <= asked.tolerance if asked.kind == "number" else given == right


def _choice(name: str, asked: Question, given: str, right: str) -> tuple[str, str]:
    """A term, or its word in either language."""
    words = {fold(word): term for term in asked.choices for word in asked.words_of(term)}
    term = words.get(fold(given))
    if term is None:
        return "unreadable", text("class_choose", choices=", ".join(asked.choices))
    if term == right:
        return "right", text(f"class_{name}_right")
    if term in asked.slips:
        return "nearly", text(f"class_{name}_slip_{term}")
    return "not_yet", text(f"class_{name}_hint")


# --- nearly: what is close, and why -----------------------------------------------------------


def _close_number(asked: Question, given: float, right: float) -> str:
    if abs(given - right) > asked.near:
        return ""
    return text("class_close_high" if given > right else "class_close_low")


def _close_range(_asked: Question, given: tuple, right: tuple) -> str:
    if given[0] == right[0]:
        return text("class_close_lower_end")
    return text("class_close_upper_end") if given[1] == right[1] else ""


def _close_set(_asked: Question, given: set, right: set) -> str:
    hit = len(given & right)
    if not hit:
        return ""
    parts = [say_count(hit, "right")]
    parts += [say_count(n, key) for n, key in ((len(given - right), "too_many"), (len(right - given), "missing_ones")) if n]  # fmt: skip
    return text("class_close_set", parts="; ".join(parts))


def _close_date(asked: Question, given: str, right: str) -> str:
    if right.startswith(given):
        return text("class_close_precise")
    if len(given) == 10 and given[:7] == right[:7]:
        return text("class_close_month")
    return ""


_READ = {
    "number": read_number, "range": read_range, "set": read_set, "date": read_date,
    "choice": read_text, "sentence": read_text,
}  # fmt: skip
_CLOSE = {
    "number": _close_number, "range": _close_range, "set": _close_set, "date": _close_date,
}  # fmt: skip
