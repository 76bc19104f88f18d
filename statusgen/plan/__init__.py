"""Situation → Plan: what outputs exist, at which path, showing what."""
