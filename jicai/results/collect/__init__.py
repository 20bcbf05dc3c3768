"""What came back of a dispatch: workbooks read, rows matched, answers merged, and what they come to."""
