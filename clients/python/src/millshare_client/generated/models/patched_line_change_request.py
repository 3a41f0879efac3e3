from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="PatchedLineChangeRequest")


@_attrs_define
class PatchedLineChangeRequest:
    """Validates changes of a line; its part is changed at `/parts/{id}/`.

    Attributes:
        quantity (int | None | Unset):
        latest_delivery_on (datetime.date | None | Unset):
        routing (int | Unset):
    """

    quantity: int | None | Unset = UNSET
    latest_delivery_on: datetime.date | None | Unset = UNSET
    routing: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        quantity: int | None | Unset
        if isinstance(self.quantity, Unset):
            quantity = UNSET
        else:
            quantity = self.quantity

        latest_delivery_on: None | str | Unset
        if isinstance(self.latest_delivery_on, Unset):
            latest_delivery_on = UNSET
        elif isinstance(self.latest_delivery_on, datetime.date):
            latest_delivery_on = self.latest_delivery_on.isoformat()
        else:
            latest_delivery_on = self.latest_delivery_on

        routing = self.routing

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if quantity is not UNSET:
            field_dict["quantity"] = quantity
        if latest_delivery_on is not UNSET:
            field_dict["latest_delivery_on"] = latest_delivery_on
        if routing is not UNSET:
            field_dict["routing"] = routing

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_quantity(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        quantity = _parse_quantity(d.pop("quantity", UNSET))

        def _parse_latest_delivery_on(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                latest_delivery_on_type_0 = datetime.date.fromisoformat(data)

                return latest_delivery_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        latest_delivery_on = _parse_latest_delivery_on(d.pop("latest_delivery_on", UNSET))

        routing = d.pop("routing", UNSET)

        patched_line_change_request = cls(
            quantity=quantity,
            latest_delivery_on=latest_delivery_on,
            routing=routing,
        )

        patched_line_change_request.additional_properties = d
        return patched_line_change_request

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
