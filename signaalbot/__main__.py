"""Run the command line with `python -m signaalbot`."""

from signaalbot.cli import main

raise SystemExit(main())
