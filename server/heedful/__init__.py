"""Heedful reads the customer before you hit Send."""

__version__ = "0.1.0"
