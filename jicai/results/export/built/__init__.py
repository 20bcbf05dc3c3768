"""The results of each section of an export, by subject: see `jicai.results.export.sections`."""
