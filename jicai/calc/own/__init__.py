"""A bureau's own rules as rules: what they find in the same evidence as those that come with the program."""
