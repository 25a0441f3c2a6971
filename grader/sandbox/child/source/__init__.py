"""What a student's source says: read, and never run."""
