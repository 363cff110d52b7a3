"""One page: the steps of a notebook, the runtime of its charts once, and nothing from elsewhere.

A policy inside the page forbids every address and every script but those that stand in it, named
by their hash. Vega compiles the expressions of charts, so ``eval`` is left to these scripts: its
interpreter, which would not need it, draws a time axis with a set domain wrong. Until a chart is
drawn, and where scripts are off, its stored picture stands in its place.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from itertools import takewhile
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import vl_convert

from bilateral.labels import language, say_date, set_language, text
from bilateral.presenting.clean import (
    code_html,
    code_style,
    escaped,
    markdown_html,
    safe_html,
    words_html,
)
from bilateral.presenting.steps import (
    Chart,
    Panel,
    Part,
    Scene,
    Step,
    Table,
    Text,
    Words,
)

__all__ = ["About", "page_html"]

_ASSETS = Path(__file__).parent / "assets"
_VL_VERSION = "5.20"
_CC_BY = "https://creativecommons.org/licenses/by/4.0/"


class About(NamedTuple):
    """What the foot of a page says, and how the page begins.

    ``data`` holds pairs of version and day; None if nobody asked. ``panels`` are the answers of the
    kernel about its explorers. ``live`` pages speak with a kernel.
    """

    notebook: str
    language: str = "en"
    data: list[tuple[str, str]] | None = None
    panels: Mapping[str, dict[str, Any]] = MappingProxyType({})
    slides: bool = False
    live: bool = False


def page_html(scenes: list[Scene], about: About) -> str:
    """Write a page.

    Parameters
    ----------
    scenes
        What is shown.
    about
        What is said about it.

    Returns
    -------
    str
        HTML that needs no other file; the same for the same notebook.
    """
    before = language()
    set_language(about.language)
    try:
        return _page(scenes, about)
    finally:
        set_language(before)


def _page(scenes: list[Scene], about: About) -> str:
    title = re.sub(r"<[^>]+>", "", words_html(scenes[0].heading)) if scenes else about.notebook
    body = "\n".join(_scene(scene, number, about) for number, scene in enumerate(scenes))
    foot = _foot(body, about)
    scripts = [_asset("page.js"), *([_asset("live.js")] if about.live else [])]
    if "data-chart" in body:
        scripts.insert(0, _runtime())
    return _asset("page.html").format(
        language=about.language, title=title, policy=escaped(_policy(scripts, about.live)),
        style=_asset("page.css") + code_style(), body=body, foot=foot, bar=_bar(),
        view="slides" if about.slides else "page", words=_data_block(_words_of_scripts()),
        scripts="\n".join(f"<script>{script}</script>" for script in scripts),
    )  # fmt: skip


@cache
def _asset(name: str) -> str:
    return (_ASSETS / name).read_text("utf-8")


@cache
def _runtime() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script."""
    bundle = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", vl_version=_VL_VERSION)
    return bundle.replace("</script", "<\\/script")


def _policy(scripts: list[str], live: bool) -> str:
    """Which scripts may run, and that nothing is asked of anyone else."""
    hashes = (base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in scripts)
    allowed = " ".join(f"'sha256-{digest}'" for digest in hashes)
    more = " blob:" if live else ""  # the scripts of live panels come from the kernel
    reach = "'self'" if live else "'none'"
    return (
        f"default-src 'none'; script-src {allowed} 'unsafe-eval'{more}; style-src 'unsafe-inline'; "
        f"img-src data:; connect-src {reach}; base-uri 'none'; form-action 'none'"
    )


def _words_of_scripts() -> dict[str, str]:
    keys = ("code", "code_hide", "slides", "page", "lost", "position", "rows_all", "rows_brushed",
            "unknown_widget", "first_of", "last_of")  # fmt: skip
    values = {"n": "{n}", "at": "{at}", "steps": "{steps}", "first": "{first}", "last": "{last}",
              "name": "{name}"}  # fmt: skip
    months = {"months": text("months").split()}
    one = {f"{key}_one": text(f"present_{key}", **values | {"n": 1})
           for key in ("rows_all", "rows_brushed")}  # fmt: skip
    return {key: text(f"present_{key}", **values) for key in keys} | months | one


