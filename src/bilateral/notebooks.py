"""Running the notebooks and storing what they show.

Outputs are made under the rules by which they are checked: the kernel of this environment, no
widget state, nothing that changes from run to run. A notebook run twice is the same file.
"""

from __future__ import annotations

import difflib
import os
import shutil
from pathlib import Path

import nbformat
from nbclient import NotebookClient

__all__ = [
    "Notebook",
    "copy_notebooks",
    "find_notebook",
    "notebooks_in",
    "pictures",
    "refresh",
    "run",
    "shipped_notebooks",
]

Notebook = nbformat.NotebookNode

_WIDGET = "application/vnd.jupyter.widget-view+json"
_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def shipped_notebooks() -> Path:
    """Give the folder of the notebooks that come with the package."""
    here = Path(__file__).resolve().parent
    installed = here / "_shipped" / "notebooks"
    return installed if installed.is_dir() else here.parents[1] / "notebooks"


def find_notebook(name: Path) -> Path:
    """Give the notebook of a path, or the shipped one of a name such as ``01_extraditions``.

    The folder may be left out where only one shipped notebook ends so.

    Raises
    ------
    ValueError
        If there is none, or more than one; the message lists those that it may be.
    """
    shipped = shipped_notebooks()
    for path in (name, shipped / name, shipped / f"{name}.ipynb"):
        if path.is_file():
            return path
    known = {_name(path): path for path in notebooks_in(shipped)}
    ending = f"/{name.as_posix().removesuffix('.ipynb')}"
    found = [one for one in known if f"/{one}".endswith(ending)]
    if not found:
        raise ValueError(f"{name}: there is no such notebook; shipped ones: {', '.join(known)}")
    if len(found) > 1:
        raise ValueError(f"{name}: there are {len(found)} of that name; say {' or '.join(found)}")
    return known[found[0]]


def _name(path: Path) -> str:
    return path.relative_to(shipped_notebooks()).with_suffix("").as_posix()


def notebooks_in(folder: Path) -> list[Path]:
    """List the notebooks in a folder and in those below it, but no checkpoints."""
    found = sorted(folder.rglob("*.ipynb"))
    return [path for path in found if ".ipynb_checkpoints" not in path.parts]


def refresh(path: Path) -> list[str]:
    """Run a notebook and store its outputs in it.

    Parameters
    ----------
    path
        The notebook; it is written anew.

    Returns
    -------
    list of str
        The lines that changed, as a unified diff; none if it is the same file.
    """
    before = path.read_text(encoding="utf-8")
    after = nbformat.writes(run(nbformat.reads(before, as_version=4), path.parent)) + "\n"
    if after != before:
        path.write_text(after, encoding="utf-8")
    lines = (before.splitlines(), after.splitlines())
    return list(difflib.unified_diff(*lines, "before", "after", lineterm="", n=1))


def pictures(notebook: Notebook) -> list[str]:
    """List the pictures (SVG) that a notebook holds, in order."""
    outputs = (o for cell in notebook.cells for o in cell.get("outputs", []))
    found = (output.get("data", {}).get("image/svg+xml") for output in outputs)
    return ["".join(picture) for picture in found if picture]


def run(notebook: Notebook, folder: Path) -> Notebook:
    """Run a notebook in `folder` and give it with outputs in their stored form.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        If a cell fails.
    """
    # A Vega-Lite picture is drawn in the time zone of the process: stored ones are drawn in UTC.
    environment = dict(os.environ, TZ=os.environ.get("TZ", "UTC"))
    client = NotebookClient(
        notebook, timeout=300, kernel_name="python3", store_widget_state=False,
        resources={"metadata": {"path": str(folder)}},
    )  # fmt: skip
    client.execute(env=environment)
    return _normal(notebook)


def _normal(notebook: Notebook) -> Notebook:
    """Leave nothing in the file that another run would write differently."""
    notebook.metadata = nbformat.from_dict(_METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    count = 0
    for place, cell in enumerate(notebook.cells, start=1):
        cell.id = f"cell-{place:02d}"
        tags = cell.metadata.get("tags")
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        if cell.cell_type != "code":
            continue
        count += 1
        cell.execution_count = count
        for number, output in enumerate(cell.outputs, start=1):
            if "execution_count" in output:
                output.execution_count = count
            if _WIDGET in output.get("data", {}):
                output.data[_WIDGET].model_id = f"not-stored-{place:02d}-{number}"
            output.pop("transient", None)
            if "metadata" in output:
                output.metadata = nbformat.from_dict({})
    return notebook


def copy_notebooks(folder: Path) -> tuple[list[Path], list[Path]]:
    """Copy the shipped notebooks to a working folder; what is there already stays.

    Solutions are not copied: students work in such a folder.

    Returns
    -------
    tuple of lists of Path
        The notebooks written, and those left as they are although they differ.
    """
    written, kept = [], []
    shipped = notebooks_in(shipped_notebooks())
    for source in (path for path in shipped if path.parent.name != "solutions"):
        target = folder / source.relative_to(shipped_notebooks())
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            written.append(target)
        elif target.read_bytes() != source.read_bytes():
            kept.append(target)
    return written, kept
