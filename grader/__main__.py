"""`python -m grader` is `gdgrade`."""

from grader.safe_path import leave_current_folder


def main() -> None:
    """Leave the current folder before anything is imported that could be found there."""
    leave_current_folder()
    from grader.cli.main import main

    main()


if __name__ == "__main__":
    main()
