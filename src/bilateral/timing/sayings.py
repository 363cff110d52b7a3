"""How numbers of a test are said: p, ratios, spans and nulls, in the language in use."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from bilateral.labels import say_date, text

__all__ = ["joined", "say_null", "say_p", "say_ratio", "say_span", "say_strata"]


def say_p(p: float) -> str:
    """Write a chance as it follows "p": with its sign, never as 0.

    Examples
    --------
    >>> say_p(0.0371), say_p(0.0001), say_p(0.00000003), say_p(1)
    ('= 0.037', '= 0.0001', '< 0.0001', '= 1')
    """
    return "< 0.0001" if p < 1e-4 else f"= {p:.2g}"


def say_ratio(ratio: float) -> str:
    """Write a ratio with two figures.

    Examples
    --------
    >>> say_ratio(2.4812), say_ratio(31.7), say_ratio(9.95)
    ('2.5', '32', '10')
    """
    return f"{ratio:.0f}" if ratio >= 9.95 else f"{ratio:.1f}"


def say_number(number: float) -> str:
    """Write an expected count with at most one decimal."""
    return f"{number:.1f}".removesuffix(".0")


def say_span(first: object, last: object) -> str:
    """Write the first and the last day of a span."""
    dated = isinstance(first, pd.Timestamp | np.datetime64)
    ends = [say_date(pd.Timestamp(day)) if dated else str(int(day)) for day in (first, last)]
    return text("timing_span", first=ends[0], last=ends[1])


def say_null(null: str, strata: str) -> str:
    """Say what the null does."""
    return text("timing_null_uniform" if null == "uniform" else f"timing_null_{null}_{strata}")


def say_strata(strata: str, both: int, whole: int) -> str:
    """Say how many strata hold both acts and windows."""
    return text(f"timing_strata_{strata}", n=both, total=whole)


def joined(*sentences: str) -> str:
    """Put sentences one after the other, leaving out empty ones."""
    return " ".join(sentence for sentence in sentences if sentence)


def missed(ratio: float, anchor: str) -> str:
    """Say what effect would usually have been missed."""
    if math.isinf(ratio):
        return text("timing_missed_all")
    return text("timing_missed", ratio=say_ratio(ratio), anchor=anchor)
