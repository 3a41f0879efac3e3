from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="FileRevisionRequest")


@_attrs_define
class FileRevisionRequest:
    """Validates a new revision of a file.

    Attributes:
        replaces (UUID): A file of the order that was not replaced yet.
        attachment (UUID): The new file, sent before and read.
        revision (str | Unset):
    """

    replaces: UUID
    attachment: UUID
    revision: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        replaces = str(self.replaces)

        attachment = str(self.attachment)

        revision = self.revision

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "replaces": replaces,
                "attachment": attachment,
            }
        )
        if revision is not UNSET:
            field_dict["revision"] = revision

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        replaces = UUID(d.pop("replaces"))

        attachment = UUID(d.pop("attachment"))

        revision = d.pop("revision", UNSET)

        file_revision_request = cls(
            replaces=replaces,
            attachment=attachment,
            revision=revision,
        )

        file_revision_request.additional_properties = d
        return file_revision_request

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
