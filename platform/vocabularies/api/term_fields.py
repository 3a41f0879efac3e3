"""Provides serializer fields that name a term of a vocabulary."""

from typing import Any, ClassVar

from django.db import models
from rest_framework import serializers

from common.api.fields import StrictCharField


def current(model: type[models.Model]) -> models.QuerySet[Any]:
    """Returns the terms that a new row may name, without retired ones."""
    return model._default_manager.filter(retired=False)


class TermField(serializers.PrimaryKeyRelatedField):
    """Takes one term of a vocabulary by its code; retired ones are not found."""

    default_error_messages: ClassVar = {"does_not_exist": "There is no “{pk_value}” here."}
    code = StrictCharField(max_length=64)

    def to_internal_value(self, data: Any) -> models.Model:
        return super().to_internal_value(self.code.run_validation(data))

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(retired=False)
