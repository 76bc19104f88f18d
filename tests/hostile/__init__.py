"""Whoever writes content tries to run code, to read files, to reach the network, to fill the machine."""
