"""What a page is made of: its template, its title, and what stands in it."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class PageContent(NamedTuple):
    """One page, without what stands around it."""

    template: str
    title: str
    values: Mapping[str, Any]
