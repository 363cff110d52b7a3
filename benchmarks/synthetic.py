"""Folders of any number of made-up events, with their sources, evidence and planted faults.

Same seed, same bytes. Nothing here happened: the rows look like the shipped ones (dates, ids,
texts in two languages with accents, half of the columns mostly empty), and are drawn at random.
"""

# ruff: noqa: SIM905 -- lists of words read better as text
from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np

EVENTS = (
    "event_id,date,end_date,kind,direction,level,people,tariff_rate_pct,product_scope,rate_is,"
    "effective_from,effective_to,place,legal_basis,framework,announced_on,title_en,title_es,"
    "summary_en,summary_es,confidence,found_by,status"
).split(",")
SOURCES = "source_id,url,publisher,title,published,language,kind,list_id".split(",")
EVIDENCE = "table,row_id,field,value,source_id,said_by,note".split(",")

_WORDS_EN = "border court deadline delegation flight governor hearing judge minister notice order port prisoner ruling senate tariff treaty tribunal visit warrant".split()
_WORDS_ES = "aduana audiencia canciller decreto delegación entrega extradición frontera gestión juez misión negociación orden plazo prisión resolución reunión sanción tratado vuelo".split()
_HANDOVERS = ("extradition", "transfer", "deportation", "prisoner_transfer")
_OTHERS = ("meeting", "call", "agreement", "legal", "statement", "designation")
_PLACES = ("", "mexico_city", "guadalajara", "el_paso", "mexico_city|washington", "tijuana")

#: A fault is planted by writing `cell` where a right one stood.
_CELLS = {
    "a day that is none": ("events", "date", "2021-02-30"),
    "a kind that is none": ("events", "kind", "Transfer"),
    "a count of nobody": ("events", "people", "0"),
    "a title too long": ("events", "title_en", "long " * 16 + "title"),
    "a hidden character": ("events", "title_es", "un vuelo\u200b nocturno"),
    "an accent stored apart": ("events", "summary_es", "Jose\u0301 fue entregado"),
    "a formula": ("events", "summary_en", "=HYPERLINK(1)"),
    "a space at the end": ("events", "title_es", "un vuelo "),
    "an empty title": ("events", "title_en", ""),
    "an end before the beginning": ("events", "end_date", "1890-01-01"),
    "a value that no source gives": ("events", "people", "999999999"),
    "an address that is none of the web": ("sources", "url", "javascript:alert(1)"),
    "a source that is not there": ("evidence", "source_id", "nowhere"),
}


class Fault(NamedTuple):
    """One planted fault: what it is, and where :func:`bilateral.check` must find it."""

    sort: str
    file: str
    line: int
    column: str


