"""More than a hundred texts that would be a script if any of them were ever taken for markup, and how a page tells."""

from itertools import product
from typing import Any

from playwright.sync_api import Page

OUTS = ("", '">', "'>", "</textarea></title></script>", "-->]]>", "\"' ", "{{7*7}}${7*7}", "<!--><p ")
VECTORS = (
    "<script>alert(1)</script>",
    "<img class=xss src=x onerror=alert(1)>",
    "<svg class=xss onload=alert(1)></svg>",
    "<iframe class=xss srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "<a class=xss href='javascript:alert(1)'>go</a>",
    "<details class=xss open ontoggle=alert(1)>x</details>",
    "<video class=xss><source onerror=alert(1)></video>",
    "<math><a class=xss xlink:href='javascript:alert(1)'>go</a></math>",
    "<object class=xss data='javascript:alert(1)'></object>",
    "<meta class=xss http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<style class=xss>@import'//evil.example/a.css'</style>",
    "<form class=xss action='//evil.example'><button autofocus onfocus=alert(1)>x</button></form>",
    "<div class=xss hx-get='/v1/pair' hx-trigger='load' hx-on:load='alert(1)'>x</div>",
    "&lt;img class=xss src=x onerror=alert(1)&gt;&#60;script&#62;alert(1)&#60;/script&#62;",
    "onmouseover=alert(1) autofocus onfocus=alert(1) class=xss style=position:fixed",
)
PAYLOADS = tuple(out + vector for out, vector in product(OUTS, VECTORS))

WATCH = """
    window.faults = [];
    window.alert = window.confirm = window.prompt = (said) => { window.faults.push(`alert ${said}`); };
    addEventListener("securitypolicyviolation", (event) => {
        window.faults.push(`policy ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    }, true);
"""
FOREIGN = """
(within) => {
    const roots = within ? [...document.querySelectorAll(within)].map((one) => one.shadowRoot ?? one) : [document];
    const deep = (root) => [...root.querySelectorAll("*")].flatMap((one) => one.shadowRoot ? [one, ...deep(one.shadowRoot)] : [one]);
    return roots.flatMap(deep).filter((one) =>
        one.classList.contains("xss") || one.matches("iframe, object, embed, math, base, meta[http-equiv]")
        || one.localName === "script" && !one.src || one.localName === "style" && !one.dataset.heedful
        || [...one.attributes].some(({ name, value }) => name.startsWith("on") || /^\\s*javascript:/i.test(value)
            || /evil.example/.test(value) && /^(src|href|action|data)$/.test(name)))
        .map((one) => one.outerHTML.slice(0, 200));
}
"""


def watch(page: Page) -> list[str]:
    """Begin to look out for scripts that run; give the list of what is asked for elsewhere."""
    strange: list[str] = []
    page.add_init_script(WATCH)
    page.on("dialog", lambda dialog: (strange.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("request", lambda asked: strange.append(asked.url) if "evil.example" in asked.url else None)
    return strange


def assert_text_only(page: Page, strange: list[str], where: object, within: str = "") -> None:
    """Fail when anything of a payload became more than text: on the whole page, or in what hangs in some elements."""
    found: list[Any] = [*page.evaluate("window.faults"), *page.evaluate(FOREIGN, within), *strange]
    assert not found, (where, found[:5])
