"""Open data: the situation and its history in JSON and CSV, with their schemas."""
