"""Panels for a class: ten blind events to code, and the game of related or not."""

from __future__ import annotations

from typing import Any

import ipywidgets as w
import pandas as pd

from bilateral.charts.lessons import codes_spec, draw_timing_round
from bilateral.data import Dataset
from bilateral.explorers.base import Explorer, View, escaped
from bilateral.labels import say_date, text, word
from bilateral.lessons import (
    ROUNDS,
    blind_events,
    class_data,
    coding_agreement,
    judge_round,
    timing_round,
    timing_score,
)
from bilateral.lessons.coding import CODES, kinds_of

__all__ = ["explore_coding", "explore_timing_game"]

_STYLE = {"description_width": "initial"}


def explore_coding(seed: int = 1, *, data: Dataset | None = None) -> Explorer:
    """Code ten blind events with a list of kinds for each; the agreement follows.

    Parameters
    ----------
    seed
        As in :func:`bilateral.blind_events`.
    data
        The tables; the teaching edition if left out.

    Returns
    -------
    Explorer
        Controls ``A`` to ``J``, a code each (``none``: not coded). ``panel.state`` is the dict that
        :func:`bilateral.coding_agreement` takes. What the table says is shown once all ten are coded.

    Examples
    --------
    >>> panel = explore_coding().set(A="transfer")
    >>> panel.state["A"], panel.state["B"]
    ('transfer', 'none')
    """
    data = class_data() if data is None else data
    sheet, kinds = blind_events(seed, data=data), kinds_of(seed, data)
    foot = text("class_foot", version=data.version, as_of=say_date(data.as_of))

    def view(state: dict[str, Any]) -> View:
        codes = {event: code for event, code in state.items() if code != "none"}
        done = len(codes) == len(sheet)
        found = coding_agreement(codes, seed, data=data)
        rows = sheet.assign(coded=[codes.get(event, "") for event in sheet["event"]])
        if done:
            rules = found.splits.set_index("event")["rule"]
            rows = rows.assign(in_the_table=[kinds[e] for e in rows["event"]],
                               rule=rows["event"].map(rules).fillna(""))  # fmt: skip
        said = found.caption if done else text("class_panel_progress", n=len(codes), all=len(sheet))
        spec = codes_spec(codes, kinds if done else {}, CODES, foot=foot)
        total = (
            text("sweep_agreed", n=int(found.table["agreed"].sum()))
            if done
            else text("sweep_coded", n=len(codes))
        )
        return View(rows, said, spec, _coding_code(codes, seed, data.call), total)

    events = sheet["event"].tolist()
    half = len(events) // 2
    return Explorer(data, {event: _code_list(event) for event in events}, view, _coding_cells,
                    name="coding", rows=[events[:half], events[half:]])  # fmt: skip


def _code_list(event: str) -> w.Dropdown:
    options = [(text("class_panel_none"), "none"), *((word(code, "kind"), code) for code in CODES)]
    return w.Dropdown(options=options, value="none", description=event, style=_STYLE,
                      layout=w.Layout(width="158px"))  # fmt: skip


def _coding_cells(rows: pd.DataFrame) -> pd.DataFrame:
    cells = {text("head_event"): rows["event"], text("head_text"): rows["text"].map(escaped)}
    for column in ("coded", "in_the_table"):
        if column in rows:
            cells[text(f"head_{column}")] = [
                word(term, "kind") if term else "" for term in rows[column]
            ]
    if "rule" in rows:
        cells[text("head_rule")] = rows["rule"].map(escaped)
    return pd.DataFrame(cells)


def _coding_code(codes: dict[str, str], seed: int, call: str) -> str:
    return (
        "import bilateral as bl\n\n"
        f"data = {call}\n"
        f"rows = bl.blind_events({seed}, data=data)\n"
        f"found = bl.coding_agreement({codes!r}, {seed}, data=data)\n"
        "print(found.caption)"
    )


# --- the game ---------------------------------------------------------------------------------


def explore_timing_game() -> Explorer:
    """Play eight rounds: are the two series related? The score of you and of two nulls follows.

    Returns
    -------
    Explorer
        Controls ``round`` (which one is shown) and ``guess_1`` to ``guess_8`` (``none``, ``related``,
        ``unrelated``); the table is the score.

    Examples
    --------
    >>> explore_timing_game().set(guess_1="related").table.rounds.tolist()
    [1, 1, 1]
    """
    data = class_data()

    def view(state: dict[str, Any]) -> View:
        number = state["round"]
        guesses = {n: state[f"guess_{n}"] for n in range(1, ROUNDS + 1)}
        told = {n: guess for n, guess in guesses.items() if guess != "none"}
        score = timing_score(told)
        said = [_judged(number, told.get(number))]
        if told:
            you, uniform, shift = score["right"]
            said.append(text("class_game_score", you=int(you), uniform=int(uniform), shift=int(shift), n=len(told)))  # fmt: skip
        code = (
            "import bilateral as bl\n\n"
            f"rows = bl.timing_score({told!r})\n"
            f"chart = bl.draw_timing_round(bl.timing_round({number}))\nchart"
        )
        drawn = draw_timing_round(timing_round(number)).to_dict()
        return View(score, " ".join(said), drawn, code, text("sweep_guessed", n=len(told)))

    names = [f"guess_{n}" for n in range(1, ROUNDS + 1)]
    return Explorer(data, _game_controls(), view, _score_cells, name="timing-game",
                    rows=[["round", *names[:4]], names[4:]])  # fmt: skip


def _game_controls() -> dict[str, w.ValueWidget]:
    words = [(text("class_game_no_guess"), "none"),
             *((text(f"class_game_says_{t}"), t) for t in ("related", "unrelated"))]  # fmt: skip
    shown = w.Dropdown(options=list(range(1, ROUNDS + 1)), value=1, style=_STYLE,
                       description=text("class_game_round"), layout=w.Layout(width="170px"))  # fmt: skip
    guesses = {
        f"guess_{n}": w.Dropdown(options=words, value="none", style=_STYLE, layout=w.Layout(width="165px"),
                                 description=text("class_game_guess", n=n))
        for n in range(1, ROUNDS + 1)
    }  # fmt: skip
    return {"round": shown, **guesses}


def _judged(number: int, guess: str | None) -> str:
    if guess is None:
        return text("class_game_look", n=number)
    you, uniform, shift, truth = judge_round(number, guess).itertuples(index=False)
    return text("class_game_judged", n=number, you=you.says, uniform=uniform.says, shift=shift.says,
                truth=truth.says, p_uniform=_say_p(uniform.p), p_shift=_say_p(shift.p))  # fmt: skip


def _say_p(p: float) -> str:
    return f"{p:.2g}" if p >= 0.0001 else "< 0.0001"


def _score_cells(rows: pd.DataFrame) -> pd.DataFrame:
    shown = rows.rename(columns={column: text(f"head_{column}") for column in rows})
    return shown.astype("str").map(escaped)
