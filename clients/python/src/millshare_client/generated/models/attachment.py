from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.attachment_kind_enum import AttachmentKindEnum
from ..models.attachment_status_enum import AttachmentStatusEnum
from ..models.blank_enum import BlankEnum

if TYPE_CHECKING:
    from ..models.attachment_facts import AttachmentFacts
    from ..models.file_message import FileMessage


T = TypeVar("T", bound="Attachment")


@_attrs_define
class Attachment:
    """Shows an attachment with what was read from it.

    Of another organisation's file it shows neither owner nor author, and no more than a picture
    where the rest would name who sent it.

        Attributes:
            id (UUID):
            organisation (None | UUID): The owner.
            by (None | UUID): Empty where the platform itself added it.
            name (str): Of the file, without its folder.
            kind (AttachmentKindEnum | BlankEnum): Empty until it is read.

                * `model` - 3D model
                * `drawing` - Drawing
                * `document` - Document
                * `picture` - Picture
            content_type (str): By the content; empty until it is read.
            size (int): Bytes of the content.
            sha256 (str):
            status (AttachmentStatusEnum): * `checking` - Being read
                * `clean` - Ready
                * `refused` - File refused
                * `deleted` - Deleted
            failure (FileMessage | None):
            facts (AttachmentFacts):
            has_preview (bool): Returns whether there is a picture at `preview/`.
            created_at (datetime.datetime):
            updated_at (datetime.datetime):
    """

    id: UUID
    organisation: None | UUID
    by: None | UUID
    name: str
    kind: AttachmentKindEnum | BlankEnum
    content_type: str
    size: int
    sha256: str
    status: AttachmentStatusEnum
    failure: FileMessage | None
    facts: AttachmentFacts
    has_preview: bool
    created_at: datetime.datetime
    updated_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.file_message import FileMessage  # noqa: PLC0415

        id = str(self.id)

        organisation: None | str
        if isinstance(self.organisation, UUID):
            organisation = str(self.organisation)
        else:
            organisation = self.organisation

        by: None | str
        if isinstance(self.by, UUID):
            by = str(self.by)
        else:
            by = self.by

        name = self.name

        kind: str
        if isinstance(self.kind, AttachmentKindEnum):
            kind = self.kind.value
        else:
            kind = self.kind.value

        content_type = self.content_type

        size = self.size

        sha256 = self.sha256

        status = self.status.value

        failure: dict[str, Any] | None
        if isinstance(self.failure, FileMessage):
            failure = self.failure.to_dict()
        else:
            failure = self.failure

        facts = self.facts.to_dict()

        has_preview = self.has_preview

        created_at = self.created_at.isoformat()

        updated_at = self.updated_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "organisation": organisation,
                "by": by,
                "name": name,
                "kind": kind,
                "content_type": content_type,
                "size": size,
                "sha256": sha256,
                "status": status,
                "failure": failure,
                "facts": facts,
                "has_preview": has_preview,
                "created_at": created_at,
                "updated_at": updated_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.attachment_facts import AttachmentFacts  # noqa: PLC0415
        from ..models.file_message import FileMessage  # noqa: PLC0415

        d = dict(src_dict)
        id = UUID(d.pop("id"))

        def _parse_organisation(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                organisation_type_0 = UUID(data)

                return organisation_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        organisation = _parse_organisation(d.pop("organisation"))

        def _parse_by(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                by_type_0 = UUID(data)

                return by_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        by = _parse_by(d.pop("by"))

        name = d.pop("name")

        def _parse_kind(data: object) -> AttachmentKindEnum | BlankEnum:
            try:
                if not isinstance(data, str):
                    raise TypeError()
                kind_type_0 = AttachmentKindEnum(data)

                return kind_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, str):
                raise TypeError()
            kind_type_1 = BlankEnum(data)

            return kind_type_1

        kind = _parse_kind(d.pop("kind"))

        content_type = d.pop("content_type")

        size = d.pop("size")

        sha256 = d.pop("sha256")

        status = AttachmentStatusEnum(d.pop("status"))

        def _parse_failure(data: object) -> FileMessage | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                failure_type_0 = FileMessage.from_dict(data)

                return failure_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(FileMessage | None, data)

        failure = _parse_failure(d.pop("failure"))

        facts = AttachmentFacts.from_dict(d.pop("facts"))

        has_preview = d.pop("has_preview")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        attachment = cls(
            id=id,
            organisation=organisation,
            by=by,
            name=name,
            kind=kind,
            content_type=content_type,
            size=size,
            sha256=sha256,
            status=status,
            failure=failure,
            facts=facts,
            has_preview=has_preview,
            created_at=created_at,
            updated_at=updated_at,
        )

        attachment.additional_properties = d
        return attachment

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
