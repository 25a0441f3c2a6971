"""Many submissions: find them, grade them on all cores, remember them, tell of them."""
