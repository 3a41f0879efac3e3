"""Renders requests of several parts, and validates their bodies."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, extend_schema_field
from rest_framework import serializers

from accounts.api.prices import HidesPrices
from attachments.messages import with_text
from attachments.states import FILES_MOST
from common.api.fields import PastedTextField, StrictCharField, StrictIntegerField, StrictUUIDField
from common.api.serializers import StrictModelSerializer, StrictSerializer
from matching.api.serializers.part_plans import PriceRangeSerializer
from matching.estimates.request_plan import PlannedLine
from matching.estimates.request_prices import (
    NO_RATES,
    QUOTA_SPENT,
    TOO_LARGE,
    RequestPrices,
)
from orders.api.part_serializers import PartChangeSerializer
from orders.limits import (
    QUANTITY_MOST,
    REQUEST_LINES_MOST,
    REQUEST_TEXT_LENGTH,
    ROUTINGS_MOST,
)
from orders.models import PartRequest
from orders.part_facts import MATERIAL_OF_CLASS
from orders.states import RequestLineState
from vocabularies.api.term_fields import TermField

REQUEST_FIELDS = (
    *("title", "ship_to", "ship_to_region", "latitude", "longitude", "latest_delivery_on"),
    *("currency", "confidentiality"),
)
# Files of all lines.
REQUEST_FILES_MOST = REQUEST_LINES_MOST * FILES_MOST
REQUEST = OpenApiExample(
    "Two lines by fields, and the others by their drawings",
    request_only=True,
    value={
        "ship_to_region": "CN-SH",
        "latitude": "31.23040",
        "longitude": "121.47370",
        "latest_delivery_on": "2027-03-15",
        "lines": [
            {
                "name": "Bracket",
                "material_grade": "6082-T6",
                "quantity": 500,
                "files": ["01994f00-0000-7000-8000-000000000000"],
            },
            {"request_text": "40 pcs shaft 42CrMo4, 20 x 20 x 150 mm", "routing": 1},
        ],
        "files": ["01994f00-0000-7000-8000-000000000001"],
    },
)


class LineBodySerializer(PartChangeSerializer):
    """Validates a line: a part that is written down, or the fields of a new one."""

    part = StrictUUIDField(required=False, help_text="One of your parts; else it is a new one.")
    files = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=FILES_MOST
    )
    quantity = StrictIntegerField(
        min_value=1, max_value=QUANTITY_MOST, required=False, allow_null=True
    )
    latest_delivery_on = serializers.DateField(required=False, allow_null=True)
    routing = StrictIntegerField(min_value=1, max_value=ROUTINGS_MOST, required=False)
    drawing_name = StrictCharField(
        max_length=200,
        required=False,
        allow_blank=True,
        help_text="Name of a file that follows; once it is added to the request it is this part's.",
    )

    class Meta(PartChangeSerializer.Meta):
        fields = (
            *("part", "files", "quantity", "latest_delivery_on", "routing", "drawing_name"),
            *(name for name in PartChangeSerializer.Meta.fields if name != "id"),
        )
        read_only_fields = ()


class AddedLinesSerializer(StrictSerializer):
    """Validates lines that are added: by fields, files and text."""

    lines = LineBodySerializer(many=True, required=False, max_length=REQUEST_LINES_MOST)
    files = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        max_length=REQUEST_FILES_MOST,
        help_text="Attachments: those of a name are one line, unless a line names them.",
    )
    request_text = PastedTextField(
        required=False,
        allow_blank=True,
        max_length=REQUEST_TEXT_LENGTH,
        help_text="Pasted words; each line or paragraph with a quantity is a part.",
    )


class PartRequestChangeSerializer(StrictModelSerializer):
    """Validates the place, date and currency of a request."""

    serializer_related_field = TermField

    class Meta:
        model = PartRequest
        fields = REQUEST_FIELDS


class PartRequestDraftSerializer(AddedLinesSerializer, PartRequestChangeSerializer):
    """Validates a new request with its lines."""

    organisation = StrictUUIDField(
        required=False, help_text="The buyer; needed only where you act for several."
    )

    class Meta(PartRequestChangeSerializer.Meta):
        fields = ("organisation", *REQUEST_FIELDS, "lines", "files", "request_text")


class LineChangeSerializer(StrictSerializer):
    """Validates changes of a line; its part is changed at `/parts/{id}/`."""

    quantity = StrictIntegerField(
        min_value=1, max_value=QUANTITY_MOST, required=False, allow_null=True
    )
    latest_delivery_on = serializers.DateField(required=False, allow_null=True)
    routing = StrictIntegerField(min_value=1, max_value=ROUTINGS_MOST, required=False)


class SubmissionSerializer(StrictSerializer):
    """Validates which lines are submitted: all complete ones, or these."""

    lines = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        min_length=1,
        max_length=REQUEST_LINES_MOST,
        help_text="Ids of lines; if one is not complete, none is submitted.",
    )


class AcceptanceSerializer(StrictSerializer):
    """Validates the proposals that are accepted together."""

    proposals = serializers.ListField(
        child=serializers.UUIDField(),
        min_length=1,
        max_length=REQUEST_LINES_MOST,
        help_text="Open proposals as you saw them; if one is not open any more, none is answered.",
    )


class DeclinationSerializer(AcceptanceSerializer):
    """Validates the proposals that are declined together."""

    reason = StrictCharField(max_length=300)


class LinePriceSerializer(serializers.Serializer):
    """Renders the price of all pieces of a line."""

    basis = serializers.ChoiceField(
        choices=["indicative", "proposal"], help_text="From the free hours, or what is proposed."
    )
    low = serializers.DecimalField(max_digits=26, decimal_places=6, allow_null=True)
    high = serializers.DecimalField(max_digits=26, decimal_places=6, allow_null=True)
    estimate = PriceRangeSerializer(allow_null=True, help_text="Per piece; null of a proposal.")


class TotalSerializer(serializers.Serializer):
    """Renders the sum of the lines that have a price."""

    low = serializers.DecimalField(max_digits=26, decimal_places=6)
    high = serializers.DecimalField(max_digits=26, decimal_places=6)
    priced = serializers.IntegerField()
    unpriced = serializers.IntegerField(help_text="Lines without a price, in no total.")
    fault = serializers.ChoiceField(
        choices=["", NO_RATES, TOO_LARGE, QUOTA_SPENT],
        help_text="What keeps all lines from an indicative price, if anything does.",
    )
    detail = serializers.CharField(
        help_text="How many estimates are left, and when there are more, where the quota is spent."
    )


class FactOfLineSerializer(serializers.Serializer):
    """Renders a quantity or date of a line with its source."""

    value = serializers.CharField()
    source = serializers.ChoiceField(choices=["given", "text", "assumed"])


class PlannedLineSerializer(serializers.Serializer):
    """Renders a line with what it can be ordered by, or lacks."""

    id = serializers.UUIDField(source="line.pk")
    position = serializers.IntegerField(source="line.position")
    state = serializers.ChoiceField(choices=RequestLineState.choices)
    part = serializers.UUIDField(source="line.part_id")
    name = serializers.CharField(source="line.part.name")
    number = serializers.CharField(source="line.part.number")
    revision = serializers.CharField(source="line.part.revision")
    material = serializers.SerializerMethodField(help_text="Grade, or else family.")
    files = serializers.SerializerMethodField()
    drawing_name = serializers.CharField(source="line.drawing_name")
    quantity = FactOfLineSerializer(allow_null=True)
    latest_delivery_on = FactOfLineSerializer(allow_null=True)
    routing = serializers.IntegerField(source="line.routing")
    processes = serializers.SerializerMethodField(help_text="Of its routing, in sequence.")
    missing = serializers.DictField(
        child=serializers.CharField(), help_text="Reasons by field of the order."
    )
    lacks = serializers.ListField(
        child=serializers.CharField(), help_text="Facts of the part that would give a routing."
    )
    questions = serializers.SerializerMethodField(
        help_text="What a person has to answer on the part, such as a material that is proposed."
    )
    price = serializers.SerializerMethodField()
    order = serializers.UUIDField(source="line.order_id", allow_null=True)
    order_reference = serializers.CharField(source="line.order.reference", default=None)
    order_status = serializers.CharField(source="line.order.status", default=None)
    proposal = serializers.SerializerMethodField(help_text="The open one, to be answered.")

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_material(self, line: PlannedLine) -> str | None:
        facts = line.proposal.facts
        return facts.value("material_grade") or facts.value("material_family")

    @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
    def get_files(self, line: PlannedLine) -> list[str]:
        return [str(row.attachment_id) for row in line.line.part.attachments.all()]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_processes(self, line: PlannedLine) -> list[str]:
        order = line.line.order
        if order is not None:
            return [step.process_id for step in order.operations.all()]
        return [] if line.routing is None else [step.process for step in line.routing.steps]

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_questions(self, line: PlannedLine) -> list[dict[str, Any]]:
        notes = line.proposal.facts.notes
        return [with_text(note) for note in notes if note["code"] == MATERIAL_OF_CLASS]

    @extend_schema_field(LinePriceSerializer(allow_null=True))
    def get_price(self, line: PlannedLine) -> Any:
        price = self.context["prices"].lines.get(line.line.pk)
        return None if price is None else LinePriceSerializer(price).data

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_proposal(self, line: PlannedLine) -> str | None:
        found = self.context["proposals"].get(line.line.order_id)
        return None if found is None else str(found.pk)


class PartRequestSerializer(HidesPrices, StrictModelSerializer):
    """Renders a request with its lines, their prices and what they lack."""

    price_fields = ("total",)
    lines = serializers.SerializerMethodField()
    total = serializers.SerializerMethodField()

    class Meta:
        model = PartRequest
        fields = (
            *("id", "organisation", "number", "status", "group", *REQUEST_FIELDS),
            *("lines", "total", "created_at", "updated_at"),
        )
        read_only_fields = fields

    def owner_id(self, row: PartRequest) -> UUID:
        return row.organisation_id

    @property
    def prices(self) -> RequestPrices:
        """Returns the prices of the lines."""
        return self.context["prices"]

    @extend_schema_field(PlannedLineSerializer(many=True))
    def get_lines(self, row: PartRequest) -> list[dict[str, Any]]:
        lines = PlannedLineSerializer(self.context["plan"].lines, many=True, context=self.context)
        shown = list(lines.data)
        if not self.context["request"].user.sees_prices_of(row.organisation_id):
            for line in shown:
                line["price"] = None
        return shown

    @extend_schema_field(TotalSerializer)
    def get_total(self, row: PartRequest) -> dict[str, Any]:
        return dict(TotalSerializer(self.prices).data)


class PartRequestSummarySerializer(StrictModelSerializer):
    """Renders a request in a list."""

    lines = serializers.IntegerField(source="lines_count", read_only=True)
    ordered = serializers.IntegerField(
        source="ordered_count", read_only=True, help_text="Lines that are orders."
    )

    class Meta:
        model = PartRequest
        fields = (
            *("id", "organisation", "number", "title", "status", "lines", "ordered"),
            *("latest_delivery_on", "created_at"),
        )
        read_only_fields = fields


class AnsweredProposalSerializer(serializers.Serializer):
    """Renders what became of a proposal that was answered with others."""

    id = serializers.UUIDField(source="pk")
    order = serializers.UUIDField(source="order_id")
    status = serializers.CharField()


class AnsweredSerializer(serializers.Serializer):
    """Renders the proposals that were answered together."""

    results = AnsweredProposalSerializer(many=True)
