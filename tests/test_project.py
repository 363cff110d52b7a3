"""The files around the package say the same thing."""

import re
import subprocess
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
README = (ROOT / "README.md").read_text("utf-8")


def test_the_readme_has_the_two_commands():
    assert re.search(r"^pip install uv && uv run bilateral lab\b", README, flags=re.M)
    assert re.search(r"^pip install uv && uv run pytest\b", README, flags=re.M)


def test_continuous_integration_runs_the_readmes_test_command():
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "README.md" in script
    assert "pip install uv && uv run pytest" in script


def test_the_readmes_test_command_runs_notebooks_doctests_and_units():
    options = PROJECT["tool"]["pytest"]["ini_options"]
    assert {"tests", "notebooks", "src/bilateral"} <= set(options["testpaths"])
    assert {"--nbval", "--doctest-modules"} <= set(options["addopts"])


def test_the_readmes_command_is_an_entry_point():
    assert PROJECT["project"]["scripts"] == {"bilateral": "bilateral.cli:main"}


def test_conda_users_get_the_same_versions():
    conda = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]
    plain = {line for line in conda if isinstance(line, str)} - {"pip"}
    wanted = set(PROJECT["project"]["dependencies"])
    wanted.add("python" + PROJECT["project"]["requires-python"])
    assert plain == wanted


def test_every_dependency_has_a_lowest_version():
    assert all(">=" in line for line in PROJECT["project"]["dependencies"])


def test_no_lock_file_and_no_address_of_a_registry_is_committed():
    files = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    names = files.stdout.split()
    assert "uv.lock" not in names
    hosts = ("files.pythonhosted" + ".org", "pypi" + ".org/simple", "registry.npmjs" + ".org")
    for name in names:
        if name.endswith((".toml", ".yml", ".md", ".py", ".cfg", "run")):
            text = (ROOT / name).read_text("utf-8")
            assert not [host for host in hosts if host in text], name


def test_the_citation_has_the_versions_of_code_and_data():
    import bilateral as bl

    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == bl.__version__ == PROJECT["project"]["version"]
    assert citation["references"][0]["version"] == bl.load().version


def test_the_data_changelog_begins_with_the_version_of_the_data():
    import bilateral as bl

    changes = (ROOT / "data" / "CHANGELOG.md").read_text("utf-8")
    assert re.search(r"^## (\S+)", changes, flags=re.M)[1] == bl.load().version


def test_the_codebook_names_every_table():
    from bilateral.schema import TABLES

    codebook = (ROOT / "data" / "README.md").read_text("utf-8")
    assert [name for name in TABLES if f"`{name}.csv`" not in codebook] == []


def test_the_licence_tells_code_from_data():
    licence = (ROOT / "LICENSE").read_text("utf-8")
    assert "MIT License" in licence
    assert "CC BY 4.0" in licence


def test_the_codebook_of_columns_is_the_one_of_the_schema():
    from bilateral.datapackage import CODEBOOK, codebook

    written = (ROOT / "data" / "README.md").read_text("utf-8")
    assert written.partition(CODEBOOK)[2].strip() == codebook().strip()
