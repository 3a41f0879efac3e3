"""Tests that fields take their own JSON type alone and bodies known fields only."""

from decimal import Decimal
from typing import Any, ClassVar

import pytest
from rest_framework import serializers

from common.api.fields import (
    AmountField,
    HoursField,
    StrictBooleanField,
    StrictCharField,
    StrictDecimalField,
    StrictIntegerField,
)
from common.api.problems import flatten
from common.api.serializers import StrictModelSerializer, StrictSerializer
from factories.models import Machine

TOO_LARGE = 10**40


@pytest.mark.parametrize(
    ("field", "value", "inside"),
    [
        (StrictCharField(), "铣削", "铣削"),
        (StrictCharField(), "  a ", "a"),
        (StrictIntegerField(), 5, 5),
        (StrictIntegerField(), -5, -5),
        (StrictBooleanField(), True, True),
        (StrictBooleanField(), False, False),
        (StrictDecimalField(max_digits=6, decimal_places=2), "12.50", Decimal("12.50")),
        (StrictDecimalField(max_digits=6, decimal_places=2), 12, Decimal(12)),
        (AmountField(), "0.000001", Decimal("0.000001")),
        (HoursField(), "12.5", 45_000_000),
        (HoursField(), 2, 7_200_000),
        (HoursField(), "0.0001", 360),
    ],
)
def test_field_takes_its_own_type(field: Any, value: Any, inside: Any) -> None:
    taken = field.run_validation(value)

    assert taken == inside
    assert type(taken) is type(inside)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(
            (StrictCharField(), value)
            for value in (5, 1.5, True, None, [], {}, "", " ", "a\x00", "\ud800")
        ),
        *((StrictIntegerField(), value) for value in ("5", 5.0, True, None, [], {}, "")),
        *((StrictBooleanField(), value) for value in ("true", 1, 0, None, [], {}, "")),
        *(
            (StrictDecimalField(max_digits=6, decimal_places=2), value)
            for value in (1.5, True, None, [], {}, "", "a", "NaN", "Infinity", "1.234", TOO_LARGE)
        ),
        *((AmountField(), value) for value in (1.5, "1.1234567", "1e30", "-inf", None)),
        *(
            (HoursField(), value)
            for value in (1.5, True, None, [], {}, "", "-1", "1.23456", "NaN", "1e999", TOO_LARGE)
        ),
        (HoursField(least=Decimal(1)), "0.9999"),
        (HoursField(most=Decimal(10)), "10.0001"),
    ],
)
def test_field_rejects_every_other_type(field: Any, value: Any) -> None:
    with pytest.raises(serializers.ValidationError):
        field.run_validation(value)


@pytest.mark.parametrize(
    ("ms", "text"),
    [(0, "0"), (3_600_000, "1"), (36_000_000, "10"), (45_000_000, "12.5"), (3_599_999, "0.9999")],
)
def test_hours_are_shown_as_short_text(ms: int, text: str) -> None:
    assert HoursField().to_representation(ms) == text


def test_money_is_shown_as_text() -> None:
    assert AmountField().to_representation(Decimal("12.500000")) == "12.50"


class PartSerializer(StrictSerializer):
    """Represents a part of an assembly."""

    name = StrictCharField()
    area = serializers.IntegerField(read_only=True)


class AssemblySerializer(StrictSerializer):
    """Represents an assembly with parts."""

    name = StrictCharField()
    parts = PartSerializer(many=True, required=False)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"name": "a", "colour": 1}, [("#/colour", "unknown")]),
        (
            {"name": "a", "parts": [{"name": "b"}, {"name": "c", "area": 5}]},
            [("#/parts/1/area", "read_only")],
        ),
        ({"name": "a", "parts": [{"nmae": "b"}]}, [("#/parts/0/nmae", "unknown")]),
        ([], [("#", "invalid")]),
    ],
)
def test_body_rejects_unknown_and_server_owned_fields(body: Any, expected: Any) -> None:
    assembly = AssemblySerializer(data=body)

    assert not assembly.is_valid()
    found = [(error["pointer"], error["code"]) for error in flatten(assembly.errors)]
    assert found == expected


def test_reason_of_an_unknown_field_lists_those_that_may_be_sent() -> None:
    part = PartSerializer(data={"nmae": "b"})

    assert not part.is_valid()
    assert part.errors["nmae"] == ["Unknown field. Known: name."]


def test_model_columns_become_strict_fields() -> None:
    class MachineSerializer(StrictModelSerializer):
        """Represents some columns of a machine."""

        class Meta:
            model = Machine
            fields: ClassVar = ("maker", "count", "speed_factor", "hourly_rate")

    kinds = {name: type(field) for name, field in MachineSerializer().fields.items()}

    assert kinds == {
        "maker": StrictCharField,
        "count": StrictIntegerField,
        "speed_factor": StrictDecimalField,
        "hourly_rate": AmountField,
    }
