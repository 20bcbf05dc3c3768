"""The page to drill down in: from batches to order lines, in one file for a browser."""
