"""What crosses the border: Excel and CSV in and out, the provincial JSON."""
