"""Assessment schemes: how a bureau turns figures into points, and the example that comes with the package."""
