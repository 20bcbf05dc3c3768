"""Results as data for programs: JSON, CSV, Parquet, calendars."""
