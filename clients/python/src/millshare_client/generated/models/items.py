from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Items")


@_attrs_define
class Items:
    """Serializes cost by item, and the cost of unmet pieces.

    Attributes:
        machining (str):
        setup (str):
        opening (str):
        transport (str):
        lateness (str):
        unmet_cost (str): What unmet pieces count for.
    """

    machining: str
    setup: str
    opening: str
    transport: str
    lateness: str
    unmet_cost: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        machining = self.machining

        setup = self.setup

        opening = self.opening

        transport = self.transport

        lateness = self.lateness

        unmet_cost = self.unmet_cost

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "machining": machining,
                "setup": setup,
                "opening": opening,
                "transport": transport,
                "lateness": lateness,
                "unmet_cost": unmet_cost,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        machining = d.pop("machining")

        setup = d.pop("setup")

        opening = d.pop("opening")

        transport = d.pop("transport")

        lateness = d.pop("lateness")

        unmet_cost = d.pop("unmet_cost")

        items = cls(
            machining=machining,
            setup=setup,
            opening=opening,
            transport=transport,
            lateness=lateness,
            unmet_cost=unmet_cost,
        )

        items.additional_properties = d
        return items

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
