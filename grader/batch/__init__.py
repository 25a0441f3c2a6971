"""Many submissions: find them, grade them on all cores, save and report the results."""
