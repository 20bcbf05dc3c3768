"""What `jicai overdue` answers."""
