"""What `jicai switch` shows."""
