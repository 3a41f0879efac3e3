"""Writes events and notifications, sends mails, keeps preferences."""
