"""Months kept in the workspace: the typed rows of exports by table and month, for when the exports are archived."""
