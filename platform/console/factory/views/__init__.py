"""The factories' pages, one module a page."""
