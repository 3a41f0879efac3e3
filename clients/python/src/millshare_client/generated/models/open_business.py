from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="OpenBusiness")


@_attrs_define
class OpenBusiness:
    """Renders the ids of what is open.

    Attributes:
        orders (list[UUID]):
        allocations (list[UUID]):
        windows (list[UUID]):
    """

    orders: list[UUID]
    allocations: list[UUID]
    windows: list[UUID]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        orders = []
        for orders_item_data in self.orders:
            orders_item = str(orders_item_data)
            orders.append(orders_item)

        allocations = []
        for allocations_item_data in self.allocations:
            allocations_item = str(allocations_item_data)
            allocations.append(allocations_item)

        windows = []
        for windows_item_data in self.windows:
            windows_item = str(windows_item_data)
            windows.append(windows_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "orders": orders,
                "allocations": allocations,
                "windows": windows,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        orders = []
        _orders = d.pop("orders")
        for orders_item_data in _orders:
            orders_item = UUID(orders_item_data)

            orders.append(orders_item)

        allocations = []
        _allocations = d.pop("allocations")
        for allocations_item_data in _allocations:
            allocations_item = UUID(allocations_item_data)

            allocations.append(allocations_item)

        windows = []
        _windows = d.pop("windows")
        for windows_item_data in _windows:
            windows_item = UUID(windows_item_data)

            windows.append(windows_item)

        open_business = cls(
            orders=orders,
            allocations=allocations,
            windows=windows,
        )

        open_business.additional_properties = d
        return open_business

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
