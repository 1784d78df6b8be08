"""HTTP only: parse, call one thing, represent."""
