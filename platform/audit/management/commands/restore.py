"""Provides `manage.py restore`: reads an archive and checks the ledger."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.backups import CannotBackUp, restore_backup


class Command(BaseCommand):
    """Restores a backup; nothing else of the product runs meanwhile."""

    help = "Restores the database and the uploaded files from an archive of `backup`."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declares the archive, and that what is there may be lost."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="delete the rows and files that are there"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Restores it, then checks every invariant; exits with 1 if one does not hold."""
        try:
            manifest = restore_backup(options["file"].absolute(), replace=options["replace"])
        except CannotBackUp as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"Restored the backup of {manifest.created_at}: {sum(manifest.rows.values())} rows,"
            f" {manifest.files} files."
        )
        call_command("verify_ledger", stdout=self.stdout)
