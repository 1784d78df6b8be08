"""Papers to be signed and sealed: PDF and Word of the same content."""
