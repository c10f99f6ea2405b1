"""`python -m webapp` is the command line, wherever `upturn` is not on the path."""

from webapp.commands import main

if __name__ == "__main__":
    main()
