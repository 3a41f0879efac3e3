"""Provides a field for text that was copied from elsewhere."""

from typing import Any

from django import forms

from common.safety.unsafe_text import without_unsafe_text


class CopiedTextField(forms.CharField):
    """Takes copied text without the characters that nobody sees."""

    def to_python(self, value: Any) -> str:
        """Returns the text without them."""
        return super().to_python(without_unsafe_text(value) if value else value) or ""
