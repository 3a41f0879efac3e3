"""Provides `manage.py screenshots`: pictures of every page, on a generated market."""

import sys
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from demo.screenshots import take_all
from embedded.errors import Terminated

INTERRUPTED, TERMINATED = 130, 143


class Command(BaseCommand):
    """Takes screenshots."""

    help = "Takes pictures of every page, light, dark, on a phone and in Chinese."
    # The command creates the tables itself.
    requires_migrations_checks = False
    requires_system_checks: ClassVar[list[str]] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declares the folder."""
        parser.add_argument(
            "--folder", type=Path, default=Path(settings.ROOT) / "docs" / "screenshots"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Takes the screenshots; a signal ends it with the exit code that shells expect."""
        try:
            take_all.take_screenshots(options["folder"].resolve(), sys.stdout)
        except Terminated:
            sys.exit(TERMINATED)
        except KeyboardInterrupt:
            sys.exit(INTERRUPTED)
