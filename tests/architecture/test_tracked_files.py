"""Keeps machine paths and registry hosts out of the repository."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Written in pieces, so that this file passes its own test.
MACHINE_PATHS = [
    r"(?<![\w.*])/" + name + r"/"
    for name in ("root", "work", r"home/\w+", "opt/" + "pypi", "Users")
]
REGISTRY_HOSTS = [
    name + r"\." + rest
    for name, rest in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", r"npmjs\.org"),
        ("registry", r"yarnpkg\.com"),
        ("deb", r"debian\.org"),
        ("proxy", r"golang\.org"),
    )
]
FORBIDDEN = re.compile("|".join([*MACHINE_PATHS, *REGISTRY_HOSTS]))


def tracked_texts() -> dict[str, str]:
    """Yields every text file that git tracks, or would with `git add`."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    texts = {}
    for name in filter(None, listed.stdout.decode().split("\0")):
        content = (ROOT / name).read_bytes() if (ROOT / name).is_file() else b"\0"
        if b"\0" not in content:
            texts[name] = content.decode(errors="replace")
    return texts


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a git clone")
def test_no_file_names_a_machine_path_or_a_registry() -> None:
    texts = tracked_texts()

    found = [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in texts.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if FORBIDDEN.search(line)
    ]

    assert "manage.py" in texts
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "cd /" + "root/project",
        "see /" + "work/main",
        "/" + "home/anna/x",
        "https://pypi" + ".org/p",
    ],
)
def test_the_search_finds_what_it_is_for(line: str) -> None:
    assert FORBIDDEN.search(line)


@pytest.mark.parametrize("line", ["COPY . /app/network/", "a/root/b", "https://example.org/root/"])
def test_the_search_leaves_other_words_alone(line: str) -> None:
    assert not FORBIDDEN.search(line)
