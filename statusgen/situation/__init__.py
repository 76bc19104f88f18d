"""Content + instant → ``Situation``: the fold, what changed, what is stale."""
