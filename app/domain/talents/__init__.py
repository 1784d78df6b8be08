"""Talent projects: their vocabulary, stages, checks before approval, money and exits, pure."""
