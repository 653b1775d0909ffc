"""The try page: one HTML document and its build-free static files, served under a strict content policy."""

from flask import Blueprint, Response, render_template

page = Blueprint("page", __name__, template_folder="templates", static_folder="static", static_url_path="/static")

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@page.get("/")
def try_page() -> str:
    """Return the page where a thread and a draft are tried; all text stays in the browser until it is checked."""
    return render_template("try.html")


@page.after_request
def guard(response: Response) -> Response:
    """Set the content policy and its companions on the page and its static files."""
    response.headers.update(HEADERS)
    return response
