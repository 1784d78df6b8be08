"""What only the provincial SME form checks."""
