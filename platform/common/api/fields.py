"""Provides serializer fields that accept a value only in its own JSON type."""

from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from common.clock import MS_PER_HOUR, hours_from_ms, ms_from_hours
from common.money import shown
from common.safety.unsafe_text import fault_in, without_unsafe_text


class StrictCharField(serializers.CharField):
    """Takes a JSON string that PostgreSQL can store and that shows all its characters."""

    default_error_messages: ClassVar = {"not_text": "Send a JSON string.", "unsafe": "{fault}"}

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("not_text")
        try:
            data.encode()
        except UnicodeEncodeError:
            self.fail("not_text")
        fault = self.fault_in(data)
        if fault:
            self.fail("unsafe", fault=fault)
        return super().to_internal_value(data)

    def fault_in(self, text: str) -> str:
        """Returns what is wrong with the characters of a text; empty if nothing is."""
        return fault_in(text)


class PastedTextField(StrictCharField):
    """Takes text as it was copied from elsewhere, without its unsafe characters."""

    def fault_in(self, text: str) -> str:
        """Returns nothing: copied text often has characters that nobody sees."""
        return ""

    def to_internal_value(self, data: Any) -> str:
        """Returns the text without them."""
        return without_unsafe_text(super().to_internal_value(data))


class StrictIntegerField(serializers.IntegerField):
    """Takes a JSON integer."""

    default_error_messages: ClassVar = {
        "not_whole": "Send a JSON integer, without quotes or decimals."
    }

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("not_whole")
        return super().to_internal_value(data)


class StrictBooleanField(serializers.BooleanField):
    """Takes JSON true or false."""

    default_error_messages: ClassVar = {"not_truth": "Send true or false."}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("not_truth")
        return data


class StrictUUIDField(serializers.UUIDField):
    """Takes an id as a JSON string, without looking for its row."""

    def to_internal_value(self, data: Any) -> UUID:
        """Returns the id; fails where it is not a JSON string."""
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)


class StrictDecimalField(serializers.DecimalField):
    """Takes a decimal as a JSON string or integer; a float is already rounded."""

    default_error_messages: ClassVar = {
        "float": 'Send the number as a JSON string, such as "12.50".'
    }

    def to_internal_value(self, data: Any) -> Decimal:
        if isinstance(data, bool) or not isinstance(data, (str, int)):
            self.fail("float")
        return super().to_internal_value(data)


class AmountField(StrictDecimalField):
    """Takes an amount of money and renders it with at least two decimals."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 19)
        kwargs.setdefault("decimal_places", 6)
        super().__init__(**kwargs)

    def to_representation(self, value: Any) -> str:
        return shown(Decimal(value))


@extend_schema_field({"type": "string", "format": "decimal", "example": "12.5"})
class HoursField(serializers.Field):
    """Converts hours in a string to integer milliseconds; use source="…_ms"."""

    default_error_messages: ClassVar = {
        "not_hours": 'Send hours as a JSON string, such as "12.5".',
        "too_fine": "Hours must fall on a whole millisecond: at most four decimals.",
        "range": "Hours must be between {least} and {most}.",
    }

    def __init__(self, *, least: Decimal = Decimal(0), most: Decimal = Decimal(10**6), **kw: Any):
        self.least, self.most = least, most
        super().__init__(**kw)

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, (str, int)):
            self.fail("not_hours")
        exact = serializers.DecimalField(max_digits=14, decimal_places=4)
        try:
            hours = exact.to_internal_value(data)
        except serializers.ValidationError:
            self.fail("not_hours")
        if not self.least <= hours <= self.most:
            self.fail("range", least=self.least, most=self.most)
        try:
            return ms_from_hours(hours)
        except ValueError:
            self.fail("too_fine")

    def to_representation(self, value: int) -> str:
        hours = hours_from_ms(value)
        return f"{hours.normalize():f}" if value % MS_PER_HOUR else str(value // MS_PER_HOUR)


def unknown_field(known: set[str]) -> ErrorDetail:
    """Returns the error for a field that is not part of the body."""
    return ErrorDetail(f"Unknown field. Known: {', '.join(sorted(known))}.", "unknown")


def server_field() -> ErrorDetail:
    """Returns the error for a field that only the server sets."""
    return ErrorDetail("Set by the platform; leave it out.", "read_only")
