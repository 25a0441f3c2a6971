"""For authors of a course: start one, and prove that it is sound."""
