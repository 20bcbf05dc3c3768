"""What `jicai explain` answers."""
