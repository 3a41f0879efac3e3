"""Finds the system's browser for tests and screenshots."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Without the fonts Chinese pages are empty boxes.
PACKAGES = ("chromium", "fonts-noto-cjk")
# Mirrors that do not answer are abandoned early.
APT_OPTIONS = ("-qq", "-o=Acquire::Retries=1", "-o=Acquire::http::Timeout=20")
APT_SECONDS = 600


class NoBrowser(Exception):
    """Reports what is missing for a browser and what to do."""


def find() -> str | None:
    """Returns the first browser on the path."""
    return next((found for found in map(shutil.which, NAMES) if found), None)


def ensure(root: Path, report: Callable[[str], None]) -> str:
    """Returns the browser's path; installs Debian's where it is missing and allowed.

    A second process waits for the first. `report` gets a line before anything is installed. Raises
    NoBrowser.
    """
    if found := find():
        return found
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise NoBrowser(f"no browser is on the path: apt install {' '.join(PACKAGES)}")
    (root / ".local").mkdir(exist_ok=True)
    with (root / ".local" / "chromium.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if found := find():
            return found
        report(f"Millshare: installing {' and '.join(PACKAGES)} …")
        install(root / ".local" / "chromium.log")
    if found := find():
        return found
    raise NoBrowser("apt-get has installed no browser: look at .local/chromium.log")


def install(log: Path) -> None:
    """Installs the packages by apt-get, whose words go to the log. Raises NoBrowser."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    steps = (["update"], ["install", "--yes", "--no-install-recommends", *PACKAGES])
    with log.open("wb") as words:
        for step in steps:
            try:
                done = subprocess.run(
                    ["apt-get", *APT_OPTIONS, *step],
                    stdin=subprocess.DEVNULL,
                    stdout=words,
                    stderr=words,
                    env=environment,
                    timeout=APT_SECONDS,
                    check=False,
                )
            except subprocess.TimeoutExpired:
                raise NoBrowser("apt-get takes too long: look at .local/chromium.log") from None
            if done.returncode != 0:
                raise NoBrowser("apt-get cannot install a browser: look at .local/chromium.log")
