"""What the last build knew: snapshots of folders, facts and outputs, and what of them is stale."""
