"""Validates and represents messages of orders."""

from typing import Any

from drf_spectacular.utils import (
    OpenApiExample,
    extend_schema_field,
    extend_schema_serializer,
)
from rest_framework import serializers

from attachments.api.serializers import OwnFilesField, ShownFileSerializer
from common.api.fields import StrictBooleanField, StrictCharField
from common.api.serializers import StrictSerializer
from fulfilment.models import OrderMessage
from fulfilment.selectors.messages import OrderThread
from fulfilment.states import MESSAGE_LENGTH


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "To the factory of one work order",
            value={"text": "M6 is through, M8 is 16 mm deep.", "work_order": "W-26-00042"},
            request_only=True,
        ),
        OpenApiExample(
            "To all factories of the order",
            value={"text": "Please keep the protective film on."},
            request_only=True,
        ),
    ]
)
class MessageBodySerializer(StrictSerializer):
    """Validates a message."""

    text = StrictCharField(max_length=MESSAGE_LENGTH, help_text="Plain text with line breaks.")
    work_order = StrictCharField(
        required=False,
        max_length=20,
        help_text="Whose factory it is for. Without it, a buyer's message is for all factories; a"
        " factory needs it only where several of its factories have work of the order.",
    )
    is_statement = StrictBooleanField(
        default=False, help_text="Your side's statement on the order's open dispute."
    )
    files = OwnFilesField(help_text="Sent before; whoever sees the message sees them.")


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A factory's question, as the buyer sees it",
            value={
                "id": "0193b1c2-7a4e-7d11-9c55-2f1de0b3a9c4",
                "number": 3,
                "side": "factory",
                "author": "Factory B",
                "person": "",
                "is_own": False,
                "factory": "Factory B",
                "text": "Is the thread M6 through?",
                "dispute": None,
                "files": [],
                "at": "2026-12-01T08:30:00Z",
            },
            response_only=True,
        )
    ]
)
class OrderMessageSerializer(serializers.ModelSerializer):
    """Represents a message as the reader's side sees it."""

    author = serializers.SerializerMethodField()
    person = serializers.SerializerMethodField()
    is_own = serializers.SerializerMethodField()
    factory = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField()

    class Meta:
        model = OrderMessage
        fields = (
            *("id", "number", "side", "author", "person", "is_own", "factory", "text"),
            *("dispute", "files", "at"),
        )
        read_only_fields = fields

    @property
    def thread(self) -> OrderThread:
        """Returns the thread that the reader sees."""
        thread: OrderThread = self.context["thread"]
        return thread

    def get_author(self, row: OrderMessage) -> str:
        """Returns who wrote it: a name once both sides agreed, an alias until then."""
        return self.thread.author_of(row)

    def get_person(self, row: OrderMessage) -> str:
        """Returns the person, for its own organisation and operators; empty for others."""
        return self.thread.person_of(row)

    def get_is_own(self, row: OrderMessage) -> bool:
        """Returns whether your side wrote it."""
        return self.thread.is_own(row)

    def get_factory(self, row: OrderMessage) -> str:
        """Returns the factory whose conversation it belongs to; empty if it is for all."""
        return self.thread.factory_name(row.factory_id)

    @extend_schema_field(ShownFileSerializer(many=True))
    def get_files(self, row: OrderMessage) -> list[Any]:
        """Returns its files; under an agreement none before its text is accepted."""
        return list(ShownFileSerializer(self.context["files"].get(row.pk, []), many=True).data)
