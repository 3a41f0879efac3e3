"""Renders imports with their previews."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from imports.messages import text_of
from imports.models import Import
from imports.preview import AskedQuestion, answer_key, masked, masked_row, shown_sample
from imports.readers.result import LeftOut, Line, Message
from imports.selectors import (
    LinePage,
    ShownLine,
    hidden_values,
    lines_page,
    machine_rates,
    preview_of,
    shown_options,
    takes_rate_of_machine,
)
from imports.states import ImportKind, LineAction, LineState

# Values that each line of a window has; they are null while they are not known.
WINDOW_VALUES = ("machine", "starts_at", "ends_at", "offered_hours", "hourly_rate")
RATE_FIELDS = ("hourly_rate", "currency")
SUMMARY = ("lines", "good", "questions", "errors", "left_out", "recognised")


class MessageSerializer(serializers.Serializer):
    """Shows what is said about a line or a file."""

    code = serializers.CharField(help_text="By which programs recognise it; it never changes.")
    field = serializers.CharField(help_text="The value it is about; empty for the whole line.")
    text = serializers.CharField()
    params = serializers.DictField(help_text="`found` is of the file, `nearest` a suggestion.")


class QuestionSerializer(MessageSerializer):
    """Shows a question; its key names it among the answers."""

    key = serializers.CharField()
    choices = serializers.ListField(child=serializers.CharField())
    lines = serializers.IntegerField(help_text="Lines that wait for the answer.")


class KnownRowSerializer(serializers.Serializer):
    """Shows the row that a line is recognised by, or became."""

    object = serializers.UUIDField()
    action = serializers.ChoiceField(choices=LineAction.choices)


class PreviewLineSerializer(serializers.Serializer):
    """Shows one line; what was read of it stands beside these fields, by name."""

    place = serializers.IntegerField(help_text="Among the lines of the file, from 0.")
    position = serializers.CharField(help_text="Such as “row 7”, “cell C7” or “event 3”.")
    state = serializers.ChoiceField(choices=LineState.choices)
    machine = serializers.CharField(required=False, allow_null=True)
    starts_at = serializers.DateTimeField(required=False, allow_null=True)
    ends_at = serializers.DateTimeField(required=False, allow_null=True)
    offered_hours = serializers.CharField(required=False, allow_null=True)
    hourly_rate = serializers.CharField(
        required=False, allow_null=True, help_text="The machine's, where the line gives none."
    )
    cells = serializers.DictField(help_text="Raw texts by field, to be corrected.")
    notes = MessageSerializer(many=True)
    questions = QuestionSerializer(many=True)
    errors = MessageSerializer(many=True)
    recognised = KnownRowSerializer(allow_null=True)
    stored = KnownRowSerializer(allow_null=True, help_text="What the commit made of it.")


class LeftOutSerializer(serializers.Serializer):
    """Shows what of the file became no line, and why."""

    position = serializers.CharField()
    reason = serializers.CharField()
    code = serializers.CharField()
    params = serializers.DictField()
    count = serializers.IntegerField()


class ColumnSerializer(serializers.Serializer):
    """Shows a column of a sheet; an empty field is one that is left out."""

    head = serializers.CharField()
    field = serializers.CharField()
    sample = serializers.CharField()


class SummarySerializer(serializers.Serializer):
    """Shows the numbers of lines by what was found about them."""

    lines = serializers.IntegerField()
    good = serializers.IntegerField()
    questions = serializers.IntegerField()
    errors = serializers.IntegerField()
    left_out = serializers.IntegerField()
    recognised = serializers.IntegerField()


class PageSerializer(serializers.Serializer):
    """Shows which of the lines an answer has."""

    page = serializers.IntegerField()
    page_size = serializers.IntegerField()
    pages = serializers.IntegerField()
    count = serializers.IntegerField(help_text="Lines in all pages.")


class ImportInShortSerializer(serializers.ModelSerializer):
    """Shows an import without its lines."""

    summary = serializers.SerializerMethodField()
    failure = serializers.SerializerMethodField()

    class Meta:
        model = Import
        fields = (
            "id",
            "organisation",
            "by",
            "kind",
            "name",
            "size",
            "sha256",
            "status",
            "progress",
            "failure",
            "summary",
            "outcome",
            "created_at",
            "updated_at",
            "committed_at",
            "undone_at",
        )
        read_only_fields = fields

    @extend_schema_field(SummarySerializer)
    def get_summary(self, row: Import) -> dict[str, int]:
        """Returns the numbers of lines; all are 0 where the file is not read."""
        return {name: row.summary.get(name, 0) for name in SUMMARY}

    @extend_schema_field(MessageSerializer(allow_null=True))
    def get_failure(self, row: Import) -> dict[str, Any] | None:
        """Returns the reason why the file cannot be read."""
        return message_shown(Message(**row.failure)) if row.failure else None


class ImportSerializer(ImportInShortSerializer):
    """Shows an import with a page of its lines."""

    options = serializers.SerializerMethodField()
    columns = serializers.SerializerMethodField()
    notes = serializers.SerializerMethodField()
    questions = serializers.SerializerMethodField()
    left_out = serializers.SerializerMethodField()
    lines = serializers.SerializerMethodField()
    lines_page = serializers.SerializerMethodField()

    class Meta(ImportInShortSerializer.Meta):
        fields = (
            *ImportInShortSerializer.Meta.fields,
            "options",
            "answers",
            "columns",
            "notes",
            "questions",
            "left_out",
            "lines",
            "lines_page",
        )
        read_only_fields = fields

    def to_representation(self, row: Import) -> dict[str, Any]:
        """Unpacks the preview once, and selects the page of lines."""
        preview = preview_of(row)
        self.preview = preview
        self.page: LinePage = lines_page(row, preview, **self.context.get("page", {}))
        self.hidden = hidden_values(self.context["request"].user, row.organisation)
        return super().to_representation(row)

    @extend_schema_field(serializers.DictField())
    def get_options(self, row: Import) -> dict[str, Any]:
        """Returns the options; of a second calendar only that there is one."""
        return shown_options(row)

    @extend_schema_field(ColumnSerializer(many=True))
    def get_columns(self, row: Import) -> list[dict[str, str]]:
        """Returns the columns of a sheet."""
        return [
            {**column, "sample": shown_sample(column, self.hidden)}
            for column in self.preview.reading.columns
        ]

    @extend_schema_field(MessageSerializer(many=True))
    def get_notes(self, row: Import) -> list[dict[str, Any]]:
        """Returns what is said about the whole file."""
        return [message_shown(note) for note in self.preview.reading.notes]

    @extend_schema_field(QuestionSerializer(many=True))
    def get_questions(self, row: Import) -> list[dict[str, Any]]:
        """Returns the open questions of all lines, each once."""
        return [question_shown(question, self.hidden) for question in self.page.questions]

    @extend_schema_field(LeftOutSerializer(many=True))
    def get_left_out(self, row: Import) -> list[dict[str, Any]]:
        """Returns what of the file became no line."""
        return [left_out_shown(row, self.hidden) for row in self.preview.reading.left_out]

    @extend_schema_field(PreviewLineSerializer(many=True))
    def get_lines(self, row: Import) -> list[dict[str, Any]]:
        """Returns the lines of the page."""
        rates = machine_rates(row, self.page.lines)
        values = dict.fromkeys(WINDOW_VALUES) if row.kind == ImportKind.WINDOWS else {}
        return [
            values
            | rate_of_machine(shown, rates, self.hidden)
            | line_shown(shown.line, self.hidden)
            | {
                "place": shown.place,
                "state": shown.state,
                "recognised": shown.recognised,
                "stored": shown.stored,
            }
            for shown in self.page.lines
        ]

    @extend_schema_field(PageSerializer)
    def get_lines_page(self, row: Import) -> dict[str, int]:
        """Returns which lines these are."""
        page = self.page
        return {
            "page": page.page,
            "page_size": page.page_size,
            "pages": page.pages,
            "count": page.count,
        }


def message_shown(message: Message) -> dict[str, Any]:
    """Returns a message with its words."""
    return {
        "code": message.code,
        "field": message.field,
        "text": text_of(message),
        "params": dict(message.params),
    }


def question_shown(question: AskedQuestion, hidden: frozenset[str]) -> dict[str, Any]:
    """Returns a question with its choices; none where its value is hidden."""
    message = question.message
    if message.field in hidden:
        bare = message_shown(masked(message, hidden))
        return bare | {"key": "", "choices": [], "lines": question.lines}
    return message_shown(question.message) | {
        "key": question.key,
        "choices": list(question.message.params.get("choices", [])),
        "lines": question.lines,
    }


def left_out_shown(row: LeftOut, hidden: frozenset[str]) -> dict[str, Any]:
    """Returns what was left out, with the reason in words."""
    message = masked_row(row.message, hidden)
    return {
        "position": row.position,
        "reason": text_of(message),
        "code": message.code,
        "params": dict(message.params),
        "count": row.count,
    }


def line_shown(line: Line, hidden: frozenset[str]) -> dict[str, Any]:
    """Returns a line with its values beside its messages; hidden prices are null."""
    values = {name: None if name in hidden else value for name, value in line.values.items()}
    cells = {name: text for name, text in line.cells.items() if name not in hidden}
    return {
        **values,
        "position": line.position,
        "cells": cells,
        "notes": messages_shown(line.notes, hidden),
        "questions": [
            question_shown(AskedQuestion(answer_key(question), question, 1), hidden)
            for question in line.questions
        ],
        "errors": messages_shown(line.errors, hidden),
    }


def rate_of_machine(
    shown: ShownLine, rates: Mapping[str, str], hidden: Collection[str]
) -> dict[str, str]:
    """Returns the rate that a line takes from its machine; none while one is asked."""
    line = shown.line
    if not takes_rate_of_machine(shown):
        return {}
    is_asked = any(message.field in RATE_FIELDS for message in (*line.questions, *line.errors))
    rate = rates.get(str(line.values.get("machine")))
    return {} if rate is None or is_asked or "hourly_rate" in hidden else {"hourly_rate": rate}


def messages_shown(messages: Sequence[Message], hidden: frozenset[str]) -> list[dict[str, Any]]:
    """Returns messages with their words; those about hidden values without parameters."""
    return [message_shown(masked(row, hidden)) for row in messages]
