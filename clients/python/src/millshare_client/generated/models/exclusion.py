from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.requirement_enum import RequirementEnum

T = TypeVar("T", bound="Exclusion")


@_attrs_define
class Exclusion:
    """Renders what excludes machines from a step.

    Attributes:
        requirement (RequirementEnum): * `material` - material
            * `size` - size
            * `mass` - mass
            * `tolerance` - tolerance
            * `roughness` - roughness
            * `certificate` - certificate
            * `region` - region
        machines (int | None): Null where they belong to too few organisations to be counted.
        is_unstated (bool): Their factories state nothing there.
    """

    requirement: RequirementEnum
    machines: int | None
    is_unstated: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        requirement = self.requirement.value

        machines: int | None
        machines = self.machines

        is_unstated = self.is_unstated

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "requirement": requirement,
                "machines": machines,
                "is_unstated": is_unstated,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        requirement = RequirementEnum(d.pop("requirement"))

        def _parse_machines(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        machines = _parse_machines(d.pop("machines"))

        is_unstated = d.pop("is_unstated")

        exclusion = cls(
            requirement=requirement,
            machines=machines,
            is_unstated=is_unstated,
        )

        exclusion.additional_properties = d
        return exclusion

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
