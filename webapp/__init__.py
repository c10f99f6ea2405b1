"""The pages, the sign-in, the worker and the command line."""
