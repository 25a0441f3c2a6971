"""What both sides of the boundary run: the course publishes it, and it holds no secret."""
