"""Reads calendar files (.ics): events are the idle hours of machines."""

from imports.readers.calendar.calendar_reader import read

__all__ = ["read"]
