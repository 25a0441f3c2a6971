"""What can stop the commands around a student's own exercises."""


class LearnerError(Exception):
    """A command on the exercises folder cannot be carried out; one sentence or two for the user."""
