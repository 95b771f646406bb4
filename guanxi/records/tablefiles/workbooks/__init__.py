"""Workbooks: their zip directory is checked first, then a child process with limits turns one sheet into plain lines."""
