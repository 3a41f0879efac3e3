from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.baseline_kind_enum import BaselineKindEnum

if TYPE_CHECKING:
    from ..models.planned_items import PlannedItems


T = TypeVar("T", bound="Baseline")


@_attrs_define
class Baseline:
    """Serializes a baseline, compared with the plan on the orders that both serve.

    Attributes:
        kind (BaselineKindEnum): * `single_source` - First come, first served, whole
            * `greedy_split` - First come, first served, split
            * `reference` - The buyer's own price
        total_cost (str):
        compared_orders (int):
        baseline_cost (str):
        plan_cost (str):
        saving (str):
        saving_percent (None | str): Returns the saving in percent of the baseline cost, to two decimals.
        only_plan_orders (int): Served by the plan alone.
        only_baseline_orders (int): Served by the baseline alone.
        unequal_orders (int): Served by both in other quantities.
        items (PlannedItems): Serializes the cost of the made pieces by item.
    """

    kind: BaselineKindEnum
    total_cost: str
    compared_orders: int
    baseline_cost: str
    plan_cost: str
    saving: str
    saving_percent: None | str
    only_plan_orders: int
    only_baseline_orders: int
    unequal_orders: int
    items: PlannedItems
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        kind = self.kind.value

        total_cost = self.total_cost

        compared_orders = self.compared_orders

        baseline_cost = self.baseline_cost

        plan_cost = self.plan_cost

        saving = self.saving

        saving_percent: None | str
        saving_percent = self.saving_percent

        only_plan_orders = self.only_plan_orders

        only_baseline_orders = self.only_baseline_orders

        unequal_orders = self.unequal_orders

        items = self.items.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "kind": kind,
                "total_cost": total_cost,
                "compared_orders": compared_orders,
                "baseline_cost": baseline_cost,
                "plan_cost": plan_cost,
                "saving": saving,
                "saving_percent": saving_percent,
                "only_plan_orders": only_plan_orders,
                "only_baseline_orders": only_baseline_orders,
                "unequal_orders": unequal_orders,
                "items": items,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.planned_items import PlannedItems  # noqa: PLC0415

        d = dict(src_dict)
        kind = BaselineKindEnum(d.pop("kind"))

        total_cost = d.pop("total_cost")

        compared_orders = d.pop("compared_orders")

        baseline_cost = d.pop("baseline_cost")

        plan_cost = d.pop("plan_cost")

        saving = d.pop("saving")

        def _parse_saving_percent(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        saving_percent = _parse_saving_percent(d.pop("saving_percent"))

        only_plan_orders = d.pop("only_plan_orders")

        only_baseline_orders = d.pop("only_baseline_orders")

        unequal_orders = d.pop("unequal_orders")

        items = PlannedItems.from_dict(d.pop("items"))

        baseline = cls(
            kind=kind,
            total_cost=total_cost,
            compared_orders=compared_orders,
            baseline_cost=baseline_cost,
            plan_cost=plan_cost,
            saving=saving,
            saving_percent=saving_percent,
            only_plan_orders=only_plan_orders,
            only_baseline_orders=only_baseline_orders,
            unequal_orders=unequal_orders,
            items=items,
        )

        baseline.additional_properties = d
        return baseline

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
