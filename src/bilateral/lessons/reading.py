"""What people type as an answer, read as kindly as can be: whatever it is, nothing here raises."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterable
from numbers import Real

import numpy as np
import pandas as pd

from bilateral import dates

__all__ = ["is_empty", "read_date", "read_number", "read_range", "read_set", "read_text"]

_NUMBER = re.compile(r"[-−]?\d[\d,\s]*(?:\.\d+)?")
#: No answer is longer; what is gets no closer look.
_LONGEST = 2_000


def is_empty(answer: object) -> bool:
    """Whether nothing was answered yet.

    Examples
    --------
    >>> [is_empty(answer) for answer in (None, "  ", float("nan"), [], 0, "no")]
    [True, True, True, True, False, False]
    """
    if isinstance(answer, str):
        return not answer.strip()
    if isinstance(answer, list | tuple | set | frozenset | dict | pd.DataFrame | pd.Series):
        return len(answer) == 0
    if isinstance(answer, Real) and not isinstance(answer, bool):
        return answer != answer
    return answer is None or answer is pd.NA or answer is pd.NaT or answer is Ellipsis


def read_number(answer: object) -> float | None:
    """Read a number, or a text that holds just one; None if it is neither.

    Examples
    --------
    >>> [read_number(answer) for answer in (29, "29 people", "1,700", True, [29], "many", 10**400)]
    [29.0, 29.0, 1700.0, None, None, None, None]
    """
    if isinstance(answer, str):
        found = _NUMBER.findall(answer[:_LONGEST])
        return (
            _finite(re.sub(r"[,\s]", "", found[0]).replace("−", "-")) if len(found) == 1 else None
        )
    if isinstance(answer, bool | np.bool_) or not isinstance(answer, Real):
        return None
    return _finite(answer)


def _finite(answer: object) -> float | None:
    try:
        number = float(answer)
    except (OverflowError, ValueError):
        return None
    return number if math.isfinite(number) else None


def read_range(answer: object) -> tuple[float, float] | None:
    """Read two numbers, in whichever order; None if they are not two.

    Examples
    --------
    >>> read_range((95, 85)), read_range("85 to 95"), read_range("85–95"), read_range(85)
    ((85.0, 95.0), (85.0, 95.0), (85.0, 95.0), None)
    """
    if isinstance(answer, str):
        parts = re.findall(r"\d+(?:\.\d+)?", answer[:_LONGEST])
    elif isinstance(answer, list | tuple | set | pd.Series | np.ndarray):
        parts = [] if isinstance(answer, np.ndarray) and answer.ndim != 1 else list(answer)[:3]
    else:
        return None
    numbers = [read_number(part) for part in parts]
    if len(numbers) != 2 or None in numbers:
        return None
    return min(numbers), max(numbers)


def read_set(answer: object) -> set[str] | None:
    """Read several names or numbers; a frame gives its ``event_id``; None if it is no such thing.

    Examples
    --------
    >>> sorted(read_set([2001, "2008"])), sorted(read_set("2001, 2008")), read_set([[1]])
    (['2001', '2008'], ['2001', '2008'], None)
    """
    if isinstance(answer, pd.DataFrame):
        if "event_id" not in answer:
            return None
        answer = answer["event_id"]
    if isinstance(answer, str):
        answer = re.split(r"[,;|\s]+", answer[:_LONGEST].strip(" ,;|[](){}"))
    elif isinstance(answer, Real) and not isinstance(answer, bool):
        answer = [answer]
    if not isinstance(answer, list | tuple | set | frozenset | pd.Series | np.ndarray):
        return None
    found = {_name(part) for part in answer}
    return None if None in found else found - {""}


def _name(part: object) -> str | None:
    if isinstance(part, str):
        return part.strip(" '\"")
    number = read_number(part)
    return None if number is None else f"{number:g}"


def read_date(answer: object) -> str | None:
    """Read a date as precise as it was given: a year, a month or a day; None if it is none.

    Examples
    --------
    >>> read_date("2025-02-27"), read_date(" 2025-02 "), read_date(pd.Timestamp("2025-02-27"))
    ('2025-02-27', '2025-02', '2025-02-27')
    >>> read_date("27/02/2025") is None, read_date("2025-02-31") is None
    (True, True)
    """
    if isinstance(answer, np.datetime64 | datetime.date) and not pd.isna(answer):
        return str(answer)[:10]
    if not isinstance(answer, str) or len(answer) > _LONGEST:
        return None
    text = answer.strip()
    return text if bool(dates.is_date(pd.Series([text], dtype="str")).iloc[0]) else None


def read_text(answer: object) -> str | None:
    """Read words, alone or as the only one of a list; None if there are none.

    Examples
    --------
    >>> read_text(" transfer "), read_text(["transfer"]), read_text(29) is None
    ('transfer', 'transfer', True)
    """
    if isinstance(answer, Iterable) and isinstance(answer, list | tuple | set) and len(answer) == 1:
        answer = next(iter(answer))
    return answer[:_LONGEST].strip() if isinstance(answer, str) else None
