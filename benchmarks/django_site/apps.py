"""The register as a Django app."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):  # type: ignore[misc]
    name = "benchmarks.django_site"
    label = "register"
