"""Tests of ``statusgen/desk/``."""
