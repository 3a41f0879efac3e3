"""Compiles the catalogue of translations without gettext's programs."""

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Writes the `.mo` file next to each `.po` file of `LOCALE_PATHS`.

    Replaces Django's command of this name, which needs gettext's `msgfmt`.
    """

    help = "Compiles the catalogues in LOCALE_PATHS; gettext need not be installed."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Compiles every catalogue and names it."""
        for folder in settings.LOCALE_PATHS:
            for catalogue in sorted(Path(folder).rglob("*.po")):
                polib.pofile(str(catalogue)).save_as_mofile(str(catalogue.with_suffix(".mo")))
                self.stdout.write(f"compiled {catalogue.with_suffix('.mo')}")
