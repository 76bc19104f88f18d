"""Bytes → disk: the ledger and the one door for writing."""
