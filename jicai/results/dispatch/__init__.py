"""What is sent to districts or institutions to be answered: rows, keys and seals, workbooks, the list of it all."""
