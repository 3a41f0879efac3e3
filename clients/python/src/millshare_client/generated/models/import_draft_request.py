from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import types
from ..models.date_order_enum import DateOrderEnum
from ..models.decimal_enum import DecimalEnum
from ..models.group_enum import GroupEnum
from ..models.import_kind_enum import ImportKindEnum
from ..models.machines_freed_enum import MachinesFreedEnum
from ..types import UNSET, File, FileTypes, Unset

if TYPE_CHECKING:
    from ..models.import_draft_request_answers import ImportDraftRequestAnswers
    from ..models.import_draft_request_options import ImportDraftRequestOptions


T = TypeVar("T", bound="ImportDraftRequest")


@_attrs_define
class ImportDraftRequest:
    """Validates a file to be imported.

    Attributes:
        kind (ImportKindEnum): * `windows` - Capacity windows
            * `machines` - Machines
            * `certifications` - Certifications
            * `orders` - Orders
        organisation (UUID | Unset): Left out where the user acts for one organisation alone.
        name (str | Unset):
        text (str | Unset): Pasted lines.
        file (File | Unset): In forms: the file.
        options (ImportDraftRequestOptions | Unset): `machine`: id of the machine that a calendar frees; `weeks`: weeks
            ahead of which a calendar's events are read; `machines_freed`: whether an event frees one machine of a work
            centre or all: one, all; `group`: a window for each shift or each week: shift, week; `subtract`: a second
            calendar in base64, whose events are taken off; `subtract_mode`: what the second calendar's events mean;
            `columns`: field by head of a sheet's column; empty for a column to be left out; `sheet`: name of the worksheet;
            `head_row`: number of the row that names the columns; `delimiter`: sign between the cells of a text; `encoding`:
            encoding of a text; `date_order`: order of day, month and year: dmy, mdy, ymd; `decimal`: sign before the
            decimals: comma, point; `locale`: language of the file; `currency`: currency of amounts without a sign;
            `factory`: id of the factory of all lines; `publish`: whether lines are checked as if windows were published at
            once
        answers (ImportDraftRequestAnswers | Unset): Chosen answer by the question's `key`.
        machine (str | Unset): id of the machine that a calendar frees
        weeks (int | Unset):
        machines_freed (MachinesFreedEnum | Unset): * `one` - one
            * `all` - all
        group (GroupEnum | Unset): * `shift` - shift
            * `week` - week
        subtract_mode (str | Unset):
        locale (str | Unset):
        currency (str | Unset):
        factory (str | Unset):
        sheet (str | Unset):
        head_row (int | Unset):
        delimiter (str | Unset):
        encoding (str | Unset):
        date_order (DateOrderEnum | Unset): * `dmy` - dmy
            * `mdy` - mdy
            * `ymd` - ymd
        decimal (DecimalEnum | Unset): * `comma` - comma
            * `point` - point
        publish (bool | Unset):
    """

    kind: ImportKindEnum
    organisation: UUID | Unset = UNSET
    name: str | Unset = UNSET
    text: str | Unset = UNSET
    file: File | Unset = UNSET
    options: ImportDraftRequestOptions | Unset = UNSET
    answers: ImportDraftRequestAnswers | Unset = UNSET
    machine: str | Unset = UNSET
    weeks: int | Unset = UNSET
    machines_freed: MachinesFreedEnum | Unset = UNSET
    group: GroupEnum | Unset = UNSET
    subtract_mode: str | Unset = UNSET
    locale: str | Unset = UNSET
    currency: str | Unset = UNSET
    factory: str | Unset = UNSET
    sheet: str | Unset = UNSET
    head_row: int | Unset = UNSET
    delimiter: str | Unset = UNSET
    encoding: str | Unset = UNSET
    date_order: DateOrderEnum | Unset = UNSET
    decimal: DecimalEnum | Unset = UNSET
    publish: bool | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        kind = self.kind.value

        organisation: str | Unset = UNSET
        if not isinstance(self.organisation, Unset):
            organisation = str(self.organisation)

        name = self.name

        text = self.text

        file: FileTypes | Unset = UNSET
        if not isinstance(self.file, Unset):
            file = self.file.to_tuple()

        options: dict[str, Any] | Unset = UNSET
        if not isinstance(self.options, Unset):
            options = self.options.to_dict()

        answers: dict[str, Any] | Unset = UNSET
        if not isinstance(self.answers, Unset):
            answers = self.answers.to_dict()

        machine = self.machine

        weeks = self.weeks

        machines_freed: str | Unset = UNSET
        if not isinstance(self.machines_freed, Unset):
            machines_freed = self.machines_freed.value

        group: str | Unset = UNSET
        if not isinstance(self.group, Unset):
            group = self.group.value

        subtract_mode = self.subtract_mode

        locale = self.locale

        currency = self.currency

        factory = self.factory

        sheet = self.sheet

        head_row = self.head_row

        delimiter = self.delimiter

        encoding = self.encoding

        date_order: str | Unset = UNSET
        if not isinstance(self.date_order, Unset):
            date_order = self.date_order.value

        decimal: str | Unset = UNSET
        if not isinstance(self.decimal, Unset):
            decimal = self.decimal.value

        publish = self.publish

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "kind": kind,
            }
        )
        if organisation is not UNSET:
            field_dict["organisation"] = organisation
        if name is not UNSET:
            field_dict["name"] = name
        if text is not UNSET:
            field_dict["text"] = text
        if file is not UNSET:
            field_dict["file"] = file
        if options is not UNSET:
            field_dict["options"] = options
        if answers is not UNSET:
            field_dict["answers"] = answers
        if machine is not UNSET:
            field_dict["machine"] = machine
        if weeks is not UNSET:
            field_dict["weeks"] = weeks
        if machines_freed is not UNSET:
            field_dict["machines_freed"] = machines_freed
        if group is not UNSET:
            field_dict["group"] = group
        if subtract_mode is not UNSET:
            field_dict["subtract_mode"] = subtract_mode
        if locale is not UNSET:
            field_dict["locale"] = locale
        if currency is not UNSET:
            field_dict["currency"] = currency
        if factory is not UNSET:
            field_dict["factory"] = factory
        if sheet is not UNSET:
            field_dict["sheet"] = sheet
        if head_row is not UNSET:
            field_dict["head_row"] = head_row
        if delimiter is not UNSET:
            field_dict["delimiter"] = delimiter
        if encoding is not UNSET:
            field_dict["encoding"] = encoding
        if date_order is not UNSET:
            field_dict["date_order"] = date_order
        if decimal is not UNSET:
            field_dict["decimal"] = decimal
        if publish is not UNSET:
            field_dict["publish"] = publish

        return field_dict

    def to_multipart(self) -> types.RequestFiles:
        files: types.RequestFiles = []

        files.append(("kind", (None, str(self.kind.value).encode(), "text/plain")))

        if not isinstance(self.organisation, Unset):
            files.append(("organisation", (None, str(self.organisation), "text/plain")))

        if not isinstance(self.name, Unset):
            files.append(("name", (None, str(self.name).encode(), "text/plain")))

        if not isinstance(self.text, Unset):
            files.append(("text", (None, str(self.text).encode(), "text/plain")))

        if not isinstance(self.file, Unset):
            files.append(("file", self.file.to_tuple()))

        if not isinstance(self.options, Unset):
            files.append(
                ("options", (None, json.dumps(self.options.to_dict()).encode(), "application/json"))
            )

        if not isinstance(self.answers, Unset):
            files.append(
                ("answers", (None, json.dumps(self.answers.to_dict()).encode(), "application/json"))
            )

        if not isinstance(self.machine, Unset):
            files.append(("machine", (None, str(self.machine).encode(), "text/plain")))

        if not isinstance(self.weeks, Unset):
            files.append(("weeks", (None, str(self.weeks).encode(), "text/plain")))

        if not isinstance(self.machines_freed, Unset):
            files.append(
                ("machines_freed", (None, str(self.machines_freed.value).encode(), "text/plain"))
            )

        if not isinstance(self.group, Unset):
            files.append(("group", (None, str(self.group.value).encode(), "text/plain")))

        if not isinstance(self.subtract_mode, Unset):
            files.append(("subtract_mode", (None, str(self.subtract_mode).encode(), "text/plain")))

        if not isinstance(self.locale, Unset):
            files.append(("locale", (None, str(self.locale).encode(), "text/plain")))

        if not isinstance(self.currency, Unset):
            files.append(("currency", (None, str(self.currency).encode(), "text/plain")))

        if not isinstance(self.factory, Unset):
            files.append(("factory", (None, str(self.factory).encode(), "text/plain")))

        if not isinstance(self.sheet, Unset):
            files.append(("sheet", (None, str(self.sheet).encode(), "text/plain")))

        if not isinstance(self.head_row, Unset):
            files.append(("head_row", (None, str(self.head_row).encode(), "text/plain")))

        if not isinstance(self.delimiter, Unset):
            files.append(("delimiter", (None, str(self.delimiter).encode(), "text/plain")))

        if not isinstance(self.encoding, Unset):
            files.append(("encoding", (None, str(self.encoding).encode(), "text/plain")))

        if not isinstance(self.date_order, Unset):
            files.append(("date_order", (None, str(self.date_order.value).encode(), "text/plain")))

        if not isinstance(self.decimal, Unset):
            files.append(("decimal", (None, str(self.decimal.value).encode(), "text/plain")))

        if not isinstance(self.publish, Unset):
            files.append(("publish", (None, str(self.publish).encode(), "text/plain")))

        for prop_name, prop in self.additional_properties.items():
            files.append((prop_name, (None, str(prop).encode(), "text/plain")))

        return files

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.import_draft_request_answers import ImportDraftRequestAnswers  # noqa: PLC0415
        from ..models.import_draft_request_options import ImportDraftRequestOptions  # noqa: PLC0415

        d = dict(src_dict)
        kind = ImportKindEnum(d.pop("kind"))

        _organisation = d.pop("organisation", UNSET)
        organisation: UUID | Unset
        if isinstance(_organisation, Unset):
            organisation = UNSET
        else:
            organisation = UUID(_organisation)

        name = d.pop("name", UNSET)

        text = d.pop("text", UNSET)

        _file = d.pop("file", UNSET)
        file: File | Unset
        if isinstance(_file, Unset):
            file = UNSET
        else:
            file = File(payload=BytesIO(_file))

        _options = d.pop("options", UNSET)
        options: ImportDraftRequestOptions | Unset
        if isinstance(_options, Unset):
            options = UNSET
        else:
            options = ImportDraftRequestOptions.from_dict(_options)

        _answers = d.pop("answers", UNSET)
        answers: ImportDraftRequestAnswers | Unset
        if isinstance(_answers, Unset):
            answers = UNSET
        else:
            answers = ImportDraftRequestAnswers.from_dict(_answers)

        machine = d.pop("machine", UNSET)

        weeks = d.pop("weeks", UNSET)

        _machines_freed = d.pop("machines_freed", UNSET)
        machines_freed: MachinesFreedEnum | Unset
        if isinstance(_machines_freed, Unset):
            machines_freed = UNSET
        else:
            machines_freed = MachinesFreedEnum(_machines_freed)

        _group = d.pop("group", UNSET)
        group: GroupEnum | Unset
        if isinstance(_group, Unset):
            group = UNSET
        else:
            group = GroupEnum(_group)

        subtract_mode = d.pop("subtract_mode", UNSET)

        locale = d.pop("locale", UNSET)

        currency = d.pop("currency", UNSET)

        factory = d.pop("factory", UNSET)

        sheet = d.pop("sheet", UNSET)

        head_row = d.pop("head_row", UNSET)

        delimiter = d.pop("delimiter", UNSET)

        encoding = d.pop("encoding", UNSET)

        _date_order = d.pop("date_order", UNSET)
        date_order: DateOrderEnum | Unset
        if isinstance(_date_order, Unset):
            date_order = UNSET
        else:
            date_order = DateOrderEnum(_date_order)

        _decimal = d.pop("decimal", UNSET)
        decimal: DecimalEnum | Unset
        if isinstance(_decimal, Unset):
            decimal = UNSET
        else:
            decimal = DecimalEnum(_decimal)

        publish = d.pop("publish", UNSET)

        import_draft_request = cls(
            kind=kind,
            organisation=organisation,
            name=name,
            text=text,
            file=file,
            options=options,
            answers=answers,
            machine=machine,
            weeks=weeks,
            machines_freed=machines_freed,
            group=group,
            subtract_mode=subtract_mode,
            locale=locale,
            currency=currency,
            factory=factory,
            sheet=sheet,
            head_row=head_row,
            delimiter=delimiter,
            encoding=encoding,
            date_order=date_order,
            decimal=decimal,
            publish=publish,
        )

        import_draft_request.additional_properties = d
        return import_draft_request

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
