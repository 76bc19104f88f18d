"""Tests of ``statusgen/cache/``."""
