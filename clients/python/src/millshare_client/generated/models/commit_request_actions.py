from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.commit_request_actions_additional_property import (
    CommitRequestActionsAdditionalProperty,
)

T = TypeVar("T", bound="CommitRequestActions")


@_attrs_define
class CommitRequestActions:
    """For single lines, by `place` or by `position`."""

    additional_properties: dict[str, CommitRequestActionsAdditionalProperty] = _attrs_field(
        init=False, factory=dict
    )

    def to_dict(self) -> dict[str, Any]:

        field_dict: dict[str, Any] = {}
        for prop_name, prop in self.additional_properties.items():
            field_dict[prop_name] = prop.value

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        commit_request_actions = cls()

        additional_properties = {}
        for prop_name, prop_dict in d.items():
            additional_property = CommitRequestActionsAdditionalProperty(prop_dict)

            additional_properties[prop_name] = additional_property

        commit_request_actions.additional_properties = additional_properties
        return commit_request_actions

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> CommitRequestActionsAdditionalProperty:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: CommitRequestActionsAdditionalProperty) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
