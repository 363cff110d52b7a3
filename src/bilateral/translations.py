"""The Spanish notebooks follow the English ones: code is copied, words are kept.

``notebooks/es/`` mirrors ``notebooks/``, folder by folder and cell by cell. Its code is never edited
by hand: ``python -m bilateral.translations`` writes it anew from the English notebook, and keeps the
Spanish prose and the Spanish words in code: notes, titles, what is printed, strings with a space,
names given to series. What is new in English arrives in English, to be translated there;
``tests/test_spanish.py`` finds what was forgotten.
"""

from __future__ import annotations

import ast
import difflib
import re
import sys
from pathlib import Path

import nbformat

from bilateral.notebooks import Notebook, notebooks_in, shipped_notebooks

__all__ = ["follow", "same_code", "twins"]

_WIDTH = 100
_SETUP = {"en": "bl.setup()", "es": 'bl.setup("es")'}


def follow(english: Notebook, spanish: Notebook) -> Notebook:
    """Give the Spanish notebook with the cells and the code of the English one.

    Parameters
    ----------
    english
        The notebook as it is now.
    spanish
        Its translation, perhaps of an earlier state. Cells are matched in order, code by code.

    Returns
    -------
    Notebook
        Not run: without outputs.
    """
    kept = _matched(english, spanish)
    cells = []
    for place, cell in enumerate(english.cells):
        own = kept.get(place)
        if cell.cell_type == "code":
            source = _in_spanish(cell.source, own.source if own else cell.source)
            cells.append(nbformat.v4.new_code_cell(source, metadata=cell.metadata))
        else:
            source = own.source if own else cell.source
            cells.append(nbformat.v4.new_markdown_cell(source, metadata=cell.metadata))
    return nbformat.v4.new_notebook(cells=cells, metadata=english.metadata)


def same_code(one: str, other: str) -> bool:
    """Whether two cells do the same: all but the language and the words for readers.

    Examples
    --------
    >>> same_code('bl.table(rows, note="All.")', 'bl.table(rows, note="Todas.")')
    True
    >>> same_code("bl.table(rows)", "bl.table(columns)")
    False
    """
    return _shape(one) == _shape(other)


def _matched(english: Notebook, spanish: Notebook) -> dict[int, Notebook]:
    """For places of English cells, the Spanish cell that stands for it."""
    keys = _keys(english.cells), _keys(spanish.cells)
    found = {}
    for what, a, b, c, d in difflib.SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if what == "equal" or (what == "replace" and b - a == d - c):
            found |= dict(zip(range(a, b), spanish.cells[c:d], strict=True))
    return {
        place: cell for place, cell in found.items()
        if cell.cell_type == english.cells[place].cell_type
    }  # fmt: skip


def _keys(cells: list[Notebook]) -> list[str]:
    """What a cell is known by: code by what it does, prose by the code that it stands before."""
    found, after = [], "the end"
    for cell in reversed(cells):
        after = _shape(cell.source) if cell.cell_type == "code" else f"prose before {after}"
        found.append(after)
    return found[::-1]


def _in_spanish(english: str, own: str) -> str:
    """English code with the language set, and with the words of a Spanish cell where they fit."""
    lines = english.replace(_SETUP["en"], _SETUP["es"])
    lines = re.sub(r"\b(title|summary)_en\b", r"\1_es", lines)
    if same_code(english, own):
        words = [ast.get_source_segment(own, node) for node in _words(ast.parse(own))]
        for node, said in reversed(list(zip(_words(ast.parse(lines)), words, strict=True))):
            start, end = _offsets(lines, node)
            lines = lines[:start] + said + lines[end:]
    return re.sub(r"^(.*\S), (note|title|names)=(?=.*$)", _broken, lines, flags=re.M)


def _broken(found: re.Match) -> str:
    """A line that longer words made too long goes on in the next one, below its bracket."""
    line = found.string[found.start() :].split("\n")[0]
    if len(line) <= _WIDTH:
        return found[0]
    return f"{found[1]},\n{' ' * (found[1].index('(') + 1)}{found[2]}="


