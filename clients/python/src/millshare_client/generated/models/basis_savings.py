from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.basis_savings_basis_enum import BasisSavingsBasisEnum

T = TypeVar("T", bound="BasisSavings")


@_attrs_define
class BasisSavings:
    """Serializes the part of a saving whose alone costs rest on one basis.

    Attributes:
        basis (BasisSavingsBasisEnum): * `baseline` - baseline
            * `declared` - declared
            * `assumed` - assumed
        orders (int):
        saving (str):
        saving_percent (None | str): Of the saving of the stage. Example: 12.10.
    """

    basis: BasisSavingsBasisEnum
    orders: int
    saving: str
    saving_percent: None | str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        basis = self.basis.value

        orders = self.orders

        saving = self.saving

        saving_percent: None | str
        saving_percent = self.saving_percent

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "basis": basis,
                "orders": orders,
                "saving": saving,
                "saving_percent": saving_percent,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        basis = BasisSavingsBasisEnum(d.pop("basis"))

        orders = d.pop("orders")

        saving = d.pop("saving")

        def _parse_saving_percent(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        saving_percent = _parse_saving_percent(d.pop("saving_percent"))

        basis_savings = cls(
            basis=basis,
            orders=orders,
            saving=saving,
            saving_percent=saving_percent,
        )

        basis_savings.additional_properties = d
        return basis_savings

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
