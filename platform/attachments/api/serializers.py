"""Renders attachments, and validates what is sent to them."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from attachments.messages import with_text
from attachments.models import Attachment
from attachments.selectors import shown_files
from attachments.states import FILES_MOST
from common.api.fields import StrictUUIDField
from common.api.serializers import StrictSerializer


@extend_schema_field(OpenApiTypes.BINARY)
class UploadField(serializers.Field):
    """Takes the file that the parser set apart."""

    def to_internal_value(self, data: Any) -> Any:
        """Returns what the parser noted of the file."""
        if not isinstance(data, Mapping) or set(data) != {"name", "size", "sha256"}:
            raise serializers.ValidationError("Send the file as part of a form.")
        return data


class AttachmentUploadSerializer(StrictSerializer):
    """Validates a file that is sent."""

    file = UploadField(help_text="STEP, STL, 3MF, DXF, PDF, PNG or JPEG, up to 50 MB.")
    organisation = StrictUUIDField(
        required=False, help_text="Left out where the user acts for one organisation alone."
    )


class FileMessageSerializer(serializers.Serializer):
    """Shows a message about a file."""

    code = serializers.CharField(help_text="By which programs recognise it; it never changes.")
    text = serializers.CharField()
    params = serializers.DictField()


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A STEP file of a plate",
            value={
                "id": "01994f00-0000-7000-8000-000000000000",
                "organisation": "01994f00-0000-7000-8000-000000000001",
                "by": "01994f00-0000-7000-8000-000000000002",
                "name": "bracket.step",
                "kind": "model",
                "content_type": "model/step",
                "size": 18734,
                "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "status": "clean",
                "failure": None,
                "facts": {
                    "source": "step",
                    "units": "mm",
                    "box_x_mm": 100.0,
                    "box_y_mm": 60.0,
                    "box_z_mm": 5.0,
                    "volume_mm3": 27926.5,
                    "surface_mm2": 13336.1,
                    "shape": "sheet",
                    "thickness_mm": 5.0,
                    "cut_length_mm": 433.1,
                    "pierces": 4,
                    "bends": 0,
                    "holes": [{"diameter_mm": 8.0, "count": 2}, {"diameter_mm": 20.0, "count": 1}],
                    "assumed": [],
                    "notes": [],
                },
                "has_preview": True,
                "created_at": "2026-11-30T08:00:00Z",
                "updated_at": "2026-11-30T08:00:02Z",
            },
            response_only=True,
        )
    ]
)
class AttachmentSerializer(serializers.ModelSerializer):
    """Shows an attachment with what was read from it.

    Of another organisation's file it shows neither owner nor author, and no more than a picture
    where the rest would name who sent it.
    """

    # Empty for others.
    fields_of_owner = ("organisation", "by")

    failure = serializers.SerializerMethodField()
    facts = serializers.SerializerMethodField()
    has_preview = serializers.SerializerMethodField()

    class Meta:
        model = Attachment
        fields = (
            "id",
            "organisation",
            "by",
            "name",
            "kind",
            "content_type",
            "size",
            "sha256",
            "status",
            "failure",
            "facts",
            "has_preview",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields

    @extend_schema_field(FileMessageSerializer(allow_null=True))
    def get_failure(self, row: Attachment) -> dict[str, Any] | None:
        """Returns the reason why the file was refused."""
        return with_text(row.failure) if row.failure else None

    @extend_schema_field(serializers.DictField())
    def get_facts(self, row: Attachment) -> dict[str, Any]:
        """Returns what was read, with the words of its notes."""
        return facts_shown(row.facts)

    def get_has_preview(self, row: Attachment) -> bool:
        """Returns whether there is a picture at `preview/`."""
        return bool(row.preview)

    def to_representation(self, instance: Attachment) -> dict[str, Any]:
        """Renders the file as its reader may know it."""
        found: dict[str, Any] = super().to_representation(instance)
        shown = shown_files(self.context["request"].user, [instance])[instance.pk]
        found["name"] = shown.name
        if not shown.is_known:
            found |= {"organisation": None, "by": None}
        if not shown.has_content:
            found |= {"sha256": "", "facts": {}}
        return found


class ShownFileSerializer(serializers.Serializer):
    """Shows a file beside what refers to it; content and picture are at its addresses."""

    id = serializers.UUIDField(source="attachment.pk")
    name = serializers.CharField(help_text="Of others neutral until both sides agreed.")
    kind = serializers.CharField(source="attachment.kind")
    status = serializers.CharField(source="attachment.status")
    has_preview = serializers.BooleanField(source="attachment.preview")
    has_content = serializers.BooleanField(
        help_text="Otherwise its picture alone is shown until both sides agreed."
    )


class FileReferenceSerializer(StrictSerializer):
    """Validates a file that is added to a row."""

    attachment = StrictUUIDField(help_text="A file that was sent before; it may still be read.")


class OwnFilesField(serializers.ListField):
    """Takes files that the user sent before, by id, each once; write only."""

    def __init__(self, **kwargs: Any) -> None:
        fields = {"child": serializers.UUIDField(), "max_length": FILES_MOST, "required": False}
        super().__init__(write_only=True, **fields, **kwargs)

    def to_internal_value(self, data: Any) -> list[Attachment]:
        """Returns the files; raises ValidationError for one that is not the user's."""
        wanted = list(dict.fromkeys(super().to_internal_value(data)))
        found = Attachment.objects.changeable_by(self.context["request"].user).in_bulk(wanted)
        unknown = {
            place: [ErrorDetail("There is no such file of yours.", "does_not_exist")]
            for place, pk in enumerate(wanted)
            if pk not in found
        }
        if unknown:
            raise serializers.ValidationError(unknown)
        return [found[pk] for pk in wanted]


def facts_shown(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Returns facts, and those of their text, with the words of the notes."""
    shown = dict(facts)
    if "notes" in shown:
        shown["notes"] = [with_text(note) for note in shown["notes"]]
    if isinstance(shown.get("text"), Mapping):
        shown["text"] = facts_shown(shown["text"])
    return shown
