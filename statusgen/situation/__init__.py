"""Compute the situation at an instant from the content: embargo, fold, expiry, changes, checks."""
