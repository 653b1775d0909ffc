"""Measure the extension with a real server in the Gmail simulator: when its findings are drawn, and what a key costs.

`PYTHONPATH=tests python tools/bench_extension.py [--pauses 60]`; `make bench` calls it after the server's own figures.
"""

import argparse
import json
import re
import statistics
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import chromium as program
from acting import BOX, DANA, OWN, SAM
from extensions import chromium
from paired import EXTENSION, ROOT, background, files, origin, pair, prepare
from serving import serving

GOAL = 300.0
"""From the end of the pause to the drawn findings, in milliseconds."""
KEY_GOAL = 4.0
"""What a key may cost more with the extension, in milliseconds of the page's main thread."""
KEYS = 200
DRAFTS = (
    "We're looking into it and will update you soon.",
    "I will send you the tested file on Thursday at 15:00 CET.",
    "Sorry for any inconvenience, we're looking into it and will update you soon.",
)
# The drawn badge is the first thing that shows, so its words are made to change with every pause.
WATCH = """() => {
    const root = document.querySelector("[data-heedful]").shadowRoot;
    window.keyed = 0;
    window.drawn = [];
    addEventListener("keydown", () => (keyed = performance.now()), true);
    const look = () => requestAnimationFrame(() => setTimeout(() => {
        const marks = root.querySelectorAll(".mark").length, open = root.querySelector(".badge .count")?.textContent;
        drawn.push([performance.now(), marks + "/" + open]);
    }));
    new MutationObserver(look).observe(root, { childList: true, subtree: true, characterData: true, attributes: true });
}"""


def long_thread() -> dict[str, Any]:
    """Give sixteen messages, as many as a long exchange has, the last an upset customer's."""
    last = BOX["threads"][0]["messages"][0]
    hello = "Hello,\n\n"
    words = 6 * "the report is there, but the second page stops early on our side. Could you look again?\n\n"
    turns = [(DANA, SAM) if at % 2 else (SAM, DANA) for at in range(15)]
    earlier = [
        {"from": who, "to": [to], "cc": [], "date": f"2026-11-{at + 2:02}T09:00:00Z", "text": f"{hello}{at}: {words}"}
        for at, (who, to) in enumerate(turns)
    ]  # fmt: skip
    return {"me": SAM, "threads": [{"id": "long", "subject": "Report", "messages": [*earlier, last], "collapsed": []}]}


def opened(context: Any, site: str) -> Any:
    page = context.new_page()
    page.add_init_script(f"if (window === top) window.name = {json.dumps(json.dumps(long_thread()))}")
    page.goto(f"{site}/gmail/index.html?undo=0")
    page.evaluate("sim.ready")
    page.evaluate("async () => { await sim.openThread('long'); await sim.reply() }")
    return page


def pauses(page: Any, count: int) -> list[float]:
    """Write drafts and wait; give the milliseconds from each last key to the findings drawn for it."""
    page.locator("[data-heedful] button.badge").wait_for()
    page.evaluate(WATCH)
    times: list[float] = []
    for at in range(count + 3):
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(DRAFTS[at % len(DRAFTS)])
        before = page.evaluate("drawn.at(-1)?.[1] ?? ''")
        page.keyboard.type(" ")
        drawn = "drawn.find(([at, what]) => at > keyed + 150 && what !== before)"
        waiting = f"""(before) => new Promise((done) => {{
            const end = performance.now() + 5000;
            const look = () => {{
                const found = {drawn};
                if (found || performance.now() > end) return done(found ? found[0] - keyed : null);
                setTimeout(look, 10);
            }};
            look();
        }})"""
        took = page.evaluate(waiting, before)
        if took is not None:
            times.append(took)
        page.wait_for_timeout(100)
    return times[3:]


def key_cost(page: Any) -> float:
    """Give the milliseconds of the page's main thread that a key takes."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def busy() -> float:
        metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
        return float(metrics["TaskDuration"]) * 1000

    page.keyboard.press("Control+a")
    page.keyboard.type("Hello Dana, ")
    page.wait_for_timeout(1500)
    before = busy()
    page.keyboard.type(("I have asked our data team for the file. " * 6)[:KEYS], delay=40)
    page.wait_for_timeout(1500)
    return (busy() - before) / KEYS


def quantile(times: Sequence[float], part: float) -> float:
    return sorted(times)[min(len(times) - 1, int(part * len(times)))]


def pause() -> float:
    """Return the pause that the extension waits for, as its source says."""
    found = re.search(r"^export const PAUSE = (\d+)", (EXTENSION / "lib" / "session.js").read_text(), re.MULTILINE)
    assert found
    return float(found[1])


def verdict(figure: float, goal: float) -> str:
    return f"(goal: {goal:.0f} at most{'' if figure <= goal else ', missed'})"


def measure(count: int) -> list[str]:
    with ExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(serving(data))
        site = stack.enter_context(files(ROOT / "tests" / "simulators"))
        browser = stack.enter_context(chromium(EXTENSION, size=(1280, 860)))
        prepare(browser.context, server, pair(server, origin(browser.context)), {site: "gmail"}, own=OWN)
        page = opened(browser.context, site)
        times = pauses(page, count)
        on = key_cost(page)
        page.close()
        background(browser.context).evaluate("chrome.storage.local.set({ sites: {} })")
        off = key_cost(opened(browser.context, site))
    if len(times) < count:
        return [f"extension: only {len(times)} of {count} pauses drew anything new"]
    after = [took - pause() for took in times]
    slow = quantile(after, 0.95)
    return [
        f"extension, {count} pauses in a thread of sixteen messages, from the last key to the drawn findings: median"
        f" {statistics.median(times):.0f} ms, p95 {quantile(times, 0.95):.0f} ms",
        f"extension, from the end of the pause to the drawn findings: median {statistics.median(after):.0f} ms, p95"
        f" {slow:.0f} ms {verdict(slow, GOAL)}",
        f"extension, main thread for each key: {on:.1f} ms with it, {off:.1f} ms without {verdict(on - off, KEY_GOAL)}",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pauses", type=int, default=60)
    if not program.ready():
        print(f"extension: not measured. {program.MISSING}")
        return
    for line in measure(parser.parse_args().pauses):
        print(line)


if __name__ == "__main__":
    main()
