"""The letter as HTML: the same words as the plain text, so that the two never contradict each other."""

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from css_inline import CSSInliner
from jinja2 import Environment, StrictUndefined, Template

from callassist.business import Business
from callassist.calls.terms import Letter


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of text, or the `items` of the agreement."""

    lines: tuple[str, ...]
    items: tuple[str, ...] = ()


def html(letter: Letter, business: Business) -> str:
    """A paragraph of which every line starts with "- " is shown as the agreement, in a box."""
    page = _template().render(subject=letter.subject, business=business.name, paragraphs=_paragraphs(letter.text))
    return _inliner().inline(page)


def _paragraphs(text: str) -> list[Paragraph]:
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return [_paragraph(block.splitlines()) for block in blocks if block.strip()]


def _paragraph(lines: list[str]) -> Paragraph:
    if all(line.lstrip().startswith("- ") for line in lines):
        return Paragraph((), tuple(line.lstrip()[2:].strip() for line in lines))
    return Paragraph(tuple(line.strip() for line in lines))


@cache
def _template() -> Template:
    source = resources.files("callassist.follow_up").joinpath("letter.html").read_text("utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined).from_string(source)


@cache
def _inliner() -> CSSInliner:
    # The rules for dark clients cannot be written inline; the style element stays for them.
    return CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)
