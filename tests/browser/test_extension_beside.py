"""What the extension draws beside a page: it stays apart from the page, looks right everywhere, and draws text only."""

from collections.abc import Iterator
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from story import AXE, badge, box, card, done, focused, names, serve, show, story, until

# ── the page around it ──

SPY = """() => {
  window.seen = [];
  const types = 'keydown keypress keyup input beforeinput paste pointerdown mousedown mouseup click focusin focus wheel';
  for (const type of types.split(' '))
    for (const target of [document, document.documentElement])
      for (const capture of [true, false])
        target.addEventListener(type, (event) => seen.push(type + ':' + (event.target.id || event.target.tagName)), capture);
}"""


def test_the_page_sees_no_key_press_or_focus_of_ours(desk: Page) -> None:
    story(desk, "view=upset&card")
    desk.evaluate(SPY)
    desk.keyboard.press("c")
    desk.keyboard.press("2")
    desk.keyboard.press("Tab")
    card(desk).get_by_role("button", name="More about: We said Friday", exact=False).click()
    desk.get_by_role("menuitem", name="This is not right").click()
    desk.keyboard.type("quiet")
    card(desk).hover()
    desk.mouse.wheel(0, 50)
    desk.keyboard.press("Escape")
    assert desk.evaluate("seen") == []
    desk.keyboard.press("Escape")
    assert [event for event in desk.evaluate("seen") if event.startswith("key")] == []
    desk.locator("#compose").click()
    assert "click:compose" in desk.evaluate("seen")


def test_tab_walks_through_the_card_in_order(desk: Page) -> None:
    story(desk, "view=upset&card")
    keys = []
    for _ in range(5):
        desk.keyboard.press("Tab")
        keys.append(focused(desk))
    assert keys == [
        "close",
        "more:cause:broken_promise",
        "quote:cause:broken_promise:0",
        "more:cause:repeat_contact",
        "quote:cause:repeat_contact:0",
    ]


def test_the_pages_own_nodes_and_styles_stay_as_they_are(desk: Page) -> None:
    story(desk, "view=upset&bare")
    before = desk.evaluate("document.body.outerHTML")
    desk.evaluate("story.underline(); story.light(); story.badge.show(story.view, story.at); story.open(story.view)")
    expect(desk.locator("[data-heedful] .mark")).to_have_count(5)
    assert desk.evaluate("document.body.outerHTML") == before
    assert desk.evaluate("getComputedStyle(story.badge.element).letterSpacing") == "normal"
    assert desk.evaluate("document.adoptedStyleSheets.length") == 0


def test_what_the_page_takes_away_comes_back_but_not_for_ever(desk: Page) -> None:
    story(desk)
    desk.evaluate("story.host.element.remove()")
    expect(badge(desk)).to_be_visible()
    desk.evaluate(
        "new MutationObserver(() => story.host.element.remove()).observe(document.documentElement, { childList: true }), story.host.element.remove()"
    )
    expect(badge(desk)).to_have_count(0)
    assert desk.evaluate("1 + 1") == 2


def test_a_modal_window_of_the_pages_own_keeps_us_reachable(desk: Page) -> None:
    story(desk, "view=upset")
    desk.evaluate(
        "document.getElementById('modal').showModal(); story.badge.show(story.view, () => document.querySelector('#modal textarea').getBoundingClientRect())"
    )
    until(desk, "story.host.element.parentElement.id === 'modal'")
    badge(desk).click()
    desk.keyboard.press("3")
    assert len(done(desk, "insert")) == 1
    desk.keyboard.press("Escape")
    expect(card(desk)).to_have_count(0)
    assert desk.evaluate("document.getElementById('modal').open") is True
    desk.evaluate("document.getElementById('modal').close()")
    until(desk, "story.host.element.parentElement === document.documentElement")
    # With the window went its box: we are there for another one.
    expect(badge(desk)).to_be_hidden()
    desk.evaluate(
        "story.badge.show(story.view, () => document.querySelector('[role=textbox]').getBoundingClientRect())"
    )
    expect(badge(desk)).to_be_visible()


def test_right_to_left_pages_have_it_the_other_way_round(desk: Page) -> None:
    story(desk, "view=upset&card&rtl")
    editor = box(desk.locator("#editor"))
    assert box(badge(desk))["x"] - editor["x"] < 40
    assert box(card(desk))["right"] <= editor["x"]
    assert desk.evaluate("getComputedStyle(story.card.element).direction") == "ltr"


