"""Seeing the site while writing: rebuild when a file changes or when the clock says so."""
