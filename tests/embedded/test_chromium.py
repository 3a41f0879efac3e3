"""Tests that the browser is found, installed or reported as missing."""

import os
from pathlib import Path

import pytest

from embedded import chromium


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Provides an empty path of programs for a process that is root."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    return tmp_path


def program(file: Path, text: str = "#!/bin/sh\n") -> None:
    """Makes a program of this text."""
    file.write_text(text)
    file.chmod(0o755)


def test_browser_on_the_path_is_used(folder: Path) -> None:
    program(folder / "bin" / "google-chrome")

    assert chromium.ensure(folder, pytest.fail) == str(folder / "bin" / "google-chrome")


@pytest.mark.parametrize("user", [0, 1000])
def test_missing_browser_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch, user: int) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user)
    if user:
        program(folder / "bin" / "apt-get")

    with pytest.raises(chromium.NoBrowser, match="apt install chromium fonts-noto-cjk"):
        chromium.ensure(folder, pytest.fail)


def test_root_of_a_debian_gets_one_installed_and_a_message(folder: Path) -> None:
    calls = folder / "calls"
    program(
        folder / "bin" / "apt-get",
        f'#!/bin/sh\necho "$*" >> {calls}\n'
        f'case "$*" in *install*) cp "$0" {folder}/bin/chromium;; esac\n',
    )
    program(folder / "bin" / "cp", '#!/bin/sh\nexec /bin/cp "$@"\n')
    reported: list[str] = []

    path = chromium.ensure(folder, reported.append)

    assert path == str(folder / "bin" / "chromium")
    assert reported == ["Millshare: installing chromium and fonts-noto-cjk …"]
    update, install = calls.read_text().splitlines()
    assert update.endswith(" update")
    assert install.endswith(" install --yes --no-install-recommends chromium fonts-noto-cjk")


def test_failed_installation_is_reported(folder: Path) -> None:
    program(folder / "bin" / "apt-get", "#!/bin/sh\nexit 100\n")

    with pytest.raises(chromium.NoBrowser, match=r"chromium\.log"):
        chromium.ensure(folder, lambda line: None)
