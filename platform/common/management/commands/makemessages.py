"""Collects the messages of the whole product into its one catalogue."""

from typing import Any

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    """Runs Django's command for Chinese, without locations, wrapping and tests."""

    help = "Collects messages into platform/locale; needs gettext."

    def handle(self, *args: Any, **options: Any) -> None:
        """Adds the product's options to those that were given."""
        options["locale"] = options["locale"] or ["zh_Hans"]
        options["ignore_patterns"] = [*options["ignore_patterns"], "tests"]
        options |= {"add_location": None, "no_location": True, "no_wrap": True, "no_obsolete": True}
        super().handle(*args, **options)
