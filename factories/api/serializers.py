"""Renders and validates supply, with one serializer to read and one to write.

A serializer to write lists the platform's own fields too, so that sending one causes another
error than an unknown field.
"""

from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from accounts.api.prices import HidesPrices
from attachments.api.serializers import ShownFileSerializer
from attachments.selectors import shown_files
from common.api.fields import AmountField, HoursField, StrictCharField, StrictUUIDField
from common.api.serializers import StrictModelSerializer, StrictSerializer
from factories.api import factory_examples
from factories.api.supply_fields import DurationHoursField, InstantField, TermsField
from factories.models import CapacityWindow, Certification, Factory, Machine
from factories.spans import SPANS_MOST, Span
from factories.states import Verification
from vocabularies.api.term_fields import TermField, current
from vocabularies.models import (
    CertificationStandard,
    Currency,
    IndustryClass,
    MaterialFamily,
    Process,
    Region,
    Tolerance,
)

STAMPS = ("created_at", "updated_at")
# More in one request would block a web process for too long.
WINDOWS_AT_ONCE = 1_000
NOTICE_HOURS_MOST = 24 * 365
ABOVE_ZERO: dict[str, int] = {"min_value": 1}


class FactorySerializer(serializers.ModelSerializer):
    """Renders one factory."""

    latitude = serializers.DecimalField(max_digits=8, decimal_places=5)
    longitude = serializers.DecimalField(max_digits=8, decimal_places=5)
    industries = TermsField()

    class Meta:
        model = Factory
        fields = (
            "id",
            "organisation",
            "name",
            "address",
            "region",
            "latitude",
            "longitude",
            "industries",
            "time_zone",
            "currency",
            "verification",
            *STAMPS,
        )
        read_only_fields = fields


@extend_schema_serializer(examples=[factory_examples.FACTORY])
class FactoryDraftSerializer(StrictModelSerializer):
    """Validates the fields of a new factory."""

    organisation = StrictUUIDField(
        required=False, help_text="Left out where the user plans for one manufacturer alone."
    )
    region = TermField(queryset=current(Region))
    currency = TermField(queryset=current(Currency), required=False)
    industries = TermsField(queryset=current(IndustryClass), required=False)

    class Meta:
        model = Factory
        fields = FactorySerializer.Meta.fields
        read_only_fields = ("id", "verification", *STAMPS)
        validators: ClassVar = []


@extend_schema_serializer(examples=[factory_examples.FACTORY_CHANGE])
class FactoryChangeSerializer(FactoryDraftSerializer):
    """Validates changes of a factory; its organisation is fixed."""

    organisation = serializers.UUIDField(source="organisation_id", read_only=True)


@extend_schema_serializer(examples=[factory_examples.VERIFICATION])
class VerificationSerializer(StrictSerializer):
    """Validates a reviewer's verdict on a factory."""

    level = serializers.ChoiceField(choices=Verification.choices)
    reason = StrictCharField(max_length=300)


class MachineSerializer(HidesPrices, serializers.ModelSerializer):
    """Renders one work centre; its rates are in its factory's currency."""

    price_fields = ("hourly_rate", "setup_rate")

    currency = serializers.CharField(source="factory.currency_id")
    material_families = TermsField()
    hourly_rate = AmountField()
    setup_rate = AmountField()

    class Meta:
        model = Machine
        fields = (
            "id",
            "factory",
            "name",
            "process",
            "maker",
            "model",
            "count",
            "envelope_x_mm",
            "envelope_y_mm",
            "envelope_z_mm",
            "max_part_mass_kg",
            "best_tolerance",
            "best_ra_um",
            "material_families",
            "speed_factor",
            "scrap_share",
            "currency",
            "hourly_rate",
            "setup_rate",
            "kwh_per_hour",
            *STAMPS,
        )
        read_only_fields = fields

    def owner_id(self, row: Machine) -> UUID:
        return row.factory.organisation_id


@extend_schema_serializer(examples=[factory_examples.MACHINE])
class MachineDraftSerializer(StrictModelSerializer):
    """Validates the fields of a new machine."""

    factory = StrictUUIDField()
    process = TermField(queryset=current(Process))
    best_tolerance = TermField(queryset=current(Tolerance), required=False, allow_null=True)
    material_families = TermsField(queryset=current(MaterialFamily), allow_empty=False)
    currency = serializers.CharField(source="factory.currency_id", read_only=True)

    class Meta:
        model = Machine
        fields = MachineSerializer.Meta.fields
        read_only_fields = ("id", *STAMPS)
        validators: ClassVar = []
        extra_kwargs: ClassVar = {
            "envelope_x_mm": ABOVE_ZERO,
            "envelope_y_mm": ABOVE_ZERO,
            "envelope_z_mm": ABOVE_ZERO,
        }


@extend_schema_serializer(examples=[factory_examples.MACHINE_CHANGE])
class MachineChangeSerializer(MachineDraftSerializer):
    """Validates changes of a machine; its factory is fixed."""

    factory = serializers.UUIDField(source="factory_id", read_only=True)


class CertificationSerializer(serializers.ModelSerializer):
    """Renders one certification; it counts on its days only."""

    files = serializers.SerializerMethodField()

    class Meta:
        model = Certification
        fields = (
            "id",
            "factory",
            "standard",
            "number",
            "body",
            "valid_from",
            "valid_to",
            "files",
            *STAMPS,
        )
        read_only_fields = fields

    @extend_schema_field(ShownFileSerializer(many=True))
    def get_files(self, row: Certification) -> list[Any]:
        """Returns its files, to its own organisation and operators, who alone see the row."""
        files = [file.attachment for file in row.files.all()]
        shown = shown_files(self.context["request"].user, files)
        return list(ShownFileSerializer(shown.values(), many=True).data)


