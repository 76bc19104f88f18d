"""Tests of ``statusgen/wording/``."""
