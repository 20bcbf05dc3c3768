"""What `jicai diff` answers: what changed between two days, or between two exports."""
