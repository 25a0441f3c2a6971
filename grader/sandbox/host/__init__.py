"""The grader's side: start the processes for student code, talk with them, and end them."""
