"""Forms that enterprises fill in: their language, their drafts, their checks."""
