"""The commands, one per file: load, calculate, render. Nothing heavy is imported before a command runs."""
