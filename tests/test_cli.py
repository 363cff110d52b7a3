"""The command: what it prints, what it leaves on disk, how it ends."""

import os
import shutil

import pytest

import bilateral as bl
from bilateral import cli, notebooks


def test_check_of_a_good_folder_ends_with_0(capsys):
    assert cli.main(["check", str(bl.shipped_folder())]) == 0


def test_check_of_a_broken_folder_lists_the_problems_and_ends_with_1(tmp_path, capsys):
    shutil.copytree(bl.shipped_folder(), tmp_path / "data")
    path = tmp_path / "data" / "events.csv"
    path.write_text(
        path.read_text("utf-8").replace("2025-02-27,,transfer", "2025-02-30,,transfer"), "utf-8"
    )
    assert cli.main(["check", str(tmp_path / "data")]) == 1
    assert "events.csv, line" in capsys.readouterr().out


def test_start_copies_the_notebooks_and_never_over_yours(tmp_path, capsys):
    folder = tmp_path / "mine"
    assert cli.main(["start", str(folder)]) == 0
    mine = folder / "00_start_here.ipynb"
    assert mine.read_bytes() == (notebooks.shipped_notebooks() / mine.name).read_bytes()
    mine.write_text("changed", "utf-8")
    cli.main(["start", str(folder)])
    assert mine.read_text("utf-8") == "changed"
    assert "kept your" in capsys.readouterr().out


@pytest.fixture
def lab(monkeypatch, tmp_path):
    """Call ``bilateral lab`` without becoming JupyterLab; give its arguments and environment."""
    called = {}

    def instead(program, arguments, environment):
        called.update(arguments=arguments, environment=environment)

    monkeypatch.setattr(os, "execve", instead)

    def run(*options):
        cli.main(["lab", str(tmp_path / "work"), *options])
        return called

    return run


def test_lab_opens_a_working_copy(lab, tmp_path):
    assert f"--ServerApp.root_dir={tmp_path / 'work'}" in lab()["arguments"]
    assert (tmp_path / "work" / "00_start_here.ipynb").exists()


def test_lab_edit_opens_the_notebooks_themselves(lab):
    assert f"--ServerApp.root_dir={notebooks.shipped_notebooks()}" in lab("--edit")["arguments"]


def test_lab_runs_as_root_too(lab, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert "--allow-root" in lab()["arguments"]
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert "--allow-root" not in lab()["arguments"]


def test_lab_without_a_screen_opens_no_browser(lab, monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert "--no-browser" in lab()["arguments"]
    monkeypatch.setenv("DISPLAY", ":0")
    assert "--no-browser" not in lab()["arguments"]


def test_lab_keeps_the_settings_of_the_user_beside_ours(lab, monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/etc/mine")
    ours, theirs = lab()["environment"]["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    assert theirs == "/etc/mine"
    assert ours.endswith("jupyter")
