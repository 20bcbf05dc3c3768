"""What `jicai export` answers: the results of all commands, and what they share."""
