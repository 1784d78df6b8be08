"""Miaopu 苗圃: the open system with which a county science bureau grows high-tech firms."""

__version__ = "0.1.0"
