"""Pictures for the documentation: taken when they are wanted, as small as a browser can make them."""

import base64
import os
from pathlib import Path

from playwright.sync_api import BrowserContext

IMAGES = Path(__file__).parents[1] / "docs" / "images"
WANTED = bool(os.environ.get("HEEDFUL_SCREENSHOTS"))
"""HEEDFUL_SCREENSHOTS=1 takes them anew. Look at each before you keep it."""
SHARPNESS = 1.5
QUALITY = 0.9


def keep(context: BrowserContext, png: bytes, name: str, theme: str) -> None:
    """Keep a picture when pictures are wanted; in the dark it is another one."""
    if WANTED:
        suffix = "-dark" if theme == "dark" else ""
        (IMAGES / f"{name}{suffix}.webp").write_bytes(webp(context, png))


def webp(context: BrowserContext, png: bytes) -> bytes:
    """Make a picture smaller; the browser itself can write WebP."""
    page = context.new_page()
    data = page.evaluate(
        """async ([png, quality]) => {
            const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
            const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
            canvas.getContext("2d").drawImage(image, 0, 0);
            return canvas.toDataURL("image/webp", quality);
        }""",
        [base64.b64encode(png).decode(), QUALITY],
    )
    page.close()
    return base64.b64decode(data.partition(",")[2])
