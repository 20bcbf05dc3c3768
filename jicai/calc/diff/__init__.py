"""What changed between two states of the data: two days of one workspace, or two exports."""
