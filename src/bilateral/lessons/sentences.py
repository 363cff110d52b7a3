"""A sentence of one's own: whether it holds its ideas, and no cause where days are put in order."""

from __future__ import annotations

import re

from bilateral.labels import LANGUAGES, has_text, text
from bilateral.selection import fold

__all__ = ["judge_sentence"]


def judge_sentence(
    name: str, extra: dict[str, list[str]], given: str, *, asks_order: bool = False
) -> tuple[str, str]:
    """Judge a sentence by its ideas.

    Parameters
    ----------
    name
        The question. Each of its ideas is a text ``class_NAME_ideaN``: words of which one is
        enough, joined by ``|``, in both languages.
    extra
        By idea, further words that are computed from the data; by ``days``, the number of days that
        a sentence may name.
    given
        The sentence.
    asks_order
        Whether the order of two days is asked for: then no sentence may say why, turn the order
        round (a text ``class_NAME_turned``: words of which none may stand) or name other days.

    Returns
    -------
    tuple of str
        Verdict, and words for it: which idea is still missing, or that the sentence says why.
    """
    words = f" {re.sub(r'[^a-z0-9]+', ' ', fold(given))} "
    if _says(words, "class_verdicts") or re.search(rf"\b(?:{_either('class_guilt')})", words):
        return "nearly", text("class_says_verdict")
    if has_text(f"class_{name}_never") and _says(
        words, f"class_{name}_never", f"class_{name}_unless"
    ):
        return "nearly", text(f"class_{name}_never_said")
    if asks_order and _says(words, "class_causal"):
        return "nearly", text("class_says_why")
    if asks_order and (_says(words, f"class_{name}_turned") or _other_days(words, extra["days"])):
        return "nearly", text("class_says_order")
    ideas = [f"class_{name}_idea{n}" for n in range(1, 5) if has_text(f"class_{name}_idea{n}")]
    missing = [idea for idea in ideas if not _holds(words, idea, extra.get(idea[-5:], []))]
    if not missing:
        return "right", text(f"class_{name}_right")
    hint = text(f"{missing[0].replace('_idea', '_want')}")
    return ("nearly" if len(missing) < len(ideas) else "not_yet"), hint


def _holds(words: str, idea: str, more: list[str]) -> bool:
    known = [word for code in LANGUAGES for word in text(idea, code).split("|")]
    return any(f" {fold(word)}" in words for word in [*known, *more])


def _says(words: str, key: str, denied: str = "class_denied") -> bool:
    """One of the words of a text, and nothing that denies it before it."""
    found = re.search(rf"\b(?:{_either(key)})", words)
    return bool(found) and not re.search(rf"\b(?:{_either(denied)})\b", words[: found.start()])


def _either(key: str) -> str:
    """The words of a text, in both languages, as a pattern."""
    return "|".join(fold(text(key, code)) for code in LANGUAGES)


def _other_days(words: str, right: list[str]) -> bool:
    """A number of days, in figures or in words, that is not the right one."""
    numbers = {
        fold(word): str(n)
        for code in LANGUAGES
        for n, word in enumerate(text("class_numbers", code).split("|"), start=1)
    }
    number = rf"\b(\d+|{'|'.join(numbers)}) "
    if re.search(number + r"(?:weeks?|months?|years?|semanas?|mes|meses|anos?)\b", words):
        return True
    named = re.findall(number + r"(?:days?|dias?)\b", words)
    return any(numbers.get(found, found) not in right for found in named)
