"""Feeds in RSS, Atom and JSON Feed."""
