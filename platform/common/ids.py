"""Generates primary keys that cannot be guessed and rise with time."""

import secrets
import time
import uuid


def new_id() -> uuid.UUID:
    """Returns a UUID version 7 (RFC 9562, 5.7): 48 bits of time, 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds << 80) | secrets.randbits(80)
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return uuid.UUID(int=value)
