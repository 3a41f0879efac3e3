"""Makes `.venv` and installs the pinned packages with uv, or else with pip.

Standard library only; parses on Python 3.8, as `bootstrap` does, which calls it.
"""

import ast
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

UV = "uv==0.13.9"
LOG_LINES_SHOWN = 15

# Environment variables of uv that correspond to settings of pip, whose configuration uv ignores.
UV_WORDS = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "constraint": "UV_CONSTRAINT",
    "timeout": "UV_HTTP_TIMEOUT",
    "default-timeout": "UV_HTTP_TIMEOUT",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY",
}

# The first pattern that occurs in the installer's log gives the cause and the remedy.
CAUSES = (
    (
        r"Hash mismatch|DO NOT MATCH THE HASHES",
        "a package has another content than the one that was locked: look at pip's index-url",
    ),
    (r"No space left|os error 28|Disk quota", "the disk is full: make about 1 GB free"),
    (
        r"Permission denied|Read-only file system|os error 13|os error 30",
        "this folder cannot be written: run as its owner, or clone it to a folder of your own",
    ),
    (
        r"resolution|resolve host|dns error|[Nn]ame or service|unreachable|timed out|ConnectTimeout"
        r"|Connection refused|NewConnectionError|ProxyError|SSLError|error sending request"
        r"|tcp connect error|client error \(Connect\)|from versions: none",
        "the package index cannot be reached or lacks a package: "
        "check the network, and pip's index-url and proxy",
    ),
    (
        r"No matching distribution|No solution found|not find a version",
        "a pinned package is not offered for this Python or machine: use Python 3.11 to 3.13 "
        "on Linux, or look at pip's index-url",
    ),
)


class CannotInstall(Exception):
    """Reports what is missing and what to do; `details` are the log's last lines."""

    def __init__(self, message, details=""):
        super().__init__(message)
        self.details = details


def report(text, end="\n"):
    """Writes to standard error, since standard output belongs to the command."""
    sys.stderr.write(text + end)
    sys.stderr.flush()


def runs(venv):
    """Returns whether `.venv` has pip, a new enough Python and was made in this place.

    A folder that was moved, or whose Python was removed, fails here and is made again.
    """
    probe = (
        "import sys, importlib.util as u; "
        "sys.exit(sys.version_info < (3, 11) or u.find_spec('pip') is None)"
    )
    try:
        configuration = (venv / "pyvenv.cfg").read_text(encoding="utf-8")
        done = subprocess.run([str(venv / "bin" / "python"), "-c", probe], capture_output=True)
    except OSError:
        return False
    made = re.search(r"^command = .* -m venv (?:--\S+ )*(/.*)$", configuration, re.MULTILINE)
    return done.returncode == 0 and (made is None or Path(made.group(1)).resolve() == venv)


class Installer:
    """Runs the tools that make and fill `.venv`; logs to `.local/install.log`."""

    def __init__(self, root, lock):
        self.root = root
        self.venv = root / ".venv"
        self.python = str(self.venv / "bin" / "python")
        self.lock = lock
        self.log = root / ".local" / "install.log"
        self.log.write_bytes(b"")

    def make_venv(self):
        """Makes `.venv` with pip where it is missing or broken."""
        if runs(self.venv):
            return
        lacks = {
            name for name in ("venv", "ensurepip", "pip") if not importlib.util.find_spec(name)
        }
        if "venv" in lacks or {"ensurepip", "pip"} <= lacks:
            raise CannotInstall(
                "this Python has no venv module: install it "
                "(Debian and Ubuntu: apt install python3-venv)"
            )
        if self.venv.is_symlink() or self.venv.is_file():
            raise CannotInstall(".venv is not a folder: remove it")
        if self.venv.exists():
            shutil.rmtree(self.venv)
        steps = [[sys.executable, "-m", "venv", str(self.venv)]]
        if "ensurepip" in lacks:
            # Debian keeps ensurepip in a package of its own; the system's pip can stand in.
            steps[0].insert(3, "--without-pip")
            steps.append([sys.executable, "-m", "pip", "--python", self.python, "install", "pip"])
        if not all(self.call(step) for step in steps):
            raise self.failure("the virtual environment cannot be made: look at .local/install.log")

    def fill_venv(self, files):
        """Installs the requirement files with uv, and with pip where uv cannot.

        Both refuse a package whose content is not that of its hashes.
        """
        wanted = [word for name in files for word in ("-r", str(self.root / name))]
        pip = [self.python, "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
        uv = [self.python, "-m", "uv", "pip", "install", "--python", self.python, "--quiet"]
        if self.call([*pip, UV]):
            environment = self.uv_environment()
            if environment and self.call([*uv, *wanted], environment):
                return
        report("with pip, which takes longer … ", end="")
        if not self.call([*pip, *wanted]):
            raise self.failure("the packages cannot be installed: look at .local/install.log")

    def add_source(self):
        """Puts the project's folders on the path of `.venv`."""
        (packages,) = self.venv.glob("lib/python3.*/site-packages")
        lines = "{}\n{}\n".format(self.root, self.root / "platform")
        (packages / "millshare.pth").write_text(lines, encoding="utf-8")

    def uv_environment(self):
        """Returns variables that make uv use pip's index settings.

        Returns None if pip runs with `--no-index`, for which uv has no variable.
        """
        listing = subprocess.run(
            [self.python, "-m", "pip", "config", "list"], capture_output=True, text=True
        )
        settings = pip_settings(listing.stdout)
        if "no-index" in settings:
            return None
        environment = dict(os.environ)
        for word, value in settings.items():
            environment.setdefault(UV_WORDS[word], " ".join(value.split()))
        if "UV_INDEX" in environment:
            # By default uv takes a package from the first index that has it, unlike pip.
            environment.setdefault("UV_INDEX_STRATEGY", "unsafe-best-match")
        if not os.access(os.path.expanduser("~"), os.W_OK):
            environment.setdefault("UV_NO_CACHE", "1")
        return environment

    def call(self, command, environment=None):
        """Runs a tool and returns whether it succeeded; ends it on an interrupt."""
        with self.log.open("ab") as log:
            tool = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
                pass_fds=[self.lock.fileno()],
                # A process group of its own, so that the tool's children end with it.
                start_new_session=True,
            )
            try:
                return tool.wait() == 0
            except BaseException:
                os.killpg(tool.pid, signal.SIGTERM)
                try:
                    tool.wait(timeout=5)
                except subprocess.TimeoutExpired:
                    os.killpg(tool.pid, signal.SIGKILL)
                    tool.wait()
                raise

    def failure(self, otherwise):
        """Returns an error with the cause that the log names, or else with `otherwise`."""
        text = self.log.read_text(encoding="utf-8", errors="replace")
        cause = cause_of(text)
        if cause:
            return CannotInstall(cause)
        lines = [line for line in text.splitlines() if not line.startswith("WARNING")]
        return CannotInstall(otherwise, "\n".join(lines[-LOG_LINES_SHOWN:]))


def cause_of(text):
    """Returns the known cause and remedy that a log names, or None."""
    for pattern, words in CAUSES:
        if re.search(pattern, text):
            return words
    return None


def pip_settings(listing):
    """Returns the settings of `pip config list` that uv needs."""
    settings = {}
    # In rising order: pip prefers `[install]` to `[global]`, and the environment to both.
    for section in ("global", "install", ":env:"):
        for line in listing.splitlines():
            key, _, value = line.partition("=")
            home, _, name = key.rpartition(".")
            if home == section and (name in UV_WORDS or name == "no-index"):
                settings[name] = ast.literal_eval(value)
    return settings
