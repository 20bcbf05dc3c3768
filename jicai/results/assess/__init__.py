"""What `jicai assess` answers."""
