"""Renders routings and prices of parts, and validates their requests."""

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiExample, extend_schema_field
from rest_framework import serializers

from common.api.fields import StrictBooleanField, StrictIntegerField, StrictUUIDField
from common.api.serializers import StrictModelSerializer, StrictSerializer
from matching.confidentiality_text import TEXT
from matching.estimates.exclusions import CHECKS
from matching.estimates.process_time.time_estimate import NoEstimate, TimeEstimate
from orders.api.part_serializers import OrderedFileSerializer
from orders.api.serializers import CodesField
from orders.limits import QUANTITY_MOST
from orders.models import Order
from vocabularies.api.term_fields import TermField
from vocabularies.models import CertificationStandard, Region

DELIVERY_FIELDS = (
    *("ship_to", "ship_to_region", "latitude", "longitude", "wish_delivery_on"),
    *("latest_delivery_on", "incoterm", "currency"),
)
ORDER_FIELDS = (
    *DELIVERY_FIELDS,
    *("reference", "title", "reserve_price", "split_allowed", "max_factories", "least_lot"),
    *("all_or_nothing", "required_certifications", "allowed_regions", "excluded_regions"),
    *(
        "inspection_level",
        "required_documents",
        "confidentiality",
        "unit_mass_kg",
        "scenario",
        "sector",
        "notes",
    ),
)
PLACE = {
    "ship_to_region": "CN-SH",
    "latitude": "31.23040",
    "longitude": "121.47370",
    "latest_delivery_on": "2027-03-15",
}
ORDER = OpenApiExample(
    "500 pieces by the first routing, submitted at once",
    request_only=True,
    value={"routing": 1, "quantity": 500, **PLACE, "submit": True},
)
QUOTE = OpenApiExample(
    "What would 500 pieces cost?",
    request_only=True,
    value={
        "part": "01994f00-0000-7000-8000-000000000000",
        "routing": 1,
        "quantity": 500,
        **PLACE,
    },
)


class ProposedStepSerializer(serializers.Serializer):
    """Renders a step of a proposed routing with its estimated time."""

    process = serializers.CharField()
    reason = serializers.CharField(help_text="Code of why the step is there.")
    cycle_time_s = serializers.SerializerMethodField(help_text="For one piece; null if unknown.")
    setup_s = serializers.SerializerMethodField()
    spread = serializers.SerializerMethodField(
        help_text="Half the width of the range of about seven of ten lots, as a share."
    )
    formula = serializers.SerializerMethodField()
    source = serializers.SerializerMethodField(help_text="Where the formula's rates are from.")
    is_weak = serializers.SerializerMethodField(
        help_text="A rate has no confirmed source, or an input was assumed."
    )
    assumed = serializers.SerializerMethodField()
    batch_size = serializers.SerializerMethodField(help_text="Pieces that share one load.")
    tool_hours = serializers.IntegerField(
        help_text="Of toolmaking before the first piece: a mould, a die, a pattern."
    )
    no_estimate = serializers.SerializerMethodField(help_text="Code of why there is no time.")
    missing = serializers.SerializerMethodField(help_text="Facts that would give a time.")

    def of_time(self, step: Any, name: str) -> Any:
        """Returns a field of the estimate; null where there is none."""
        is_timed = isinstance(step.estimate, TimeEstimate)
        return getattr(step.estimate, name) if is_timed else None

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_cycle_time_s(self, step: Any) -> str | None:
        found = self.of_time(step, "cycle_seconds")
        return None if found is None else str(found)

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_setup_s(self, step: Any) -> str | None:
        found = self.of_time(step, "setup_seconds")
        return None if found is None else str(found)

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_spread(self, step: Any) -> str | None:
        found = self.of_time(step, "relative_spread")
        return None if found is None else str(found)

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_formula(self, step: Any) -> str | None:
        return self.of_time(step, "formula")

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_source(self, step: Any) -> str | None:
        return self.of_time(step, "source")

    @extend_schema_field(serializers.BooleanField(allow_null=True))
    def get_is_weak(self, step: Any) -> bool | None:
        return self.of_time(step, "is_weak")

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_assumed(self, step: Any) -> list[str]:
        return list(self.of_time(step, "assumed") or ())

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_batch_size(self, step: Any) -> int | None:
        return self.of_time(step, "batch_size")

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_no_estimate(self, step: Any) -> str | None:
        return step.estimate.reason if isinstance(step.estimate, NoEstimate) else None

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_missing(self, step: Any) -> list[str]:
        return list(step.estimate.missing) if isinstance(step.estimate, NoEstimate) else []


