"""The fonts of documents, beside the machine's own: Arimo, as wide as Arial, and Noto for what Arimo has not."""

from pathlib import Path

import fontpkg_arimo
import manimgx_fonts
import manimgx_fonts_cjk
import typst

FONTS = typst.Fonts(
    font_paths=[Path(package.__file__).parent for package in (fontpkg_arimo, manimgx_fonts, manimgx_fonts_cjk)]
)
