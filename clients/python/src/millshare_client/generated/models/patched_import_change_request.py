from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.patched_import_change_request_answers import PatchedImportChangeRequestAnswers
    from ..models.patched_import_change_request_cells import PatchedImportChangeRequestCells
    from ..models.patched_import_change_request_options import PatchedImportChangeRequestOptions


T = TypeVar("T", bound="PatchedImportChangeRequest")


@_attrs_define
class PatchedImportChangeRequest:
    """Validates changes before a file is read again.

    Attributes:
        options (PatchedImportChangeRequestOptions | Unset): `machine`: id of the machine that a calendar frees;
            `weeks`: weeks ahead of which a calendar's events are read; `machines_freed`: whether an event frees one machine
            of a work centre or all: one, all; `group`: a window for each shift or each week: shift, week; `subtract`: a
            second calendar in base64, whose events are taken off; `subtract_mode`: what the second calendar's events mean;
            `columns`: field by head of a sheet's column; empty for a column to be left out; `sheet`: name of the worksheet;
            `head_row`: number of the row that names the columns; `delimiter`: sign between the cells of a text; `encoding`:
            encoding of a text; `date_order`: order of day, month and year: dmy, mdy, ymd; `decimal`: sign before the
            decimals: comma, point; `locale`: language of the file; `currency`: currency of amounts without a sign;
            `factory`: id of the factory of all lines; `publish`: whether lines are checked as if windows were published at
            once
        answers (PatchedImportChangeRequestAnswers | Unset): Chosen answer by the question's `key`.
        cells (PatchedImportChangeRequestCells | Unset): Corrected texts by the line's position and the field; null
            takes one back.
    """

    options: PatchedImportChangeRequestOptions | Unset = UNSET
    answers: PatchedImportChangeRequestAnswers | Unset = UNSET
    cells: PatchedImportChangeRequestCells | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        options: dict[str, Any] | Unset = UNSET
        if not isinstance(self.options, Unset):
            options = self.options.to_dict()

        answers: dict[str, Any] | Unset = UNSET
        if not isinstance(self.answers, Unset):
            answers = self.answers.to_dict()

        cells: dict[str, Any] | Unset = UNSET
        if not isinstance(self.cells, Unset):
            cells = self.cells.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if options is not UNSET:
            field_dict["options"] = options
        if answers is not UNSET:
            field_dict["answers"] = answers
        if cells is not UNSET:
            field_dict["cells"] = cells

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.patched_import_change_request_answers import PatchedImportChangeRequestAnswers  # noqa: PLC0415
        from ..models.patched_import_change_request_cells import PatchedImportChangeRequestCells  # noqa: PLC0415
        from ..models.patched_import_change_request_options import PatchedImportChangeRequestOptions  # noqa: PLC0415

        d = dict(src_dict)
        _options = d.pop("options", UNSET)
        options: PatchedImportChangeRequestOptions | Unset
        if isinstance(_options, Unset):
            options = UNSET
        else:
            options = PatchedImportChangeRequestOptions.from_dict(_options)

        _answers = d.pop("answers", UNSET)
        answers: PatchedImportChangeRequestAnswers | Unset
        if isinstance(_answers, Unset):
            answers = UNSET
        else:
            answers = PatchedImportChangeRequestAnswers.from_dict(_answers)

        _cells = d.pop("cells", UNSET)
        cells: PatchedImportChangeRequestCells | Unset
        if isinstance(_cells, Unset):
            cells = UNSET
        else:
            cells = PatchedImportChangeRequestCells.from_dict(_cells)

        patched_import_change_request = cls(
            options=options,
            answers=answers,
            cells=cells,
        )

        patched_import_change_request.additional_properties = d
        return patched_import_change_request

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
