"""Tests of ``statusgen/situation/``."""
