"""The commands for students, by what they are for."""
