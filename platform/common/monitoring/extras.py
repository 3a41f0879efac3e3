"""Explains which extra is missing where a setting needs one."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ImproperlyConfigured


@contextmanager
def needs_extra(extra: str, variable: str) -> Iterator[None]:
    """Turns a missing library into the way to get it. Raises ImproperlyConfigured."""
    try:
        yield
    except ImportError as error:
        raise ImproperlyConfigured(
            f"{variable} is set, and {error.name or 'its library'} is not installed: install the"
            f" extra by `pip install -r requirements-{extra}.txt`, or build the image with"
            f" `--build-arg EXTRAS={extra}`; or leave {variable} out."
        ) from None
