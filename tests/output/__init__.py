"""Tests of ``statusgen/output/``."""
