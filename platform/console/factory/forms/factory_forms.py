"""Validates factories, machines and certifications."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from console.common.fields.file_fields import SeveralFilesField
from factories.models import Certification, Factory, Machine
from vocabularies.models import City, MaterialFamily, Process, Region, Tolerance

DATE_INPUT = {"type": "date"}


class CitySelect(forms.Select):
    """Renders cities whose options carry coordinates and region."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        city = getattr(value, "instance", None)
        if city is not None:
            option["attrs"]["data-latitude"] = str(city.latitude)
            option["attrs"]["data-longitude"] = str(city.longitude)
            option["attrs"]["data-region"] = city.region_id
        return option


class RowModelForm(forms.ModelForm):
    """Validates columns one by one; the service checks them together."""

    ROWS: ClassVar[tuple[tuple[str, ...], ...]] = ()

    def _post_clean(self) -> None:
        """Validates each column, without the constraints of the table."""
        forms.models.construct_instance(self, self.instance, self._meta.fields)
        try:
            self.instance.clean_fields(exclude=self._get_validation_exclusions())
        except forms.ValidationError as error:
            self._update_errors(error)

    def rows(self) -> list[list[forms.BoundField]]:
        rows = [[self[name] for name in row if name in self.fields] for row in self.ROWS]
        return [row for row in rows if row]


class FactoryForm(RowModelForm):
    """Validates a factory."""

    city = forms.ModelChoiceField(
        City.objects.filter(retired=False),
        label=_("City"),
        required=False,
        empty_label=_("Choose to fill in the place"),
        widget=CitySelect,
        help_text=_("Without coordinates, those of the city are used."),
    )

    ROWS: ClassVar = (
        ("name",),
        ("city", "region"),
        ("address",),
        ("latitude", "longitude"),
        ("time_zone", "currency"),
        ("industries",),
    )

    class Meta:
        model = Factory
        fields = (
            *("name", "address", "region", "latitude", "longitude"),
            *("time_zone", "currency", "industries"),
        )
        labels: ClassVar = {
            "name": _("Name"),
            "address": _("Address"),
            "region": _("Region"),
            "latitude": _("Latitude (°)"),
            "longitude": _("Longitude (°)"),
            "time_zone": _("Time zone"),
            "currency": _("Currency"),
            "industries": _("Industries"),
        }
        help_texts: ClassVar = {
            "time_zone": _("Times on the calendar are by this clock, such as Asia/Shanghai."),
            "currency": _("Stays once hours were published in it."),
        }
        widgets: ClassVar = {"industries": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("latitude", "longitude"):
            self.fields[name].required = False
        self.fields["region"].queryset = Region.objects.filter(retired=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        city = cleaned.pop("city", None)
        for name in ("latitude", "longitude"):
            if name in cleaned and cleaned[name] is None:
                if city is None:
                    self.add_error(name, _("Choose a city or enter the factory's coordinates."))
                else:
                    cleaned[name] = getattr(city, name)
        return cleaned


class OfferableProcessField(forms.ModelChoiceField):
    """Offers the processes that a machine can have, with their group."""

    def __init__(self, **kwargs: Any) -> None:
        rows = Process.objects.filter(offerable=True, retired=False).select_related("parent")
        super().__init__(rows, empty_label=_("Choose a process"), **kwargs)

    def label_from_instance(self, process: Any) -> str:
        return f"{process.name} · {process.parent.name}" if process.parent else process.name


class MachineForm(RowModelForm):
    """Validates a machine."""

    process = OfferableProcessField(label=_("Process"))

    ROWS: ClassVar = (
        ("factory", "name"),
        ("process", "count"),
        ("maker", "model"),
        ("material_families",),
        ("envelope_x_mm", "envelope_y_mm", "envelope_z_mm"),
        ("max_part_mass_kg", "best_tolerance", "best_ra_um"),
        ("speed_factor", "scrap_share", "kwh_per_hour"),
        ("hourly_rate", "setup_rate"),
    )
    RATES: ClassVar = ("hourly_rate", "setup_rate")

    class Meta:
        model = Machine
        fields = (
            *("factory", "name", "process", "count", "maker", "model"),
            *("envelope_x_mm", "envelope_y_mm", "envelope_z_mm", "max_part_mass_kg"),
            *("best_tolerance", "best_ra_um", "material_families", "speed_factor", "scrap_share"),
            *("hourly_rate", "setup_rate", "kwh_per_hour"),
        )
        labels: ClassVar = {
            "factory": _("Factory"),
            "name": _("Name"),
            "count": _("How many of them"),
            "maker": _("Maker"),
            "model": _("Model"),
            "envelope_x_mm": _("Envelope, length (mm)"),
            "envelope_y_mm": _("Width (mm)"),
            "envelope_z_mm": _("Height (mm)"),
            "max_part_mass_kg": _("Heaviest part (kg)"),
            "best_tolerance": _("Best tolerance"),
            "best_ra_um": _("Best Ra (µm)"),
            "material_families": _("Materials"),
            "speed_factor": _("Efficiency"),
            "scrap_share": _("Scrap share"),
            "hourly_rate": _("Rate per hour"),
            "setup_rate": _("Rate per hour of setup"),
            "kwh_per_hour": _("Energy (kWh per hour)"),
        }
        help_texts: ClassVar = {
            "speed_factor": _("Pieces made in the standard cycle time of one piece."),
            "scrap_share": _("Share of the pieces that are expected to fail: 0.01 is 1 %."),
            "best_tolerance": _("The finest tolerance it holds; leave empty if unknown."),
            "hourly_rate": _("Default rate of new capacity slots."),
        }
        widgets: ClassVar = {"material_families": forms.CheckboxSelectMultiple}

    def __init__(
        self, *args: Any, factories: Any, shows_prices: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        # Columns store six decimals; inputs show only those that are needed.
        self.initial |= {
            name: Decimal(f"{value.normalize():f}")
            for name, value in self.initial.items()
            if isinstance(value, Decimal)
        }
        self.fields["factory"].queryset = factories
        self.fields["factory"].empty_label = None
        self.fields["best_tolerance"].queryset = Tolerance.objects.filter(retired=False).order_by(
            "rank"
        )
        self.fields["material_families"].queryset = MaterialFamily.objects.filter(retired=False)
        for name in ("envelope_x_mm", "envelope_y_mm", "envelope_z_mm"):
            self.fields[name].min_value = 1
            self.fields[name].widget.attrs["min"] = 1
        if not self.instance._state.adding:
            # A machine stays in its factory.
            del self.fields["factory"]
            if not shows_prices:
                for name in self.RATES:
                    del self.fields[name]


class CertificationForm(RowModelForm):
    """Validates a certification."""

    ROWS: ClassVar = (
        ("factory",),
        ("standard",),
        ("number", "body"),
        ("valid_from", "valid_to"),
        ("files",),
    )
    files = SeveralFilesField(
        help_text=_("Such as a scan; your organisation and operators see it.")
    )

    class Meta:
        model = Certification
        fields = ("factory", "standard", "number", "body", "valid_from", "valid_to")
        labels: ClassVar = {
            "factory": _("Factory"),
            "standard": _("Standard"),
            "number": _("Number"),
            "body": _("Issued by"),
            "valid_from": _("Valid from"),
            "valid_to": _("Valid to"),
        }
        widgets: ClassVar = {
            "valid_from": forms.DateInput(DATE_INPUT, format="%Y-%m-%d"),
            "valid_to": forms.DateInput(DATE_INPUT, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, factories: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["factory"].queryset = factories
        self.fields["factory"].empty_label = None
        if not self.instance._state.adding:
            del self.fields["factory"]
