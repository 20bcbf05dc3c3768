"""A bureau's own checks: the files of the folder 规则, what they may say, and what is wrong with them."""
