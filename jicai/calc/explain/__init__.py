"""What a figure is made of: the rows that went in and those that did not, each with the reason."""
