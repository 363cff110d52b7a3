"""Ten events to code blind by the codebook, and how far the codes agree with the table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from statsmodels.stats.inter_rater import cohens_kappa

from bilateral.data import Dataset
from bilateral.labels import LANGUAGES, language, text, word
from bilateral.lessons.edition import class_data
from bilateral.lessons.reading import is_empty, read_text
from bilateral.selection import fold

__all__ = ["CODES", "Agreement", "blind_events", "coding_agreement", "kinds_of"]

#: What a code may be, and how many of each kind are among the ten.
CODES = ("extradition", "transfer", "deportation", "prisoner_transfer", "other")
_DRAWN = {"extradition": 3, "deportation": 3, "transfer": 2, "prisoner_transfer": 1, "other": 1}

_TELLING = re.compile(
    r"\b(?:extradi|deport|transfer|expel|expuls|remov|remoci|repatri|traslad|treat(?:y|ies)\b|tratado|entregas? masiva)\w*",
    re.IGNORECASE,
)
#: Words in a text by which a rule can be applied once the telling words are gone.
_BY_RULE = {
    "extradition": r"appeal|judge|objection|treaty|requested|court",
    "deportation": r"immigration|Migration|\bICE\b|bridge|crossing",
}
_BLANK = "▮▮▮▮"


class Agreement(NamedTuple):
    """What :func:`coding_agreement` found; ``.caption`` says it in words."""

    #: A row a coder: ``coder``, ``codes``, ``agreed`` (events), ``kappa`` (Cohen's; missing if not defined).
    table: pd.DataFrame
    #: A row and a column a kind: how often coders chose (row) what the table calls (column).
    confusion: pd.DataFrame
    #: A row a split: ``event``, ``coder``, ``coded``, ``in_the_table``, ``rule`` (words).
    splits: pd.DataFrame
    #: Mean of Cohen's kappa over all pairs of coders; missing with fewer than two.
    pairwise_kappa: float
    #: Codes that could not be read: ``coder``, ``event``.
    unread: pd.DataFrame

    @property
    def kappa(self) -> float:
        """Mean of the coders' kappas with the table; missing if none is defined."""
        return float(self.table["kappa"].mean()) if len(self.table) else float("nan")

    @property
    def caption(self) -> str:
        """The agreement in words, and what kappa means."""
        coded = int(self.table["codes"].sum()) if len(self.table) else 0
        if not coded:
            return text("class_coding_empty")
        said = [text("class_coding_agreed", agreed=int(self.table["agreed"].sum()), n=coded,
                     coders=int((self.table["codes"] > 0).sum()))]  # fmt: skip
        said.append(_meaning(self.kappa))
        if not np.isnan(self.pairwise_kappa):
            said.append(text("class_coding_pairwise", kappa=f"{self.pairwise_kappa:.2f}"))
        if len(self.unread):
            said.append(text("class_coding_unread", n=len(self.unread), codes=", ".join(CODES)))
        return " ".join(said)


def blind_events(seed: int = 1, *, data: Dataset | None = None) -> pd.DataFrame:
    """Draw ten handovers, without what they are called.

    Parameters
    ----------
    seed
        Another number draws another ten; the same number always the same.
    data
        The tables; the teaching edition if left out.

    Returns
    -------
    DataFrame
        ``event`` (a letter, A to J) and ``text`` (the summary; words that give the kind away are
        blacked out), in the language in use.

    Notes
    -----
    Drawn by kind, so that each is among them; extraditions and deportations only where the text
    still holds something to apply a rule to.

    Examples
    --------
    >>> "".join(blind_events().event)
    'ABCDEFGHIJ'
    """
    drawn = _drawn(seed, class_data() if data is None else data)
    return drawn[["event", "text"]]


def coding_agreement(
    codes: Mapping[str, Any], seed: int = 1, *, data: Dataset | None = None
) -> Agreement:
    """Set codes against the table: agreement, Cohen's kappa, and the rule behind each split.

    Parameters
    ----------
    codes
        By event, such as ``{"A": "transfer"}``; or by coder, such as
        ``{"Ana": {"A": "transfer"}, "Luis": {"A": "extradition"}}``. None is not coded yet.
    seed
        As in :func:`blind_events`.
    data
        The tables; the teaching edition if left out.

    Returns
    -------
    Agreement
        ``.table`` (a row a coder), ``.confusion``, ``.splits`` (with rules), ``.caption``.

    Notes
    -----
    Cohen's kappa is the agreement beyond that of two who code independently with the same habits,
    as a share of what was possible: (observed - expected) / (1 - expected). It is not defined if
    both used one and the same kind throughout.

    Examples
    --------
    >>> found = coding_agreement({"A": None})
    >>> len(found.splits), found.kappa
    (0, nan)
    """
    drawn = _drawn(seed, class_data() if data is None else data).set_index("event")
    read = {name: _codes(given, drawn.index) for name, given in _coders(codes).items()}
    table = pd.DataFrame(
        [_row(name, coded, drawn["kind"]) for name, (coded, _) in read.items()],
        columns=["coder", "codes", "agreed", "kappa"],
    )
    pairs = [
        (event, name, code, drawn.loc[event, "kind"])
        for name, (coded, _) in read.items() for event, code in coded.items()
    ]  # fmt: skip
    every = pd.DataFrame(pairs, columns=["event", "coder", "coded", "in_the_table"], dtype="str")
    confusion = _square(every["coded"], every["in_the_table"])
    splits = every[every["coded"] != every["in_the_table"]].reset_index(drop=True)
    rules = [rule(a, b) for a, b in zip(splits["coded"], splits["in_the_table"], strict=True)]
    splits = splits.assign(rule=pd.Series(rules, dtype="str")).sort_values(["event", "coder"])
    unread = [(name, event) for name, (_, wrong) in read.items() for event in wrong]
    return Agreement(table, confusion, splits, _pairwise(read),
                     pd.DataFrame(unread, columns=["coder", "event"]))  # fmt: skip


