"""Tests of ``statusgen/announce/``."""
