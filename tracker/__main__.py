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
        sys.exit(_say_stopped())
    finally:
        gc.freeze()


def _say_stopped() -> int:
    """Say that nothing was saved, which another Ctrl-C does not interrupt; the exit code."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from tracker.domain.errors import Cancelled

    if sys.stderr:  # None if it was closed before the start
        try:
            sys.stderr.write(f"{Cancelled().message}\n")
        except OSError:  # the terminal is gone
            sys.stderr = None
    return Cancelled.exit_code


if __name__ == "__main__":
    main()
