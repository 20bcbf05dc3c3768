"""中选目录 made from the annexes of notices: tables, columns, packaging, doubts, settling."""
