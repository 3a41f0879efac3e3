from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Bars")


@_attrs_define
class Bars:
    """Serializes the six bars, which add up to baseline − plan.

    Attributes:
        same_cheaper (str):
        same_dearer (str):
        new_declared (str):
        new_assumed (str):
        displaced (str):
        expectations (str):
    """

    same_cheaper: str
    same_dearer: str
    new_declared: str
    new_assumed: str
    displaced: str
    expectations: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        same_cheaper = self.same_cheaper

        same_dearer = self.same_dearer

        new_declared = self.new_declared

        new_assumed = self.new_assumed

        displaced = self.displaced

        expectations = self.expectations

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "same_cheaper": same_cheaper,
                "same_dearer": same_dearer,
                "new_declared": new_declared,
                "new_assumed": new_assumed,
                "displaced": displaced,
                "expectations": expectations,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        same_cheaper = d.pop("same_cheaper")

        same_dearer = d.pop("same_dearer")

        new_declared = d.pop("new_declared")

        new_assumed = d.pop("new_assumed")

        displaced = d.pop("displaced")

        expectations = d.pop("expectations")

        bars = cls(
            same_cheaper=same_cheaper,
            same_dearer=same_dearer,
            new_declared=new_declared,
            new_assumed=new_assumed,
            displaced=displaced,
            expectations=expectations,
        )

        bars.additional_properties = d
        return bars

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
