"""The reliability picture: of the messages that got a score, how many were in truth upset?"""

from collections.abc import Iterator

from .figures import Figures

SIDE, EDGE = 320, 48
STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#333}.axis{stroke:#999;fill:none}.ideal{stroke:#999;stroke-dasharray:4 4}"
    ".bar{fill:#1f6feb;fill-opacity:.75}@media(prefers-color-scheme:dark){text{fill:#ddd}.bar{fill:#79b8ff}}"
)


def picture(found: Figures) -> str:
    """Return an SVG: a dot per tenth of the score, as large as it has messages; on the dashed line all is well."""
    size = SIDE + 2 * EDGE
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img">',
            f"<title>Reliability: calibration error {found.calibration_error:.3f} on {found.rows} messages</title>",
            f"<style>{STYLE}</style>",
            *_frame(),
            *_dots(found),
            "</svg>\n",
        )
    )


def _frame() -> Iterator[str]:
    yield f'<rect class="axis" x="{EDGE}" y="{EDGE}" width="{SIDE}" height="{SIDE}"/>'
    yield f'<line class="ideal" x1="{_x(0):.0f}" y1="{_y(0):.0f}" x2="{_x(1):.0f}" y2="{_y(1):.0f}"/>'
    for tenth in (0, 5, 10):
        value = tenth / 10
        yield f'<text x="{_x(value):.0f}" y="{_y(0) + 18:.0f}" text-anchor="middle">{tenth * 10} %</text>'
        yield f'<text x="{EDGE - 6}" y="{_y(value) + 4:.0f}" text-anchor="end">{tenth * 10} %</text>'
    yield f'<text x="{_x(0.5):.0f}" y="{_y(0) + 38:.0f}" text-anchor="middle">score</text>'
    yield f'<text x="{EDGE}" y="{EDGE - 12}">share that is frustrated or angry</text>'


def _dots(found: Figures) -> Iterator[str]:
    most = max(b.rows for b in found.bins)
    for b in found.bins:
        radius = 3 + 11 * (b.rows / most) ** 0.5
        about = f"score {b.said:.2f}: {b.true:.0%} of {b.rows} messages"
        at = f'cx="{_x(b.said):.1f}" cy="{_y(b.true):.1f}" r="{radius:.1f}"'
        yield f'<circle class="bar" {at}><title>{about}</title></circle>'


def _x(value: float) -> float:
    return EDGE + SIDE * value


def _y(value: float) -> float:
    return EDGE + SIDE * (1 - value)
