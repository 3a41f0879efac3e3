"""Provides `manage.py export_organisation`: writes an organisation's archive."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q

from accounts.models import Organisation
from exports.services.archive_writing import write_archive


class Command(BaseCommand):
    """Writes all that an organisation has into a file, as its owners see it."""

    help = "Writes an organisation's tables and files into one archive."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declares the organisation and the file."""
        parser.add_argument("organisation", help="its name or its id")
        parser.add_argument("file", type=Path, help="such as /backups/near-works.zip")
        parser.add_argument("--language", default="en", help="of the README: en or zh-hans")

    def handle(self, *args: Any, **options: Any) -> None:
        """Writes the archive and says what it has."""
        organisation = found(options["organisation"])
        target: Path = options["file"].absolute()
        unfinished = target.with_name(f"{target.name}.unfinished")
        try:
            # Only its owner reads it: it has prices, and names of people.
            unfinished.touch(mode=0o600, exist_ok=False)
            with unfinished.open("wb") as file:
                counts = write_archive(
                    organisation=organisation,
                    target=file,
                    language=options["language"],
                    progress=lambda _done, _of: True,
                )
            unfinished.replace(target)
        except OSError as error:
            raise CommandError(f"{target} cannot be written: {error.strerror}.") from None
        finally:
            unfinished.unlink(missing_ok=True)
        self.stdout.write(
            f"{target}: {sum(counts.values())} rows in {len(counts)} tables of {organisation}."
        )


def found(wanted: str) -> Organisation:
    """Returns the organisation of this name or id. Raises CommandError."""
    try:
        rows = list(Organisation.objects.filter(Q(name=wanted)) or by_id(wanted))
    except ValidationError:
        rows = []
    if not rows:
        raise CommandError(f"There is no organisation “{wanted}”; page Companies lists all.")
    return rows[0]


def by_id(wanted: str) -> Any:
    """Returns the organisation of this id. Raises ValidationError for what is no id."""
    return Organisation.objects.filter(pk=wanted)
