"""What proves the history: keys that sign it, seals of the rows it tells of, daily heads, and reading it all again."""
