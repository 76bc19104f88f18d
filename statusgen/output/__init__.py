"""Outputs → disk: their makers in order, the theme, rendering, and the one door for writing."""
