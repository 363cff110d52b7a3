"""The names that a reader uses: all there, all explained, and light to import."""

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import bilateral

STUB = Path(bilateral.__file__).with_suffix(".pyi").read_text("utf-8")
NAMES = sorted(set(re.findall(r"\bas (\w+)", STUB)))


def test_the_stub_names_what_there_is():
    assert len(NAMES) > 20
    assert set(NAMES) <= set(dir(bilateral))
    assert set(NAMES) <= set(bilateral.__all__)


@pytest.mark.parametrize("name", NAMES)
def test_a_public_name_can_be_imported(name):
    assert callable(getattr(bilateral, name))


@pytest.mark.parametrize("name", NAMES)
def test_a_public_name_is_explained_with_an_example_or_with_what_it_gives(name):
    explained = inspect.getdoc(getattr(bilateral, name)) or ""
    first = explained.split("\n\n")[0]
    assert first.endswith(".") and not first.startswith("This ")
    if inspect.isclass(getattr(bilateral, name)):
        assert len(explained.splitlines()) > 2
    else:
        assert re.search(r"^(Returns|Examples)\n-{7,}$", explained, re.MULTILINE)


@pytest.mark.parametrize("name", [n for n in NAMES if not inspect.isclass(getattr(bilateral, n))])
def test_a_public_function_says_the_types_of_what_it_takes_and_gives(name):
    signature = inspect.signature(getattr(bilateral, name))
    assert signature.return_annotation is not inspect.Signature.empty
    assert all(p.annotation is not inspect.Parameter.empty for p in signature.parameters.values())


def test_an_unknown_name_is_refused():
    with pytest.raises(AttributeError, match="colour"):
        bilateral.colour  # noqa: B018


def test_importing_the_package_imports_nothing_heavy():
    heavy = "{'altair', 'ipywidgets', 'scipy', 'pandera', 'pandas', 'vl_convert'}"
    code = f"import sys, bilateral; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.slow
def test_loading_the_data_draws_nothing():
    code = "import sys, bilateral; bilateral.load(); print('altair' in sys.modules, 'ipywidgets' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
