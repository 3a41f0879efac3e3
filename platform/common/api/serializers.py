"""Provides strict serializer bases that reject unknown and server-owned fields."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from rest_framework import serializers

from common.api.fields import (
    AmountField,
    StrictBooleanField,
    StrictCharField,
    StrictDecimalField,
    StrictIntegerField,
    server_field,
    unknown_field,
)
from common.money import MoneyField as MoneyColumn


class StrictBody:
    """Rejects fields that the body may not carry, before any is read."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            writable = {field.field_name for field in self._writable_fields}
            known = set(self.fields)
            # One object for all: a body may have a hundred thousand names.
            of_server, is_unknown = [server_field()], [unknown_field(writable)]
            errors = {
                name: of_server if name in known else is_unknown
                for name in data
                if name not in writable
            }
            if errors:
                raise serializers.ValidationError(errors)
        return super().to_internal_value(data)


class StrictSerializer(StrictBody, serializers.Serializer):
    """Validates bodies that are not one model's row."""


class EmptySerializer(StrictSerializer):
    """Validates a body without fields, which may be left out."""


class StrictModelSerializer(StrictBody, serializers.ModelSerializer):
    """Validates bodies that are one model's row."""

    serializer_field_mapping: ClassVar = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.CharField: StrictCharField,
        models.TextField: StrictCharField,
        models.IntegerField: StrictIntegerField,
        models.PositiveIntegerField: StrictIntegerField,
        models.PositiveSmallIntegerField: StrictIntegerField,
        models.BigIntegerField: StrictIntegerField,
        models.PositiveBigIntegerField: StrictIntegerField,
        models.BooleanField: StrictBooleanField,
        models.DecimalField: StrictDecimalField,
        MoneyColumn: AmountField,
    }
