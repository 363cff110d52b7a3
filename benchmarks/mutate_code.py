"""Change one thing in the code at random, many times: does a test or a notebook notice?

    uv run python benchmarks/mutate_code.py [--changes 30] [--seed 1]

The changes are of the sorts that slip through a review: a flipped comparison, an off-by-one, a
swapped direction, side or bound, a lowest for a highest. Each is made in a copy of the project, in
one of the modules that compute; then the tests of that module run, its doctests, and last the
notebooks, until one fails. Without a change all of them have to pass: that is tried first, once for
each module that is drawn (the notebooks are left to a run of the tests).
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "bilateral"
#: The modules that compute: what is drawn and wired is checked by eye and in the browser too.
COMPUTING = (
    "dates.py", "selection.py", "citations.py", "trends", "claim_desk.py", "claim_desk", "episodes",
    "episodes.py", "timing", "meetings", "meetings.py", "stocktaking.py",
)  # fmt: skip
_COMPARED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_SWAPPED = [
    ("mx_to_us", "us_to_mx"), ("before", "after"), ("first_day", "last_day"), ("lowest", "highest"),
    ("min", "max"), ("announced", "effective"), ("any", "all"), ("head", "tail"), ("any", "all"),
]  # fmt: skip
_OTHER = {word: other for pair in _SWAPPED for word, other in (pair, pair[::-1])}


class Change(NamedTuple):
    """A place in a file, and what stands there before and after."""

    file: Path
    line: int
    before: str
    after: str


def modules() -> list[Path]:
    """Files of the modules that compute."""
    places = [SOURCE / name for name in COMPUTING]
    files = [f for p in places for f in (sorted(p.glob("*.py")) if p.is_dir() else [p])]
    return [file for file in files if file.exists() and file.name != "__init__.py"]


def possible_changes(file: Path) -> list[Change]:
    """Every change that the sorts above allow in a file."""
    text = file.read_text("utf-8")
    lines = text.splitlines()
    tree = ast.parse(text)
    skipped = _sentences(tree)
    found = []
    for node in ast.walk(tree):
        for piece, after in _changes(node):
            if id(piece) in skipped or piece.lineno != piece.end_lineno:
                continue
            line = lines[piece.lineno - 1].encode()
            new = line[: piece.col_offset] + after.encode() + line[piece.end_col_offset :]
            found.append(Change(file, piece.lineno, line.decode(), new.decode()))
    return found


def _sentences(tree: ast.AST) -> set[int]:
    """Docstrings, messages of errors and annotations: words to read, not to compute with."""
    places = []
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Raise | ast.JoinedStr | ast.Assert)
            or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
            or (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "text")
        ):
            places.append(node)
        elif isinstance(node, ast.FunctionDef):
            places += [node.returns, *(a.annotation for a in node.args.args + node.args.kwonlyargs)]
        elif isinstance(node, ast.AnnAssign):
            places.append(node.annotation)
        elif isinstance(node, ast.Assign) and any(
            getattr(t, "id", "") == "__all__" for t in node.targets
        ):
            places.append(node)  # fmt: skip
    return {id(inner) for place in filter(None, places) for inner in ast.walk(place)}


def _changes(node: ast.AST) -> list[tuple[ast.expr, str]]:
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        other = _COMPARED[type(node.ops[0])]()
        return [(node, ast.unparse(ast.Compare(node.left, [other], node.comparators)))]
    if (
        isinstance(node, ast.Constant)
        and isinstance(node.value, int)
        and not isinstance(node.value, bool)
    ):
        return [(node, str(node.value + 1))]  # fmt: skip
    if isinstance(node, ast.Constant) and node.value in _OTHER:
        return [(node, repr(_OTHER[node.value]))]
    if (
        isinstance(node, ast.Name)
        and node.id in _OTHER
        and isinstance(node.ctx, ast.Load)
        and node.id in ("min", "max", "any", "all")
    ):
        return [(node, _OTHER[node.id])]  # fmt: skip
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        other = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
        return [(node, f"({ast.unparse(ast.BinOp(node.left, other, node.right))})")]
    return []


def who_notices(change: Change) -> str | None:
    """Make the change in a copy, run what checks that module, and name what failed first."""
    with _copy() as copy:
        file = copy / change.file.relative_to(ROOT)
        lines = file.read_text("utf-8").splitlines(keepends=True)
        lines[change.line - 1] = change.after + "\n"
        file.write_text("".join(lines), "utf-8")
        return next((name for name, command in _checks(copy, file) if _fails(command, copy)), None)


def refuse_what_fails_unchanged(files: list[Path], jobs: int) -> None:
    """Stop if tests or examples fail without a change."""
    with _copy() as copy, ThreadPoolExecutor(jobs) as pool:
        commands = {
            tuple(command)
            for file in files
            for name, command in _checks(copy, copy / file.relative_to(ROOT))
            if name != "notebooks"
        }
        fails = pool.map(lambda command: _fails([*command], copy), sorted(commands))
        failed = [" ".join(c) for c, does in zip(sorted(commands), fails, strict=True) if does]
    if failed:
        raise SystemExit("fails without a change:\n" + "\n".join(failed))


_NOT_COPIED = (".git", ".venv", ".*_cache", "__pycache__", "dist", "uv.lock")


@contextmanager
def _copy() -> Iterator[Path]:
    """A copy of the project, for as long as it is needed."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*_NOT_COPIED), dirs_exist_ok=True)
        yield copy


