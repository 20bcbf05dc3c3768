"""A second, naive reading of the money rules: plain Python, month by month and line by line, to hold jicai against.

Nothing of `jicai.calc` is used here, nor Polars: every figure is worked out with dictionaries, loops and `decimal`,
from RULES alone, dates included. It is slow and meant to be; where it and the fast calculation differ, one of them
misreads a rule. `draws` makes small worlds, full of what goes wrong in real exports, for both to be run on.
"""
