"""Converts vocabulary codes, instants and notice in serializers of supply."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from django.db import models
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from common.api.fields import HoursField, StrictCharField
from common.clock import MILLISECOND

# Instants outside are typing errors, and sums with a notice would overflow the calendar.
FIRST_INSTANT = datetime(2000, 1, 1, tzinfo=UTC)
LAST_INSTANT = datetime(2200, 1, 1, tzinfo=UTC)


@extend_schema_field(serializers.ListField(child=serializers.CharField()))
class TermsField(serializers.ListField):
    """Takes several terms of a vocabulary by code, each once; one query."""

    default_error_messages: ClassVar = {
        "does_not_exist": "There is no “{code}” here.",
        "twice": "“{code}” comes twice.",
    }

    def __init__(self, *, queryset: models.QuerySet[Any] | None = None, **kwargs: Any) -> None:
        self.queryset = queryset
        super().__init__(child=StrictCharField(max_length=64), **kwargs)

    def to_internal_value(self, data: Any) -> list[models.Model]:
        codes = super().to_internal_value(data)
        found = self.queryset.all().in_bulk(codes)
        faults = {
            place: [self.fault(code, place, codes, found)]
            for place, code in enumerate(codes)
            if code not in found or code in codes[:place]
        }
        if faults:
            raise serializers.ValidationError(faults)
        return [found[code] for code in codes]

    def fault(self, code: str, place: int, codes: Sequence[str], found: Any) -> str:
        """Returns the reason why the code at this place is not accepted."""
        key = "twice" if code in found and code in codes[:place] else "does_not_exist"
        return self.error_messages[key].format(code=code)

    def to_representation(self, value: Any) -> list[str]:
        return sorted(term.pk for term in value.all())


class InstantField(serializers.DateTimeField):
    """Takes an instant with its UTC offset, such as 2026-12-01T08:00:00+08:00."""

    default_error_messages: ClassVar = {
        "naive": "Send the instant with its offset, such as 2026-12-01T08:00:00+08:00.",
        "range": "Send an instant between the years 2000 and 2200.",
    }

    def enforce_timezone(self, value: datetime) -> datetime:
        if value.tzinfo is None:
            self.fail("naive")
        return super().enforce_timezone(value)

    def to_internal_value(self, value: Any) -> datetime:
        instant = super().to_internal_value(value)
        if not FIRST_INSTANT <= instant < LAST_INSTANT:
            self.fail("range")
        return instant


class DurationHoursField(HoursField):
    """Converts a length of time in hours to a timedelta."""

    def to_internal_value(self, data: Any) -> timedelta:
        return super().to_internal_value(data) * MILLISECOND

    def to_representation(self, value: timedelta) -> str:
        return super().to_representation(value // MILLISECOND)
