"""What `jicai supply` answers."""
