"""Reads DXF drawings, and measures and draws their lines."""
