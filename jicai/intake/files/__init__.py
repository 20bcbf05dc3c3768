"""A file's bytes to sheets of text cells: what it really is, the readers, and the child processes that run them."""
