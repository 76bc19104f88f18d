"""Machine formats: each module makes the outputs of one format, and their bytes."""
