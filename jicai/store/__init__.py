"""What was worked out once of files that have not changed since."""
