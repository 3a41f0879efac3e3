"""Makes `.venv`, installs the pinned requirements and runs the same command again inside it.

Standard library only. It parses on Python 3.8, so that an old interpreter is refused in words.
It steps in unless this interpreter already has every pinned version, so an activated environment
of one's own is respected; `MILLSHARE_BOOTSTRAP=never` (set in the image) turns it off.
"""

import ast
import contextlib
import fcntl
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

OLDEST_PYTHON = (3, 11)
UV = "uv==0.13.9"
INTERRUPTED = 130
LOG_LINES_SHOWN = 15

# What pip is told by its configuration, in the words of uv, which reads none of it.
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

# The first pattern found in the installer's words names the cause and the way out.
CAUSES = (
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
    """What is missing and what to do, in one line; `details` are the installer's last words."""

    def __init__(self, message, details=""):
        super().__init__(message)
        self.details = details


class Stopped(KeyboardInterrupt):
    """SIGTERM or SIGHUP, treated as Ctrl-C is."""


def ensure_installed(root, argv):
    """Returns where this interpreter can run the command; else installs and runs it in `.venv`.

    Ends the process with one line on standard error where it cannot.
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
    """The requirement files of a command; `command` holds its name, or nothing."""
    if command in (["test"], ["screenshots"]):
        return ["requirements.txt", "requirements-dev.txt", "requirements-browser.txt"]
    return ["requirements.txt"]


def is_ready(root, files):
    """Whether this very interpreter can run the command."""
    if runs_inside(root / ".venv"):
        return is_fresh(root, files)
    return sys.version_info >= OLDEST_PYTHON and has_pins(root, files)


@contextlib.contextmanager
def explained():
    """Turns what went wrong into one last line and an exit code."""
    try:
        yield
    except CannotInstall as failure:
        if failure.details:
            say(failure.details)
        say(f"Millshare cannot start: {failure}, then run the same command again.")
        sys.exit(1)
    except KeyboardInterrupt:
        say("Millshare: interrupted while installing; the next start finishes it.")
        sys.exit(INTERRUPTED)
    except OSError as error:
        say(f"Millshare cannot start: {cause_of(str(error)) or error}.")
        sys.exit(1)


def say(text, end="\n"):
    """People read the standard error; the standard output belongs to the command."""
    sys.stderr.write(text + end)
    sys.stderr.flush()


def runs_inside(venv):
    """Whether this interpreter is the one in `.venv`."""
    try:
        return os.path.samefile(sys.prefix, venv)
    except OSError:
        return False


def is_fresh(root, files):
    """Whether `.venv` was completely installed, here, from these requirement files as they are."""
    try:
        stamp = json.loads((root / ".venv" / "millshare.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    installed = stamp.get("files", {})
    return stamp.get("root") == str(root) and all(
        installed.get(name) == fingerprint(root / name) for name in files
    )


def fingerprint(file):
    """SHA-256 of a requirement file."""
    return hashlib.sha256(content(file)).hexdigest()


def content(file):
    """The bytes of a requirement file."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise CannotInstall(f"{file.name} is missing: restore it from git") from None


def has_pins(root, files):
    """Whether this interpreter has, of each pinned package, one of the pinned versions."""
    if importlib.util.find_spec("django") is None:
        return False
    wanted = {}
    for file in files:
        for line in content(root / file).decode("utf-8").splitlines():
            pin, _, marker = line.partition(";")
            name, equals, version = pin.partition("==")
            if equals:
                known = wanted.setdefault(name.partition("[")[0].strip(), [])
                known.append((version.strip(), bool(marker)))
    for name, versions in wanted.items():
        try:
            if importlib.metadata.version(name) not in [version for version, _ in versions]:
                return False
        except importlib.metadata.PackageNotFoundError:
            # A marker may exclude the package here; it is evaluated when pip installs.
            if not all(conditional for _, conditional in versions):
                return False
    return True


def install(root, files):
    """Brings `.venv` to the requirement files; a second start waits for the first to finish."""
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
        say("Millshare: installing into .venv … ", end="")
        started = time.monotonic()
        installer = Installer(root, lock)
        try:
            with stoppable():
                installer.make_venv()
                installer.fill_venv(files)
        except BaseException:
            # The line of progress ends before the one that says why.
            say("")
            raise
        known = {name: fingerprint(root / name) for name in files}
        draft = stamp.with_suffix(".new")
        draft.write_text(json.dumps({"root": str(root), "files": known}), encoding="utf-8")
        draft.replace(stamp)
        say(f"done in {time.monotonic() - started:.0f} s")
        # Tests and screenshots need it at once; another command can serve before it is there.
        compile_engine(root, niceness=0 if "requirements-dev.txt" in files else 19)


def compile_engine(root, niceness):
    """Starts to compile the matching engine beside all else; what needs it first waits for it.

    It goes on by itself when this start ends; its words go to `.local/compile.log`.
    """
    # At the lowest priority, what works in the foreground goes first.
    beside = ["sh", "-c", f'nice -n {niceness} "$@" &', "sh"]
    python = str(root / ".venv" / "bin" / "python")
    with (root / ".local" / "compile.log").open("wb") as log:
        subprocess.run(
            [*beside, python, "-m", "matching.engine", "warm"],
            cwd=root,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


@contextlib.contextmanager
def sole_installer(root):
    """Holds the lock of this folder's installation, waiting for another start that has it.

    The installing children inherit it: one that outlives a killed start keeps the next one waiting.
    """
    (root / ".local").mkdir(exist_ok=True)
    with (root / ".local" / "install.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Millshare: waiting for another start to finish installing …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock


@contextlib.contextmanager
def stoppable():
    """While installing, SIGTERM and SIGHUP end it in order, as Ctrl-C does."""

    def stop(number, frame):
        raise Stopped

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def runs(venv):
    """Whether the interpreter of `.venv` starts, has pip, believes in its place and is new enough.

    A folder that was moved, or whose Python was removed, fails here and is made anew.
    """
    probe = (
        "import sys, importlib.util as u; "
        "sys.exit(sys.version_info < (3, 11) or u.find_spec('pip') is None)"
    )
    try:
        told = (venv / "pyvenv.cfg").read_text(encoding="utf-8")
        done = subprocess.run([str(venv / "bin" / "python"), "-c", probe], capture_output=True)
    except OSError:
        return False
    made = re.search(r"^command = .* -m venv (?:--\S+ )*(/.*)$", told, re.MULTILINE)
    return done.returncode == 0 and (made is None or Path(made.group(1)).resolve() == venv)


class Installer:
    """Runs the tools that make and fill `.venv`; their words go to `.local/install.log`."""

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
        """Installs the requirement files with uv, and with pip where uv cannot."""
        wanted = [word for name in files for word in ("-r", str(self.root / name))]
        pip = [self.python, "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
        uv = [self.python, "-m", "uv", "pip", "install", "--python", self.python, "--quiet"]
        if self.call([*pip, UV]):
            environment = self.uv_environment()
            if environment and self.call([*uv, *wanted], environment):
                return
        say("with pip, which takes longer … ", end="")
        if not self.call([*pip, *wanted]):
            raise self.failure("the packages cannot be installed: look at .local/install.log")

    def uv_environment(self):
        """The environment in which uv uses the indexes, links and limits that pip is told of.

        None where pip is told to use no index, which uv cannot be told by its environment.
        """
        told = subprocess.run(
            [self.python, "-m", "pip", "config", "list"], capture_output=True, text=True
        )
        settings = pip_settings(told.stdout)
        if "no-index" in settings:
            return None
        environment = dict(os.environ)
        for word, value in settings.items():
            environment.setdefault(UV_WORDS[word], " ".join(value.split()))
        if "UV_INDEX" in environment:
            # pip takes the best version of all indexes, uv by default the first index that knows.
            environment.setdefault("UV_INDEX_STRATEGY", "unsafe-best-match")
        if not os.access(os.path.expanduser("~"), os.W_OK):
            environment.setdefault("UV_NO_CACHE", "1")
        return environment

    def call(self, command, environment=None):
        """Runs a tool to its end and tells whether it succeeded; stops it when stopped."""
        with self.log.open("ab") as log:
            tool = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
                pass_fds=[self.lock.fileno()],
                # A group of its own, so that what the tool has started is stopped with it.
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
        """What the log says went wrong."""
        text = self.log.read_text(encoding="utf-8", errors="replace")
        cause = cause_of(text)
        if cause:
            return CannotInstall(cause)
        lines = [line for line in text.splitlines() if not line.startswith("WARNING")]
        return CannotInstall(otherwise, "\n".join(lines[-LOG_LINES_SHOWN:]))


def cause_of(text):
    """The cause and the way out in words, or None where the text names none that is known."""
    for pattern, words in CAUSES:
        if re.search(pattern, text):
            return words
    return None


def pip_settings(listing):
    """The settings of `pip config list` that uv must be told of; the nearest to the user wins."""
    settings = {}
    # Sections in rising order: pip lets `[install]` win over `[global]`, and the environment both.
    for section in ("global", "install", ":env:"):
        for line in listing.splitlines():
            key, _, value = line.partition("=")
            home, _, name = key.rpartition(".")
            if home == section and (name in UV_WORDS or name == "no-index"):
                settings[name] = ast.literal_eval(value)
    return settings


if __name__ == "__main__":
    # For CI: everything that the suite and the static checks need, and nothing more.
    with explained():
        install(Path(__file__).resolve().parents[1], files_for(["test"]))
