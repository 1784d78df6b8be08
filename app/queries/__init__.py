"""Reads: visible_, list_, get_, describe_; they return view models, never tables."""
