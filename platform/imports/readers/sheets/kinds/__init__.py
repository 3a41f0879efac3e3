"""Reads rows as lines of windows, machines and certifications."""
