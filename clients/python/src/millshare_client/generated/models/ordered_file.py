from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="OrderedFile")


@_attrs_define
class OrderedFile:
    """Renders a file of an order's part; a replaced one is of an earlier revision.

    Attributes:
        id (UUID):
        name (str):
        kind (str):
        status (str):
        revision (str): Of the drawing.
        has_preview (bool): Returns whether there is a picture of it.
        created_at (datetime.datetime):
        replaces (None | UUID): The file that it replaced after submission.
        is_replaced (bool): Returns whether a new revision took its place.
    """

    id: UUID
    name: str
    kind: str
    status: str
    revision: str
    has_preview: bool
    created_at: datetime.datetime
    replaces: None | UUID
    is_replaced: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        name = self.name

        kind = self.kind

        status = self.status

        revision = self.revision

        has_preview = self.has_preview

        created_at = self.created_at.isoformat()

        replaces: None | str
        if isinstance(self.replaces, UUID):
            replaces = str(self.replaces)
        else:
            replaces = self.replaces

        is_replaced = self.is_replaced

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
                "replaces": replaces,
                "is_replaced": is_replaced,
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

        def _parse_replaces(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                replaces_type_0 = UUID(data)

                return replaces_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        replaces = _parse_replaces(d.pop("replaces"))

        is_replaced = d.pop("is_replaced")

        ordered_file = cls(
            id=id,
            name=name,
            kind=kind,
            status=status,
            revision=revision,
            has_preview=has_preview,
            created_at=created_at,
            replaces=replaces,
            is_replaced=is_replaced,
        )

        ordered_file.additional_properties = d
        return ordered_file

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
