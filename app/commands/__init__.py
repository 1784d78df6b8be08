"""The command line, a thin second front door."""
