from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.bridge_part import BridgePart
    from ..models.stage_savings import StageSavings


T = TypeVar("T", bound="Saving")


@_attrs_define
class Saving:
    """Serializes savings in one currency: estimated, contracted and realised.

    The later stages have fewer orders or pieces; the two lists say which and why.

        Attributes:
            currency (str):
            estimated (StageSavings): Serializes sum and distribution of the savings at one stage.
            contracted (StageSavings): Serializes sum and distribution of the savings at one stage.
            realised (StageSavings): Serializes sum and distribution of the savings at one stage.
            to_contracted (list[BridgePart]): Amounts that add up to contracted − estimated saving.
            to_realised (list[BridgePart]): Amounts that add up to realised − contracted saving.
            factories_bonus (str): What factories are to get beyond what they asked.
    """

    currency: str
    estimated: StageSavings
    contracted: StageSavings
    realised: StageSavings
    to_contracted: list[BridgePart]
    to_realised: list[BridgePart]
    factories_bonus: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        currency = self.currency

        estimated = self.estimated.to_dict()

        contracted = self.contracted.to_dict()

        realised = self.realised.to_dict()

        to_contracted = []
        for to_contracted_item_data in self.to_contracted:
            to_contracted_item = to_contracted_item_data.to_dict()
            to_contracted.append(to_contracted_item)

        to_realised = []
        for to_realised_item_data in self.to_realised:
            to_realised_item = to_realised_item_data.to_dict()
            to_realised.append(to_realised_item)

        factories_bonus = self.factories_bonus

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "currency": currency,
                "estimated": estimated,
                "contracted": contracted,
                "realised": realised,
                "to_contracted": to_contracted,
                "to_realised": to_realised,
                "factories_bonus": factories_bonus,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.bridge_part import BridgePart  # noqa: PLC0415
        from ..models.stage_savings import StageSavings  # noqa: PLC0415

        d = dict(src_dict)
        currency = d.pop("currency")

        estimated = StageSavings.from_dict(d.pop("estimated"))

        contracted = StageSavings.from_dict(d.pop("contracted"))

        realised = StageSavings.from_dict(d.pop("realised"))

        to_contracted = []
        _to_contracted = d.pop("to_contracted")
        for to_contracted_item_data in _to_contracted:
            to_contracted_item = BridgePart.from_dict(to_contracted_item_data)

            to_contracted.append(to_contracted_item)

        to_realised = []
        _to_realised = d.pop("to_realised")
        for to_realised_item_data in _to_realised:
            to_realised_item = BridgePart.from_dict(to_realised_item_data)

            to_realised.append(to_realised_item)

        factories_bonus = d.pop("factories_bonus")

        saving = cls(
            currency=currency,
            estimated=estimated,
            contracted=contracted,
            realised=realised,
            to_contracted=to_contracted,
            to_realised=to_realised,
            factories_bonus=factories_bonus,
        )

        saving.additional_properties = d
        return saving

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
