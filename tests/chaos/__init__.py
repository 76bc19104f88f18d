"""The machine fails: kills, calls that fail, full disks, flipped bits, clocks, power cuts."""
