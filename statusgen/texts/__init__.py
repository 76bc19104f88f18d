"""Texts: message catalogues, word lists, and what is found in running text."""
