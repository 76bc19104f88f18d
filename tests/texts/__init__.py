"""Tests of ``statusgen/content/``."""
