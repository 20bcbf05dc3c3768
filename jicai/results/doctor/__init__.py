"""What `jicai doctor` finds."""
