"""The batches (批次): one TOML file each, and the dates that follow from it."""
