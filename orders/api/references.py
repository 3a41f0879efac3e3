"""Converts codes and ids of other rows, among those that the user may name."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db import models
from rest_framework import serializers


class RowsField(serializers.ListField):
    """Takes several rows by code or id, each once; one query, write only.

    `rows` returns the rows that the given user may name.
    """

    default_error_messages: ClassVar = {"does_not_exist": "There is no “{key}” here."}

    def __init__(
        self,
        *,
        rows: Callable[[Any], models.QuerySet[Any]],
        child: serializers.Field,
        **kwargs: Any,
    ) -> None:
        self.rows = rows
        super().__init__(child=child, **kwargs)

    def to_internal_value(self, data: Any) -> list[models.Model]:
        # Before the query, and before repetitions are dropped.
        if isinstance(data, list) and len(data) > self.max_length:
            self.fail("max_length", max_length=self.max_length)
        keys = super().to_internal_value(data)
        found = self.rows(self.context["request"].user).in_bulk(set(keys))
        unknown = {
            index: [self.error_messages["does_not_exist"].format(key=key)]
            for index, key in enumerate(keys)
            if key not in found
        }
        if unknown:
            raise serializers.ValidationError(unknown)
        return list(found.values())
