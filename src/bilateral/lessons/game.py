"""A game with chance: two series that both rise, related or not, and what two nulls say of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from bilateral.labels import text
from bilateral.lessons.reading import is_empty, read_text
from bilateral.selection import fold
from bilateral.timing import Robustness, coincidence, robustness

__all__ = [
    "ROUNDS", "WINDOWS_PAIR", "TimingRound", "compare_nulls", "false_alarms", "judge_round",
    "many_windows", "press_releases", "timing_round", "timing_score", "unrelated_pair",
]  # fmt: skip

#: Rounds of the game, and the pair that the 24 windows are tried on.
ROUNDS, WINDOWS_PAIR = 8, 19
#: Four made-up years in which both series rise: acts and anchors in each.
_YEARS = (2001, 2002, 2003, 2004)
_ACTS, _ANCHORS = (1, 4, 14, 36), (1, 2, 8, 22)
#: In related rounds so many of the acts stand 1 to 5 days after an anchor.
_TIED, _SOON = 0.3, 5
_WINDOW, _LEVEL = 7, 0.05
_WINDOWS = (1, 2, 3, 4, 5, 6, 7, 10, 14, 18, 21, 30)
NULLS = ("uniform", "shift")


class TimingRound(NamedTuple):
    """A round of the game: the days of two series, and the span they were drawn in."""

    number: int
    acts: list[str]
    anchors: list[str]
    span: tuple[str, str]


def timing_round(number: int) -> TimingRound:
    """Draw the two series of a round: both rise; whether they have to do with each other is the question.

    Parameters
    ----------
    number
        1 to 8 are the game; any other whole number above draws another pair. The same number
        always gives the same days.

    Returns
    -------
    TimingRound
        ``.acts`` and ``.anchors`` (days of four made-up years), ``.span``.

    Raises
    ------
    ValueError
        If `number` is not a whole number from 1 on.

    Examples
    --------
    >>> timing_round(1) == timing_round(1), timing_round(1).span
    (True, ('2001-01-01', '2004-12-31'))
    """
    if isinstance(number, bool) or not isinstance(number, int | np.integer) or number < 1:
        raise ValueError(f"number is {number!r}; allowed: 1, 2, 3 …")
    return _draw(int(number), related=_truth(int(number)))


def _truth(number: int) -> bool:
    """Half of every eight rounds are related, in an order that no one guesses."""
    block, place = divmod(number - 1, ROUNDS)
    related = np.random.default_rng([9, block]).permutation(ROUNDS) < ROUNDS // 2
    return bool(related[place])


def _draw(number: int, *, related: bool) -> TimingRound:
    chance = np.random.default_rng([8, number])
    first, last = f"{_YEARS[0]}-01-01", f"{_YEARS[-1]}-12-31"
    anchors, acts = _series(chance, _ANCHORS), _series(chance, _ACTS)
    if related:
        tied = chance.choice(len(acts), int(_TIED * len(acts)), replace=False)
        near = chance.choice(anchors, len(tied)) + pd.to_timedelta(
            chance.integers(1, _SOON + 1, len(tied)), unit="D"
        )
        acts = acts.delete(tied).append(pd.DatetimeIndex(near))
        acts = acts[acts <= last]
    return TimingRound(number, _days(acts), _days(anchors), (first, last))


def _series(chance: np.random.Generator, counts: Sequence[int]) -> pd.DatetimeIndex:
    """Days drawn at random within each year."""
    drawn = [
        pd.date_range(f"{year}-01-01", f"{year}-12-31")[
            chance.choice(365, count, replace=False)
        ]
        for year, count in zip(_YEARS, counts, strict=True)
    ]  # fmt: skip
    return pd.DatetimeIndex(np.concatenate([days.to_numpy() for days in drawn]))


def _days(days: pd.DatetimeIndex) -> list[str]:
    return days.sort_values().strftime("%Y-%m-%d").tolist()


# --- judging ----------------------------------------------------------------------------------


def judge_round(number: int, guess: object = None) -> pd.DataFrame:
    """Set a guess beside what two nulls say of a round; the truth is shown once there is a guess.

    Parameters
    ----------
    number
        The round.
    guess
        ``"related"`` or ``"unrelated"``; anything else is "not guessed yet".

    Returns
    -------
    DataFrame
        ``who`` (you, the uniform null, the shift null, how it was drawn), ``says``, ``p`` (missing for the
        first and the last).

    Examples
    --------
    >>> judge_round(1).says.tolist()[0]
    'not guessed yet'
    """
    told = _guess(guess)
    if told is None:
        rows = [(text("class_game_you"), text("class_game_not_guessed"), None)]
    else:
        found = _p_values(timing_round(number))
        rows = [
            (text("class_game_you"), _says(told), None),
            *((text(f"class_game_{null}"), _says(p <= _LEVEL), p) for null, p in found.items()),
            (text("class_game_truth"), _says(_truth(number)), None),
        ]
    return pd.DataFrame(rows, columns=["who", "says", "p"]).astype({"p": "Float64"}).round({"p": 4})


def timing_score(guesses: Mapping[int, object]) -> pd.DataFrame:
    """Count who was right in the rounds that were guessed: you, the uniform null, the shift null.

    Parameters
    ----------
    guesses
        By round, such as ``{1: "related", 2: "unrelated"}``; rounds not guessed are left out.

    Returns
    -------
    DataFrame
        ``who``, ``right``, ``rounds``, and ``false_alarms`` (unrelated rounds called related).

    Examples
    --------
    >>> timing_score({1: None}).rounds.tolist()
    [0, 0, 0]
    """
    told = _guesses(guesses)
    said: dict[str, list[tuple[bool, bool]]] = {"you": [], **{null: [] for null in NULLS}}
    for number, guess in told.items():
        truth, found = _truth(number), _p_values(timing_round(number))
        said["you"].append((guess, truth))
        for null in NULLS:
            said[null].append((found[null] <= _LEVEL, truth))
    rows = [
        (text(f"class_game_{who}"), sum(a == b for a, b in pairs), len(pairs),
         sum(a and not b for a, b in pairs))
        for who, pairs in said.items()
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["who", "right", "rounds", "false_alarms"])


def _guesses(guesses: object) -> dict[int, bool]:
    given = guesses if isinstance(guesses, Mapping) else {}
    read = {n: _guess(guess) for n, guess in given.items() if isinstance(n, int) and n >= 1}
    return {n: guess for n, guess in read.items() if guess is not None}


def _guess(guess: object) -> bool | None:
    """Related (True), unrelated (False), or nothing that can be read."""
    said = None if is_empty(guess) else fold(read_text(guess) or "")
    words = {fold(text(f"class_game_says_{t}", c)): t == "related"
             for t in ("related", "unrelated") for c in ("en", "es")}  # fmt: skip
    return words.get(said)


def _says(related: bool) -> str:
    return text("class_game_says_related" if related else "class_game_says_unrelated")


def _p_values(drawn: TimingRound) -> dict[str, float]:
    return {null: _p(tuple(drawn.acts), tuple(drawn.anchors), drawn.span, null) for null in NULLS}


@cache
def _p(acts: tuple, anchors: tuple, span: tuple[str, str], null: str) -> float:
    found = coincidence(list(acts), list(anchors), span=span, window_days=_WINDOW, null=null)
    return float(found.table["p"].item())


# --- the traps --------------------------------------------------------------------------------


@cache
def _alarms(draws: int) -> pd.DataFrame:
    found = [_p_values(_draw(1_000 + n, related=False)) for n in range(draws)]
    rows = [(null, draws, sum(p[null] <= _LEVEL for p in found), _LEVEL * draws) for null in NULLS]
    return pd.DataFrame(rows, columns=["null", "pairs", "alarms", "promised_alarms"])


def false_alarms(draws: int = 20) -> pd.DataFrame:
    """Draw pairs that have nothing to do with each other, and count how often each null says they do.

    Parameters
    ----------
    draws
        How many pairs; always the same ones.

    Returns
    -------
    DataFrame
        ``null``, ``pairs``, ``alarms`` (p of 0.05 or less), ``promised_alarms`` (what a null that keeps its word
        gives at most, on average).

    Examples
    --------
    >>> false_alarms(1).null.tolist()
    ['uniform', 'shift']
    """
    return _alarms(draws).copy()


def unrelated_pair(number: int = 1) -> TimingRound:
    """Draw a pair that both rise and have nothing to do with each other.

    Examples
    --------
    >>> unrelated_pair(1).number
    1
    """
    return _draw(500 + number, related=False)._replace(number=number)


def many_windows(pair: TimingRound) -> Robustness:
    """Try 24 windows on a pair: twelve lengths from 1 to 30 days, before and after.

    Returns
    -------
    Robustness
        As :func:`bilateral.robustness` gives it: ``.table`` (a row a window with its ``p``), and the
        chance that at least one of so many is as low (``.family_p``).

    Examples
    --------
    >>> many_windows(unrelated_pair(1)).specifications
    24
    """
    return robustness(pair.acts, pair.anchors, span=pair.span, windows=_WINDOWS,
                      sides=("before", "after"), shifts=999)  # fmt: skip


def press_releases(acts: Sequence[str], *, seed: int = 1) -> list[str]:
    """Give the press releases on some acts: each is reported one to five times within a few days.

    Parameters
    ----------
    acts
        Days of acts.
    seed
        Another number draws other days.

    Returns
    -------
    list of str
        Days of releases, in order; the day of each act is among them.

    Examples
    --------
    >>> len(press_releases(["2001-05-01"])) >= 1
    True
    """
    chance = np.random.default_rng([11, seed])
    more = [chance.integers(1, 6, chance.integers(0, 5)) for _ in acts]
    days = pd.DatetimeIndex(acts)
    later = [
        day + pd.Timedelta(days=int(gap))
        for day, gaps in zip(days, more, strict=True) for gap in gaps
    ]  # fmt: skip
    return _days(days.append(pd.DatetimeIndex(later)))


def compare_nulls(
    series: Mapping[str, Any], anchors: Sequence[str], *, span: tuple[str, str]
) -> pd.DataFrame:
    """Test several series of acts against one of anchors, by each null.

    Parameters
    ----------
    series
        By name, days of acts.
    anchors
        Days of anchors.
    span
        First and last day of the search.

    Returns
    -------
    DataFrame
        A row a series: ``series``, ``acts``, ``acts_near`` (within 7 days after an anchor), and p by
        ``uniform``, ``permutation`` and ``shift``.

    Examples
    --------
    >>> pair = timing_round(1)
    >>> compare_nulls({"acts": pair.acts}, pair.anchors, span=pair.span).series.tolist()
    ['acts']
    """
    rows = []
    for name, acts in series.items():
        found = {
            null: coincidence(acts, anchors, span=span, window_days=_WINDOW, null=null).table
            for null in ("uniform", "permutation", "shift")
        }
        one = found["shift"]
        rows.append((name, int(one["acts"].item()), int(one["acts_near"].item()),
                     *(round(float(t["p"].item()), 4) for t in found.values())))  # fmt: skip
    return pd.DataFrame(rows, columns=["series", "acts", "acts_near", *found])
