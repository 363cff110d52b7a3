"""What a lesson is made of, and how many minutes each part takes."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd

from bilateral.labels import text

__all__ = ["LESSONS", "lesson_plan"]

#: The lessons, by number.
LESSONS = (1, 2, 3)


def lesson_plan(lesson: int) -> pd.DataFrame:
    """Give the parts of a lesson with their minutes.

    Parameters
    ----------
    lesson
        1 (handovers), 2 (tariffs and timing) or 3 (meetings).

    Returns
    -------
    DataFrame
        One row a part, in order: ``from_minute``, ``to_minute``, ``part`` (words).

    Raises
    ------
    ValueError
        If there is no such lesson.

    Examples
    --------
    >>> lesson_plan(1).to_minute.max()
    np.int64(40)
    """
    if lesson not in LESSONS:
        raise ValueError(f"lesson is {lesson!r}; allowed: {', '.join(map(str, LESSONS))}")
    with (Path(__file__).parent / "plan.csv").open(encoding="utf-8", newline="") as file:
        parts = [row for row in csv.DictReader(file) if row["lesson"] == str(lesson)]
    plan = pd.DataFrame({"minutes": [int(row["minutes"]) for row in parts]})
    plan["to_minute"] = plan["minutes"].cumsum()
    plan["from_minute"] = plan["to_minute"] - plan["minutes"]
    plan["part"] = [text(f"class_part_{row['part']}") for row in parts]
    return plan[["from_minute", "to_minute", "part"]]
