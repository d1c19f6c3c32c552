"""`python -m channels` is `zhiban`."""

from channels.cli import main

main()
