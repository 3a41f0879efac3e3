from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.stage_saving import StageSaving


T = TypeVar("T", bound="Stages")


@_attrs_define
class Stages:
    """Serializes the savings of a run by certainty; the stages have different orders.

    Attributes:
        estimated (list[StageSaving]): By the plan.
        contracted (list[StageSaving]): By what both sides confirmed.
    """

    estimated: list[StageSaving]
    contracted: list[StageSaving]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        estimated = []
        for estimated_item_data in self.estimated:
            estimated_item = estimated_item_data.to_dict()
            estimated.append(estimated_item)

        contracted = []
        for contracted_item_data in self.contracted:
            contracted_item = contracted_item_data.to_dict()
            contracted.append(contracted_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "estimated": estimated,
                "contracted": contracted,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.stage_saving import StageSaving  # noqa: PLC0415

        d = dict(src_dict)
        estimated = []
        _estimated = d.pop("estimated")
        for estimated_item_data in _estimated:
            estimated_item = StageSaving.from_dict(estimated_item_data)

            estimated.append(estimated_item)

        contracted = []
        _contracted = d.pop("contracted")
        for contracted_item_data in _contracted:
            contracted_item = StageSaving.from_dict(contracted_item_data)

            contracted.append(contracted_item)

        stages = cls(
            estimated=estimated,
            contracted=contracted,
        )

        stages.additional_properties = d
        return stages

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
