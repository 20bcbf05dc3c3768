"""What `jicai progress` answers."""
