"""The reference pages, one file each; `page()` gives the Markdown."""
