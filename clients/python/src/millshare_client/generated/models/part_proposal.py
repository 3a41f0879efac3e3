from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.proposed_routing import ProposedRouting


T = TypeVar("T", bound="PartProposal")


@_attrs_define
class PartProposal:
    """Renders the routings that are proposed for a part.

    Attributes:
        quantity (int):
        routings (list[ProposedRouting]): Those with named processes first, then by machine time and hours of tools,
            dear machines counting more; orders name them by number.
        missing (list[str]): Facts that would give a routing, or more of them.
        unfit_finishes (list[str]): Finishes that the material does not take; no step is proposed for them.
        unfit_processes (list[str]): Named processes that do not work the material.
    """

    quantity: int
    routings: list[ProposedRouting]
    missing: list[str]
    unfit_finishes: list[str]
    unfit_processes: list[str]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        quantity = self.quantity

        routings = []
        for routings_item_data in self.routings:
            routings_item = routings_item_data.to_dict()
            routings.append(routings_item)

        missing = self.missing

        unfit_finishes = self.unfit_finishes

        unfit_processes = self.unfit_processes

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "quantity": quantity,
                "routings": routings,
                "missing": missing,
                "unfit_finishes": unfit_finishes,
                "unfit_processes": unfit_processes,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.proposed_routing import ProposedRouting  # noqa: PLC0415

        d = dict(src_dict)
        quantity = d.pop("quantity")

        routings = []
        _routings = d.pop("routings")
        for routings_item_data in _routings:
            routings_item = ProposedRouting.from_dict(routings_item_data)

            routings.append(routings_item)

        missing = cast(list[str], d.pop("missing"))

        unfit_finishes = cast(list[str], d.pop("unfit_finishes"))

        unfit_processes = cast(list[str], d.pop("unfit_processes"))

        part_proposal = cls(
            quantity=quantity,
            routings=routings,
            missing=missing,
            unfit_finishes=unfit_finishes,
            unfit_processes=unfit_processes,
        )

        part_proposal.additional_properties = d
        return part_proposal

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
