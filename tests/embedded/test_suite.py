"""Tests `manage.py test`: its servers and its exit code."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.embedded.watching import processes_of, wait_until_gone

pytestmark = pytest.mark.system

PLATFORM = Path(__file__).resolve().parents[2] / "platform"
RUN = """
import sys
from pathlib import Path
from embedded import suite

sys.exit(suite.run(Path(sys.argv[1]), ["-p", "no:cacheprovider", *sys.argv[2:]]))
"""
PASSES = """
import os
from urllib.parse import urlsplit

def test_urls_are_there():
    assert urlsplit(os.environ["DATABASE_URL"]).scheme == "postgres"
    assert urlsplit(os.environ["REDIS_URL"]).scheme == "redis"
"""


def start(root: Path, tests: str, *arguments: str) -> subprocess.Popen[str]:
    """Runs the suite over one test file in a project of its own."""
    (root / "pytest.ini").write_text("[pytest]\n")
    (root / "test_it.py").write_text(tests)
    environment = {**os.environ, "PYTHONPATH": str(PLATFORM)}
    for name in ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)
    return subprocess.Popen(
        [sys.executable, "-c", RUN, str(root), *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_suite_lends_urls_and_ends_with_the_line_of_pytest(tmp_path: Path) -> None:
    suite = start(tmp_path, PASSES)

    output, _ = suite.communicate(timeout=120)

    assert suite.returncode == 0, output
    assert "1 passed" in output.rstrip().splitlines()[-1]
    assert processes_of(tmp_path) == set()


def test_arguments_go_to_pytest_and_its_exit_code_comes_back(tmp_path: Path) -> None:
    suite = start(tmp_path, PASSES, "-k", "nothing_is_called_so")

    output, _ = suite.communicate(timeout=120)

    assert suite.returncode == int(pytest.ExitCode.NO_TESTS_COLLECTED), output


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (signal.SIGTERM, 143),
        (signal.SIGINT, int(pytest.ExitCode.INTERRUPTED)),
        (signal.SIGSEGV, -signal.SIGSEGV),
    ],
)
def test_nothing_runs_on_after_a_suite_that_was_stopped_or_crashed(
    number: signal.Signals, code: int, tmp_path: Path
) -> None:
    suite = start(tmp_path, "import time\n\ndef test_lasts():\n    time.sleep(60)\n")
    until = time.monotonic() + 30
    while not list(tmp_path.glob(".local/throwaway/*/servers.json")) and time.monotonic() < until:
        time.sleep(0.05)
    # Until pytest runs the test, the signal would meet the start of Python instead.
    time.sleep(1.0)
    before = processes_of(tmp_path)

    suite.send_signal(number)
    output, _ = suite.communicate(timeout=120)

    assert before
    assert suite.returncode == code, output
    assert wait_until_gone(tmp_path) == set()
