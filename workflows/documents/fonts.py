"""The fonts of documents, beside the machine's own: Arimo, as wide as Arial, and Noto for what Arimo has not."""

from functools import cache
from pathlib import Path

import fontpkg_arimo
import manimgx_fonts
import manimgx_fonts_cjk
import typst

PACKAGES = (fontpkg_arimo, manimgx_fonts, manimgx_fonts_cjk)


@cache
def carried() -> typst.Fonts:
    """Read once in a process, when the first of its documents needs them: 30 ms."""
    return typst.Fonts(font_paths=[Path(package.__file__).parent for package in PACKAGES])