def _words(tree: ast.AST) -> list[ast.expr]:
    """What a reader reads, in order: notes, titles, what is printed, names, strings with a space."""
    found: list[ast.expr] = []

    def look(node: ast.AST, said: bool) -> None:
        if isinstance(node, ast.expr) and (said or _has_space(node)):
            found.append(node)
            return
        called = getattr(node, "func", None)
        if getattr(called, "attr", "") == "query":
            return look(called, said=False)
        read = node.args if getattr(called, "id", "") == "print" else _names(node)
        for child in ast.iter_child_nodes(node):
            noted = isinstance(child, ast.keyword) and child.arg in ("note", "title")
            look(child.value if noted else child, noted or child in read)

    look(tree, False)
    return sorted(found, key=lambda node: (node.lineno, node.col_offset))


def _names(node: ast.AST) -> list[ast.expr]:
    """The keys of a dict that names what was computed, as ``{"acts": pair.acts}``."""
    if not isinstance(node, ast.Dict) or any(
        isinstance(value, ast.Constant | ast.Dict | ast.List) for value in node.values
    ):
        return []
    return [key for key in node.keys if isinstance(key, ast.Constant)]


def _has_space(node: ast.expr) -> bool:
    """Whether it is a string with a space, or several strings of which one has a space."""
    if isinstance(node, ast.Tuple):
        return any(map(_has_space, node.elts))
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    strings = [part.value for part in parts if isinstance(part, ast.Constant)]
    return any(isinstance(string, str) and " " in string for string in strings)


def _shape(code: str) -> str:
    """Code as a tree, without the words that differ between languages."""
    english = re.sub(r"\b(title|summary)_es\b", r"\1_en", code.replace(_SETUP["es"], _SETUP["en"]))
    tree = ast.parse(english)
    for node in _words(tree):
        _silence(node)
    return ast.dump(tree)


def _silence(node: ast.expr) -> None:
    """Take the strings out of a sentence; what is filled into it stays."""
    if isinstance(node, ast.Constant):
        node.value = ""
    elif isinstance(node, ast.JoinedStr):
        node.values = [part for part in node.values if not isinstance(part, ast.Constant)]
    elif isinstance(node, ast.BinOp | ast.Tuple):
        for part in (node.left, node.right) if isinstance(node, ast.BinOp) else node.elts:
            _silence(part)


def _offsets(code: str, node: ast.expr) -> tuple[int, int]:
    """Where an expression starts and ends in its code (the tree counts bytes in lines)."""
    lines = code.splitlines(keepends=True)

    def at(line: int, byte: int) -> int:
        return sum(map(len, lines[: line - 1])) + len(lines[line - 1].encode()[:byte].decode())

    return at(node.lineno, node.col_offset), at(node.end_lineno, node.end_col_offset)


def twins() -> dict[Path, Path]:
    """Give each shipped English notebook with the place of its Spanish one."""
    folder = shipped_notebooks()
    english = [path.relative_to(folder) for path in notebooks_in(folder)]
    return {folder / name: folder / "es" / name for name in english if name.parts[0] != "es"}


def main(names: list[str]) -> None:
    """Renew the Spanish notebooks of these names (all, if none is given), and list them."""
    pairs = twins()
    if unknown := set(names) - {path.stem for path in pairs}:
        known = ", ".join(path.stem for path in pairs)
        raise SystemExit(f"{', '.join(sorted(unknown))}: no such notebook; there are: {known}")
    for path, target in pairs.items():
        if names and path.stem not in names:
            continue
        english = nbformat.read(path, as_version=4)
        own = nbformat.read(target, as_version=4) if target.exists() else english
        after = follow(english, own)
        target.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(after, target)
        left = sum(
            here.source == there.source
            for here, there in zip(after.cells, english.cells, strict=True)
            if here.cell_type == "markdown"
        )
        print(f"{target}: {left} cells to translate; then run `bilateral refresh {target}`")


if __name__ == "__main__":
    main([Path(name).stem for name in sys.argv[1:]])
