"""What a letter is about: matters with a key each, who is written to, and which a letter has gone for already."""
