"""A plain page with a reply box, the customer's words quoted in it, that counts what reaches it."""

from playwright.sync_api import Page, expect

from acting import POOR, Bench
from paired import Shown

NATIVE = """<!doctype html><meta charset=utf-8><title>Reply</title><form id=f>{extra}
<textarea id=t rows=12 cols=90>


On 20 Nov 2026 at 09:00, Dana Whitlock &lt;dana@northmill.example&gt; wrote:
&gt; Hello Sam,
&gt;
&gt; You said Friday; this is the third time I ask. When will we have the file?
&gt;
&gt; Dana</textarea><p><button id=s type=button>Send</button></form>
<script>
window.seen = []; window.sends = 0;
for (const kind of ["pointerdown", "mousedown", "mouseup", "click", "keydown", "keyup"])
  document.addEventListener(kind, (event) => event.isTrusted && seen.push(kind));
const send = () => {{ sends += 1; setTimeout(() => window.later?.(), 40); }};
document.getElementById("s").addEventListener("click", send);
document.addEventListener("keydown", (event) => (event.ctrlKey && event.key === "Enter") && send());
document.getElementById("t").setSelectionRange(0, 0);
</script>"""


def native(desk: Bench, extra: str = "") -> Page:
    """Open the page, the focus before the quote."""
    page = desk.browser.context.new_page()
    page.route("**/native.html", lambda route: route.fulfill(body=NATIVE.format(extra=extra), content_type="text/html"))
    page.goto(f"{desk.site}/native.html")
    page.locator("#t").focus()
    return page


def poor(page: Page) -> Shown:
    """Write the draft that is asked about, and wait until that is known."""
    page.keyboard.insert_text(POOR)
    shown = Shown(page)
    shown.settle()
    expect(shown.underlined).to_have_count(1)
    return shown


FORM = """() => {
    const form = document.getElementById("f"), button = document.getElementById("s");
    button.type = "submit";
    const other = document.createElement("span");
    other.id = "go";
    other.textContent = "➤";
    other.addEventListener("click", () => form.requestSubmit());
    form.after(other);
    const later = document.createElement("span");
    later.id = "slow";
    later.textContent = "⏳";
    later.addEventListener("click", () => setTimeout(() => form.requestSubmit(button), 100));
    form.after(later);
    window.submits = 0;
    form.addEventListener("submit", (event) => { event.preventDefault(); submits += 1; });
}"""
