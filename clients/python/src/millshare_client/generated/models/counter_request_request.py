from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="CounterRequestRequest")


@_attrs_define
class CounterRequestRequest:
    """Validates the terms of a counter-offer; those left out stay as offered.

    Attributes:
        unit_ms (int | Unset): Machine time to book for a good piece, in milliseconds.
        hourly_rate (str | Unset): For all of its machine time, setup too; at most 10 % above the published rate.
        window (UUID | Unset): Another published window of the same factory.
        quantity (int | Unset): Fewer pieces than offered; the rest is matched again.
        note (str | Unset):
    """

    unit_ms: int | Unset = UNSET
    hourly_rate: str | Unset = UNSET
    window: UUID | Unset = UNSET
    quantity: int | Unset = UNSET
    note: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        unit_ms = self.unit_ms

        hourly_rate = self.hourly_rate

        window: str | Unset = UNSET
        if not isinstance(self.window, Unset):
            window = str(self.window)

        quantity = self.quantity

        note = self.note

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if unit_ms is not UNSET:
            field_dict["unit_ms"] = unit_ms
        if hourly_rate is not UNSET:
            field_dict["hourly_rate"] = hourly_rate
        if window is not UNSET:
            field_dict["window"] = window
        if quantity is not UNSET:
            field_dict["quantity"] = quantity
        if note is not UNSET:
            field_dict["note"] = note

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        unit_ms = d.pop("unit_ms", UNSET)

        hourly_rate = d.pop("hourly_rate", UNSET)

        _window = d.pop("window", UNSET)
        window: UUID | Unset
        if isinstance(_window, Unset):
            window = UNSET
        else:
            window = UUID(_window)

        quantity = d.pop("quantity", UNSET)

        note = d.pop("note", UNSET)

        counter_request_request = cls(
            unit_ms=unit_ms,
            hourly_rate=hourly_rate,
            window=window,
            quantity=quantity,
            note=note,
        )

        counter_request_request.additional_properties = d
        return counter_request_request

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
