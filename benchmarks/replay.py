"""Run the notebooks' cells without a kernel, and say where they differ from what is stored.

The same comparison as a strict nbval run, fast enough to be made hundreds of times: the cells run
in a child of a process that has imported everything, and pictures are not drawn, because a picture
is made from nothing but the specification beside it, which is compared. Versions of the data and
hashes are masked: a changed file alone is no difference.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import re
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ROOT / "notebooks"
#: Not compared: a widget's id is new in every run, a picture follows from its specification.
_SKIPPED = ("application/vnd.jupyter.widget-view+json", "image/svg+xml", "image/png")
_MASKED = re.compile(
    r"\d{4}\.\d+\.\d+(?: \((?:edited|edited copy|editada)\))?|[0-9a-f]{64}|model_id=\w+"
)


def notebooks(*names: str) -> list[Path]:
    """Paths of the notebooks, smallest first; all of them if none is named."""
    paths = [p for p in NOTEBOOKS.rglob("*.ipynb") if ".ipynb_checkpoints" not in p.parts]
    chosen = [p for p in paths if not names or str(p.relative_to(NOTEBOOKS)) in names]
    return sorted(chosen, key=lambda p: (p.stat().st_size, p))


def first_difference(paths: list[Path], data: Path | None = None) -> str | None:
    """Run notebooks on a folder of data and name the first cell that differs, or an error.

    The work is done in a child process, so that nothing of it stays in this one.
    """
    ask, answer = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.get_context("fork").Process(target=_answer, args=(answer, paths, data))
    child.start()
    answer.close()
    try:
        return ask.recv()
    except EOFError:
        return "the run broke off"
    finally:
        child.join()


def _answer(answer, paths: list[Path], data: Path | None) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    if data is not None:
        _use(data)
    answer.send(next((found for path in paths if (found := _difference(path))), None))
    answer.close()
    os._exit(0)


def _use(folder: Path) -> None:
    """Make the folder the shipped one, in this process."""
    import bilateral.data

    bilateral.data.shipped_folder = lambda: folder


def _difference(path: Path) -> str | None:
    from bilateral.charts import renderer

    renderer.picture = lambda spec: ""
    os.chdir(path.parent)
    notebook = nbformat.read(path, as_version=4)
    shell = _shell()
    for number, cell in enumerate(c for c in notebook.cells if c.cell_type == "code"):
        if _normal(_stored(cell)) != _normal(_outputs(shell, cell.source)):
            return f"{path.relative_to(NOTEBOOKS)}, code cell {number + 1}"
    return None


def _shell():
    from IPython.core.interactiveshell import InteractiveShell

    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()
    shell.showtraceback = lambda *a, **k: None
    return shell


def _outputs(shell, source: str) -> list:
    """What a cell prints and shows, in order of kind: an error is an output too."""
    from IPython.utils.capture import capture_output

    shown: list = []
    shell.display_trap.hook = lambda value: (
        value is not None and shown.append(shell.display_formatter.format(value)[0])
    )
    with capture_output() as caught:
        result = shell.run_cell(source, store_history=False)
    shown = [*(output.data for output in caught.outputs), *shown]
    if result.error_in_exec or result.error_before_exec:
        shown.append({"error": repr(result.error_in_exec or result.error_before_exec)})
    return [caught.stdout, *shown]


def _stored(cell) -> list:
    printed = "".join(o.text for o in cell.outputs if o.output_type == "stream")
    return [printed, *(o.data for o in cell.outputs if o.output_type != "stream")]


def _normal(outputs: list) -> str:
    kept = [
        {k: v for k, v in part.items() if k not in _SKIPPED} if isinstance(part, dict) else part
        for part in outputs
    ]
    return _MASKED.sub("MASKED", json.dumps(kept, sort_keys=True, default=str))
