"""The audit: whether the judge tells right from wrong, and calls each mistake by its name."""
