"""A notebook run in a kernel of its own, which stays until it is closed."""

from __future__ import annotations

import ast
import json
import os
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

__all__ = ["Session", "read_notebook"]

#: No word on every start about who else may use this machine.
_QUIET = "--IPKernelApp.log_level=40"
_QUESTION = "__import__('bilateral.presenting.kernel_side', fromlist=['_']).answers(globals())"


def read_notebook(path: Path) -> nbformat.NotebookNode:
    """Read a notebook, or say in words why it cannot be read.

    Raises
    ------
    ValueError
        If there is no such file, or it is no notebook.
    """
    if not path.is_file():
        near = sorted(p.name for p in path.parent.glob("*.ipynb")) if path.parent.is_dir() else []
        known = f"; notebooks there: {', '.join(near)}" if near else ""
        raise ValueError(f"{path}: there is no such notebook{known}")
    try:
        notebook = nbformat.reads(path.read_text("utf-8"), as_version=4)
        nbformat.validate(notebook)
    except _UNREADABLE as error:
        raise ValueError(f"{path}: this is not a notebook ({type(error).__name__})") from error
    return notebook


#: What reading a file that is no notebook may raise, however little it looks like one.
_UNREADABLE = (
    ValueError, KeyError, TypeError, AttributeError, nbformat.ValidationError,
    nbformat.reader.NotJSONError,
)  # fmt: skip


class Session:
    """A notebook, run; its kernel answers until :meth:`close`.

    Attributes
    ----------
    notebook : nbformat.NotebookNode
        With its outputs, the widgets' ids among them.
    kernel : AsyncKernelClient
        The way to the kernel, once it runs.
    answers : dict
        See :func:`bilateral.presenting.kernel_side.answers`.
    """

    def __init__(self, notebook: nbformat.NotebookNode, folder: Path) -> None:
        self.notebook, self._folder = notebook, folder
        self.answers: dict[str, Any] = {"data": [], "panels": {}}
        self._manager = AsyncKernelManager(kernel_name="python3")

    async def run(self) -> None:
        """Run all cells.

        Raises
        ------
        ValueError
            If a cell fails: which, and with what.
        """
        # Pictures are drawn in UTC; other windows hear of a change through us, not as an echo.
        ours = {"TZ": os.environ.get("TZ", "UTC"), "JUPYTER_WIDGETS_ECHO": "0"}
        await self._manager.start_kernel(
            env=os.environ | ours, cwd=str(self._folder), extra_arguments=[_QUIET]
        )
        client = NotebookClient(
            self.notebook, km=self._manager, timeout=300, store_widget_state=False
        )
        self.kernel = await client.async_start_new_kernel_client()
        coded = [(n, c) for n, c in enumerate(self.notebook.cells) if c.cell_type == "code"]
        for count, (place, cell) in enumerate(coded, start=1):
            try:
                await client.async_execute_cell(cell, place, execution_count=count)
            except CellExecutionError as error:
                wrong = f"{error.ename}: {error.evalue}"
                raise ValueError(f"code cell {count} fails: {wrong}") from error
        self.answers = await self._ask() or self.answers

    async def _ask(self) -> dict[str, Any] | None:
        reply = await self.kernel.execute_interactive(
            "", silent=True, user_expressions={"said": _QUESTION}, output_hook=lambda _: None
        )
        said = reply["content"].get("user_expressions", {}).get("said", {})
        return (
            json.loads(ast.literal_eval(said["data"]["text/plain"]))
            if said.get("status") == "ok"
            else None
        )

    async def close(self) -> None:
        """End the kernel."""
        if hasattr(self, "kernel"):
            self.kernel.stop_channels()
        if self._manager.has_kernel:
            await self._manager.shutdown_kernel(now=True)
