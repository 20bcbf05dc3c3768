"""The output side that all commands share: terminal tables, workbooks and data formats."""