@extend_schema_serializer(examples=[factory_examples.CERTIFICATION])
class CertificationDraftSerializer(StrictModelSerializer):
    """Validates the fields of a new certification."""

    factory = StrictUUIDField()
    standard = TermField(queryset=current(CertificationStandard))

    class Meta:
        model = Certification
        fields = CertificationSerializer.Meta.fields
        read_only_fields = ("id", "files", *STAMPS)
        validators: ClassVar = []


@extend_schema_serializer(examples=[factory_examples.CERTIFICATION_CHANGE])
class CertificationChangeSerializer(CertificationDraftSerializer):
    """Validates changes of a certification; its factory is fixed."""

    factory = serializers.UUIDField(source="factory_id", read_only=True)


class SpanSerializer(StrictSerializer):
    """Validates and renders one span of a capacity window."""

    starts_at = InstantField()
    ends_at = InstantField()

    def to_internal_value(self, data: Any) -> Span:
        """Returns the span as services take it."""
        return Span(**super().to_internal_value(data))


class WindowSerializer(HidesPrices, serializers.ModelSerializer):
    """Renders idle hours of one machine, with money in its factory's currency."""

    price_fields = ("hourly_rate", "opening_cost")

    factory = serializers.UUIDField(source="machine.factory_id")
    process = serializers.CharField(source="machine.process_id")
    currency = serializers.CharField(source="machine.factory.currency_id")
    spans = SpanSerializer(source="span_times", many=True)
    offered_hours = HoursField(source="offered_ms")
    reserved_hours = HoursField(source="reserved_ms")
    free_hours = HoursField(source="free_ms")
    hourly_rate = AmountField()
    opening_cost = AmountField()
    notice_hours = DurationHoursField(source="notice")

    class Meta:
        model = CapacityWindow
        fields = (
            "id",
            "machine",
            "factory",
            "process",
            "starts_at",
            "ends_at",
            "spans",
            "offered_hours",
            "reserved_hours",
            "free_hours",
            "currency",
            "hourly_rate",
            "opening_cost",
            "least_lot",
            "notice_hours",
            "expires_at",
            "status",
            *STAMPS,
        )
        read_only_fields = fields

    def owner_id(self, row: CapacityWindow) -> UUID:
        return row.machine.factory.organisation_id


@extend_schema_serializer(examples=[factory_examples.WINDOW, factory_examples.SHIFTS])
class WindowDraftSerializer(StrictModelSerializer):
    """Validates the fields of a new capacity window."""

    machine = StrictUUIDField(source="machine_id")
    factory = serializers.UUIDField(source="machine.factory_id", read_only=True)
    process = serializers.CharField(source="machine.process_id", read_only=True)
    currency = serializers.CharField(source="machine.factory.currency_id", read_only=True)
    starts_at = InstantField(required=False, help_text="Left out where `spans` are sent.")
    ends_at = InstantField(required=False, help_text="Left out where `spans` are sent.")
    spans = SpanSerializer(
        many=True,
        required=False,
        allow_empty=False,
        max_length=SPANS_MOST,
        help_text="Where the hours lie, in order; from start to end in one span if left out.",
    )
    # The least value is one millisecond in hours with four decimals.
    offered_hours = HoursField(source="offered_ms", least=Decimal("0.0001"))
    reserved_hours = HoursField(source="reserved_ms", read_only=True)
    free_hours = HoursField(source="free_ms", read_only=True)
    hourly_rate = AmountField(
        required=False, min_value=Decimal(0), help_text="The machine's, where it is left out."
    )
    notice_hours = DurationHoursField(
        source="notice", required=False, most=Decimal(NOTICE_HOURS_MOST), help_text="0 if left out."
    )
    expires_at = InstantField(
        required=False, help_text="Start of the last span less notice, where it is left out."
    )

    class Meta:
        model = CapacityWindow
        fields = WindowSerializer.Meta.fields
        read_only_fields = ("id", "status", *STAMPS)
        validators: ClassVar = []

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Rejects a draft without times."""
        missing = [] if self.partial or "spans" in attrs else {"starts_at", "ends_at"} - set(attrs)
        if missing:
            raise serializers.ValidationError(
                {name: self.fields[name].error_messages["required"] for name in missing}
            )
        return attrs


@extend_schema_serializer(examples=[factory_examples.WINDOW_CHANGE])
class WindowChangeSerializer(WindowDraftSerializer):
    """Validates changes of a capacity window."""


@extend_schema_serializer(examples=[factory_examples.WINDOWS])
class WindowDraftsSerializer(StrictSerializer):
    """Validates several capacity windows, created all or none."""

    windows = WindowDraftSerializer(many=True, allow_empty=False, max_length=WINDOWS_AT_ONCE)


@extend_schema_serializer(examples=[factory_examples.WINDOW_IDS])
class WindowIdsSerializer(StrictSerializer):
    """Validates ids of capacity windows."""

    ids = serializers.ListField(
        child=StrictUUIDField(), allow_empty=False, max_length=WINDOWS_AT_ONCE
    )


class WindowsSerializer(serializers.Serializer):
    """Renders several capacity windows in the order sent."""

    windows = WindowSerializer(many=True)
