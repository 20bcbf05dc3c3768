"""The yearly assessment of institutions: figures of one agreement year, and points by a bureau's scheme.

Source: A 二（五）, B 三（五）.
"""
