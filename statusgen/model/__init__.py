"""The frozen types and closed vocabulary that every other package uses; no input, no output, no clock."""