#: Not by pytest: it puts the module where its package has a function of the same name.
_EXAMPLES = (
    "import doctest, importlib, sys;"
    "sys.exit(doctest.testmod(importlib.import_module(sys.argv[1])).failed > 0)"
)


def _checks(copy: Path, file: Path) -> list[tuple[str, list[str]]]:
    """Commands from the quickest to the slowest."""
    topic = file.stem if file.parent.name == "bilateral" else file.parent.name
    near = sorted((copy / "tests").glob(f"test_*{topic}*.py"))
    others = [
        t
        for t in sorted((copy / "tests").glob("test_*.py"))
        if _mentions(t, topic) and t not in near
    ]
    pytest = [sys.executable, "-m", "pytest", "-qx", "-p", "no:xdist", "-p", "no:cacheprovider",
              "-o", "addopts=--import-mode=importlib", "-m"]  # fmt: skip
    inside = file.relative_to(copy / "src")
    replayed = "import replay, sys; sys.exit(bool(replay.first_difference(replay.notebooks())))"
    return [
        ("tests of the module", [*pytest, "not browser", *map(str, near)]),
        ("its examples", [sys.executable, "-c", _EXAMPLES, ".".join(inside.with_suffix("").parts)]),
        ("notebooks", [sys.executable, "-c", f"import sys; sys.path.insert(0, 'benchmarks'); {replayed}"]),
        ("other tests", [*pytest, "not slow and not browser", *map(str, others)]) if others else ("", ["true"]),
    ]  # fmt: skip


def _mentions(test: Path, topic: str) -> bool:
    return topic in test.read_text("utf-8")


def _fails(command: list[str], copy: Path) -> bool:
    settings = os.environ | {"PYTHONPATH": str(copy / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(command, cwd=copy, env=settings, capture_output=True, timeout=600)
    except subprocess.TimeoutExpired:
        return True
    if done.returncode > 1:
        raise SystemExit(f"{command} did not run:\n{done.stdout.decode()[-2000:]}")
    return done.returncode == 1


def main() -> None:
    """Draw, try, and print a line a change."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--changes", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    places = {file: found for file in modules() if (found := possible_changes(file))}
    changes = [chance.choice(places[chance.choice(sorted(places))]) for _ in range(given.changes)]
    refuse_what_fails_unchanged(sorted({change.file for change in changes}), given.jobs)
    noticed = 0
    with ThreadPoolExecutor(given.jobs) as pool:
        for change, by in zip(changes, pool.map(who_notices, changes), strict=True):
            noticed += by is not None
            place = f"{change.file.relative_to(ROOT)}:{change.line}"
            print(f"{place}: {by or 'NOT NOTICED'}\n  - {change.before.strip()}\n"
                  f"  + {change.after.strip()}", flush=True)  # fmt: skip
    print(f"{noticed} of {given.changes} noticed, seed {given.seed}")


if __name__ == "__main__":
    main()
