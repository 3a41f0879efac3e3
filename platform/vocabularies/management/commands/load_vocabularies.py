"""Loads newer vocabulary files, or seals changed ones for publication."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from vocabularies import loading
from vocabularies.models import VOCABULARIES


class Command(BaseCommand):
    """Loads all vocabularies or the named ones."""

    help = "Loads the vocabulary files; terms that left a file are retired, never deleted."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="*", metavar="name", help=", ".join(VOCABULARIES))
        parser.add_argument(
            "--seal",
            metavar="VERSION",
            help="write this version and the files' checksums into the manifest; load nothing",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["seal"]:
                loading.seal(options["seal"], options["names"])
                self.stdout.write(f"Sealed as {options['seal']}.")
            else:
                self.load(options["names"])
        except loading.VocabularyFileError as error:
            raise CommandError(str(error)) from None

    def load(self, names: list[str]) -> None:
        """Loads the named vocabularies, or all, and prints the changes."""
        for name in names or [None]:
            for loaded, counts in loading.load(name).items():
                self.stdout.write(
                    f"{loaded}: {counts.created} created, {counts.changed} changed, "
                    f"{counts.unchanged} unchanged, {counts.retired} retired"
                )
