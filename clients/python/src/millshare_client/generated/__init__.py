"""Holds the code that generate.py makes."""

SCHEMA_SHA256 = "104af2eeabb222b09b3269c933c527bd70f2fac557b319ce22381da9552cf18f"
