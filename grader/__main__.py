"""`python -m grader` is `gdgrade`."""

from grader.cli import main

if __name__ == "__main__":
    main()
