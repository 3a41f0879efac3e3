"""Draws generated parts as DXF, STEP, STL and PDF files."""
