"""The panel of the claim desk: choose a statement, see under which reading it is true."""

from __future__ import annotations

from typing import Any

import ipywidgets as w
import pandas as pd

from bilateral.charts.verdicts import draw_verdicts
from bilateral.claim_desk import Verdicts, claims, examine_claim, say_verdicts
from bilateral.data import Dataset
from bilateral.explorers.base import Explorer, View, escaped
from bilateral.labels import say_date, text
from bilateral.tables import link

__all__ = ["explore_claims"]

#: Readings that can be held fixed, with the width of their control.
_FIXED = {"counted": 250, "period": 230, "destination": 300, "window_years": 200, "comparison": 190}


def explore_claims(data: Dataset) -> Explorer:
    """Explore public statements: which reading makes each true, or false.

    Parameters
    ----------
    data
        The tables, shipped or your own.

    Returns
    -------
    Explorer
        Controls ``claim`` (a statement of :func:`bilateral.claims`), and ``counted``, ``period``,
        ``destination``, ``window_years``, ``comparison``: readings to hold fixed. The picture is a
        grid of readings with a sign and a word in each cell; the table has one row a reading, with
        the number, what is missing and the pages.

    Examples
    --------
    >>> import bilateral as bl
    >>> panel = explore_claims(bl.load()).set(claim="extradited-29", counted="extradition")
    >>> sorted(set(panel.table.verdict))
    ['false']
    """
    told = claims().set_index("claim_id")
    examined: dict[str, Verdicts] = {}

    def view(state: dict[str, Any]) -> View:
        claim = state["claim"]
        if claim not in examined:
            examined[claim] = examine_claim(data, claim)
        whole = examined[claim].table
        fixed = {name: state[name] for name in _FIXED if state[name] != "any"}
        rows = whole
        for name, term in fixed.items():
            rows = rows[(rows[name] == term).fillna(False)]
        rows = rows.reset_index(drop=True)
        foot = text("verdicts_foot", version=data.version, as_of=say_date(data.as_of))
        sentence = told.loc[claim, "sentence"]
        spec = draw_verdicts(rows, foot=foot, title=sentence).to_dict()
        return View(rows, _sentence(told.loc[claim], rows), spec,
                    _code(data.call, claim, fixed, foot, sentence), _total(rows))  # fmt: skip

    return Explorer(
        data, _controls(told, data), view, lambda rows: _linked(data, told, rows), name="claims"
    )


def _controls(told: pd.DataFrame, data: Dataset) -> dict[str, w.ValueWidget]:
    style = {"description_width": "initial"}
    sentences = [(row.sentence, claim) for claim, row in told.iterrows()]
    controls: dict[str, w.ValueWidget] = {
        "claim": w.Dropdown(options=sentences, value=sentences[0][1], style=style,
                            description=text("verdicts_claim"), layout=w.Layout(width="840px"))
    }  # fmt: skip
    choices = pd.concat([examine_claim(data, claim).table for claim in told.index])
    for name, width in _FIXED.items():
        terms = choices[name].dropna().drop_duplicates().sort_values().tolist()
        options = [(text("verdicts_any"), "any"), *((_word(name, term), term) for term in terms)]
        controls[name] = w.Dropdown(
            options=options, value="any", description=text(f"claim_heading_{name}"), style=style,
            layout=w.Layout(width=f"{width}px"))  # fmt: skip
    return controls


def _word(name: str, term: Any) -> str:
    return (
        text("claim_window_years", n=int(term))
        if name == "window_years"
        else text(f"claim_{name}_{term}")
    )


def _sentence(claim: pd.Series, rows: pd.DataFrame) -> str:
    if rows.empty:
        return text("verdicts_no_reading")
    counts = rows["verdict"].value_counts()
    numbers = {verdict: int(counts.get(verdict, 0)) for verdict in ("true", "false", "undecidable")}
    return text("verdicts_said_plain", claim=f"“{claim['sentence']}”",
                counts=text("verdicts_description", n=len(rows), **numbers))  # fmt: skip


def _code(call: str, claim: str, fixed: dict[str, Any], foot: str, sentence: str) -> str:
    settings = "".join(f", {name}={term!r}" for name, term in fixed.items())
    return "\n".join([
        "import bilateral as bl",
        f"data = {call}",
        f"found = bl.examine_claim(data, {claim!r}{settings})",
        f"bl.draw_verdicts(found.table, foot={foot!r}, title={sentence!r})",
    ])  # fmt: skip


def _total(rows: pd.DataFrame) -> str:
    counts = rows["verdict"].value_counts()
    of_each = {v: int(counts.get(v, 0)) for v in ("true", "false", "undecidable")}
    return text("sweep_verdicts", **of_each)


def _linked(data: Dataset, told: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """One row a reading, in words, with links to the pages behind the number."""
    if rows.empty:
        return pd.DataFrame()
    url = data.sources.set_index("source_id")["url"]
    shown = say_verdicts(Verdicts(None, rows, ""))
    cells = shown.map(lambda cell: escaped(str(cell)))
    pages = [
        " ".join(link(url.get(s), str(n + 1)) for n, s in enumerate(cell.split("|")[:12]))
        if isinstance(cell, str) else ""
        for cell in rows["source_ids"]
    ]  # fmt: skip
    return cells.assign(**{text("verdicts_pages"): pages})
