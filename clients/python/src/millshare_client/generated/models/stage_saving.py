from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.stage_saving_kind_enum import StageSavingKindEnum

T = TypeVar("T", bound="StageSaving")


@_attrs_define
class StageSaving:
    """Serializes the saving against one baseline, on the orders that both serve alike.

    Attributes:
        kind (StageSavingKindEnum): * `single_source` - single_source
            * `greedy_split` - greedy_split
            * `reference` - reference
        orders (int):
        baseline_cost (str):
        cost (str):
        saving (str):
        saving_percent (None | str):
    """

    kind: StageSavingKindEnum
    orders: int
    baseline_cost: str
    cost: str
    saving: str
    saving_percent: None | str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        kind = self.kind.value

        orders = self.orders

        baseline_cost = self.baseline_cost

        cost = self.cost

        saving = self.saving

        saving_percent: None | str
        saving_percent = self.saving_percent

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "kind": kind,
                "orders": orders,
                "baseline_cost": baseline_cost,
                "cost": cost,
                "saving": saving,
                "saving_percent": saving_percent,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        kind = StageSavingKindEnum(d.pop("kind"))

        orders = d.pop("orders")

        baseline_cost = d.pop("baseline_cost")

        cost = d.pop("cost")

        saving = d.pop("saving")

        def _parse_saving_percent(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        saving_percent = _parse_saving_percent(d.pop("saving_percent"))

        stage_saving = cls(
            kind=kind,
            orders=orders,
            baseline_cost=baseline_cost,
            cost=cost,
            saving=saving,
            saving_percent=saving_percent,
        )

        stage_saving.additional_properties = d
        return stage_saving

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
