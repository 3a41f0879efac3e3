"""Installs the pinned packages into `.venv` and runs the command again inside it.

Standard library only. It parses on Python 3.8, so that an old interpreter gets a clear message. It
does nothing where this interpreter already has every pinned version, so that an activated
environment is respected; `MILLSHARE_BOOTSTRAP=never` (set in the image) turns it off.
"""

import contextlib
import fcntl
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from bootstrap_install import CannotInstall, Installer, cause_of, report, runs

OLDEST_PYTHON = (3, 11)
INTERRUPTED = 130


class Stopped(KeyboardInterrupt):
    """Reports SIGTERM or SIGHUP, which are handled as Ctrl-C is."""


def ensure_installed(root, argv):
    """Returns if this interpreter can run the command; else installs it and execs.

    Ends the process with one line on standard error where the installation fails.
    """
    files = files_for(argv[1:2])
    if os.environ.get("MILLSHARE_BOOTSTRAP") == "never":
        return
    with explained():
        if is_ready(root, files):
            return
        if not is_fresh(root, files):
            install(root, files)
        python = str(root / ".venv" / "bin" / "python")
        sys.stdout.flush()
        os.execv(python, [python, str(root / "manage.py"), *argv[1:]])


def files_for(command):
    """Returns the requirement files of a command, given by its name or nothing.

    Servers of one's own make those of the wheels unnecessary.
    """
    files = ["requirements.txt"]
    if not all(os.environ.get(name) for name in ("DATABASE_URL", "REDIS_URL")):
        files.append("requirements-embedded.txt")
    if command in (["demo"], ["test"], ["screenshots"]):
        files.append("requirements-cad.txt")
    if command in (["test"], ["screenshots"]):
        files += ["requirements-dev.txt", "requirements-browser.txt"]
        files += ["requirements-sentry.txt", "requirements-otlp.txt"]
    return files


def is_ready(root, files):
    """Returns whether this interpreter can run the command."""
    if runs_inside(root / ".venv"):
        return is_fresh(root, files)
    return sys.version_info >= OLDEST_PYTHON and has_pins(root, files)


@contextlib.contextmanager
def explained():
    """Turns a failure into one last line and an exit code."""
    try:
        yield
    except CannotInstall as failure:
        if failure.details:
            report(failure.details)
        report(f"Millshare cannot start: {failure}, then run the same command again.")
        sys.exit(1)
    except KeyboardInterrupt:
        report("Millshare: interrupted while installing; the next start finishes it.")
        sys.exit(INTERRUPTED)
    except OSError as error:
        report(f"Millshare cannot start: {cause_of(str(error)) or error}.")
        sys.exit(1)


def runs_inside(venv):
    """Returns whether this interpreter is the one in `.venv`."""
    try:
        return os.path.samefile(sys.prefix, venv)
    except OSError:
        return False


def is_fresh(root, files):
    """Returns whether `.venv` was completely installed, here, from these requirements."""
    try:
        stamp = json.loads((root / ".venv" / "millshare.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    installed = stamp.get("files", {})
    return stamp.get("root") == str(root) and all(
        installed.get(name) == fingerprint(root / name) for name in files
    )


def fingerprint(file):
    """Returns the SHA-256 of a requirement file."""
    return hashlib.sha256(content(file)).hexdigest()


def content(file):
    """Returns the bytes of a requirement file; raises CannotInstall without it."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise CannotInstall(f"{file.name} is missing: restore it from git") from None


def has_pins(root, files):
    """Returns whether this interpreter has a pinned version of each pinned package."""
    if importlib.util.find_spec("django") is None:
        return False
    wanted = {}
    for file in files:
        for line in content(root / file).decode("utf-8").splitlines():
            pin, _, marker = line.partition(";")
            name, equals, version = pin.rstrip(" \\").partition("==")
            if equals:
                known = wanted.setdefault(name.partition("[")[0].strip(), [])
                known.append((version.strip(), bool(marker)))
    for name, versions in wanted.items():
        try:
            if importlib.metadata.version(name) not in [version for version, _ in versions]:
                return False
        except importlib.metadata.PackageNotFoundError:
            # A marker may exclude the package here; only the installer evaluates it.
            if not all(conditional for _, conditional in versions):
                return False
    return True


def install(root, files):
    """Brings `.venv` up to the requirement files; a second start waits for the first."""
    with sole_installer(root) as lock:
        if is_fresh(root, files):
            return
        if sys.version_info < OLDEST_PYTHON and not runs(root / ".venv"):
            raise CannotInstall(
                "Python {}.{} is too old: install Python 3.11 or later".format(*sys.version_info)
            )
        stamp = root / ".venv" / "millshare.json"
        with contextlib.suppress(FileNotFoundError):
            stamp.unlink()
        report("Millshare: installing into .venv … ", end="")
        started = time.monotonic()
        installer = Installer(root, lock)
        try:
            with stoppable():
                installer.make_venv()
                installer.fill_venv(files)
                installer.add_source()
        except BaseException:
            # The progress line has to end before the one with the cause.
            report("")
            raise
        known = {name: fingerprint(root / name) for name in files}
        draft = stamp.with_suffix(".new")
        draft.write_text(json.dumps({"root": str(root), "files": known}), encoding="utf-8")
        draft.replace(stamp)
        report(f"done in {time.monotonic() - started:.0f} s")
        # Tests and screenshots need the kernels at once; other commands can serve without them.
        compile_engine(root, niceness=0 if "requirements-dev.txt" in files else 19)


def compile_engine(root, niceness):
    """Starts to compile the matching engine in the background; its users wait for it.

    The compilation outlives this process; its output goes to `.local/compile.log`.
    """
    # At the lowest priority it leaves the processors to work in the foreground.
    in_background = ["sh", "-c", f'nice -n {niceness} "$@" &', "sh"]
    python = str(root / ".venv" / "bin" / "python")
    with (root / ".local" / "compile.log").open("wb") as log:
        subprocess.run(
            [*in_background, python, "-m", "matching.engine", "warmup"],
            cwd=root,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


@contextlib.contextmanager
def sole_installer(root):
    """Holds the lock of this folder's installation, after another start that has it.

    The installing children inherit the lock: one that outlives a killed start keeps the next
    start waiting.
    """
    (root / ".local").mkdir(exist_ok=True)
    with (root / ".local" / "install.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            report("Millshare: waiting for another start to finish installing …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock


@contextlib.contextmanager
def stoppable():
    """Lets SIGTERM and SIGHUP end an installation in order, as Ctrl-C does."""

    def stop(number, frame):
        raise Stopped

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


if __name__ == "__main__":
    # For CI: everything that the suite and the static checks need, and nothing more.
    with explained():
        install(Path(__file__).resolve().parents[1], files_for(["test"]))
