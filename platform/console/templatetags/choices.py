"""Renders the options of fields with choices.

Django's own templates take two or four templates for each option, of which an order form has
thousands: they were nine tenths of its time.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django import template
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
Option = Mapping[str, Any]


@register.simple_tag
def select_options(widget: Mapping[str, Any]) -> SafeString:
    """Renders the options of a select, as Django's templates do."""
    return groups(
        widget, select_option, lambda name: f'<optgroup label="{name}">\n', "</optgroup>\n"
    )


@register.simple_tag
def check_options(widget: Mapping[str, Any]) -> SafeString:
    """Renders radio buttons or checkboxes with labels, as Django's templates do."""
    return groups(widget, check_option, lambda name: f"<div><label>{name}</label>", "</div>\n")


def groups(
    widget: Mapping[str, Any],
    render: Callable[[Option], str],
    begin: Callable[[str], str],
    end: str,
) -> SafeString:
    """Renders all options, those of a named group between its begin and end."""
    found = []
    for name, rows, _index in widget["optgroups"]:
        options = "".join(map(render, rows))
        found.append(f"{begin(escape(name))}{options}{end}" if name else options)
    return mark_safe("".join(found))


def select_option(row: Option) -> str:
    """Renders an option of a select."""
    value, label = escape(str(row["value"])), conditional_escape(row["label"])
    return f'<option value="{value}"{attributes(row["attrs"])}>{label}</option>\n'


def check_option(row: Option) -> str:
    """Renders a radio button or a checkbox inside its label."""
    value, label = row["value"], conditional_escape(row["label"])
    names = {"type": row["type"], "name": row["name"]}
    if value is not None:
        names["value"] = str(value)
    identifier = row["attrs"].get("id")
    begin = f'<label for="{escape(identifier)}">' if identifier else "<label>"
    return f"<div>{begin}<input{attributes({**names, **row['attrs']})}> {label}</label></div>\n"


def attributes(values: Mapping[str, Any]) -> str:
    """Renders attributes: True as the name alone, False not at all."""
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(value)}"'
        for name, value in values.items()
        if value is not False
    )
