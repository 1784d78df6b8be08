"""What only the HNTE form checks: its sections beside each other."""