def write(folder: str | Path, rows: int, *, faults: int = 0, seed: int = 1) -> list[Fault]:
    """Write a folder of `rows` events and plant about `faults` faults, of as many sorts as fit.

    Returns the faults in the order of files and lines. The folder has no ``datapackage.json``:
    nothing vouches for it.
    """
    rng = np.random.default_rng(seed)
    pages = max(rows // 4, 20)
    tables = {
        "sources": dict(zip(SOURCES, _sources(rng, pages), strict=True)),
        "events": dict(zip(EVENTS, _events(rng, rows), strict=True)),
    }
    page = rng.integers(0, pages, rows)
    ids = tables["sources"]["source_id"]
    people = tables["events"]["people"]
    tables["evidence"] = dict(zip(EVIDENCE, (
        ["events"] * rows,
        list(tables["events"]["event_id"]),
        ["people" if n else "event" for n in people],
        list(people),
        [ids[i] for i in page],
        [""] * rows,
        [""] * rows,
    ), strict=True))  # fmt: skip
    planted = _plant(tables, rng, faults)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns in tables.items():
        (folder / f"{name}.csv").write_bytes(_csv(columns))
    return sorted(planted, key=lambda fault: fault[1:])


def _pick(rng: np.random.Generator, terms: tuple[str, ...], rows: int) -> list[str]:
    return np.array(terms, dtype=object)[rng.integers(0, len(terms), rows)].tolist()


def _sentences(rng: np.random.Generator, words: list[str], length: int, rows: int) -> list[str]:
    drawn = np.array(words, dtype=object)[rng.integers(0, len(words), (rows, length))]
    return [" ".join(row).capitalize() for row in drawn.tolist()]


def _days(rng: np.random.Generator, rows: int) -> np.ndarray:
    """Days from 1900 to 2024, so that nothing lies ahead."""
    return np.datetime64("1900-01-01") + rng.integers(0, 45_600, rows)


def _events(rng: np.random.Generator, rows: int) -> list[list[str]]:
    days = _days(rng, rows)
    date = days.astype(str).tolist()
    cut = rng.random(rows)
    date = [d[:4] if c < 0.02 else d[:7] if c < 0.07 else d for d, c in zip(date, cut, strict=True)]
    later = (days + rng.integers(1, 30, rows)).astype(str).tolist()
    handover = rng.random(rows) < 0.5
    kind = np.where(handover, _pick(rng, _HANDOVERS, rows), _pick(rng, _OTHERS, rows)).tolist()
    people = np.where(handover, rng.integers(1, 200, rows), 0).tolist()
    tariff = rng.random(rows) < 0.1
    ends = rng.random(rows) < 0.1
    words = _sentences(rng, _WORDS_EN, 2, rows)
    some = rng.random(rows)
    return [
        [f"{d}-{w.lower().replace(' ', '-')}-{i}" for i, (d, w) in enumerate(zip(date, words, strict=True))],
        date,
        [d if yes else "" for d, yes in zip(later, ends, strict=True)],
        kind,
        _pick(rng, ("mx_to_us", "us_to_mx", "mutual"), rows),
        _pick(rng, ("", "", "", "presidential", "ministerial"), rows),
        [str(n) if n else "" for n in people],
        [f"{c * 100:.1f}" if yes else "" for c, yes in zip(some, tariff, strict=True)],
        ["steel" if yes else "" for yes in tariff],
        ["additional" if yes else "" for yes in tariff],
        [d if yes else "" for d, yes in zip(date, tariff, strict=True)],
        [""] * rows,
        _pick(rng, _PLACES, rows),
        _pick(rng, ("extradition_treaty_1978", "none", ""), rows),
        _pick(rng, ("", "", "", "usmca"), rows),
        [""] * rows,
        [f"{s}, no. {i}" for i, s in enumerate(_sentences(rng, _WORDS_EN, 4, rows))],
        [f"{s}, núm. {i}" for i, s in enumerate(_sentences(rng, _WORDS_ES, 4, rows))],
        [f"{s}, it was said on day {i}." for i, s in enumerate(_sentences(rng, _WORDS_EN, 14, rows))],
        [f"{s}, se dijo el día {i}." for i, s in enumerate(_sentences(rng, _WORDS_ES, 14, rows))],
        _pick(rng, ("high", "medium", "low"), rows),
        _pick(rng, ("systematic", "targeted"), rows),
        [""] * rows,
    ]  # fmt: skip


def _sources(rng: np.random.Generator, pages: int) -> list[list[str]]:
    published = _days(rng, pages).astype(str).tolist()
    return [
        [f"example-{d}-{i}" for i, d in enumerate(published)],
        [f"https://example.org/{d.replace('-', '/')}/page-{i}.html" for i, d in enumerate(published)],
        _pick(rng, ("Example Times", "Diario Ejemplo", "Secretaría de Ejemplos"), pages),
        [f"{s} ({i})" for i, s in enumerate(_sentences(rng, _WORDS_ES, 6, pages))],
        published,
        _pick(rng, ("en", "es"), pages),
        _pick(rng, ("official", "wire", "newspaper"), pages),
        [""] * pages,
    ]  # fmt: skip


def _plant(
    tables: dict[str, dict[str, list[str]]], rng: np.random.Generator, faults: int
) -> list[Fault]:
    """Spoil cells, one fault a row, so that each is found once and pulls no other after it."""
    each, planted = faults // (len(_CELLS) + 2), []
    if not each:
        return planted
    people = tables["events"]["people"]
    fit = {
        "events": [i for i, n in enumerate(people) if n],  # those whose evidence gives a value
        "sources": range(len(tables["sources"]["url"])),
        "evidence": [i for i, n in enumerate(people) if not n],
    }
    free = {name: iter(rng.permutation(rows).tolist()) for name, rows in fit.items()}
    for sort, (name, column, cell) in _CELLS.items():
        for _ in range(each):
            row = next(free[name])
            tables[name][column][row] = cell
            planted.append(Fault(sort, f"{name}.csv", row + 2, column))
            if cell == "0":  # nor does evidence give it
                tables["evidence"]["field"][row], tables["evidence"]["value"][row] = "event", ""
    for _ in range(each):
        again = next(free["sources"])
        for cells in tables["sources"].values():
            cells.append(cells[again])
        line = len(tables["sources"]["url"]) + 1
        planted.append(Fault("a key that stands twice", "sources.csv", line, "source_id"))
        for column, cells in tables["evidence"].items():
            cells.append({"table": "events", "row_id": f"lost-{len(cells)}", "field": "event",
                          "source_id": tables["evidence"]["source_id"][0]}.get(column, ""))  # fmt: skip
        line = len(tables["evidence"]["table"]) + 1
        planted.append(Fault("evidence of nothing", "evidence.csv", line, "row_id"))
    return planted


def _csv(columns: dict[str, list[str]]) -> bytes:
    cells = [[f'"{c}"' if "," in c else c for c in column] for column in columns.values()]
    lines = map(",".join, zip(*cells, strict=True))
    return "\n".join([",".join(columns), *lines, ""]).encode()
