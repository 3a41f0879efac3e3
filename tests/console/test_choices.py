"""Tests that fields with choices look as Django's own templates render them."""

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, TemplatesSetting
from django.test import SimpleTestCase

ROWS = [
    ("", "Choose <one>"),
    ("Metals & alloys", [("a'1", "Steel"), (2, "Brass")]),
    (None, "Other"),
]


@pytest.mark.parametrize(
    "widget", [forms.Select, forms.SelectMultiple, forms.RadioSelect, forms.CheckboxSelectMultiple]
)
@pytest.mark.parametrize(
    "attrs", [{}, {"id": "id_m", "class": "wide", "required": True, "x": False}]
)
def test_choices_are_rendered_as_by_django(widget: Any, attrs: dict[str, Any]) -> None:
    field = widget(choices=ROWS, attrs={"data-of": 'a"b'})
    value = ["2"] if widget.allow_multiple_selected else "2"

    ours = field.render("material", value, attrs, renderer=TemplatesSetting())

    own = field.render("material", value, attrs, renderer=DjangoTemplates())
    SimpleTestCase().assertHTMLEqual(ours, own)
    assert "Choose &lt;one&gt;" in ours
