"""Other autograders beside gdgrade, on the same functions and the same submissions: `make bench-peers`."""
