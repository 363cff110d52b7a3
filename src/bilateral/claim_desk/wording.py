"""What the desk says, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pandas as pd

from bilateral.claim_desk.claims import Claim
from bilateral.claim_desk.readings import READINGS, SETTINGS
from bilateral.labels import text

__all__ = ["caption_of", "sentence_of", "words_of"]


def sentence_of(claim: Claim, row: dict[str, Any], window: str, note: str) -> str:
    """Say the reading, the verdict and the numbers in plain words."""
    reading = ", ".join(_word(name, row[name]) for name in READINGS[claim.type] if row[name])
    said = [text("claim_reading", reading=reading, verdict=text(f"claim_verdict_{row['verdict']}"))]
    if row["value"]:
        key = "rate" if claim.type == "higher_rate" else claim.unit
        key = f"claim_value_{key}_in" if window else f"claim_value_{key}"
        said.append(text(key, value=row["value"], window=window))
    if note:
        said.append(note)
    elif row["compared_with"] and claim.type in ("highest", "higher_rate"):
        said.append(text("claim_compared", other=row["compared_with"]))
    if row["missing"]:
        said.append(row["missing"])
    return " ".join(said)


def _word(name: str, term: Any) -> str:
    if name == "window_years":
        return text("claim_window_years", n=int(term))
    return text(f"claim_{name}_{term}")


def words_of(table: pd.DataFrame, columns: Iterable[str] | None) -> pd.DataFrame:
    """Put words for the terms of a table of verdicts, and headings over them."""
    given = [name for name in SETTINGS if table[name].notna().any()]
    wanted = list(columns or [*given, "verdict", "value", "compared_with", "missing"])
    words = {}
    for name in wanted:
        cells = table[name]
        if name in SETTINGS or name == "verdict":
            cells = cells.map(lambda term, name=name: _word(name, term), na_action="ignore")
        words[text(f"claim_heading_{name}")] = cells.astype("str").fillna("")
    return pd.DataFrame(words)


def caption_of(claim: Claim, table: pd.DataFrame) -> str:
    """Say the claim, and how many of its readings come out which way."""
    counts = Counter(table["verdict"])
    return text("claim_caption", claim=claim.sentence, n=len(table), true=counts["true"],
                false=counts["false"], undecidable=counts["undecidable"])  # fmt: skip
