"""What `jicai surplus` shows, and how `jicai explain --surplus` explains it."""
