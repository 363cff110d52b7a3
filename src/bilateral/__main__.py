"""``python -m bilateral``: the same as the ``bilateral`` command."""

import sys

from bilateral.cli import main

if __name__ == "__main__":
    sys.exit(main())
