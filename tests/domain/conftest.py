"""Properties are searched without a stopwatch: a busy machine is no failing rule."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
