"""The first line of a notebook: one language, one look, one way out for charts."""

from __future__ import annotations

import bilateral.charts  # noqa: F401  (enables the renderer and the theme)
from bilateral.labels import set_language

__all__ = ["setup"]


def setup(language: str = "en") -> None:
    """Make charts, tables and sentences of this session speak one language.

    Parameters
    ----------
    language
        ``"en"`` or ``"es"``.

    Examples
    --------
    >>> setup()
    """
    set_language(language)
