"""Starts the command line: ``tracker`` and ``python -m tracker``."""

import gc
import sys


def main() -> None:
    """Run one command.

    A command lives for a fraction of a second and is then gone. The garbage collector would go through
    all that importing builds, while it is built and once more at the end, and find nothing: a fifth of
    the command's time. So it is off, and what is there at the end is left for the system to take back.
    """
    gc.disable()
    try:
        from tracker.cli import app

        app()
    except KeyboardInterrupt:
        from tracker.domain.errors import Cancelled

        sys.stderr.write(f"{Cancelled().message}\n")
        sys.exit(Cancelled.exit_code)
    finally:
        gc.freeze()


if __name__ == "__main__":
    main()
