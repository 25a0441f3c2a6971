"""Where students hand in: what their school's system needs to grade by gdgrade, and what goes back to it."""