def kinds_of(seed: int, data: Dataset) -> dict[str, str]:
    """Give the table's kind of each drawn event."""
    drawn = _drawn(seed, data)
    return dict(zip(drawn["event"], drawn["kind"], strict=True))


def rule(code: str, other: str) -> str:
    """Give the rule that divides two kinds."""
    first, last = sorted((code, other), key=CODES.index)
    return text(f"class_rule_{first}_{last}")


def _drawn(seed: int, data: Dataset) -> pd.DataFrame:
    chance = np.random.default_rng([20, seed])
    rows = pd.concat([
        _pool(data, kind).sample(count, random_state=chance) for kind, count in _DRAWN.items()
    ]).sample(frac=1, random_state=chance)  # fmt: skip
    told = rows[f"summary_{language()}"].fillna(rows["summary_en"])
    letters = [chr(ord("A") + n) for n in range(len(rows))]
    return pd.DataFrame({
        "event": letters, "text": [_TELLING.sub(_BLANK, words) for words in told],
        "kind": rows["kind"].tolist(), "event_id": rows["event_id"].tolist(),
    })  # fmt: skip


def _pool(data: Dataset, kind: str) -> pd.DataFrame:
    """Handovers of a kind whose text can be coded, sorted so that a draw can be repeated."""
    events = data.events
    rows = events[
        (events["kind"] == kind) & events["people"].notna() & (events["status"] != "announced")
    ]
    if kind in _BY_RULE:
        blind = rows["summary_en"].str.replace(_TELLING, _BLANK, regex=True)
        rows = rows[(rows["confidence"] == "high") & blind.str.contains(_BY_RULE[kind])]
    return rows.sort_values("event_id")


def _coders(codes: Mapping) -> dict[str, Mapping]:
    if not isinstance(codes, Mapping):
        return {}
    if any(isinstance(given, Mapping) for given in codes.values()):
        return {str(n): given for n, given in codes.items() if isinstance(given, Mapping)}
    return {text("class_coding_you"): codes}


def _codes(given: Mapping, events: pd.Index) -> tuple[dict[str, str], list[str]]:
    """Codes by event, and the events whose code could not be read."""
    coded, wrong = {}, []
    for event, code in given.items():
        name = str(event).strip().upper()
        if is_empty(code):
            continue
        term = _terms().get(fold(read_text(code) or ""))
        if term is None or name not in events:
            wrong.append(str(event))
        else:
            coded[name] = term
    return coded, wrong


def _terms() -> dict[str, str]:
    """The words for each code, in both languages."""
    return {
        fold(words): code
        for code in CODES
        for words in (code, code.replace("_", " "), *(word(code, "kind", c) for c in LANGUAGES))
    }


def _row(name: str, coded: dict[str, str], kinds: pd.Series) -> tuple:
    mine = pd.Series(coded, dtype="str")
    theirs = kinds.reindex(mine.index)
    agreed = int((mine.to_numpy() == theirs.to_numpy()).sum())
    return name, len(mine), agreed, _kappa(mine, theirs)


def _square(one: pd.Series, other: pd.Series) -> pd.DataFrame:
    """Count pairs of codes, a row and a column a kind."""
    counts = pd.crosstab(one.to_numpy(), other.to_numpy()) if len(one) else pd.DataFrame()
    return counts.reindex(index=CODES, columns=CODES, fill_value=0).astype(int)


def _kappa(one: pd.Series, other: pd.Series) -> float:
    """Cohen's kappa; missing with fewer than two events, or with one kind only."""
    if len(one) < 2 or len({*one, *other}) < 2:
        return float("nan")
    used = [code for code in CODES if code in {*one, *other}]
    return float(cohens_kappa(_square(one, other).loc[used, used].to_numpy(), return_results=False))


def _pairwise(read: dict[str, tuple[dict, list]]) -> float:
    """Mean kappa over pairs of coders, each on the events that both coded."""
    found = []
    for (one, _), (other, _) in combinations(read.values(), 2):
        both = [event for event in one if event in other]
        found.append(_kappa(pd.Series([one[e] for e in both], dtype="str"),
                            pd.Series([other[e] for e in both], dtype="str")))  # fmt: skip
    known = [kappa for kappa in found if not np.isnan(kappa)]
    return float(np.mean(known)) if known else float("nan")


#: Where the words of Landis and Koch (Biometrics 33, 1977, 159-174) begin: a convention, no law.
_WORDS = ((0.8, "almost_perfect"), (0.6, "substantial"), (0.4, "moderate"), (0.2, "fair"), (0.0, "slight"))  # fmt: skip


def _meaning(kappa: float) -> str:
    if np.isnan(kappa):
        return text("class_kappa_undefined")
    name = next((name for least, name in _WORDS if kappa > least), "poor")
    return text("class_kappa", kappa=f"{kappa:.2f}", words=text(f"class_kappa_{name}"))
