"""What runs where student code runs: the warm process, its children, and what they make of a file."""
