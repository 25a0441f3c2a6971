"""What keeps a child from everything it does not need."""
