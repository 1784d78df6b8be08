"""One module per programme: its stages, its moves, its figures with their sources."""
