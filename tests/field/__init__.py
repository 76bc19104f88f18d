"""What hospitals really had to say in outages of 2024 to 2026: each fact as a note, and what every output says."""
