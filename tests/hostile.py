"""Texts that are made to be slow to read: families that grow to any length, and what a request of each costs."""

from collections.abc import Callable, Iterator, Mapping
from itertools import cycle, islice
from time import process_time

from heedful import wire
from heedful.analyse import Analyser

Family = Callable[[int], str]
MOST_CPU = 0.250
"""Seconds that one request may take of a core, whatever it holds."""


def repeated(unit: str, head: str = "", tail: str = "") -> Family:
    """Repeat a piece between a beginning and an end."""
    return lambda size: (head + unit * (size // len(unit) + 1))[: size - len(tail)] + tail


def nested(opening: str, inner: str, closing: str) -> Family:
    """Nest a piece as deeply as fits."""
    return lambda size: opening * (deep := size // (len(opening) + len(closing) + 1)) + inner + closing * deep


def taken(letters: str, step: int = 1) -> Family:
    """Put letters after each other by turns, every so many in words of their own."""
    return lambda size: "".join(
        " " if step > 1 and index % step == 0 else letter for index, letter in enumerate(islice(cycle(letters), size))
    )


def counted(line: Callable[[int], str]) -> Family:
    """Write lines of which no two are the same."""

    def grown(size: int) -> str:
        parts: list[str] = []
        length = number = 0
        while length < size:
            parts.append(line(number))
            length += len(parts[-1])
            number += 1
        return "".join(parts)[:size]

    return grown


ASKED = "I am still waiting for my refund. "
FAMILIES: Mapping[str, Family] = {
    "exclamation marks": repeated("!"),
    "punctuation by turns": taken("!?.,;:-_…"),
    "underscores": repeated("_"),
    "dollar signs": repeated("$"),
    "dots in words": repeated("a."),
    "dashes between words": repeated("no-"),
    "slashes": repeated("a/b/"),
    "apostrophes": repeated("n't'"),
    "brackets": nested("([{", "late", "}])"),
    "emoji": repeated("😡"),
    "emoji joined": repeated("👩‍👩‍👧‍👦"),
    "emoji with skins": repeated("👍🏽"),
    "flags": repeated("🇩🇪🇫"),
    "keycaps": repeated("1️⃣"),
    "zero width": repeated("\u200b\u200c\u200d\ufeff"),
    "zero width in words": repeated("l\u200ba\u200bt\u200be "),
    "soft hyphens": repeated("re\u00adfund "),
    "one endless word": repeated("a"),
    "endless word with marks": repeated("aAé"),
    "endless number": repeated("7"),
    "numbers": counted(lambda number: f"{number * 7919 % 100003} "),
    "numbers in words": repeated("twenty one hundred thousand and "),
    "decimals": repeated("1.000,00.1 "),
    "dates": repeated("on 3 May 2026 or May 3rd, "),
    "half dates": repeated("3 May May 3 2026 12 12 "),
    "weekdays": repeated("by next Monday or Tuesday at noon "),
    "durations": repeated("for two and a half weeks and three days "),
    "times of day": repeated("at 10:30 to 11:45 "),
    "negations": repeated("not never no "),
    "negated wants": repeated("I do not not want not to wait, "),
    "boosters": repeated("very extremely really "),
    "lexicon words": repeated("terrible awful late broken refund "),
    "buts": repeated("good but bad but "),
    "near phrases": repeated("I have been still not wait for have been "),
    "near phrases with gaps": repeated("please could you not you please could i "),
    "same request": repeated(ASKED),
    "questions": repeated("why? "),
    "long questions": repeated("when will you tell me when you will tell me when ") ,
    "question marks": repeated("? "),
    "promises": repeated("I will send it to you by Friday. "),
    "thanks": repeated("thank you very much for all your help! "),
    "slots": repeated("<name> {thing} [date] XXX ___ "),
    "open blanks": repeated("[["),
    "hashtags": repeated("#stillwaitingforanswers"),
    "hashtags apart": repeated("#stillwaitingforanswers "),
    "mentions": repeated("@support "),
    "addresses": repeated("https://shop.example/a?b=c&d=e%20f#g "),
    "one endless address": repeated("a/", "https://shop.example/"),
    "mail addresses": repeated("a.b+c@shop.example "),
    "half mail addresses": repeated("a@b@"),
    "quotes by depth": counted(lambda number: ">" * (number % 400) + " late\n"),
    "one endless quote": repeated(">"),
    "quoted blanks": repeated("> "),
    "quotation marks": repeated("\""),
    "quotation marks by turns": repeated("“late” ‘no’ "),
    "open quotation marks": repeated("“late "),
    "on … wrote": repeated("On Mon, 3 May 2026 at 10:00, Ann <a@b.example>\n"),
    "on without wrote": repeated("On "),
    "wrote without on": repeated("wrote:\n"),
    "header lines": repeated("From: Ann\nSent: Monday\nTo: Bob\nSubject: late\n"),
    "half header lines": repeated("From: \n"),
    "original messages": repeated("-----Original Message-----\n"),
    "forwards": repeated("---------- Forwarded message ---------\n"),
    "signatures": repeated("-- \nAnn\n"),
    "greetings": repeated("Kind regards,\nAnn\n"),
    "disclaimers": repeated("This e-mail is confidential. If you are not the intended recipient, delete it.\n"),
    "log lines": repeated("2026-05-03 10:00:00 ERROR a.b.C: late\n\tat a.b.C(D.java:1)\n"),
    "fences": repeated("```\nlate\n"),
    "one endless line": repeated("so it goes on and on and "),
    "many lines": repeated("\n"),
    "many short lines": repeated("a\n"),
    "line ends by turns": repeated("a\r\n\r\n\u2028\u2029\x85\x0b\x0c"),
    "blanks": repeated(" "),
    "blanks in words": repeated("a \t\u00a0\u3000  "),
    "html nested": nested("<div>", "late", "</div>"),
    "html tables": repeated("<table><tr><td>late</td></tr>", "<html><body>"),
    "html quotes": nested("<blockquote>", "late", "</blockquote>"),
    "html never closed": repeated("<b><i><a>"),
    "html never opened": repeated("</p></div>", "<p>"),
    "html one tag": repeated(" class='a'", "<p", ">late</p>"),
    "html half tags": repeated("<p <", "<html>"),
    "html comments": repeated("<!-- late -->", "<p>"),
    "html comment never closed": repeated("<!--", "<p>late</p>"),
    "html styles": repeated("<style>p{}</style><script>1</script>", "<p>late</p>"),
    "html style never closed": repeated("<style>", "<p>late</p>"),
    "entities": repeated("&amp;&nbsp;&#39;&zwnj;", "<p>"),
    "half entities": repeated("&#x&#&am", "<p>"),
    "entity that never ends": repeated("9", "<p>&#"),
    "angle brackets": repeated("<", "<p>"),
    "quoted printable": repeated("=3D=20=C3=A9=\n"),
    "base64": repeated("TG9yZW0gaXBzdW0gZG9sb3Igc2l0IGFtZXQsIGNvbnNl\n"),
    "scripts by turns": repeated("late поздно 遅い متأخر late "),
    "look-alikes": repeated("rеfund lаte "),
    "one script without blanks": repeated("返金はまだですか"),
    "combining marks": repeated("e" + "\u0301" * 40),
    "marks on nothing": repeated("\u0301\u0489"),
    "right to left": repeated("\u202elate\u202c\u2066no\u2069 "),
    "mathematical letters": repeated("𝓵𝓪𝓽𝓮 "),
    "ligatures": repeated("ﬃﬀﷺ"),
    "capitals": repeated("WHY IS THIS STILL NOT DONE "),
    "stretched": repeated("sooooooooo "),
    "lists": repeated("- late\n* late\n1. late\n"),
    "tables in text": repeated("| late | no |\n|---|---|\n"),
    "abbreviations": repeated("e.g. i.e. Mr. Dr. a.m. "),
    "names": repeated("Ann Bob Carl Dora "),
    "controls": repeated("a\x01\x02\x1b[31m"),
    "odd code points": repeated("\ufffe\uffff\U0010ffff\ue000"),
    "marks and letters by turns": repeated("a…b!?.,"),
    "unseen words": repeated("a \u200b "),
    "odd words": counted(lambda number: f"x{number}y "),
    "odd short words": counted(lambda number: f"{number % 97}é{number % 89} "),
    "short odd lines": counted(lambda number: f"{number % 10}a\n"),
    "different short lines": counted(lambda number: f"{chr(97 + number % 26)}{number % 100}\n"),
    "different hours": counted(lambda number: f"at {number % 24}:{number * 7 % 60:02} "),
    "hours": repeated("at 5 "),
    "different wrote": counted(lambda number: f"On {number} wrote:\n"),
    "short sentences in capitals": repeated("NO. "),
    "short sentences": counted(lambda number: f"{('I will', 'You must', 'Sorry')[number % 3]}{'!?.'[number % 3]} "),
}  # fmt: skip


def bodies(family: Family, share: float = 1.0) -> Iterator[tuple[str, bytes]]:
    """Give the dearest requests of a family by name: each cap in turn, the body's own last."""
    most, draft = int(wire.MOST_TEXT * share), int(wire.MOST_DRAFT * share)
    yield "message", body(family(most))
    yield "draft", body(ASKED, draft=family(draft))
    yield "body", filled(family, int(wire.MOST_BODY * share), most)


def body(*texts: str, draft: str = "") -> bytes:
    """Return a request with these messages, all the customer's; the last is plain English, so that all are read."""
    thread = [{"role": "customer", "text": text} for text in (*texts, ASKED)]
    return wire.to_json({"thread": thread, "draft": draft, "now": "2026-05-04T10:00:00Z", "brief": True})


def filled(family: Family, most: int, each: int) -> bytes:
    """Return a request that fills the body: as many messages of a family as fit, and one of what is left."""
    one = family(each)
    cost = len(body(one)) - len(body(""))
    texts = [one] * min(int((most - 300) / (cost + 30)), wire.MOST_MESSAGES - 2)
    left = most - len(body(*texts, "")) - 10
    rest = family(max(int(each * min(left / cost, 1.0) * 0.95), 1))
    return body(*texts, rest) if left > 100 else body(*texts)


def cpu(analyser: Analyser, asked: bytes, deadline_ms: int = 0) -> tuple[float, bool]:
    """Return the CPU seconds of a whole request, from bytes to bytes, and whether the answer is incomplete."""
    start = process_time()
    end = start + deadline_ms / 1000
    request, id = wire.decode(asked)
    analysis = analyser.analyse(request, (lambda: process_time() >= end) if deadline_ms else lambda: False)
    wire.encode(analysis, request, id)
    return process_time() - start, analysis.incomplete


def grows(analyser: Analyser, family: Family, size: int, times: int, rounds: int = 2) -> float:
    """Return by how much a text that is so many times as long costs more: the quickest of interleaved rounds."""
    short, long = body(family(size)), body(family(times * size))
    pairs = [(cpu(analyser, short)[0], cpu(analyser, long)[0]) for _ in range(rounds)]
    return min(pair[1] for pair in pairs) / min(pair[0] for pair in pairs)
