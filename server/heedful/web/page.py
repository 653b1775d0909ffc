"""The try page: one HTML document and its build-free static files. The content policy has its home in `guard`."""

from flask import Blueprint, render_template

page = Blueprint("page", __name__, template_folder="templates", static_folder="static", static_url_path="/static")


@page.get("/")
def try_page() -> str:
    """Return the page where a thread and a draft are tried; its text stays in the browser until it is checked."""
    return render_template("try.html")
