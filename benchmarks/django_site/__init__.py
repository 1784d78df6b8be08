"""The same list in Django: a peer to be compared with, on the same database."""
