"""What the program knows about files: pure functions from a path to facts or to other files, no database, no settings.

Whatever reads a stranger's bytes runs in a child process (core/workers.py) and ends in one of two ways: a result, or
``Unreadable`` with a reason that a person can read.
"""
