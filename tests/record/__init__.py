"""Tests of ``statusgen/record/``."""
