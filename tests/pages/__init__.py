"""Tests of ``statusgen/pages/``."""
