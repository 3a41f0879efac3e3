"""Changes attachments: upload, check, deletion."""
