"""A notebook cut into scenes and steps: question, chart or table, reading.

A scene begins with each heading. Its steps are what a presenter goes through one by one; a table
stands with the short sentence that leads to it.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

import nbformat

from bilateral.charts.renderer import VEGALITE

__all__ = [
    "Chart",
    "Panel",
    "Part",
    "Scene",
    "Step",
    "Table",
    "Text",
    "Words",
    "language_of",
    "scenes",
]

WIDGET = "application/vnd.jupyter.widget-view+json"


class Words(NamedTuple):
    """Prose, as Markdown."""

    markdown: str


class Chart(NamedTuple):
    """A Vega-Lite specification, its picture, and the sentence that carries its finding."""

    spec: dict
    svg: str
    sentence: str


class Panel(NamedTuple):
    """An explorer: the id of its widget, and the chart of its first state."""

    model_id: str
    chart: Chart | None


class Table(NamedTuple):
    """A table, as HTML that is not trusted yet."""

    html: str


class Text(NamedTuple):
    """What a cell printed; ``wrong`` for an error."""

    text: str
    wrong: bool = False


Part = Words | Chart | Panel | Table | Text


class Step(NamedTuple):
    """What is shown at once, and the code behind it."""

    parts: list[Part]
    code: list[str]

    @property
    def kind(self) -> Literal["words", "chart", "panel", "table", "text"]:
        """What the step is for: its last part says it."""
        return type(self.parts[-1]).__name__.lower() if self.parts else "words"


class Scene(NamedTuple):
    """A heading (Markdown, without its signs), its level, and the steps under it."""

    heading: str
    level: int
    steps: list[Step]


#: A longer lead keeps a step of its own before the table that it leads to.
_LEAD = 240
_HEADING = re.compile(r"(#{1,3})\s+(.+?)\s*#*\s*")
_SPANISH = re.compile(r"""\b(?:setup|set_language)\(\s*(?:language\s*=\s*)?["']es["']""")


def language_of(notebook: nbformat.NotebookNode) -> str:
    """The language that a notebook asks for: ``"es"`` where its code sets Spanish, else ``"en"``."""
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    return "es" if _SPANISH.search(code) else "en"


def scenes(notebook: nbformat.NotebookNode) -> list[Scene]:
    """Cut a notebook into scenes.

    Parameters
    ----------
    notebook
        With its outputs.

    Returns
    -------
    list of Scene
        One a heading of level 1 to 3; what stands before the first has a scene without a heading.
    """
    found = [Scene("", 1, [])]
    waiting: list[str] = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for heading, level, prose in _sections(cell.source):
                if heading:
                    found.append(Scene(heading, level, []))
                if prose or heading:
                    found[-1].steps.append(Step([Words(prose)] if prose else [], []))
        elif cell.cell_type == "code":
            waiting.append(cell.source)
            parts = [] if ".sweep(" in cell.source else _parts(cell.outputs)
            if parts:
                _add(found[-1].steps, parts, waiting)
                waiting = []
    if waiting:
        _last_step(found).code.extend(waiting)
    return [scene for scene in found if scene.steps]


def _last_step(found: list[Scene]) -> Step:
    if not found[-1].steps:
        found[-1].steps.append(Step([], []))
    return found[-1].steps[-1]


def _add(steps: list[Step], parts: list[Part], code: list[str]) -> None:
    """A step of its own, but for a table that a short sentence leads to."""
    last = steps[-1] if steps else None
    only_words = last is not None and all(isinstance(part, Words) for part in last.parts)
    short = only_words and sum(len(part.markdown) for part in last.parts) <= _LEAD
    if short and isinstance(parts[0], Table | Text):
        last.parts.extend(parts)
        last.code.extend(code)
    else:
        steps.append(Step(parts, code))


def _sections(markdown: str) -> list[tuple[str, int, str]]:
    """Cut Markdown at its headings: heading, level, prose below; fenced code is left alone."""
    found: list[tuple[str, int, list[str]]] = [("", 0, [])]
    fenced = False
    for line in markdown.splitlines():
        fenced ^= line.lstrip().startswith(("```", "~~~"))
        heading = None if fenced else _HEADING.fullmatch(line)
        if heading:
            found.append((heading[2], len(heading[1]), []))
        else:
            found[-1][2].append(line)
    cut = [(heading, level, "\n".join(lines).strip()) for heading, level, lines in found]
    return [(heading, level, prose) for heading, level, prose in cut if heading or prose]


def _parts(outputs: list[nbformat.NotebookNode]) -> list[Part]:
    parts: list[Part] = []
    for output in outputs:
        part = _part(output)
        if isinstance(part, Text) and parts and isinstance(parts[-1], Text):
            part = Text(parts.pop().text + part.text, part.wrong)
        if part is not None:
            parts.append(part)
    return parts


def _part(output: nbformat.NotebookNode) -> Part | None:
    if output.output_type == "stream":
        return Text(output.text)
    if output.output_type == "error":
        return Text(f"{output.ename}: {output.evalue}", wrong=True)
    data = output.get("data", {})
    chart = (
        Chart(data[VEGALITE], _joined(data.get("image/svg+xml", "")), _sentence(data))
        if VEGALITE in data
        else None
    )
    if WIDGET in data:
        return Panel(data[WIDGET]["model_id"], chart)
    if chart:
        return chart
    if "text/html" in data:
        return Table(_joined(data["text/html"]))
    if "text/markdown" in data:
        return Words(_joined(data["text/markdown"]))
    said = _joined(data.get("text/plain", ""))
    return Text(said) if said else None


def _sentence(data: dict) -> str:
    return data[VEGALITE].get("description") or _joined(data.get("text/plain", ""))


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)
