"""A sourced chronicle of how Mexico and the United States hand people over, threaten tariffs and meet.

Begin with ``data = bilateral.load()``. Names are looked up when they are first used, so that
importing the package is quick.
"""

import lazy_loader

__version__ = "0.1.0"

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
