"""What `jicai demand` shows."""
