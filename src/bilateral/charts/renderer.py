"""One output for every viewer: the chart, its picture, and its sentence.

JupyterLab 4 draws Vega-Lite under the type of version 5; other viewers show the SVG; a reader
without either, and a notebook check, read the sentence. All three depend on nothing but the chart:
no network, no random id, no clock.
"""

from __future__ import annotations

import copy
import html
import re

import altair as alt
import vl_convert

__all__ = ["VEGALITE", "bundle", "enable_renderer", "picture"]

VEGALITE = "application/vnd.vegalite.v5+json"
_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
_VL_VERSION = "5.20"


def bundle(spec: dict) -> dict:
    """Give a Vega-Lite specification as the three outputs of a chart.

    Parameters
    ----------
    spec
        As ``chart.to_dict()`` gives it; its ``description`` becomes the sentence.

    Returns
    -------
    dict
        By MIME type: the specification, an SVG and plain text.

    Raises
    ------
    ValueError
        If the chart has no description.
    """
    if not spec.get("description"):
        raise ValueError("the chart has no description: say in a sentence what it shows")
    spec = copy.deepcopy(spec) | {"$schema": _SCHEMA}
    return {VEGALITE: spec, "image/svg+xml": picture(spec), "text/plain": spec["description"]}


def picture(spec: dict) -> str:
    """Draw the specification as SVG, the same for the same chart in every process.

    Its description is the picture's name, which a reader of screens says.
    """
    svg = vl_convert.vegalite_to_svg(spec, vl_version=_VL_VERSION, allowed_base_urls=[])
    name = html.escape(spec.get("description", ""), quote=True)
    return _rounded(_renumbered(svg)).replace("<svg ", f'<svg role="img" aria-label="{name}" ', 1)


def _renumbered(svg: str) -> str:
    """Number clip paths and gradients from 0: vl-convert counts them for the whole process."""
    numbers: dict[str, int] = {}

    def number(found: re.Match) -> str:
        place, kind, digits = found.groups()
        return f"{place}{kind}{numbers.setdefault(kind + digits, len(numbers))}"

    return re.sub(r'(id="|url\(#)(clip|gradient_)(\d+)', number, svg)


def _rounded(svg: str) -> str:
    """Write places to a hundredth of a pixel: finer is not seen, and differs between machines."""
    return re.sub(_PLACES, lambda found: re.sub(r"-?\d+\.\d{3,}", _to_hundredths, found[0]), svg)


#: Attributes that hold places and lengths.
_PLACES = r' (?:d|transform|x|y|[xy][12]|c[xy]|r|width|height)="[^"]*\.\d{3,}[^"]*"'


def _to_hundredths(number: re.Match) -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")


def enable_renderer() -> None:
    """Make this the renderer of Altair; it is Altair's only one until another is enabled."""
    alt.renderers.register("bilateral", bundle)
    alt.renderers.enable("bilateral")
