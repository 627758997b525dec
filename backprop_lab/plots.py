"""Plots: the pictures of the book, each drawn on `Axes` that it returns."""
