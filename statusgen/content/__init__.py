"""Read the content folder into ``Content``: settings, services, notes, prose; every problem is collected."""
