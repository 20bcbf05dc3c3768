"""What `jicai check` answers."""
