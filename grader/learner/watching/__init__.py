"""`gdgrade watch`: what a change concerns is graded again on every save, and the screen is redrawn."""