class ProposedRoutingSerializer(serializers.Serializer):
    """Renders a proposed routing."""

    steps = ProposedStepSerializer(many=True)
    total_seconds = serializers.DecimalField(
        max_digits=20, decimal_places=3, help_text="Machine time of the quantity, of timed steps."
    )
    tool_hours = serializers.IntegerField(help_text="Of all steps; they are in no price.")
    is_complete = serializers.BooleanField(help_text="Every step has an estimated time.")


class PartProposalSerializer(serializers.Serializer):
    """Renders the routings that are proposed for a part."""

    quantity = serializers.IntegerField()
    routings = ProposedRoutingSerializer(
        many=True,
        help_text="Those with named processes first, then by machine time and hours of tools, dear "
        "machines counting more; orders name them by number.",
    )
    missing = serializers.ListField(
        source="proposal.missing",
        child=serializers.CharField(),
        help_text="Facts that would give a routing, or more of them.",
    )
    unfit_finishes = serializers.SerializerMethodField(
        help_text="Finishes that the material does not take; no step is proposed for them."
    )

    unfit_processes = serializers.ListField(
        source="proposal.unfit_processes",
        child=serializers.CharField(),
        help_text="Named processes that do not work the material.",
    )

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_unfit_finishes(self, proposal: Any) -> list[str]:
        return [finish.process for finish in proposal.proposal.unfit_finishes]


class PartOrderSerializer(StrictModelSerializer):
    """Validates an order of a part."""

    serializer_related_field = TermField
    routing = StrictIntegerField(min_value=1, default=1, help_text="Number of the proposed one.")
    quantity = StrictIntegerField(min_value=1, max_value=QUANTITY_MOST, required=False)
    required_certifications = CodesField(CertificationStandard)
    allowed_regions = CodesField(Region)
    excluded_regions = CodesField(Region)
    submit = StrictBooleanField(default=False, help_text="At once, or leave it a draft.")

    class Meta:
        model = Order
        fields = ("routing", "quantity", *ORDER_FIELDS, "submit")
        extra_kwargs: ClassVar = {
            name: {"required": False} for name in ("reference", "title", "unit_mass_kg")
        }
        # The service checks uniqueness, so that it holds under concurrency.
        validators: ClassVar = []


class QuoteRequestSerializer(StrictModelSerializer):
    """Validates the request of indicative prices."""

    serializer_related_field = TermField
    part = StrictUUIDField()
    routing = StrictIntegerField(min_value=1, default=1, help_text="Number of the proposed one.")
    quantity = StrictIntegerField(min_value=1, max_value=QUANTITY_MOST, required=False)
    required_certifications = CodesField(CertificationStandard)

    class Meta:
        model = Order
        fields = ("part", "routing", "quantity", *DELIVERY_FIELDS, "required_certifications")
        extra_kwargs: ClassVar = {
            "latest_delivery_on": {"required": True, "allow_null": False},
            **{
                name: {"required": False, "help_text": "Else the city that the request names."}
                for name in ("ship_to_region", "latitude", "longitude")
            },
        }


