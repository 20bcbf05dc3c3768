"""`jicai ingest` and `jicai store`: what is kept of the exports, and what that was."""
