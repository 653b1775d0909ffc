"""The pages: HTML documents and their build-free static files. The content policy has its home in `guard`."""

from flask import Blueprint, render_template

from .signed import needs, open_page


def routes(local: bool) -> Blueprint:
    """Return the routes; `local` says whether this machine alone is served and nobody needs a token."""
    page = Blueprint("page", __name__, template_folder="templates", static_folder="static", static_url_path="/static")

    @page.get("/")
    @needs("agent")
    def try_page() -> str:
        """Return the page where a thread and a draft are tried; its text stays in the browser until it is checked."""
        return render_template("try.html")

    @page.get("/pair")
    @open_page
    def pair_page() -> str:
        """Return the page where browsers are paired; it shows no secret before somebody asks for one."""
        return render_template("pair.html", local=local)

    return page
