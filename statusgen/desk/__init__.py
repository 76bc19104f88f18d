"""What communications staff run besides building: the reference of what they may write."""
