"""Validates when a person gets mail of each kind."""

from collections.abc import Iterable
from typing import Any

from django import forms

from console.common.messages import label_for
from notifications.kinds import MailChoice, NotificationKind


class MailPreferencesForm(forms.Form):
    """Validates a choice for each kind of which the person may be notified."""

    def __init__(self, kinds: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(choice.value, label_for(choice.label)) for choice in MailChoice]
        for kind in kinds:
            self.fields[kind] = forms.ChoiceField(
                label=label_for(NotificationKind(kind).label), choices=choices
            )
