"""Provides `manage.py setup`: makes the platform's first owner."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from accounts.services.companies import set_up_operator
from accounts.services.passwords import reset_link
from common.errors import DomainError

MAX_NAME = 160


class Command(BaseCommand):
    """Prints a link by which the first operator sets a password; safe to repeat."""

    help = "Makes the operator's organisation and its first owner; prints a link for the password."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declares who operates the platform and where it is reached."""
        parser.add_argument("--operator-name", required=True, help="of the operating organisation")
        parser.add_argument("--email", required=True, help="address of the first owner")
        parser.add_argument(
            "--site",
            default=settings.ACCOUNTS["public_url"],
            help="such as https://millshare.example.com; by default PUBLIC_URL",
        )
        parser.add_argument(
            "--new-link", action="store_true", help="print a link though a password is set"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Creates what is missing and prints the link."""
        name, email, site = (options[key] for key in ("operator_name", "email", "site"))
        if not name.strip() or len(name) > MAX_NAME:
            raise CommandError(f"--operator-name: 1 to {MAX_NAME} characters.")
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"--email: {email!r} is no e-mail address.") from None
        if urlsplit(site).scheme not in ("http", "https") or not urlsplit(site).netloc:
            raise CommandError("--site: give the address, such as https://millshare.example.com.")
        try:
            user = set_up_operator(name=name.strip(), email=email)
        except DomainError as error:
            raise CommandError(str(error.detail)) from None
        if user.has_usable_password() and not options["new_link"]:
            self.stdout.write(
                f"{user.email} is set up and has a password. For a new one choose “Forgot your"
                " password?” on the sign-in page, or repeat this with --new-link."
            )
            return
        minutes = settings.PASSWORD_RESET_TIMEOUT // 60
        self.stdout.write(
            f"{user.email} sets a password here. The link serves once, within {minutes} minutes:"
        )
        self.stdout.write(reset_link(user, site.rstrip("/")))
