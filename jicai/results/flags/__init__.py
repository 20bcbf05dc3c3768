"""What `jicai flags` answers."""
