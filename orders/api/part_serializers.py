"""Renders parts with what is known of them, and validates their bodies."""

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiExample, extend_schema_field
from rest_framework import serializers

from attachments.messages import with_text
from attachments.models import Attachment
from attachments.states import FILES_MOST
from common.api.fields import PastedTextField, StrictCharField, StrictUUIDField
from common.api.serializers import StrictModelSerializer, StrictSerializer
from orders.api.references import RowsField
from orders.limits import NOTES_LENGTH
from orders.models import OrderedFile, OrderedPart, Part, PartAttachment
from orders.selectors import facts_of_part
from vocabularies.api.term_fields import TermField

PART_FIELDS = (
    "name",
    "number",
    "revision",
    "material_family",
    "material_grade",
    "tolerance",
    "finest_tolerance",
    "ra_um",
    "unit_mass_kg",
    "finish",
    "geometry",
    "request_text",
)
PART = OpenApiExample(
    "A bracket by its file and the text of the request",
    request_only=True,
    value={
        "files": ["01994f00-0000-7000-8000-000000000000"],
        "request_text": "500 pcs bracket 6082-T6, hard anodised black 25 µm, by 15 Jan",
    },
)
FILE = OpenApiExample(
    "A new revision of the drawing",
    request_only=True,
    value={"attachment": "01994f00-0000-7000-8000-000000000000", "revision": "B"},
)


def own_files(user: Any) -> Any:
    """Returns the files that the user may add to a part."""
    return Attachment.objects.changeable_by(user)


class PartChangeSerializer(StrictModelSerializer):
    """Validates the fields of a part that a person gives."""

    serializer_related_field = TermField
    request_text = PastedTextField(
        required=False, allow_blank=True, max_length=NOTES_LENGTH, help_text="Of the buyer's mail."
    )
    geometry = serializers.DictField(
        required=False,
        help_text="Measures that correct those of the files: `box_x_mm`, `thickness_mm` …; `units` "
        "of files that have none (mm, inch …), `bodies_as` of several bodies (one-part, assembly).",
    )

    class Meta:
        model = Part
        fields = ("id", *PART_FIELDS)
        read_only_fields = ("id",)
        extra_kwargs: ClassVar = {"name": {"required": False, "allow_blank": True}}
        # The service checks uniqueness, so that it holds under concurrency.
        validators: ClassVar = []


class PartDraftSerializer(PartChangeSerializer):
    """Validates a new part."""

    organisation = StrictUUIDField(
        required=False, help_text="The buyer; needed only where you act for several."
    )
    files = RowsField(
        rows=own_files,
        child=serializers.UUIDField(),
        required=False,
        max_length=FILES_MOST,
        help_text="Attachments that were sent before; they may still be read.",
    )

    class Meta(PartChangeSerializer.Meta):
        fields = ("organisation", "files", *PartChangeSerializer.Meta.fields)


class PartFileSerializer(StrictSerializer):
    """Validates a file that is added to a part."""

    attachment = StrictUUIDField()
    revision = StrictCharField(required=False, allow_blank=True, max_length=16)


class FactSerializer(serializers.Serializer):
    """Renders a fact of a part."""

    value = serializers.JSONField()
    source = serializers.ChoiceField(choices=["given", "file", "text", "assumed"])
    found_in = serializers.CharField(help_text="The file's name, or words of the request.")
    spread = serializers.FloatField(
        default=None,
        allow_null=True,
        help_text="Share by which a computed value may be wrong; null where nobody says so.",
    )


class FileOfPartSerializer(serializers.ModelSerializer):
    """Renders a file of a part; content and picture are at `/attachments/{id}/`."""

    id = serializers.UUIDField(source="attachment_id", read_only=True)
    name = serializers.CharField(source="attachment.name", read_only=True)
    kind = serializers.CharField(source="attachment.kind", read_only=True)
    status = serializers.CharField(source="attachment.status", read_only=True)
    has_preview = serializers.SerializerMethodField()

    class Meta:
        model = PartAttachment
        fields = ("id", "name", "kind", "status", "revision", "has_preview", "created_at")
        read_only_fields = fields

    def get_has_preview(self, row: PartAttachment) -> bool:
        """Returns whether there is a picture of it."""
        return bool(row.attachment.preview)


class PartSerializer(StrictModelSerializer):
    """Renders a part with its files and facts."""

    files = FileOfPartSerializer(source="attachments", many=True, read_only=True)
    facts = serializers.DictField(
        source="known.facts",
        child=FactSerializer(),
        read_only=True,
        help_text="What is known, by name: given, read from a file or the text, or assumed.",
    )
    notes = serializers.SerializerMethodField(help_text="What is uncertain, and what to do.")

    class Meta:
        model = Part
        fields = (
            *("id", "organisation", *PART_FIELDS, "files", "facts", "notes"),
            *("created_at", "updated_at"),
        )
        read_only_fields = fields

    def to_representation(self, instance: Part) -> dict[str, Any]:
        """Renders the part with its facts, which are read once."""
        instance.known = facts_of_part(instance)
        return super().to_representation(instance)

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_notes(self, part: Part) -> list[dict[str, Any]]:
        """Returns the notes of the readers with their words."""
        return [with_text(note) for note in part.known.notes]


class PartSummarySerializer(serializers.ModelSerializer):
    """Renders a part in a list."""

    files = serializers.IntegerField(source="files_count", read_only=True)

    class Meta:
        model = Part
        fields = ("id", "name", "number", "revision", "material_grade", "files", "created_at")
        read_only_fields = fields


class OrderedFileSerializer(FileOfPartSerializer):
    """Renders a file of an order's part; a replaced one is of an earlier revision."""

    replaces = serializers.UUIDField(
        source="replaces.attachment_id",
        default=None,
        allow_null=True,
        read_only=True,
        help_text="The file that it replaced after submission.",
    )
    is_replaced = serializers.SerializerMethodField()

    class Meta:
        model = OrderedFile
        fields = (*FileOfPartSerializer.Meta.fields, "replaces", "is_replaced")
        read_only_fields = fields

    def get_is_replaced(self, row: OrderedFile) -> bool:
        """Returns whether a new revision took its place."""
        return hasattr(row, "replaced_by")


class OrderedPartSerializer(serializers.ModelSerializer):
    """Renders the part of an order as it was submitted."""

    facts = serializers.DictField(child=FactSerializer(), read_only=True)
    notes = serializers.SerializerMethodField()
    files = OrderedFileSerializer(many=True, read_only=True)

    class Meta:
        model = OrderedPart
        fields = ("name", "number", "revision", "facts", "notes", "files")
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_notes(self, row: OrderedPart) -> list[dict[str, Any]]:
        """Returns the notes of the readers with their words."""
        return [with_text(note) for note in row.notes]
