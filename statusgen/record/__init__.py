"""What was published: read from wherever it is held, united, and made anew when something new is shown."""
