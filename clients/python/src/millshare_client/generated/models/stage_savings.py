from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.basis_savings import BasisSavings


T = TypeVar("T", bound="StageSavings")


@_attrs_define
class StageSavings:
    """Serializes sum and distribution of the savings at one stage.

    Attributes:
        orders (int): That have reached the stage.
        alone_cost (str): What these pieces were expected to cost alone.
        price (str): What buyers pay for them, before the platform's fee.
        saving (str): alone_cost − price; below 0 where buyers pay more.
        saving_percent (None | str): Of `alone_cost`. Example: 12.10.
        median_percent (None | str): Half of the orders save at least so much of their alone cost. Example: 12.10.
        tenths_percent (list[None | str]): Nine per cents that divide the orders into tenths, the least first.
        below_guarantee_orders (int): Save less than the guarantee of their run's rule of prices.
        above_alone_orders (int): Pay more than they were expected to pay alone.
        bases (list[BasisSavings]): Parts that add up to the saving.
    """

    orders: int
    alone_cost: str
    price: str
    saving: str
    saving_percent: None | str
    median_percent: None | str
    tenths_percent: list[None | str]
    below_guarantee_orders: int
    above_alone_orders: int
    bases: list[BasisSavings]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        orders = self.orders

        alone_cost = self.alone_cost

        price = self.price

        saving = self.saving

        saving_percent: None | str
        saving_percent = self.saving_percent

        median_percent: None | str
        median_percent = self.median_percent

        tenths_percent = []
        for tenths_percent_item_data in self.tenths_percent:
            tenths_percent_item: None | str
            tenths_percent_item = tenths_percent_item_data
            tenths_percent.append(tenths_percent_item)

        below_guarantee_orders = self.below_guarantee_orders

        above_alone_orders = self.above_alone_orders

        bases = []
        for bases_item_data in self.bases:
            bases_item = bases_item_data.to_dict()
            bases.append(bases_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "orders": orders,
                "alone_cost": alone_cost,
                "price": price,
                "saving": saving,
                "saving_percent": saving_percent,
                "median_percent": median_percent,
                "tenths_percent": tenths_percent,
                "below_guarantee_orders": below_guarantee_orders,
                "above_alone_orders": above_alone_orders,
                "bases": bases,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.basis_savings import BasisSavings  # noqa: PLC0415

        d = dict(src_dict)
        orders = d.pop("orders")

        alone_cost = d.pop("alone_cost")

        price = d.pop("price")

        saving = d.pop("saving")

        def _parse_saving_percent(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        saving_percent = _parse_saving_percent(d.pop("saving_percent"))

        def _parse_median_percent(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        median_percent = _parse_median_percent(d.pop("median_percent"))

        tenths_percent = []
        _tenths_percent = d.pop("tenths_percent")
        for tenths_percent_item_data in _tenths_percent:

            def _parse_tenths_percent_item(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            tenths_percent_item = _parse_tenths_percent_item(tenths_percent_item_data)

            tenths_percent.append(tenths_percent_item)

        below_guarantee_orders = d.pop("below_guarantee_orders")

        above_alone_orders = d.pop("above_alone_orders")

        bases = []
        _bases = d.pop("bases")
        for bases_item_data in _bases:
            bases_item = BasisSavings.from_dict(bases_item_data)

            bases.append(bases_item)

        stage_savings = cls(
            orders=orders,
            alone_cost=alone_cost,
            price=price,
            saving=saving,
            saving_percent=saving_percent,
            median_percent=median_percent,
            tenths_percent=tenths_percent,
            below_guarantee_orders=below_guarantee_orders,
            above_alone_orders=above_alone_orders,
            bases=bases,
        )

        stage_savings.additional_properties = d
        return stage_savings

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
