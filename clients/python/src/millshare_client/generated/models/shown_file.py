from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="ShownFile")


@_attrs_define
class ShownFile:
    """Shows a file beside what refers to it; content and picture are at its addresses.

    Attributes:
        id (UUID):
        name (str): Of others neutral until both sides agreed.
        kind (str):
        status (str):
        has_preview (bool):
        has_content (bool): Otherwise its picture alone is shown until both sides agreed.
    """

    id: UUID
    name: str
    kind: str
    status: str
    has_preview: bool
    has_content: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        name = self.name

        kind = self.kind

        status = self.status

        has_preview = self.has_preview

        has_content = self.has_content

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "name": name,
                "kind": kind,
                "status": status,
                "has_preview": has_preview,
                "has_content": has_content,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        name = d.pop("name")

        kind = d.pop("kind")

        status = d.pop("status")

        has_preview = d.pop("has_preview")

        has_content = d.pop("has_content")

        shown_file = cls(
            id=id,
            name=name,
            kind=kind,
            status=status,
            has_preview=has_preview,
            has_content=has_content,
        )

        shown_file.additional_properties = d
        return shown_file

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
