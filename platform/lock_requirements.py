"""Writes the requirement files: every package at one version, with hashes.

    .venv/bin/python platform/lock_requirements.py [--upgrade]

Known versions stay unless `--upgrade` is given. A file has what the files that it names have not.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Each file with the extra that it is for, and the file that it begins with.
FILES = (
    ("requirements.txt", "", ""),
    ("requirements-embedded.txt", "embedded", "requirements.txt"),
    ("requirements-cad.txt", "cad", "requirements.txt"),
    ("requirements-sentry.txt", "sentry", "requirements.txt"),
    ("requirements-otlp.txt", "otlp", "requirements.txt"),
    ("requirements-dev.txt", "dev", "requirements.txt"),
    ("requirements-browser.txt", "browser", "requirements-dev.txt"),
    ("requirements-benchmarks.txt", "benchmarks", "requirements.txt"),
)
OLDEST_PYTHON = "3.11"


def entries_of(text: str) -> dict[str, str]:
    """Returns each package's lines, by name: pins, each with its hashes below it."""
    found: dict[str, str] = {}
    for name, rest in re.findall(r"^([a-z0-9][^=\s\[]*)(.*(?:\n[ ]+.*)*)$", text, re.MULTILINE):
        found[name] = f"{found.get(name, '')}{name}{rest}\n"
    return found


def known_versions() -> str:
    """Returns the pins of all files, without hashes, as constraints."""
    texts = ((ROOT / name).read_text(encoding="utf-8") for name, _extra, _base in FILES)
    pins = {
        pin
        for text in texts
        for pin in re.findall(r"^[a-z0-9][^\\\n]*==[^\\\n]*", text, re.MULTILINE)
    }
    return "".join(f"{pin}\n" for pin in sorted(pins))


def locked(extra: str, constraints: str) -> dict[str, str]:
    """Resolves the product's packages with those of an extra, for every platform."""
    command = [
        *(sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--quiet"),
        *("--universal", "--generate-hashes", "--no-header", "--no-annotate"),
        *("--python-version", OLDEST_PYTHON, "--constraints", "-"),
        *(("--extra", extra) if extra else ()),
    ]
    done = subprocess.run(
        command, cwd=ROOT, input=constraints, stdout=subprocess.PIPE, text=True, check=True
    )
    return entries_of(done.stdout)


def main(arguments: list[str]) -> None:
    """Writes all files."""
    constraints = "" if "--upgrade" in arguments else known_versions()
    have: dict[str, set[str]] = {}
    for name, extra, base in FILES:
        found = locked(extra, constraints)
        packages = sorted(found.keys() - have.get(base, set()))
        have[name] = have.get(base, set()) | set(packages)
        first = f"-r {base}\n" if base else ""
        (ROOT / name).write_text(first + "".join(found[package] for package in packages))


if __name__ == "__main__":
    main(sys.argv[1:])
