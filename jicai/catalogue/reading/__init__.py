"""Annexes of any kind to their tables, in a child process: what is hostile ends the child and nothing else."""
