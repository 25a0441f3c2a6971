"""What can stop the commands around a student's own exercises."""

from grader.user_error import UserError


class LearnerError(UserError):
    """A command on the exercises folder cannot be carried out; one sentence or two for the user."""
