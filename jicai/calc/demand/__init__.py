"""What institutions reported to need, against what they bought in the twelve months before (报量核对)."""
