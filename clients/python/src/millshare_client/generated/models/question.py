from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.question_params import QuestionParams


T = TypeVar("T", bound="Question")


@_attrs_define
class Question:
    """Shows a question; its key names it among the answers.

    Attributes:
        code (str): By which programs recognise it; it never changes.
        field (str): The value it is about; empty for the whole line.
        text (str):
        params (QuestionParams): `found` is of the file, `nearest` a suggestion.
        key (str):
        choices (list[str]):
        lines (int): Lines that wait for the answer.
    """

    code: str
    field: str
    text: str
    params: QuestionParams
    key: str
    choices: list[str]
    lines: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        code = self.code

        field = self.field

        text = self.text

        params = self.params.to_dict()

        key = self.key

        choices = self.choices

        lines = self.lines

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "code": code,
                "field": field,
                "text": text,
                "params": params,
                "key": key,
                "choices": choices,
                "lines": lines,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.question_params import QuestionParams  # noqa: PLC0415

        d = dict(src_dict)
        code = d.pop("code")

        field = d.pop("field")

        text = d.pop("text")

        params = QuestionParams.from_dict(d.pop("params"))

        key = d.pop("key")

        choices = cast(list[str], d.pop("choices"))

        lines = d.pop("lines")

        question = cls(
            code=code,
            field=field,
            text=text,
            params=params,
            key=key,
            choices=choices,
            lines=lines,
        )

        question.additional_properties = d
        return question

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