@pytest.mark.parametrize(("width", "height"), [(320, 640), (640, 400), (1280, 300)])
def test_narrow_windows_and_double_zoom_show_everything(desk: Page, width: int, height: int) -> None:
    desk.set_viewport_size({"width": width, "height": height})
    story(desk, "view=upset&card")
    frame = box(card(desk))
    assert frame["x"] >= 0 and frame["right"] <= width and frame["y"] >= 0 and frame["bottom"] <= height
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert desk.evaluate(
        "[...story.host.root.querySelectorAll('.card, .card-body')].every((item) => item.scrollWidth <= item.clientWidth)"
    )
    last = card(desk).locator(".line").last
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport()
    desk.keyboard.press("Escape")
    desk.evaluate("void story.guard()")
    guard = box(desk.locator("dialog.guard"))
    assert guard["x"] >= 0 and guard["right"] <= width and guard["bottom"] <= height


# ── the guard ──


@pytest.mark.parametrize("within", [False, True])
@pytest.mark.parametrize(
    ("press", "answer"),
    [
        ("Escape", {"choice": "keep"}),
        ("Enter", {"choice": "keep"}),
        ("Send anyway", {"choice": "send"}),
        ("Insert: We said Friday", "insert"),
    ],
)
def test_the_guard_asks_once_and_send_anyway_is_always_there(desk: Page, press: str, answer: Any, within: bool) -> None:
    story(desk)
    if within:
        desk.evaluate("document.getElementById('modal').showModal()")
    desk.evaluate("story.guard().then((answer) => (story.answer = answer)), 0")
    guard = desk.locator("dialog.guard")
    expect(guard).to_have_accessible_name("Before you send")
    expect(guard.get_by_role("button", name="Keep editing")).to_be_focused()
    if press in ("Escape", "Enter"):
        desk.keyboard.press(press)
    else:
        guard.get_by_role("button", name=press, exact=False).click()
    expect(guard).to_have_count(0)
    given = desk.evaluate("story.answer")
    if answer == "insert":
        assert (given["choice"], given["offer"]["id"]) == ("insert", "own/1")
    else:
        assert given == answer
    if within:
        assert desk.evaluate("document.getElementById('modal').open") is True


def test_the_guard_can_be_told_not_to_ask_again(desk: Page) -> None:
    story(desk, "view=upset&guard")
    desk.get_by_label("Do not ask again for this message").check()
    desk.get_by_role("button", name="Send anyway").click()
    until(desk, "story.answer")
    assert desk.evaluate("story.answer") == {"choice": "send", "quiet": True}


def test_losing_the_guard_to_the_page_means_keep_editing(desk: Page) -> None:
    story(desk, "view=upset&guard")
    expect(desk.locator("dialog.guard")).to_be_visible()
    desk.evaluate("story.host.element.remove()")
    until(desk, "story.answer?.choice === 'keep'")


# ── the marks ──


def test_marks_differ_in_pattern_and_stay_inside_the_box(desk: Page) -> None:
    story(desk, "view=upset&marks&bare")
    marks = desk.locator("[data-heedful] .mark")
    expect(marks).to_have_count(4)
    assert desk.evaluate("[...story.host.root.querySelectorAll('.mark')].map((item) => item.getAttribute('class'))") == [
        "mark wave", "mark wave", "mark dotted", "mark blank",
    ]  # fmt: skip
    words = desk.evaluate("story.find('Please be patient').getBoundingClientRect().toJSON()")
    mark = box(marks.first)
    assert abs(mark["x"] - words["x"]) < 1 and abs(mark["bottom"] - words["bottom"]) < 6
    desk.evaluate("Object.assign(story.editor.style, { minHeight: '0', height: '60px' }); story.editor.scrollTop = 30")
    until(
        desk,
        "() => { const clip = story.host.root.querySelector('.marks').getBoundingClientRect(), box = story.editor.getBoundingClientRect(); return clip.bottom <= box.bottom && clip.top >= box.top }",
    )
    now = desk.evaluate("story.find('{{name}}').getBoundingClientRect().y")
    until(desk, "y => Math.abs(story.host.root.querySelector('.mark.blank').getBoundingClientRect().y - y) < 2", now)
    desk.evaluate("story.marks.clear()")
    expect(marks).to_have_count(0)


