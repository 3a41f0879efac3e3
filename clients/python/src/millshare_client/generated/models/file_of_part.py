from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="FileOfPart")


@_attrs_define
class FileOfPart:
    """Renders a file of a part; content and picture are at `/attachments/{id}/`.

    Attributes:
        id (UUID):
        name (str):
        kind (str):
        status (str):
        revision (str): Of the drawing.
        has_preview (bool): Returns whether there is a picture of it.
        created_at (datetime.datetime):
    """

    id: UUID
    name: str
    kind: str
    status: str
    revision: str
    has_preview: bool
    created_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        name = self.name

        kind = self.kind

        status = self.status

        revision = self.revision

        has_preview = self.has_preview

        created_at = self.created_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "name": name,
                "kind": kind,
                "status": status,
                "revision": revision,
                "has_preview": has_preview,
                "created_at": created_at,
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

        revision = d.pop("revision")

        has_preview = d.pop("has_preview")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        file_of_part = cls(
            id=id,
            name=name,
            kind=kind,
            status=status,
            revision=revision,
            has_preview=has_preview,
            created_at=created_at,
        )

        file_of_part.additional_properties = d
        return file_of_part

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
