"""Markdown, tables and code as HTML that shows and never acts.

Whatever stands in a notebook, only listed elements and attributes pass; links open beside the page
and say nothing of where they were clicked.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from functools import cache

import mistune
from bleach.css_sanitizer import CSSSanitizer
from bleach.html5lib_shim import Filter
from bleach.sanitizer import Cleaner
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

__all__ = ["code_html", "code_style", "markdown_html", "safe_html", "words_html"]

_ELEMENTS = frozenset({
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "details", "div", "dl", "dt",
    "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "kbd", "li", "ol", "p", "pre", "q", "s", "small",
    "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
})  # fmt: skip
_ATTRIBUTES = {
    "*": ["lang", "title", "style"], "a": ["href"], "td": ["colspan", "rowspan"],
    "th": ["colspan", "rowspan", "scope"], "details": ["open"], "ol": ["start"],
}  # fmt: skip
_STYLES = CSSSanitizer(allowed_css_properties=["text-align", "vertical-align", "min-width", "font-weight"])  # fmt: skip


class _Links(Filter):
    """Every link opens beside the page; one that leads nowhere outside is no link."""

    def __iter__(self) -> Iterator[dict]:
        for token in super().__iter__():
            if token.get("name") == "a" and token["type"] == "StartTag":
                token["data"][None, "target"] = "_blank"
                token["data"][None, "rel"] = "noopener noreferrer"
            yield token


@cache
def _cleaner() -> Cleaner:
    return Cleaner(
        tags=_ELEMENTS, attributes=_ATTRIBUTES, protocols=["http", "https"], strip=True,
        strip_comments=True, css_sanitizer=_STYLES, filters=[_Links],
    )  # fmt: skip


def safe_html(text: str) -> str:
    """HTML without anything that runs, loads or hides.

    Examples
    --------
    >>> safe_html('<b onclick="x()">29</b><script>x()</script><img src="http://example.org/a.png">')
    '<b>29</b>x()'
    """
    return _cleaner().clean(text)


@cache
def _markdown() -> mistune.Markdown:
    return mistune.create_markdown(escape=False, plugins=["strikethrough", "table"])


def markdown_html(text: str) -> str:
    """Markdown as safe HTML.

    Examples
    --------
    >>> markdown_html("**29** people").strip()
    '<p><strong>29</strong> people</p>'
    """
    return safe_html(_markdown()(text))


def words_html(text: str) -> str:
    """Markdown of one line as safe HTML without its paragraph.

    Examples
    --------
    >>> words_html("`data` and *more*")
    '<code>data</code> and <em>more</em>'
    """
    return markdown_html(text).strip().removeprefix("<p>").removesuffix("</p>")


def code_html(source: str) -> str:
    """Python as coloured HTML."""
    return highlight(source, PythonLexer(), HtmlFormatter(cssclass="code"))


def code_style() -> str:
    """The style sheet of :func:`code_html`: every colour can be read on the grey of a block of code."""
    return HtmlFormatter(style="xcode").get_style_defs(".code")


def escaped(text: object) -> str:
    """Text as HTML, in an attribute too."""
    return html.escape(str(text), quote=True)
