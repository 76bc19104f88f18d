"""One output → bytes: pages and feeds."""
