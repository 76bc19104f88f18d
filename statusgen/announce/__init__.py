"""Announce new bulletins elsewhere: choose what is due, write the texts, send them, keep the journal."""
