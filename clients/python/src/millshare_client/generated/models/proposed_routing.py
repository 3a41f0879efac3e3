from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.proposed_step import ProposedStep


T = TypeVar("T", bound="ProposedRouting")


@_attrs_define
class ProposedRouting:
    """Renders a proposed routing.

    Attributes:
        steps (list[ProposedStep]):
        total_seconds (str): Machine time of the quantity, of timed steps.
        tool_hours (int): Of all steps; they are in no price.
        is_complete (bool): Every step has an estimated time.
    """

    steps: list[ProposedStep]
    total_seconds: str
    tool_hours: int
    is_complete: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        steps = []
        for steps_item_data in self.steps:
            steps_item = steps_item_data.to_dict()
            steps.append(steps_item)

        total_seconds = self.total_seconds

        tool_hours = self.tool_hours

        is_complete = self.is_complete

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "steps": steps,
                "total_seconds": total_seconds,
                "tool_hours": tool_hours,
                "is_complete": is_complete,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.proposed_step import ProposedStep  # noqa: PLC0415

        d = dict(src_dict)
        steps = []
        _steps = d.pop("steps")
        for steps_item_data in _steps:
            steps_item = ProposedStep.from_dict(steps_item_data)

            steps.append(steps_item)

        total_seconds = d.pop("total_seconds")

        tool_hours = d.pop("tool_hours")

        is_complete = d.pop("is_complete")

        proposed_routing = cls(
            steps=steps,
            total_seconds=total_seconds,
            tool_hours=tool_hours,
            is_complete=is_complete,
        )

        proposed_routing.additional_properties = d
        return proposed_routing

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
