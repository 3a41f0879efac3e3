"""Tests the start of `manage.py` before anything is installed."""

import ast
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import bootstrap
import bootstrap_install

ROOT = Path(__file__).resolve().parents[2]
CAD = "requirements-cad.txt"
TOOLS = [f"requirements-{name}.txt" for name in ("dev", "browser", "sentry", "otlp")]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Makes a project with one requirement that pytest's own environment lacks."""
    (tmp_path / "requirements.txt").write_text("millshare-has-no-such-package==1\n")
    (tmp_path / "requirements-embedded.txt").write_text("")
    (tmp_path / "platform").mkdir()
    for name in ("manage.py", "platform/bootstrap.py", "platform/bootstrap_install.py"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    return tmp_path


def start(project: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs `manage.py check` there, after the given Python statements."""
    run = "import runpy, sys; sys.argv = ['manage.py', 'check']; sys.path.insert(0, '.'); "
    return subprocess.run(
        [
            sys.executable,
            "-c",
            run + "".join(words) + "runpy.run_path('manage.py', {}, '__main__')",
        ],
        cwd=project,
        env={"PATH": os.environ["PATH"], "HOME": str(project), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "name", ["manage.py", "platform/bootstrap.py", "platform/bootstrap_install.py"]
)
def test_entry_parses_on_an_old_python(name: str) -> None:
    ast.parse((ROOT / name).read_text(encoding="utf-8"), feature_version=(3, 8))


def test_old_python_is_rejected_in_one_line(project: Path) -> None:
    done = start(project, "sys.version_info = (3, 8, 18); ")

    assert done.returncode == 1
    assert done.stderr == (
        "Millshare cannot start: Python 3.8 is too old: install Python 3.11 or later, "
        "then run the same command again.\n"
    )


def test_message_without_venv_names_the_package_to_install(project: Path) -> None:
    hide = (
        "import importlib.util as u; real = u.find_spec; "
        "u.find_spec = lambda name: None if name in ('venv', 'ensurepip') else real(name); "
    )

    done = start(project, hide)

    assert done.returncode == 1
    assert "apt install python3-venv" in done.stderr.splitlines()[-1]


def test_folder_that_cannot_be_written_is_named_as_the_cause(project: Path) -> None:
    # A file in the place of the folder keeps even root from making it.
    (project / ".local").write_text("")

    done = start(project)

    assert done.returncode == 1
    assert done.stderr.startswith("Millshare cannot start: ")
    assert len(done.stderr.splitlines()) == 1


def test_missing_requirement_file_is_named(project: Path) -> None:
    (project / "requirements.txt").unlink()

    done = start(project)

    assert done.returncode == 1
    assert "requirements.txt is missing" in done.stderr


def test_image_is_never_bootstrapped(project: Path) -> None:
    done = start(project, MILLSHARE_BOOTSTRAP="never")

    assert "Millshare" not in done.stderr
    assert not (project / ".venv").exists()


@pytest.mark.parametrize(
    ("change", "fresh"),
    [
        (lambda root: None, True),
        (lambda root: (root / "requirements.txt").write_text("changed==2\n"), False),
        (lambda root: (root / ".venv" / "millshare.json").unlink(), False),
        (lambda root: (root / ".venv" / "millshare.json").write_text("{half"), False),
        (lambda root: stamp(root, "/elsewhere"), False),
    ],
    ids=["unchanged", "changed", "interrupted", "torn", "moved"],
)
def test_only_a_complete_and_current_venv_is_fresh(
    change: Callable[[Path], object], fresh: bool, project: Path
) -> None:
    (project / ".venv").mkdir()
    stamp(project, str(project))

    change(project)

    assert bootstrap.is_fresh(project, ["requirements.txt"]) is fresh


@pytest.mark.parametrize(
    ("command", "extra"),
    [
        ([], []),
        (["demo"], [CAD]),
        (["test"], [CAD, *TOOLS]),
        (["screenshots"], [CAD, *TOOLS]),
    ],
)
def test_only_what_a_command_needs_is_installed(
    command: list[str], extra: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REDIS_URL", raising=False)
    servers = "requirements-embedded.txt"
    assert bootstrap.files_for(command) == ["requirements.txt", servers, *extra]

    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.setenv(name, "given")
    assert bootstrap.files_for(command) == ["requirements.txt", *extra]


@pytest.mark.parametrize("name", ["requirements-embedded.txt", CAD, *TOOLS])
def test_pins_have_one_version_each(name: str) -> None:
    pins = [line for line in (ROOT / name).read_text().splitlines() if "==" in line]
    names = [pin.partition("==")[0] for pin in pins]

    assert names == sorted(set(names))


@pytest.mark.parametrize("file", sorted(ROOT.glob("requirements*.txt")), ids=lambda file: file.name)
def test_each_pin_has_hashes(file: Path) -> None:
    lines = file.read_text().splitlines()
    entries = [line for line in lines if not line.startswith(("-r ", " "))]

    assert entries
    assert all(re.fullmatch(r"[^=\s]+==\S+( ; .+)? \\", line) for line in entries)
    for at, line in enumerate(lines):
        if line.endswith("\\"):
            assert re.match(r"    --hash=sha256:[0-9a-f]{64}", lines[at + 1])


def test_project_is_on_the_path_of_its_environment() -> None:
    (file,) = (ROOT / ".venv").glob("lib/python3.*/site-packages/millshare.pth")

    assert file.read_text().splitlines() == [str(ROOT), str(ROOT / "platform")]


def stamp(root: Path, of: str) -> None:
    """Marks `.venv` as the complete one of the project at `of`."""
    known = {"requirements.txt": bootstrap.fingerprint(root / "requirements.txt")}
    (root / ".venv" / "millshare.json").write_text(json.dumps({"root": of, "files": known}))


@pytest.mark.parametrize(
    ("requirements", "has"),
    [
        ("django=={django}\n-e .\n", True),
        ("django[argon2]=={django} ; python_version > '3'\n", True),
        ("django==1.0\n", False),
        ("django==1.0 ; python_version < '3'\ndjango=={django} ; python_version > '3'\n", True),
        ("django=={django}\nmillshare-has-no-such-package==1\n", False),
        ("django=={django}\nmillshare-has-no-such-package==1 ; sys_platform == 'win32'\n", True),
    ],
)
def test_environment_with_the_pins_is_respected(
    requirements: str, has: bool, tmp_path: Path
) -> None:
    import django  # noqa: PLC0415

    file = tmp_path / "requirements.txt"
    file.write_text(requirements.format(django=django.__version__))

    assert bootstrap.has_pins(tmp_path, ["requirements.txt"]) is has


def test_uv_gets_the_settings_of_pip_and_the_environment_prevails() -> None:
    listing = (
        "global.index-url='https://mirror.example/simple'\n"
        "global.extra-index-url='https://a.example https://b.example'\n"
        "global.quiet='1'\n"
        "install.find-links='wheels'\n"
        ":env:.index-url='https://near.example/simple'\n"
    )

    assert bootstrap_install.pip_settings(listing) == {
        "index-url": "https://near.example/simple",
        "extra-index-url": "https://a.example https://b.example",
        "find-links": "wheels",
    }


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("error: Permission denied (os error 13)", "cannot be written"),
        ("NewConnectionError: Failed to establish: [Errno 111] Connection refused", "index"),
        ("ERROR: No matching distribution found for numba==0.68.1", "pinned package"),
        ("cause: Hash mismatch for `absl-py==2.5.1`", "another content"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE FILE", "another content"),
    ],
)
def test_cause_of_a_failed_installation_is_named(words: str, cause: str) -> None:
    assert cause in bootstrap_install.cause_of(words)


def test_unknown_failure_has_no_invented_cause() -> None:
    assert bootstrap_install.cause_of("Segmentation fault") is None


def test_engine_is_compiled_in_the_background(tmp_path: Path) -> None:
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    (tmp_path / ".local").mkdir()
    python.write_text('#!/bin/sh\necho "$@" $(nice)\nsleep 1\necho done\n')
    python.chmod(0o755)

    began = time.monotonic()
    bootstrap.compile_engine(tmp_path, niceness=19)
    took = time.monotonic() - began

    assert took < 1
    log = tmp_path / ".local" / "compile.log"
    while "done" not in log.read_text():
        assert time.monotonic() - began < 30
        time.sleep(0.05)
    assert log.read_text().startswith("-m matching.engine warmup 19\n")