class PriceRangeSerializer(serializers.Serializer):
    """Renders an indicative price per piece, landed and with the platform's fee."""

    low = serializers.DecimalField(max_digits=20, decimal_places=6, allow_null=True)
    high = serializers.DecimalField(max_digits=20, decimal_places=6, allow_null=True)
    factories = serializers.IntegerField(help_text="That could make it; too few give no price.")
    pieces = serializers.IntegerField(help_text="That fit the free hours in time.")
    earliest_on = serializers.DateField(allow_null=True)
    shut_out_by = serializers.CharField(help_text="What left no machine; empty where some are.")
    shut_out_step = serializers.IntegerField()
    is_withheld = serializers.BooleanField(
        help_text="Your organisation offers such a process itself, so prices are not shown to it."
    )


class ExclusionSerializer(serializers.Serializer):
    """Renders what excludes machines from a step."""

    requirement = serializers.ChoiceField(
        choices=[name for name, _, _ in CHECKS], help_text="What of the order excludes them."
    )
    machines = serializers.IntegerField(
        allow_null=True, help_text="Null where they belong to too few organisations to be counted."
    )
    is_unstated = serializers.BooleanField(help_text="Their factories state nothing there.")


class StepPriceSerializer(serializers.Serializer):
    """Renders the price of one step alone."""

    sequence = serializers.IntegerField()
    process = serializers.CharField()
    estimate = PriceRangeSerializer(allow_null=True)
    exclusions = ExclusionSerializer(
        many=True, help_text="Machines with open hours that do the process and may not make it."
    )


class LadderPriceSerializer(serializers.Serializer):
    """Renders the price of a quantity."""

    quantity = serializers.IntegerField()
    estimate = PriceRangeSerializer()


class DatePriceSerializer(serializers.Serializer):
    """Renders the price for delivery by a day."""

    kind = serializers.ChoiceField(choices=["earliest", "balanced", "cheapest"])
    latest_on = serializers.DateField()
    estimate = PriceRangeSerializer()


class PartQuoteSerializer(StrictSerializer):
    """Renders indicative prices by step, quantity and date."""

    currency = serializers.CharField()
    steps = StepPriceSerializer(many=True)
    ladder = LadderPriceSerializer(many=True)
    dates = DatePriceSerializer(many=True)


class PartCardSerializer(serializers.Serializer):
    """Renders what an allocation makes; null or empty where the order does not say."""

    name = serializers.CharField()
    number = serializers.CharField()
    revision = serializers.CharField()
    material_family = serializers.CharField(source="material_family.pk", default=None)
    material_grade = serializers.CharField(source="material_grade.pk", default=None)
    size_mm = serializers.ListField(
        child=serializers.DecimalField(max_digits=20, decimal_places=3),
        help_text="Length, width and height; empty where they are not known.",
    )
    unit_mass_kg = serializers.DecimalField(max_digits=12, decimal_places=4, allow_null=True)
    tolerance = serializers.CharField(source="tolerance.pk", default=None)
    ra_um = serializers.DecimalField(max_digits=6, decimal_places=3, allow_null=True)
    finish = serializers.CharField()
    inspection_level = serializers.CharField()
    certifications = serializers.SerializerMethodField()
    documents = serializers.ListField(
        child=serializers.CharField(), help_text="That come with the goods."
    )
    quantity = serializers.IntegerField()
    cycle_time_s = serializers.DecimalField(max_digits=10, decimal_places=3, allow_null=True)
    setup_s = serializers.DecimalField(max_digits=12, decimal_places=3)
    estimate_source = serializers.CharField(help_text="Who or what gave the cycle time.")
    estimate_spread = serializers.DecimalField(max_digits=4, decimal_places=2, allow_null=True)
    files = OrderedFileSerializer(many=True)
    hides_files = serializers.BooleanField(
        help_text="The files are shown once the confidentiality text is accepted."
    )
    confidentiality_text = serializers.SerializerMethodField()
    request_number = serializers.CharField(
        help_text="Of the request with which the order came in; empty for a single order."
    )

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_certifications(self, card: Any) -> list[str]:
        return [row.pk for row in card.certifications]

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_confidentiality_text(self, card: Any) -> str | None:
        return str(TEXT) if card.hides_files else None
