from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="InspectionBodyRequest")


@_attrs_define
class InspectionBodyRequest:
    """Validates the result of an inspection.

    Attributes:
        passed (int): Good pieces, together at most `pieces_to_pass` in all inspections.
        failed (int): Bad pieces; the over-run may make up for them. Pieces that were never made may count too, and are
            missing at once.
        is_rework (bool | Unset): Of reworked pieces; unless given, it is if any piece is being reworked.
        files (list[UUID] | Unset): Sent before, such as a measuring report; the buyer sees them.
    """

    passed: int
    failed: int
    is_rework: bool | Unset = UNSET
    files: list[UUID] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        passed = self.passed

        failed = self.failed

        is_rework = self.is_rework

        files: list[str] | Unset = UNSET
        if not isinstance(self.files, Unset):
            files = []
            for files_item_data in self.files:
                files_item = str(files_item_data)
                files.append(files_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "passed": passed,
                "failed": failed,
            }
        )
        if is_rework is not UNSET:
            field_dict["is_rework"] = is_rework
        if files is not UNSET:
            field_dict["files"] = files

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        passed = d.pop("passed")

        failed = d.pop("failed")

        is_rework = d.pop("is_rework", UNSET)

        _files = d.pop("files", UNSET)
        files: list[UUID] | Unset = UNSET
        if _files is not UNSET:
            files = []
            for files_item_data in _files:
                files_item = UUID(files_item_data)

                files.append(files_item)

        inspection_body_request = cls(
            passed=passed,
            failed=failed,
            is_rework=is_rework,
            files=files,
        )

        inspection_body_request.additional_properties = d
        return inspection_body_request

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
