"""A notebook before a class: as one page that stands alone, or served with its panels alive.

``steps`` cuts a notebook into what is shown one after another, ``page`` writes it as HTML,
``session`` runs it and keeps its kernel, ``server`` serves the page and carries the panels' messages.
"""

from bilateral.presenting.export import export_notebook
from bilateral.presenting.server import present

__all__ = ["export_notebook", "present"]
