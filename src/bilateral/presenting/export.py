"""A notebook as one HTML file that needs nothing else."""

from __future__ import annotations

from pathlib import Path

import nbformat
from jupyter_core.utils import run_sync

from bilateral.presenting.page import About, page_html
from bilateral.presenting.session import Session, read_notebook
from bilateral.presenting.steps import language_of, scenes

__all__ = ["export_notebook"]


def export_notebook(
    notebook: Path, to: Path | None = None, *, slides: bool = False, run: bool = True
) -> Path:
    """Write a notebook as one HTML file with its charts alive, for any browser, without a network.

    Parameters
    ----------
    notebook
        The notebook; it is left as it is.
    to
        The file to write, or a folder for it; beside where you are, named as the notebook, if left
        out.
    slides
        Begin with slides, one step at a time; else as a page. One key changes between them.
    run
        Run it first, so that all shown is of this package and its data; else show the outputs
        that the file holds.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    ValueError
        If it is no notebook, a cell fails, or nothing in it has an output.
    """
    notebook = Path(notebook)
    content = read_notebook(notebook)
    about = About(notebook.name, language_of(content), slides=slides)
    if run:
        answers = run_sync(_run)(content, notebook.parent)
        about = about._replace(data=answers["data"], panels=answers["panels"])
    elif not any(cell.get("outputs") for cell in content.cells):
        raise ValueError(f"{notebook} holds no outputs; leave out --as-stored, and it is run first")
    target = _target(notebook, to)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(page_html(scenes(content), about), "utf-8")
    return target


async def _run(notebook: nbformat.NotebookNode, folder: Path) -> dict:
    session = Session(notebook, folder)
    try:
        await session.run()
    finally:
        await session.close()
    return session.answers


def _target(notebook: Path, to: Path | None) -> Path:
    name = f"{notebook.stem}.html"
    if to is None:
        return Path(name)
    to = Path(to)
    return to if to.suffix.lower() in (".html", ".htm") and not to.is_dir() else to / name
