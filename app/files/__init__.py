"""Attachments: stored by chance name, known by hash, given out as downloads."""
