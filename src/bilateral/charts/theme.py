"""How charts look: one colour for one meaning, one theme for all.

Colours are safe for colour-blind readers and differ from white by at least 3:1; marks that share a
lightness differ by shape or place too, so that a chart survives a grey projector.
"""

from __future__ import annotations

import altair as alt

__all__ = [
    "COLOURS",
    "INK",
    "QUIET",
    "SHAPES",
    "WIDTH",
    "enable_theme",
    "foot_axis",
    "without_looks",
]

#: Width that fits JupyterLab on a 1280-pixel projector; never "container", which freezes the tab.
WIDTH = 760
FONT = "sans-serif"
INK = "#222222"
QUIET = "#6B6B6B"
FAINT = "#DDDDDD"

COLOURS = {
    "mx_to_us": "#0072B2",
    "us_to_mx": "#B58900",
    "pressure": "#B84A00",
    "relief": "#00785A",
    "diplomacy": "#8F4A86",
    "context": QUIET,
}

SHAPES = {
    "extradition": "circle",
    "transfer": "square",
    "deportation": "triangle-up",
    "prisoner_transfer": "cross",
}


def foot_axis(foot: str | None) -> dict:
    """Options of a lower axis whose title is the chart's foot: small, at the left."""
    if not foot:
        return {"title": None}
    return {"title": foot, "titleAnchor": "start", "titleFontSize": 10, "titleColor": QUIET,
            "titlePadding": 10, "titleX": 0}  # fmt: skip


def _looks() -> dict:
    title = {"fontSize": 16, "subtitleFontSize": 12, "subtitleColor": QUIET, "anchor": "start",
             "font": FONT, "subtitleFont": FONT, "color": INK, "offset": 12, "fontWeight": 600,
             "subtitlePadding": 4}  # fmt: skip
    axis = {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal",
            "labelColor": INK, "titleColor": QUIET, "gridColor": "#EEEEEE", "domainColor": QUIET,
            "tickColor": QUIET, "labelFont": FONT, "titleFont": FONT}  # fmt: skip
    legend = {"labelFontSize": 12, "titleFontSize": 12, "labelFont": FONT, "titleFont": FONT,
              "titleFontWeight": "normal", "titleColor": QUIET, "orient": "top"}  # fmt: skip
    return {
        "background": "#FFFFFF",
        "font": FONT,
        "padding": 8,
        "config": {
            "font": FONT, "title": title, "axis": axis, "legend": legend,
            "header": {"labelFont": FONT, "titleFont": FONT}, "text": {"font": FONT, "fontSize": 12},
            "view": {"stroke": None},
            # The chart as a whole has a sentence; its hundreds of marks say nothing by themselves.
            "aria": False, "mark": {"aria": False},
        },
    }  # fmt: skip


def enable_theme() -> None:
    """Register the theme and make it the one in use."""

    @alt.theme.register("bilateral", enable=True)
    def bilateral() -> alt.theme.ThemeConfig:
        return alt.theme.ThemeConfig(_looks())


def without_looks(spec: dict) -> dict:
    """Take the theme out of a finished specification: Altair puts it in again."""
    return {key: part for key, part in spec.items() if key not in (*_looks(), "$schema")}
