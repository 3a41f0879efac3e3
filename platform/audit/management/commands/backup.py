"""Provides `manage.py backup`: writes database and files into one archive."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.backups import CannotBackUp, write_backup


class Command(BaseCommand):
    """Writes a backup while the product runs."""

    help = "Writes the database and the uploaded files into one archive."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declares the archive."""
        parser.add_argument("file", type=Path, help="such as /backups/millshare-2026-12-01.tar")

    def handle(self, *args: Any, **options: Any) -> None:
        """Writes it and says what it has."""
        target: Path = options["file"].absolute()
        try:
            manifest = write_backup(target)
        except CannotBackUp as error:
            raise CommandError(str(error)) from None
        size = target.stat().st_size / 1_000_000
        self.stdout.write(
            f"{target}: {sum(manifest.rows.values())} rows of {len(manifest.rows)} tables,"
            f" {manifest.files} files, {size:.1f} MB."
        )
