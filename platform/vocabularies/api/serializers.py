"""Renders vocabularies and their terms."""

from typing import Any

from rest_framework import serializers

from vocabularies.models import Term, Vocabulary

TERM_FIELDS = frozenset(field.name for field in Term._meta.get_fields())


class VocabularySerializer(serializers.ModelSerializer):
    """Renders one vocabulary with its loaded version."""

    name = serializers.CharField(read_only=True, help_text="In the language asked for.")

    class Meta:
        model = Vocabulary
        fields = ("code", "name", "name_en", "name_zh", "version", "source", "sha256", "term_count")
        read_only_fields = fields


class TermSerializer(serializers.Serializer):
    """Renders a term; its vocabulary's own columns are in `attributes`."""

    code = serializers.CharField(read_only=True)
    name = serializers.CharField(read_only=True, help_text="In the language asked for.")
    name_en = serializers.CharField(read_only=True)
    name_zh = serializers.CharField(read_only=True)
    parent = serializers.CharField(
        source="parent_code",
        read_only=True,
        allow_null=True,
        help_text="Code of the term above: process, region, material family, or a city's region.",
    )
    version = serializers.CharField(read_only=True, help_text="The last version that lists it.")
    retired = serializers.BooleanField(read_only=True)
    attributes = serializers.SerializerMethodField()

    def get_attributes(self, term: Term) -> dict[str, Any]:
        own = [
            field
            for field in term._meta.concrete_fields
            if field.name not in TERM_FIELDS and not field.is_relation
        ]
        return {field.name: shown(getattr(term, field.name)) for field in own}


def shown(value: Any) -> Any:
    """Returns numbers and booleans unchanged and decimals as exact strings."""
    return value if isinstance(value, (bool, int)) else str(value)
