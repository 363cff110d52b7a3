"""The data that the lessons are about: an edition that does not move."""

from __future__ import annotations

from functools import cache

from bilateral.data import Dataset, load

__all__ = ["EDITION", "class_data"]

#: Name of the teaching edition.
EDITION = "2026-class"


@cache
def class_data() -> Dataset:
    """Give the teaching edition of the data, loaded once.

    Examples
    --------
    >>> class_data() is class_data()
    True
    """
    return load(edition=EDITION)
