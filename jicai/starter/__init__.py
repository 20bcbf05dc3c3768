"""What `jicai init` puts into a new workspace."""
