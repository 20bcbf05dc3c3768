"""A batch that ends beside the one that takes its place (接续)."""
