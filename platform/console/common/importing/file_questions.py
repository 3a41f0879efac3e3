"""Shows the questions about a file, why each is asked, and the answers so far."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext, ngettext

from console.common.importing.field_words import (
    ANSWER_LABELS,
    CHOICE_LABELS,
    OWN_ANSWERS,
    QUESTION_REASONS,
)
from console.common.importing.shown_texts import ShownNames, choice_label, message_text
from imports.preview import AskedQuestion, masked

# More choices stand in a list than side by side.
RADIOS_MOST = 7
# Questions that are shown at once; the others follow when these are answered.
QUESTIONS_MOST = 20
# Each answer is that of one text alone: no other text has the same one.
ASKED_ALONE = frozenset({"zone", "weekday", "time_twice", "time_skipped"})


@dataclass(frozen=True, slots=True)
class AnswerChoice:
    """Represents one answer."""

    value: str
    label: str


@dataclass(slots=True)
class FileQuestion:
    """Represents a question with its choices; `parts` are asked one by one instead."""

    key: str
    text: str
    reason: str
    lines: str
    choices: list[AnswerChoice]
    own_example: str = ""
    parts: list["FileQuestion"] = field(default_factory=list)

    @property
    def is_list(self) -> bool:
        """Returns whether the choices are too many to stand side by side."""
        return len(self.choices) > RADIOS_MOST


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """Represents an answer that was given, which can be taken back."""

    key: str
    label: str
    answer: str


def file_questions(
    asked: Sequence[AskedQuestion], names: ShownNames, hidden: Collection[str]
) -> list[FileQuestion]:
    """Returns the questions; those of one code with the same choices become one."""
    groups: dict[tuple[str, ...], list[AskedQuestion]] = {}
    for question in asked:
        code, choices = question.message.code, question.message.params.get("choices", ())
        alone = (question.key,) if code in ASKED_ALONE else ()
        groups.setdefault((code, *map(str, choices), *alone), []).append(question)
    found = []
    for questions in groups.values():
        parts = [question_of(question, names, hidden) for question in questions]
        found.append(parts[0] if len(parts) == 1 else joined(questions, parts))
    return found


def numbers_of(questions: Sequence[FileQuestion]) -> dict[str, int]:
    """Returns the number of each question by the keys of the answers that it takes."""
    return {
        part.key: number
        for number, question in enumerate(questions, start=1)
        for part in (question, *question.parts)
    }


def question_of(
    question: AskedQuestion, names: ShownNames, hidden: Collection[str]
) -> FileQuestion:
    """Returns one question."""
    message = question.message
    choices = message.params.get("choices") or []
    return FileQuestion(
        key=question.key,
        text=message_text(masked(message, hidden), names),
        reason=str(QUESTION_REASONS.get(message.code, "")),
        lines=lines_waiting(question.lines),
        choices=[
            AnswerChoice(str(choice), choice_label(message, place, names))
            for place, choice in enumerate(choices)
        ],
        own_example=OWN_ANSWERS.get(message.code, ""),
    )


def joined(questions: Sequence[AskedQuestion], parts: list[FileQuestion]) -> FileQuestion:
    """Returns one question for several texts, whose answer is that of all of them."""
    first, code = parts[0], questions[0].message.code
    others = ngettext(
        "The same is asked about %(count)s other text.",
        "The same is asked about %(count)s other texts.",
        len(parts) - 1,
    ) % {"count": len(parts) - 1}
    return FileQuestion(
        key=code,
        text=first.text,
        reason=f"{first.reason} {others}".strip(),
        lines=lines_waiting(sum(question.lines for question in questions)),
        choices=first.choices,
        own_example=first.own_example,
        parts=parts,
    )


def lines_waiting(count: int) -> str:
    """Returns how many lines wait for an answer."""
    words = ngettext("%(count)s line waits for it", "%(count)s lines wait for it", count)
    return words % {"count": count}


def given_answers(answers: Mapping[str, str]) -> list[GivenAnswer]:
    """Returns the answers given so far, in words."""
    return [
        GivenAnswer(key, answer_label(*key.partition(":")[::2]), answer_text(key, value))
        for key, value in answers.items()
    ]


def answer_label(code: str, found: str) -> str:
    """Returns what was asked, in short."""
    label = str(ANSWER_LABELS.get(code) or gettext("Answer"))
    return f"{label} “{found}”" if found else label


def answer_text(key: str, value: str) -> str:
    """Returns an answer in words: those of its choice without the example."""
    code = key.partition(":")[0]
    words: Any = CHOICE_LABELS.get(code, {}).get(value) or CHOICE_LABELS[""].get(value)
    if words is None:
        return value
    return str(words).partition("%(")[0].rstrip(" :：") or value
