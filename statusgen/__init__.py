"""A static-site generator for hospitals' public status pages."""

__version__ = "0.1.0"
