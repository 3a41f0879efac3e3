"""`manage.py screenshots`: pictures of every page, on a generated market."""

import sys
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from demo import screenshots
from embedded.errors import Terminated

INTERRUPTED, TERMINATED = 130, 143


class Command(BaseCommand):
    """Takes the pictures."""

    help = "Takes pictures of every page, light, dark, on a phone and in Chinese."
    # The tables are made by the command itself.
    requires_migrations_checks = False
    requires_system_checks: ClassVar[list[str]] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument(
            "--folder", type=Path, default=Path(settings.ROOT) / "docs" / "screenshots"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Takes them; a signal ends it with the code that shells expect."""
        try:
            screenshots.make(options["folder"].resolve(), sys.stdout)
        except Terminated:
            sys.exit(TERMINATED)
        except KeyboardInterrupt:
            sys.exit(INTERRUPTED)
