"""Two books of one trade held against each other: what agrees and on which ground, and what stands in one alone.

Source: A 二（二）, B 三（二）: everything is bought through the exchange, nothing off it.

A row of a book is told from others by what it says, never by where it stands: whichever order the rows come in, the
same rows are matched. What could be matched in two ways is told as ambiguous.
"""
