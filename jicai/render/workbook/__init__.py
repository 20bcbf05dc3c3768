"""Results as Excel workbooks."""
