"""Tests of ``statusgen/formats/``."""
