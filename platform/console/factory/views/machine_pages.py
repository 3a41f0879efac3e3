"""Lists, creates and edits factories, machines and certifications."""

from typing import Any, ClassVar

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from attachments.services.uploads import files_together
from console.common.fields.file_fields import with_file_links
from console.common.pages import get_row_or_404
from console.common.tables import ListPage, without
from console.factory.factory_pages import FactoryFormPage, FactoryPage, PlannerAction
from console.factory.filters import FactoryCertificationFilter, FactoryMachineFilter
from console.factory.forms.factory_forms import CertificationForm, FactoryForm, MachineForm
from console.factory.tables.machine_tables import OwnCertificationTable, OwnMachineTable
from factories.models import CapacityWindow, Certification, Factory, Machine
from factories.services import master_data
from factories.services.certification_files import (
    add_certification_file,
    remove_certification_file,
)


class MachinesPage(FactoryPage, ListPage):
    """Renders the factories, and their machines as a table."""

    template_name = "factory/machines.html"
    title = _("Machines")
    nav_name = "factory:machines"
    filter_class = FactoryMachineFilter
    file_name = "machines"

    @property
    def table_class(self) -> Any:  # type: ignore[override]
        """Returns the table without rates for members who do not see prices."""
        kind = OwnMachineTable
        return kind if self.sees_prices else without(kind, "hourly_rate", "setup_rate")

    def get_queryset(self) -> QuerySet[Machine]:
        rows = self.own(Machine.objects).select_related("factory", "process", "best_tolerance")
        return rows.prefetch_related("material_families").order_by("factory__name", "name")

    def get_context_data(self) -> dict[str, Any]:
        rows = self.own(Factory.objects).select_related("region", "currency")
        counted = rows.annotate(
            machine_count=Count("machines", distinct=True),
            certification_count=Count("certifications", distinct=True),
        )
        return {
            "factory_cards": list(counted),
            "has_windows": self.own(CapacityWindow.objects).exists(),
            "tab": "machines",
        }


class CertificationsPage(FactoryPage, ListPage):
    """Lists the certifications of all factories, earliest expiry first."""

    template_name = "factory/certifications.html"
    title = _("Certifications")
    nav_name = "factory:machines"
    table_class = OwnCertificationTable
    filter_class = FactoryCertificationFilter
    file_name = "certifications"

    def get_queryset(self) -> QuerySet[Certification]:
        return (
            self.own(Certification.objects)
            .select_related("factory", "standard")
            .order_by("valid_to")
        )

    def get_context_data(self) -> dict[str, Any]:
        return {"tab": "certifications"}


class RowFormPage(FactoryFormPage):
    """Renders a form on its own page and returns to the list."""

    template_name = "factory/row_form.html"
    partial_template_name = ""
    nav_name = "factory:machines"
    back: ClassVar[str] = "factory:machines"
    model: ClassVar[Any]
    new_title: ClassVar[Any] = ""

    @cached_property
    def row(self) -> Any:
        """Returns the row of the address, or None for a new one. Raises Http404."""
        if "pk" not in self.kwargs:
            return None
        return get_row_or_404(self.own(self.model.objects), pk=self.kwargs["pk"])

    @property
    def edited(self) -> Any:
        return self.row

    def form(self, *sent: Any) -> Any:
        files = (self.request.FILES,) if sent else ()
        return self.form_class(*sent, *files, instance=self.row, **self.options())

    def options(self) -> dict[str, Any]:
        return {"factories": self.own(Factory.objects)}

    def get_context_data(self) -> dict[str, Any]:
        title = self.title if self.row else self.new_title
        return {"row": self.row, "back": reverse(self.back), "page_title": title}

    def get_success_url(self, form: Any) -> str:
        return reverse(self.back)


class EditFactory(RowFormPage):
    """Creates or edits a factory."""

    form_class = FactoryForm
    model = Factory
    title = _("Factory")
    new_title = _("New factory")

    def options(self) -> dict[str, Any]:
        return {}

    def save(self, form: Any) -> str:
        if self.row is None:
            master_data.create_factory(
                fields=form.cleaned_data, by=self.request.user, organisation=self.organisation.pk
            )
            return gettext("The factory is added. Add its machines next.")
        master_data.change_factory(factory=self.row, fields=form.cleaned_data)
        return gettext("The factory is changed.")


class EditMachine(RowFormPage):
    """Creates or edits a machine."""

    form_class = MachineForm
    model = Machine
    title = _("Machine")
    new_title = _("New machine")

    def options(self) -> dict[str, Any]:
        return {**super().options(), "shows_prices": self.sees_prices}

    def save(self, form: Any) -> str:
        fields = dict(form.cleaned_data)
        if self.row is None:
            factory = fields.pop("factory")
            master_data.create_machine(factory=factory.pk, fields=fields, by=self.request.user)
            return gettext("The machine is added. Draw its idle slots on the calendar next.")
        master_data.change_machine(machine=self.row, fields=fields)
        return gettext("The machine is changed.")


class EditCertification(RowFormPage):
    """Creates or edits a certification."""

    form_class = CertificationForm
    model = Certification
    title = _("Certification")
    new_title = _("New certification")
    back = "factory:certifications"

    def get_context_data(self) -> dict[str, Any]:
        found = {**super().get_context_data(), "is_deletable": self.row is not None}
        if self.row is not None:
            (row,) = with_file_links([self.row], self.request.user)
            found["file_links"] = row.file_links
        return found

    def save(self, form: Any) -> str:
        fields, by = dict(form.cleaned_data), self.request.user
        files = fields.pop("files")
        with files_together(organisation=self.organisation, by=by) as store:
            if self.row is None:
                factory = fields.pop("factory")
                row = master_data.create_certification(factory=factory.pk, fields=fields, by=by)
                message = gettext("The certification is added.")
            else:
                row = master_data.change_certification(certification=self.row, fields=fields)
                message = gettext("The certification is changed.")
            for file in files:
                add_certification_file(certification=row, attachment=store(file), by=by)
        return message


class RemoveCertificationFile(PlannerAction):
    """Removes a file from a certification."""

    def perform(self) -> str:
        row = get_row_or_404(self.own(Certification.objects), pk=self.kwargs["pk"])
        file = get_row_or_404(
            row.files.select_related("attachment"), attachment=self.kwargs["file"]
        )
        remove_certification_file(certification=row, attachment=file.attachment)
        return gettext("“%(name)s” is removed.") % {"name": file.attachment.name}

    def get_success_url(self) -> str:
        return reverse("factory:edit-certification", args=[self.kwargs["pk"]])


class DeleteCertification(PlannerAction):
    """Deletes a certification."""

    success_url = "factory:certifications"

    def perform(self) -> str:
        row = get_row_or_404(self.own(Certification.objects), pk=self.kwargs["pk"])
        master_data.delete_certification(certification=row)
        return gettext("The certification is deleted.")
