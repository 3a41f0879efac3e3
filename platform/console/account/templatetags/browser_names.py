"""Names browsers in templates."""

from django import template

from console.account.browsers import browser_name

register = template.Library()
register.filter("browser_name", browser_name)
