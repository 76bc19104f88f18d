"""Text → ``Content``: front matter, prose, settings, catalogue, notes, checks; every problem collected."""
