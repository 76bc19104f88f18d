"""Tests of ``statusgen/cli/``."""
