"""Every statement as it is written, by name."""

from tracker.statements import log, names, standing, whole
from tracker.statements.parts import WRITTEN

__all__ = ["WRITTEN", "log", "names", "standing", "whole"]