def test_marks_let_the_pointer_through_and_hide_beneath_the_pages_windows(desk: Page) -> None:
    story(desk, "view=upset&marks&bare")
    words = desk.evaluate("story.find('Please be patient').getBoundingClientRect().toJSON()")
    desk.mouse.move(words["x"] + 20, words["y"] + 8)
    expect(desk.locator("[data-heedful] .tip")).to_have_text("Telling people how to feel makes them feel it more.")
    desk.mouse.click(words["x"] + 20, words["y"] + 8)
    expect(desk.locator("#editor")).to_be_focused()
    expect(desk.locator("[data-heedful] .tip")).to_have_count(0)
    desk.evaluate(
        """() => {
          const cover = document.createElement('div');
          cover.style.cssText = 'position: fixed; inset: 0; background: #fff; z-index: 9';
          document.body.append(cover);
        }"""
    )
    expect(desk.locator("[data-heedful] .mark")).to_have_count(0)


def test_the_customers_words_are_lit_and_brought_into_view(desk: Page) -> None:
    story(desk, "view=upset&bare")
    desk.evaluate("document.getElementById('said').style.marginTop = '2000px'; story.light()")
    expect(desk.locator("[data-heedful] .mark.lit")).to_have_count(1)
    expect(desk.locator("#said")).to_be_in_viewport()
    until(
        desk,
        "() => Math.abs(story.host.root.querySelector('.mark.lit').getBoundingClientRect().y - story.find('You said it would', document.body).getBoundingClientRect().y) < 3",
    )


def test_boxes_and_marks_are_found_within_frames(desk: Page) -> None:
    story(desk, "view=upset&bare")
    desk.evaluate(
        """() => {
          const frame = document.createElement('iframe');
          Object.assign(frame.style, { width: '300px', height: '120px', border: '5px solid' });
          document.querySelector('main').append(frame);
          const inside = frame.contentDocument;
          inside.body.contentEditable = 'true';
          inside.body.append(...Array.from({ length: 30 }, (_, at) => Object.assign(inside.createElement('p'), { textContent: 'Line ' + at })));
          const rects = () => {
            const range = inside.createRange();
            range.selectNodeContents(inside.querySelectorAll('p')[2]);
            const { x, y } = frame.getBoundingClientRect();
            return [...range.getClientRects()].map((rect) => new DOMRect(rect.x + x + 5, rect.y + y + 5, rect.width, rect.height));
          };
          story.frame = frame;
          story.seen = story.visibleBox(inside.body);
          story.marks.risks(inside.body, [{ rects, kind: 'blame', title: '' }]);
        }"""
    )
    frame = box(desk.locator("iframe"))
    seen = desk.evaluate("story.seen")
    assert frame["x"] + 5 <= seen["left"] and seen["bottom"] <= frame["bottom"] - 5
    expect(desk.locator("[data-heedful] .mark")).to_have_count(1)
    desk.evaluate("story.frame.contentWindow.scrollTo(0, 400)")
    expect(desk.locator("[data-heedful] .mark")).to_have_count(0)


# ── for every eye and ear ──

RATIOS = """() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const light = (colour) => {
    const [r, g, b] = colour.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.push(rgba(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
  };
  const root = story.host.root, low = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || parent.closest('.hidden, .tip, [hidden]') || !parent.getClientRects().length) continue;
    const below = ground(parent), ink = over(rgba(getComputedStyle(parent).color), below);
    const [dim, bright] = [light(below), light(ink)].sort((a, b) => a - b);
    const ratio = (bright + 0.05) / (dim + 0.05);
    if (ratio < 4.5) low.push([walker.currentNode.data, ratio.toFixed(2)]);
  }
  return low;
}"""


def axe(page: Page) -> list[str]:
    assert AXE.is_file(), "axe-core is missing: run `npm ci` in tests/extension"
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "async () => (await axe.run('[data-heedful]', { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'], rules: { region: { enabled: false } } })).violations"
    )
    return [f"{item['id']}: {item['nodes'][0]['html'][:120]}" for item in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "de"])
def test_every_state_is_accessible_and_readable(browser: Browser, scheme: Literal["light", "dark"], lang: str) -> None:
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce")
    strange, page = serve(context), context.new_page()
    story(page, f"view=upset&card&lang={lang}")
    for name in names(page):
        show(page, name)
        if (scheme, lang) == ("light", "en") or name == "grave":
            assert (name, axe(page)) == (name, [])
        assert (name, page.evaluate(RATIOS)) == (name, [])
        assert (name, page.evaluate("story.host.root.getAnimations().length")) == (name, 0)
    page.keyboard.press("Escape")
    page.evaluate("void story.guard()")
    assert axe(page) == [] and page.evaluate(RATIOS) == []
    context.close()
    assert strange == []


