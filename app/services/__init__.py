"""Writes: one verb each; they end in flush(), never in commit()."""
