"""The commands for instructors: batch, regrade, export and verify."""
