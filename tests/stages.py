"""Divides the suite into stages by marker and checks the default's budget.

Without a path, a run has the default stage: all that no marker of a stage names. With `--all` it
has every stage but `soak`, with `--soak` that one. A run of chosen paths has all that is in them
but `soak`. `-m` overrides these rules.
"""

import os
import time
from collections import defaultdict
from functools import cached_property
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

STAGES = ("slow", "browser", "system", "soak")
DEFAULT = "default"
# Folders whose tests are all of one stage; other files and tests bear the marker themselves.
FOLDERS = {"tests/console/browser": "browser", "tests/system": "system"}
# Seconds that the tests of the default stage may take, divided by the number of processes, on a
# machine that counts to COUNTED in COUNT_SECONDS or less; on a slower one as many times more.
BUDGET_SECONDS = 300
COUNTED, COUNT_SECONDS = 5_000_000, 0.4

# By default examples are derived and repeat; `--hypothesis-profile nightly` draws many others.
for name, examples in (("default", 25), ("nightly", 200)):
    settings.register_profile(
        name,
        max_examples=examples,
        deadline=None,
        derandomize=name == "default",
        # How long examples take depends on what else the machine does.
        suppress_health_check=[HealthCheck.too_slow],
    )
settings.load_profile("default")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the options that choose stages."""
    group = parser.getgroup("stages", "stages of the suite (tests/stages.py)")
    group.addoption(
        "--all",
        dest="all_stages",
        action="store_true",
        help="run all tests but those marked soak; "
        "without it those marked slow, browser or system are left out as well",
    )
    group.addoption("--soak", action="store_true", help="run the tests marked soak, and no others")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Chooses the stages of this run, unless `-m` names markers."""
    if not config.option.markexpr:
        config.option.markexpr = chosen_stages(config)
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Budget(config), "stage_budget")


def chosen_stages(config: pytest.Config) -> str:
    """Returns the marker expression of the run."""
    if config.option.soak:
        return "soak"
    if config.option.all_stages or config.args_source is pytest.Config.ArgsSource.ARGS:
        return "not soak"
    return " and ".join(f"not {stage}" for stage in STAGES)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks the tests of a stage's folder, and records the stage of every test."""
    for item in items:
        folder = item.path.parent
        for start, stage in FOLDERS.items():
            if folder.is_relative_to(config.rootpath / Path(start)):
                item.add_marker(stage)
        stages = [stage for stage in STAGES if item.get_closest_marker(stage)]
        item.user_properties.append(("stage", stages[0] if stages else DEFAULT))


def machine_factor() -> float:
    """Returns how many times slower this machine counts, at least 1."""
    began = time.perf_counter()
    total = 0
    for number in range(COUNTED):
        total += number * number % 7
    return max(1.0, (time.perf_counter() - began) / COUNT_SECONDS)


class Budget:
    """Adds up the seconds of each stage and checks the default's budget."""

    def __init__(self, config: pytest.Config) -> None:
        self.processes = max(1, len(getattr(config.option, "tx", None) or ()))
        self.seconds: dict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Adds the duration of a phase of a test."""
        stage = dict(report.user_properties).get("stage", DEFAULT)
        self.seconds[str(stage)] += report.duration / self.processes

    def is_exceeded(self) -> bool:
        """Returns whether the default stage took more than its budget."""
        return self.seconds[DEFAULT] > BUDGET_SECONDS and self.seconds[DEFAULT] > self.budget

    @cached_property
    def budget(self) -> float:
        """Returns the budget of this machine in seconds."""
        return BUDGET_SECONDS * machine_factor()

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fails the run at twice the budget where `CI` is set; less may be the machine."""
        is_far_over = self.seconds[DEFAULT] > 2 * BUDGET_SECONDS and (
            self.seconds[DEFAULT] > 2 * self.budget
        )
        if is_far_over and os.environ.get("CI") == "true" and not session.exitstatus:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Reports the seconds of each stage, over the number of processes."""
        found = {stage: seconds for stage, seconds in self.seconds.items() if seconds}
        if not found:
            return
        words = ", ".join(f"{stage} {seconds:.0f} s" for stage, seconds in sorted(found.items()))
        terminalreporter.section("stages")
        terminalreporter.line(f"{words} (tests only, divided by {self.processes} processes)")
        if self.is_exceeded():
            terminalreporter.line(
                f"over budget: the default stage may take {self.budget:.0f} s; speed up or mark "
                "the slowest of its tests (--durations=10)",
                red=True,
            )
