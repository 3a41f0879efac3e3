"""Provides `manage.py erase_person`: erases a person on behalf of an operator."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from common.errors import DomainError, FieldErrors
from privacy.services.erasure import erase_person


class Command(BaseCommand):
    """Erases one person, as page People does, however long it takes."""

    help = "Erases a person's data and keeps the books; cannot be undone."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declares the person, the operator, the reason and further texts."""
        parser.add_argument("email", help="of the person")
        parser.add_argument("--by", required=True, help="e-mail address of an operator")
        parser.add_argument("--reason", required=True, help="such as the date of the request")
        parser.add_argument(
            "--also", action="append", default=[], help="a further text, such as a phone number"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Erases the person and says how many rows changed."""
        person, by = found(options["email"]), found(options["by"])
        try:
            erasure = erase_person(
                person=person, by=by, reason=options["reason"], further=options["also"]
            )
        except FieldErrors as error:
            raise CommandError(" ".join(map(str, error.errors.values()))) from None
        except DomainError as error:
            raise CommandError(str(error.detail)) from None
        rows = sum(erasure.replaced.values())
        self.stdout.write(f"Erased; {rows} rows in {len(erasure.replaced)} tables changed.")


def found(email: str) -> User:
    """Returns the person with this address. Raises CommandError."""
    person = User.objects.filter(email=email.strip().lower()).first()
    if person is None:
        raise CommandError(f"There is no person with the address {email}.")
    return person