def _data_block(content: object) -> str:
    """JSON that cannot end the script element in which it stands."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _bar() -> str:
    return (
        f'<nav class="bar" aria-label="{escaped(text("present_navigation"))}" hidden>'
        f'<button id="back" type="button">← {escaped(text("present_back"))}</button>'
        '<span id="position" role="status"></span>'
        f'<button id="next" type="button">{escaped(text("present_next"))} →</button>'
        f'<span class="keys">{escaped(text("present_keys"))}</span>'
        f'<button id="code" type="button" aria-pressed="false">{escaped(text("present_code"))}</button>'
        f'<button id="view" type="button">{escaped(text("present_slides"))}</button></nav>'
    )


# --- scenes -------------------------------------------------------------------------------------


def _scene(scene: Scene, number: int, about: About) -> str:
    level = min(max(scene.level, 1), 3)
    heading = f"<h{level}>{words_html(scene.heading)}</h{level}>" if scene.heading else ""
    steps = "\n".join(
        _step(step, f"{number}-{place}", heading if place == 0 else "", about)
        for place, step in enumerate(scene.steps)
    )
    return f'<section class="scene level-{level}">\n{steps}\n</section>'


def _step(step: Step, name: str, heading: str, about: About) -> str:
    lead = sum(1 for _ in takewhile(lambda part: isinstance(part, Words), step.parts))
    parts = [_part(part, f"{name}-{n}", about) for n, part in enumerate(step.parts)]
    parts.insert(lead, _code(step.code))
    return f'<div class="step of-{step.kind}" tabindex="-1">{heading}{"".join(parts)}</div>'


def _code(sources: list[str]) -> str:
    """The code of a step: before what it gives, as in the notebook, and hidden until asked for."""
    if not sources:
        return ""
    label = escaped(text("present_code_of_step"))
    shown = "".join(map(code_html, sources))
    return f'<div class="source" role="group" aria-label="{label}" hidden>{shown}</div>'


def _part(part: Part, name: str, about: About) -> str:
    match part:
        case Words():
            return f'<div class="prose">{markdown_html(part.markdown)}</div>'
        case Chart():
            return _chart(part, name)
        case Panel():
            return _panel(part, name, about)
        case Table():
            return f'<div class="table" tabindex="0">{safe_html(part.html)}</div>'
        case Text():
            # What is set out in columns keeps its columns; sentences are set as sentences.
            kind = "wrong" if part.wrong else "columns" if "  " in part.text else "said"
            reach = ' tabindex="0"' if kind == "columns" else ""
            return f'<pre class="{kind}"{reach}>{escaped(part.text)}</pre>'


def _chart(chart: Chart, name: str) -> str:
    """The picture, and beside it what draws it alive in its place."""
    picture = base64.b64encode(chart.svg.encode()).decode()
    return (
        f'<figure class="chart" data-chart="{name}"><div class="drawing" role="img" aria-label="{escaped(chart.sentence)}">'
        f'<img alt="{escaped(chart.sentence)}" src="data:image/svg+xml;base64,{picture}"></div>'
        f'<script type="application/json">{_data_block(chart.spec)}</script></figure>'
    )


def _panel(panel: Panel, name: str, about: About) -> str:
    if about.live:
        return (
            f'<div class="live" data-model="{escaped(panel.model_id)}">'
            f"<p>{escaped(text('present_wait'))}</p></div>"
        )
    held = about.panels.get(panel.model_id)
    if held is None or panel.chart is None:
        chart = _chart(panel.chart, name) if panel.chart else ""
        return f'{chart}<p class="note">{escaped(text("present_needs_jupyter_still"))}</p>'
    chart = panel.chart._replace(spec=_with_brush(panel.chart.spec, held["spec"]))
    return (
        f'<div class="panel"><p class="sentence">{escaped(held["sentence"])}</p>{_chart(chart, name)}'
        f'<p class="note">{escaped(text("present_needs_jupyter"))}</p>{_rows(held)}</div>'
    )


def _with_brush(stored: dict, held: dict) -> dict:
    """The stored chart without its title (the sentence above says more), with the panel's brush."""
    spec = {key: part for key, part in stored.items() if key != "title"}
    return spec | ({"params": held["params"]} if held.get("params") else {})


def _rows(held: dict[str, Any]) -> str:
    """The table of a panel: every row, with the days between which it lies."""
    heads = "".join(f'<th scope="col">{escaped(head)}</th>' for head in held["heads"])
    days = held["days"] or [None] * len(held["cells"])
    rows = "".join(
        "<tr{}>{}</tr>".format(
            f' data-first="{ends[0]}" data-last="{ends[1]}"' if ends else "",
            "".join(f"<td>{safe_html(cell)}</td>" for cell in cells),
        )
        for cells, ends in zip(held["cells"], days, strict=True)
    )
    count = escaped(text("present_rows_all", n=len(held["cells"])))
    return (
        f'<p class="count" role="status">{count}</p><div class="table tall" tabindex="0">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


# --- foot ---------------------------------------------------------------------------------------

_ANCHOR = re.compile(r'<a [^>]*?href="(https?://[^"]*)"[^>]*>(.*?)</a>', re.S)


def _foot(body: str, about: About) -> str:
    """Data, licence, what it was made from, and every page that is linked above."""
    said = [
        text("present_data", version=number, as_of=say_date(day)) for number, day in about.data or []
    ] or [text("present_data_stored")]  # fmt: skip
    made = text("present_made_with", notebook=about.notebook, version=version("bilateral"))
    licence = f'<a href="{_CC_BY}" target="_blank" rel="noopener noreferrer">CC BY 4.0</a>'
    lines = [*map(escaped, said), escaped(text("present_licence")).replace("CC BY 4.0", licence), escaped(made)]  # fmt: skip
    return (
        f'<footer class="step foot" tabindex="-1"><h2>{escaped(text("present_foot"))}</h2>'
        f"<p>{'<br>'.join(lines)}</p>{_linked(body)}"
        f"<noscript><p>{escaped(text('present_no_script'))}</p></noscript></footer>"
    )


def _linked(body: str) -> str:
    names: dict[str, str] = {}
    for address, shown in _ANCHOR.findall(body):
        name = re.sub(r"<[^>]+>", "", shown).strip()
        if address not in names or names[address].isdigit():
            names[address] = name
    if not names:
        return f"<p>{escaped(text('present_no_sources'))}</p>"
    items = "".join(f"<li>{_source(address, name)}</li>" for address, name in sorted(names.items()))
    summary = escaped(text("present_sources", n=len(names)))
    return f'<details class="sources"><summary>{summary}</summary><ul>{items}</ul></details>'


def _source(address: str, name: str) -> str:
    """A linked page: its address in full, so that it survives print; the address is escaped already."""
    said = "" if not name or name.isdigit() or name == address else f"{name}: "
    return f'{said}<a href="{address}" target="_blank" rel="noopener noreferrer">{address}</a>'
