"""What `jicai renew` answers."""
