"""Telling elsewhere what is new: targets, texts, journal, sending."""
