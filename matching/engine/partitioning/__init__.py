"""Partitions a problem too large for one process, and merges the plans."""
