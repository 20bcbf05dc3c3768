"""What `jicai advance` answers."""
