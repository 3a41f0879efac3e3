"""Validates what is sent to imports."""

from base64 import b64decode
from collections.abc import Mapping
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from common.api.fields import (
    PastedTextField,
    StrictBooleanField,
    StrictCharField,
    StrictIntegerField,
)
from common.api.fields import StrictUUIDField as IdField
from common.api.serializers import StrictSerializer
from imports.models import HEAD_LENGTH, NAME_LENGTH
from imports.readers.known_options import OPTIONS
from imports.states import ImportKind, LineAction

TEXT_LENGTH = 5 * 1024 * 1024
CELL_LENGTH = 5_000
FIELD_LENGTH = 60
# Options that a body may give beside `options`, as forms and raw bodies do.
OPTION_FIELDS = tuple(name for name in OPTIONS if name not in ("columns", "subtract"))
OBJECT_OPTIONS = {"columns"}


def known_options(options: Mapping[str, Any]) -> Mapping[str, Any]:
    """Raises a validation error for options that no reader knows, or of a wrong type."""
    faults = {}
    for name, value in options.items():
        if name not in OPTIONS:
            known = ", ".join(sorted(OPTIONS))
            faults[name] = [f"There is no such option. Known: {known}."]
        elif name == "columns" and not is_mapping_of_texts(value):
            faults[name] = ["Send an object: the field's name by the column's head."]
        elif isinstance(value, dict | list) and name not in OBJECT_OPTIONS:
            faults[name] = ["Send a text, a number or true or false."]
    if faults:
        raise serializers.ValidationError(faults)
    return options


def is_mapping_of_texts(value: Any) -> bool:
    """Returns whether it is an object of texts, with heads that can be remembered."""
    return value is None or (
        isinstance(value, Mapping)
        and all(len(head) <= HEAD_LENGTH for head in value)
        and all(
            name is None or (isinstance(name, str) and len(name) <= FIELD_LENGTH)
            for name in value.values()
        )
    )


class OptionsField(serializers.DictField):
    """Takes options by name; null takes one back."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            child=serializers.JSONField(allow_null=True),
            required=False,
            help_text="; ".join(f"`{name}`: {text}" for name, text in OPTIONS.items()),
            **kwargs,
        )

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Returns the options; raises a validation error for unknown ones."""
        return dict(known_options(super().to_internal_value(data)))


class AnswersField(serializers.DictField):
    """Takes answers by the question's key; null takes one back."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            child=StrictCharField(max_length=CELL_LENGTH, allow_null=True, allow_blank=True),
            required=False,
            help_text="Chosen answer by the question's `key`.",
            **kwargs,
        )


@extend_schema_field(OpenApiTypes.BINARY)
class SentFileField(serializers.Field):
    """Takes the file that a parser set apart; JSON bodies have `text` instead."""

    def to_internal_value(self, data: Any) -> Any:
        """Returns what the parser noted of the file."""
        if not isinstance(data, Mapping) or set(data) != {"name", "sha256", "subtract_sha256"}:
            raise serializers.ValidationError("Send the file in a form, or its text as `text`.")
        return data


class SubtractedMixin:
    """Decodes the second calendar of the options."""

    def validate_options(self, options: dict[str, Any]) -> dict[str, Any]:
        """Requires base64 of the option `subtract`."""
        second = options.get("subtract")
        if second is not None:
            try:
                options["subtract"] = b64decode(second, validate=True)
            except (TypeError, ValueError):
                raise serializers.ValidationError({"subtract": ["Send base64."]}) from None
        return options


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A pasted sheet",
            value={
                "kind": "windows",
                "text": "machine,start,end,rate\nLathe 7,2026-12-07 08:00,2026-12-07 16:00,85",
            },
        )
    ]
)
class ImportDraftSerializer(SubtractedMixin, StrictSerializer):
    """Validates a file to be imported."""

    kind = serializers.ChoiceField(choices=ImportKind.choices)
    organisation = IdField(
        required=False, help_text="Left out where the user acts for one organisation alone."
    )
    name = StrictCharField(max_length=NAME_LENGTH, required=False, allow_blank=True)
    text = PastedTextField(
        required=False, trim_whitespace=False, max_length=TEXT_LENGTH, help_text="Pasted lines."
    )
    file = SentFileField(required=False, help_text="In forms: the file.")
    options = OptionsField()
    answers = AnswersField()
    machine = StrictCharField(required=False, help_text=OPTIONS["machine"])
    weeks = StrictIntegerField(required=False, min_value=1, max_value=104)
    machines_freed = serializers.ChoiceField(choices=["one", "all"], required=False)
    group = serializers.ChoiceField(choices=["shift", "week"], required=False)
    subtract_mode = StrictCharField(required=False, max_length=40)
    locale = StrictCharField(required=False, max_length=20)
    currency = StrictCharField(required=False, max_length=3)
    factory = StrictCharField(required=False, max_length=200)
    sheet = StrictCharField(required=False, max_length=200)
    head_row = StrictIntegerField(required=False, min_value=1)
    delimiter = StrictCharField(required=False, max_length=10, trim_whitespace=False)
    encoding = StrictCharField(required=False, max_length=40)
    date_order = serializers.ChoiceField(choices=["dmy", "mdy", "ymd"], required=False)
    decimal = serializers.ChoiceField(choices=["comma", "point"], required=False)
    publish = StrictBooleanField(required=False)

    def validate(self, body: dict[str, Any]) -> dict[str, Any]:
        """Requires one of file and text, and joins the options of both places."""
        if ("file" in body) == ("text" in body):
            raise serializers.ValidationError({"file": ["Send either a file or a text."]})
        beside = {name: body.pop(name) for name in OPTION_FIELDS if name in body}
        body["options"] = {**body.get("options", {}), **beside}
        return body


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "An answer and a corrected cell",
            value={
                "answers": {"zone:GMT Standard Time 1": "Europe/London"},
                "cells": {"row 7": {"starts_at": "2026-12-07 08:00"}},
            },
        )
    ]
)
class ImportChangeSerializer(SubtractedMixin, StrictSerializer):
    """Validates changes before a file is read again."""

    options = OptionsField()
    answers = AnswersField()
    cells = serializers.DictField(
        child=serializers.DictField(
            child=StrictCharField(
                allow_null=True, allow_blank=True, max_length=CELL_LENGTH, trim_whitespace=False
            )
        ),
        required=False,
        help_text="Corrected texts by the line's position and the field; null takes one back.",
    )


@extend_schema_serializer(
    examples=[OpenApiExample("The good lines", value={"lines": "good", "publish": True})]
)
class CommitSerializer(StrictSerializer):
    """Validates what is to be stored."""

    lines = serializers.ChoiceField(
        choices=["all", "good"],
        default="all",
        help_text="“all” stores nothing where a line has an error or an open question.",
    )
    recognised = serializers.ChoiceField(
        choices=LineAction.choices,
        required=False,
        help_text="What is done with known lines; what each one suggests where it is left out.",
    )
    publish = StrictBooleanField(
        default=False, help_text="Publishes windows, or submits orders, at once."
    )
    actions = serializers.DictField(
        child=serializers.ChoiceField(choices=LineAction.choices),
        required=False,
        help_text="For single lines, by `place` or by `position`.",
    )
