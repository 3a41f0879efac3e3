"""Renders orders and validates the shape of their bodies."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.event_sides import PersonOfEvent
from accounts.api.prices import HidesPrices
from common.api.fields import HoursField, StrictCharField, StrictIntegerField
from common.api.serializers import StrictModelSerializer, StrictSerializer
from orders.api.part_serializers import OrderedPartSerializer
from orders.api.references import RowsField
from orders.completeness import completeness_of
from orders.limits import LIST_MOST, OPERATIONS_MOST, QUANTITY_MOST, SETUP_HOURS_MOST
from orders.models import NEEDED_FIELDS, NEEDED_STEP_FIELDS, Operation, Order, OrderEvent, Part
from vocabularies.api.term_fields import TermField, current
from vocabularies.models import CertificationStandard, Region

OPERATION_FIELDS = (
    "process",
    "cycle_time_s",
    "setup_hours",
    "envelope_x_mm",
    "envelope_y_mm",
    "envelope_z_mm",
    "tolerance",
    "ra_um",
)
# Set where a part is ordered; a time that a buyer types is the buyer's.
ESTIMATE_FIELDS = ("estimate_source", "estimate_spread")
TERM_FIELDS = (
    "part",
    "reference",
    "title",
    "quantity",
    "unit",
    "unit_mass_kg",
    "material_family",
    "material_grade",
    "tolerance",
    "ship_to",
    "ship_to_region",
    "latitude",
    "longitude",
    "earliest_delivery_on",
    "wish_delivery_on",
    "latest_delivery_on",
    "incoterm",
    "currency",
    "reserve_price",
    "max_factories",
    "least_lot",
    "split_allowed",
    "all_or_nothing",
    "required_certifications",
    "allowed_regions",
    "excluded_regions",
    "allowed_factories",
    "excluded_factories",
    "inspection_level",
    "required_documents",
    "confidentiality",
    "is_customised",
    "scenario",
    "sector",
    "demand_category",
    "notes",
    "operations",
)
# Fields that the model lacks in drafts of imports only.
GIVEN = {"required": True, "allow_null": False}

# Nothing ever read these; a body that has them is accepted without.
IGNORED_FIELDS = ("priority",)


def nameable_factories(user: Any) -> Any:
    """Returns the factories that the user may name in an order."""
    return Order._meta.get_field("allowed_factories").related_model.objects.visible_to(user)


class UnitQuantityField(StrictIntegerField):
    """Takes and renders the quantity in the order's unit."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            min_value=1, max_value=QUANTITY_MOST, help_text="In the order's unit.", **kwargs
        )

    def get_attribute(self, instance: Any) -> Any:
        return instance.quantity_in_unit


class PartField(serializers.UUIDField):
    """Takes a part of the user by its id, and renders the id."""

    def to_internal_value(self, data: Any) -> Part:
        key = super().to_internal_value(data)
        part = Part.objects.changeable_by(self.context["request"].user).filter(pk=key).first()
        if part is None:
            raise serializers.ValidationError(f"There is no part “{key}” here.")
        return part

    def to_representation(self, value: Any) -> str:
        return str(value.pk)


class OperationSerializer(StrictModelSerializer):
    """Represents one step of a routing; its place is its sequence."""

    serializer_related_field = TermField
    setup_hours = HoursField(
        source="setup_ms", most=SETUP_HOURS_MOST, required=False, help_text="Standard setup."
    )

    class Meta:
        model = Operation
        fields = ("id", "sequence", *OPERATION_FIELDS, *ESTIMATE_FIELDS)
        read_only_fields = ("id", "sequence", *ESTIMATE_FIELDS)
        extra_kwargs: ClassVar = dict.fromkeys(NEEDED_STEP_FIELDS, GIVEN)

    def to_internal_value(self, data: Any) -> Any:
        """Requires a whole step even in a partial change, since it replaces another."""
        if isinstance(data, Mapping):
            needed = (field for field in self._writable_fields if field.required)
            missing = {
                field.field_name: [field.error_messages["required"]]
                for field in needed
                if field.field_name not in data
            }
            if missing:
                raise serializers.ValidationError(missing, code="required")
        return super().to_internal_value(data)


class StoredOperationSerializer(OperationSerializer):
    """Renders a stored step, which may lack process and cycle time in a draft."""

    class Meta(OperationSerializer.Meta):
        extra_kwargs: ClassVar = {}


class CodesField(RowsField):
    """Takes several terms of one vocabulary."""

    def __init__(self, model: Any, **kwargs: Any) -> None:
        super().__init__(
            rows=lambda user: current(model),
            child=StrictCharField(max_length=64),
            required=False,
            max_length=LIST_MOST,
            **kwargs,
        )


