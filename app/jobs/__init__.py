"""Durable work: what the engine may run, each portion small and repeatable."""
