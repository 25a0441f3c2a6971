"""A sample class of submissions, and a demonstration that grades it."""