class FactoriesField(RowsField):
    """Takes several factories."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            rows=nameable_factories,
            child=serializers.UUIDField(),
            required=False,
            max_length=LIST_MOST,
            **kwargs,
        )


class OrderChangeSerializer(StrictModelSerializer):
    """Validates the fields of an order that the buyer changes."""

    serializer_related_field = TermField
    part = PartField(required=False, allow_null=True, help_text="The part that is made.")
    quantity = UnitQuantityField()
    wish_delivery_on = serializers.DateField(
        required=False, help_text="Each day after it costs; the latest delivery if left out."
    )
    required_certifications = CodesField(CertificationStandard)
    allowed_regions = CodesField(Region)
    excluded_regions = CodesField(Region)
    allowed_factories = FactoriesField()
    excluded_factories = FactoriesField()
    operations = OperationSerializer(
        many=True,
        required=False,
        max_length=OPERATIONS_MOST,
        help_text="The routing, in sequence; where given it replaces the whole one.",
    )

    class Meta:
        model = Order
        fields = ("id", *TERM_FIELDS, "status", "submitted_at", "created_at", "updated_at")
        read_only_fields = ("id", "status", "submitted_at", "created_at", "updated_at")
        # Only imports make drafts without these.
        extra_kwargs: ClassVar = {
            name: GIVEN for name in NEEDED_FIELDS if name != "wish_delivery_on"
        }
        # The service checks uniqueness, so that it holds under concurrency.
        validators: ClassVar = []

    def to_internal_value(self, data: Any) -> Any:
        """Leaves out a `priority`, which clients of earlier versions may still send."""
        if isinstance(data, Mapping):
            data = {name: data[name] for name in data if name not in IGNORED_FIELDS}
        return super().to_internal_value(data)


class OrderDraftSerializer(OrderChangeSerializer):
    """Validates the fields of a new order."""

    organisation = serializers.UUIDField(
        required=False, help_text="The buyer; needed only where you act for several."
    )

    class Meta(OrderChangeSerializer.Meta):
        fields = ("organisation", *OrderChangeSerializer.Meta.fields)


class CancellationSerializer(StrictSerializer):
    """Validates the reason for a cancellation."""

    reason = StrictCharField(max_length=300)


class OrderEventSerializer(PersonOfEvent, serializers.ModelSerializer):
    """Renders a transition of an order."""

    class Meta:
        model = OrderEvent
        fields = ("from_status", "to_status", "by", "side", "reason", "at")
        read_only_fields = fields


class MissingPointSerializer(serializers.Serializer):
    """Renders a point that decides a match and that the order lacks."""

    name = serializers.CharField()
    pointers = serializers.SerializerMethodField(help_text="Fields of the order that supply it.")
    why = serializers.CharField(help_text="What remains unknown without it.")

    def get_pointers(self, point: Any) -> list[str]:
        return ["#/" + path.replace(".", "/") for path in point.paths]


class CompletenessSerializer(serializers.Serializer):
    """Renders the share of the points of a match that an order has."""

    share = serializers.DecimalField(max_digits=5, decimal_places=4)
    filled = serializers.IntegerField()
    total = serializers.IntegerField()
    missing = MissingPointSerializer(many=True)


class PricedSerializer(HidesPrices, StrictModelSerializer):
    """Renders an order without its price for members who see no prices."""

    price_fields = ("reserve_price",)
    quantity = UnitQuantityField(read_only=True)
    pieces = serializers.IntegerField(
        source="quantity", read_only=True, help_text="The quantity in pieces."
    )
    organisation_name = serializers.CharField(source="organisation.name", read_only=True)
    group_name = serializers.CharField(
        source="group.name", default=None, allow_null=True, read_only=True
    )

    def owner_id(self, row: Order) -> UUID:
        return row.organisation_id


class OrderSummarySerializer(PricedSerializer):
    """Renders an order in a list."""

    processes = serializers.SerializerMethodField(help_text="Of its operations, in sequence.")

    class Meta:
        model = Order
        fields = (
            "id",
            "organisation",
            "organisation_name",
            "group",
            "group_name",
            "reference",
            "title",
            "status",
            "quantity",
            "unit",
            "pieces",
            "material_family",
            "processes",
            "ship_to_region",
            "wish_delivery_on",
            "latest_delivery_on",
            "currency",
            "reserve_price",
            "scenario",
            "sector",
            "submitted_at",
            "created_at",
        )
        read_only_fields = fields

    def get_processes(self, order: Order) -> list[str | None]:
        return [operation.process_id for operation in order.operations.all()]


class OrderSerializer(PricedSerializer):
    """Renders an order with its routing, history and completeness."""

    sender = serializers.DictField(
        child=serializers.CharField(),
        read_only=True,
        help_text="Who asked for it, where it came in as a request for quotation.",
    )
    unread = serializers.ListField(
        child=serializers.CharField(),
        read_only=True,
        help_text="JSON pointers into the imported document: what was not understood.",
    )
    operations = StoredOperationSerializer(many=True, read_only=True)
    events = OrderEventSerializer(many=True, read_only=True)
    completeness = serializers.SerializerMethodField()
    ordered_part = OrderedPartSerializer(
        read_only=True, default=None, help_text="The part as it was submitted; null in a draft."
    )

    class Meta:
        model = Order
        fields = (
            "id",
            "organisation",
            "organisation_name",
            "group",
            "group_name",
            "status",
            *TERM_FIELDS,
            "ordered_part",
            "pieces",
            "sender",
            "unread",
            "completeness",
            "events",
            "submitted_at",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields

    @extend_schema_field(CompletenessSerializer)
    def get_completeness(self, order: Order) -> dict[str, Any]:
        found = completeness_of(order, list(order.operations.all()))
        return CompletenessSerializer(found).data
