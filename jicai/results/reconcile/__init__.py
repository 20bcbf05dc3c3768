"""What `jicai reconcile` shows."""
