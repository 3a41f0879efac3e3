"""Provides strict serializer bases that reject unknown and server-owned fields."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db import models
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.settings import api_settings

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

NON_FIELD_ERRORS_KEY = api_settings.NON_FIELD_ERRORS_KEY
# Each error costs more to put together than the name costs to send.
NAMES_MOST = 100


class StrictBody:
    """Rejects fields that the body may not carry, before any is read."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            writable = {field.field_name for field in self._writable_fields}
            known = set(self.fields)
            names = [name for name in data if name not in writable]
            if names:
                raise serializers.ValidationError(refusals(names, known, writable))
        return super().to_internal_value(data)


def refusals(names: Sequence[str], known: set[str], writable: set[str]) -> dict[str, Any]:
    """Returns the errors of names that a body may not carry; of many the first."""
    of_server, is_unknown = [server_field()], [unknown_field(writable)]
    listed = {name: of_server if name in known else is_unknown for name in names[:NAMES_MOST]}
    if len(names) == len(listed):
        return listed
    counted = f"{len(names):,} names do not belong here; the first of them are listed."
    return {NON_FIELD_ERRORS_KEY: [ErrorDetail(counted, "unknown")], **listed}


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
