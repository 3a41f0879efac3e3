from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.import_kind_enum import ImportKindEnum
from ..models.import_status_enum import ImportStatusEnum

if TYPE_CHECKING:
    from ..models.message import Message
    from ..models.summary import Summary


T = TypeVar("T", bound="ImportInShort")


@_attrs_define
class ImportInShort:
    """Shows an import without its lines.

    Attributes:
        id (UUID):
        organisation (UUID):
        by (None | UUID): Empty where an administrator imported it by a command.
        kind (ImportKindEnum): * `windows` - Capacity windows
            * `machines` - Machines
            * `certifications` - Certifications
            * `orders` - Orders
        name (str): Of the file.
        size (int): Bytes of the content.
        sha256 (str):
        status (ImportStatusEnum): * `reading` - Being read
            * `ready` - To be checked
            * `failed` - Not readable
            * `committed` - Imported
            * `undone` - Undone
        progress (Any):
        failure (Message | None):
        summary (Summary): Shows the numbers of lines by what was found about them.
        outcome (Any): What the commit did.
        created_at (datetime.datetime):
        updated_at (datetime.datetime):
        committed_at (datetime.datetime | None):
        undone_at (datetime.datetime | None):
    """

    id: UUID
    organisation: UUID
    by: None | UUID
    kind: ImportKindEnum
    name: str
    size: int
    sha256: str
    status: ImportStatusEnum
    progress: Any
    failure: Message | None
    summary: Summary
    outcome: Any
    created_at: datetime.datetime
    updated_at: datetime.datetime
    committed_at: datetime.datetime | None
    undone_at: datetime.datetime | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.message import Message  # noqa: PLC0415

        id = str(self.id)

        organisation = str(self.organisation)

        by: None | str
        if isinstance(self.by, UUID):
            by = str(self.by)
        else:
            by = self.by

        kind = self.kind.value

        name = self.name

        size = self.size

        sha256 = self.sha256

        status = self.status.value

        progress = self.progress

        failure: dict[str, Any] | None
        if isinstance(self.failure, Message):
            failure = self.failure.to_dict()
        else:
            failure = self.failure

        summary = self.summary.to_dict()

        outcome = self.outcome

        created_at = self.created_at.isoformat()

        updated_at = self.updated_at.isoformat()

        committed_at: None | str
        if isinstance(self.committed_at, datetime.datetime):
            committed_at = self.committed_at.isoformat()
        else:
            committed_at = self.committed_at

        undone_at: None | str
        if isinstance(self.undone_at, datetime.datetime):
            undone_at = self.undone_at.isoformat()
        else:
            undone_at = self.undone_at

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "organisation": organisation,
                "by": by,
                "kind": kind,
                "name": name,
                "size": size,
                "sha256": sha256,
                "status": status,
                "progress": progress,
                "failure": failure,
                "summary": summary,
                "outcome": outcome,
                "created_at": created_at,
                "updated_at": updated_at,
                "committed_at": committed_at,
                "undone_at": undone_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.message import Message  # noqa: PLC0415
        from ..models.summary import Summary  # noqa: PLC0415

        d = dict(src_dict)
        id = UUID(d.pop("id"))

        organisation = UUID(d.pop("organisation"))

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

        kind = ImportKindEnum(d.pop("kind"))

        name = d.pop("name")

        size = d.pop("size")

        sha256 = d.pop("sha256")

        status = ImportStatusEnum(d.pop("status"))

        progress = d.pop("progress")

        def _parse_failure(data: object) -> Message | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                failure_type_0 = Message.from_dict(data)

                return failure_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Message | None, data)

        failure = _parse_failure(d.pop("failure"))

        summary = Summary.from_dict(d.pop("summary"))

        outcome = d.pop("outcome")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        def _parse_committed_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                committed_at_type_0 = datetime.datetime.fromisoformat(data)

                return committed_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        committed_at = _parse_committed_at(d.pop("committed_at"))

        def _parse_undone_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                undone_at_type_0 = datetime.datetime.fromisoformat(data)

                return undone_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        undone_at = _parse_undone_at(d.pop("undone_at"))

        import_in_short = cls(
            id=id,
            organisation=organisation,
            by=by,
            kind=kind,
            name=name,
            size=size,
            sha256=sha256,
            status=status,
            progress=progress,
            failure=failure,
            summary=summary,
            outcome=outcome,
            created_at=created_at,
            updated_at=updated_at,
            committed_at=committed_at,
            undone_at=undone_at,
        )

        import_in_short.additional_properties = d
        return import_in_short

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
