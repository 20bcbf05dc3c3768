"""What `diff` gives: what changed between two months, or between two exports."""
