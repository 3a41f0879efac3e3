"""Serves imports of windows, machines and certifications to planners of a factory."""

from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.access import Audience
from console.common.importing import import_pages
from console.factory.factory_pages import OwnRowsMixin
from factories.models import CapacityWindow, Machine
from imports.models import Import
from imports.states import SUPPLY_KINDS, ImportKind, ImportStatus


class FactoryImports(OwnRowsMixin):
    """Names the area of the imports, and who may open them."""

    audience = (Audience.PLANNER,)
    area = "factory"
    kinds: ClassVar[tuple[str, ...]] = SUPPLY_KINDS

    @property
    def nav_name(self) -> str:
        """Returns the link that is current: that of the page from which people come."""
        kind = getattr(self, "kind", "") or self.import_.kind  # type: ignore[attr-defined]
        return "factory:calendar" if kind == ImportKind.WINDOWS else "factory:machines"


class FactoryImportStart(FactoryImports, import_pages.ImportStartPage):
    """Takes a file of windows, machines or certifications."""

    def lacking(self) -> tuple[Any, str, Any] | None:
        if not self.factories:
            return (
                _("Add your factory first, with its location and time zone."),
                reverse("factory:new-factory"),
                _("Add a factory"),
            )
        if self.kind == ImportKind.WINDOWS and not self.own(Machine.objects).exists():
            return (
                _("Add your machines first: each slot is of one of them."),
                reverse("factory:import-machines"),
                _("Import machines"),
            )
        return None


class FactoryImportPreview(FactoryImports, import_pages.ImportPreviewPage):
    """Shows what was read of a file of a factory."""

    def addresses(self, import_: Import) -> dict[str, str]:
        """Returns the addresses; saved slots lead to the week of the first."""
        found = super().addresses(import_)
        if import_.kind == ImportKind.WINDOWS and import_.status == ImportStatus.COMMITTED:
            rows = CapacityWindow.objects.filter(pk__in=import_.lines.values("object_id"))
            first = rows.select_related("machine").order_by("starts_at").first()
            if first is not None:
                week = f"{first.starts_at:%Y-%m-%d}"
                found["back"] += f"?factory={first.machine.factory_id}&week={week}"
        return found


class ChangeFactoryImport(FactoryImports, import_pages.ChangeImport):
    """Reads a factory's file again."""


class CommitFactoryImport(FactoryImports, import_pages.CommitImport):
    """Stores the lines of a factory's file."""


class UndoFactoryImport(FactoryImports, import_pages.UndoImport):
    """Takes back what a factory's import stored."""


class FactoryFailedLines(FactoryImports, import_pages.FailedLinesFile):
    """Serves the lines of a factory's file that were not good."""


class FactoryTemplateFile(FactoryImports, import_pages.ImportTemplateFile):
    """Serves an empty sheet to a factory."""
