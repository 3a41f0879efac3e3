"""Makes, keeps and deletes exports."""
