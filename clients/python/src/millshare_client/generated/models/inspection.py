from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.shown_file import ShownFile


T = TypeVar("T", bound="Inspection")


@_attrs_define
class Inspection:
    """Shows an inspection.

    Attributes:
        id (UUID):
        allocation (UUID):
        passed (int):
        failed (int): Those never made may count as failed.
        spare (int): Good ones beyond these, for what later steps are expected to scrap.
        overrun_failed (int): Failed ones beyond these, which the over-run makes up for.
        is_rework (bool): These failed before and were reworked.
        files (list[ShownFile]):
        at (datetime.datetime):
    """

    id: UUID
    allocation: UUID
    passed: int
    failed: int
    spare: int
    overrun_failed: int
    is_rework: bool
    files: list[ShownFile]
    at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        allocation = str(self.allocation)

        passed = self.passed

        failed = self.failed

        spare = self.spare

        overrun_failed = self.overrun_failed

        is_rework = self.is_rework

        files = []
        for files_item_data in self.files:
            files_item = files_item_data.to_dict()
            files.append(files_item)

        at = self.at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "allocation": allocation,
                "passed": passed,
                "failed": failed,
                "spare": spare,
                "overrun_failed": overrun_failed,
                "is_rework": is_rework,
                "files": files,
                "at": at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.shown_file import ShownFile  # noqa: PLC0415

        d = dict(src_dict)
        id = UUID(d.pop("id"))

        allocation = UUID(d.pop("allocation"))

        passed = d.pop("passed")

        failed = d.pop("failed")

        spare = d.pop("spare")

        overrun_failed = d.pop("overrun_failed")

        is_rework = d.pop("is_rework")

        files = []
        _files = d.pop("files")
        for files_item_data in _files:
            files_item = ShownFile.from_dict(files_item_data)

            files.append(files_item)

        at = datetime.datetime.fromisoformat(d.pop("at"))

        inspection = cls(
            id=id,
            allocation=allocation,
            passed=passed,
            failed=failed,
            spare=spare,
            overrun_failed=overrun_failed,
            is_rework=is_rework,
            files=files,
            at=at,
        )

        inspection.additional_properties = d
        return inspection

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
