"""Provides `manage.py demo`: a match run on a generated market."""

import sys
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandParser

from demo import runner
from demo.market_generator.generate import SIZES
from embedded.errors import Terminated

INTERRUPTED, TERMINATED = 130, 143


class Command(BaseCommand):
    """Parses the options and runs the demonstration."""

    help = "Shows a generated market matched by real servers and a real worker."
    # The tables may not exist yet.
    requires_migrations_checks = False
    requires_system_checks: ClassVar[list[str]] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declares the options; without any, a medium market is served until Ctrl-C."""
        parser.add_argument("--once", action="store_true", help="end after the result")
        parser.add_argument("--size", choices=SIZES, help="of the market (default: medium)")
        parser.add_argument("--seed", type=int, help="of the market (default: 1)")
        parser.add_argument("--port", type=int, help="of the web server (default: 8000 if free)")
        parser.add_argument("--seconds", type=int, default=5, help="for the search (default: 5)")
        parser.add_argument(
            "--fresh", action="store_true", help="replace the generated market that is kept"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs the demonstration; a signal ends it with the exit code that shells expect."""
        names = ("size", "seed", "port", "seconds", "once", "fresh")
        options = runner.DemoOptions(**{name: options[name] for name in names})
        try:
            runner.run(options, sys.stdout)
        except Terminated:
            sys.exit(TERMINATED)
        except KeyboardInterrupt:
            sys.exit(INTERRUPTED)
