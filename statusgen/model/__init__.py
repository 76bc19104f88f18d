"""The frozen types and closed words everyone speaks; no input, no output, no clock."""