def test_the_open_menu_and_its_field_are_accessible(desk: Page) -> None:
    story(desk, "view=upset&card")
    card(desk).get_by_role("button", name="More about: Makes it sound small", exact=False).click()
    assert axe(desk) == []
    desk.get_by_role("menuitem", name="This is not right").click()
    assert axe(desk) == []


def test_the_theme_can_be_fixed(desk: Page) -> None:
    story(desk, "view=upset&card&theme=dark")
    dark = desk.evaluate("getComputedStyle(story.card.element).backgroundColor")
    desk.evaluate("story.host.theme('light')")
    assert desk.evaluate("getComputedStyle(story.card.element).backgroundColor") != dark


def test_the_reading_dots_move_only_where_motion_is_welcome(browser: Browser) -> None:
    motions: dict[Literal["no-preference", "reduce"], bool] = {"no-preference": True, "reduce": False}
    for motion, moving in motions.items():
        context = browser.new_context(reduced_motion=motion)
        serve(context)
        page = story(context.new_page(), "view=reading")
        assert page.evaluate("story.host.root.getAnimations().length > 0") is moving
        context.close()


def test_forced_colours_and_more_contrast_keep_edges_and_shapes(browser: Browser) -> None:
    context = browser.new_context(forced_colors="active", contrast="more")
    serve(context)
    page = story(context.new_page(), "view=upset&card&marks")
    for part in (".badge", ".card", ".offer"):
        assert (
            page.evaluate(
                "part => parseFloat(getComputedStyle(story.host.root.querySelector(part)).borderTopWidth)", part
            )
            >= 1
        )
    expect(page.locator("[data-heedful] .mark").first).to_be_visible()
    context.close()


def test_focus_can_be_seen(desk: Page) -> None:
    story(desk, "view=upset&card")
    for _ in range(12):
        desk.keyboard.press("Tab")
        ring = "() => { const at = story.host.root.activeElement; return [at, at.closest('.offer')].some((item) => item && getComputedStyle(item).outlineStyle === 'solid') }"
        assert desk.evaluate(ring), focused(desk)


# ── untrusted words ──


def payloads() -> Iterator[str]:
    run = "globalThis.hit=1;new Image().src='https://evil.test/x'"
    tags = ("img src=x onerror=", "svg onload=", "body onload=", "iframe src=https://evil.test onload=", "video src=x onerror=", "details open ontoggle=",
            "input autofocus onfocus=", "object data=https://evil.test onerror=", "marquee onstart=", "style onload=")  # fmt: skip
    opens = ("", '">', "'>", "</p>", "</style>", "</script>", "]]>", "-->", "`", "\u2028")
    for tag in tags:
        for start in opens:
            yield f'{start}<{tag}"{run}">'
    yield f"<script>{run}</script>"
    yield "javascript:globalThis.hit=1"
    yield "<link rel=stylesheet href=https://evil.test/x.css>"
    yield "url(https://evil.test/x.png)"
    yield "__proto__"
    yield "$1 $server$ $$"


def test_words_stay_words(browser: Browser) -> None:
    context = browser.new_context()
    strange = serve(context, "default-src * 'unsafe-inline' data:; script-src * 'unsafe-inline'")
    page = story(context.new_page(), "view=upset&card&marks")
    all_payloads = list(payloads())
    assert len(all_payloads) > 100
    kinds = set(page.evaluate("[...new Set([...story.host.root.querySelectorAll('*')].map((item) => item.localName))]"))
    for text in all_payloads:
        drawn = page.evaluate(
            """(text) => {
              const view = story.hostile(text);
              story.badge.show(view, story.at);
              story.card.open(view, story.at);
              story.marks.risks(story.editor, [{ rects: () => [new DOMRect(60, 240, 50, 20)], kind: text, title: text }]);
              story.guard({ why: text, offers: view.offers.slice(0, 2), server: text });
              const all = [...story.host.root.querySelectorAll('*')];
              const kinds = [...new Set(all.map((item) => item.localName))];
              const handlers = all.flatMap((item) => [...item.attributes]).filter(({ name }) => /^on|^src$|^href$|^style$/.test(name));
              for (const guard of story.host.root.querySelectorAll('dialog.guard')) guard.querySelector('[data-choice=keep]').click();
              return [kinds, handlers.filter(({ name }) => name !== 'style').map(({ name }) => name), story.card.element.textContent.includes(text)];
            }""",
            text,
        )
        assert set(drawn[0]) <= kinds | {"dialog", "label", "input"}, text
        assert drawn[1] == [] and drawn[2], text
    assert page.evaluate("globalThis.hit ?? null") is None
    context.close()
    assert strange == []
