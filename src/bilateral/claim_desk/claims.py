"""Claims: what was said, by whom, and what its words can mean."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from bilateral import dates
from bilateral.labels import has_text, language, text

__all__ = ["TYPES", "Claim", "claim_of", "claims"]

#: What sorts of claim there are.
TYPES = ("event_people", "total", "highest", "higher_rate")


class Claim(NamedTuple):
    """A statement with a number or a comparison in it, in a form that can be worked out.

    ``type`` says what is claimed:

    - ``event_people``: that `number` people were handed over in the events of `event_ids`;
    - ``total``: that `number` people (or events, by `unit`) were handed over from `start` to `end`;
    - ``highest``: that the year of `start` is the highest of `window_years` years;
    - ``higher_rate``: that the rate of the term of `office` that holds `start` is higher than
      that of the term before it.

    `counted` is what the words say (``extradition``, ``transfer`` or ``any``), `direction` the way.
    `start` and `end` are partial dates.
    """

    claim_id: str
    type: str
    number: float | None = None
    unit: str = "people"
    counted: str = "extradition"
    direction: str = "mx_to_us"
    start: str | None = None
    end: str | None = None
    event_ids: str | None = None
    window_years: int | None = None
    office: str | None = None
    said_by: str | None = None
    said_on: str | None = None
    source_id: str | None = None
    said_in: str | None = None
    sentence_en: str | None = None
    sentence_es: str | None = None

    @property
    def sentence(self) -> str:
        """What was claimed, in the language in use."""
        key = f"claim_is_{self.claim_id.replace('-', '_')}"
        own = self.sentence_es if language() == "es" else self.sentence_en
        return own or (text(key) if has_text(key) else self.sentence_en or self.claim_id)


@cache
def _on_file() -> dict[str, Claim]:
    cells = pd.read_csv(Path(__file__).with_name("claims.csv"), dtype="str")
    rows = (
        {name: cell for name, cell in row.items() if pd.notna(cell)}
        for row in cells.to_dict("records")
    )
    made = (_typed(row) for row in rows)
    return {claim.claim_id: claim for claim in made}


def _typed(row: dict[str, str]) -> Claim:
    numbers = {"number": float, "window_years": int}
    return Claim(**{name: numbers.get(name, str)(cell) for name, cell in row.items()})


def claims() -> pd.DataFrame:
    """List the claims that come with the package.

    Returns
    -------
    DataFrame
        One row a claim: ``claim_id``, ``sentence`` (in the language in use), ``said_by`` (actor),
        ``said_on``, ``source_id``, ``type``, ``number``, ``unit``, ``counted``, ``direction``, ``start``,
        ``end``, ``event_ids``, ``window_years``, ``office`` and ``said_in`` (the event on file in which
        or of which it was said).

    Examples
    --------
    >>> "handed-over-92" in claims()["claim_id"].tolist()
    True
    """
    first = ["claim_id", "sentence", "said_by", "said_on", "source_id"]
    rows = [claim._asdict() | {"sentence": claim.sentence} for claim in _on_file().values()]
    table = pd.DataFrame(rows).drop(columns=["sentence_en", "sentence_es"])
    return table[[*first, *(name for name in table if name not in first)]]


def claim_of(claim: str | Claim) -> Claim:
    """Give a claim by its id, or check one of the reader's own."""
    if not isinstance(claim, Claim):
        if claim not in _on_file():
            raise ValueError(f"no claim {claim!r}; there are {', '.join(_on_file())}")
        return _on_file()[claim]
    needed = {
        "event_people": ("number", "event_ids"), "total": ("number", "start"),
        "highest": ("start", "window_years"), "higher_rate": ("start", "office"),
    }  # fmt: skip
    allowed = {"type": TYPES, "counted": ("extradition", "transfer", "any"),
               "unit": ("people", "events"), "direction": ("mx_to_us", "us_to_mx")}  # fmt: skip
    for name, terms in allowed.items():
        if getattr(claim, name) not in terms:
            raise ValueError(f"{name} is {getattr(claim, name)!r}; allowed: {', '.join(terms)}")
    lacking = [name for name in needed[claim.type] if getattr(claim, name) is None]
    if lacking:
        raise ValueError(f"a claim of type {claim.type} needs {' and '.join(lacking)}")
    days = pd.Series([claim.start, claim.end], dtype="str").dropna()
    if not dates.is_date(days).all():
        raise ValueError(f"start or end is {', '.join(days)}; allowed: YYYY, YYYY-MM or YYYY-MM-DD")
    return claim
