"""What fuzzing starts from: small texts of each kind, and pieces that mean something to each reader."""

from collections.abc import Mapping, Sequence

SEEDS: Mapping[str, Sequence[str]] = {
    "reply": (
        "Still no answer.\n\nOn Mon, 3 May 2026 at 10:00, Ann <ann@shop.example> wrote:\n> We will look.\n",
        'Hello,\nit fails:\n```\nTraceback (most recent call last):\n  File "a.py", line 1\n```\nRegards,\n-- \nAnn\n',
        "From: Ann\nSent: Monday\nTo: Bob\nSubject: late\n\nThis e-mail is confidential.",
    ),
    "html": (
        "<p>Still <b>no</b>&nbsp;answer &#8212; &amp;c.</p><blockquote>earlier</blockquote><!-- x -->",
        "<table><tr><td class='gmail_quote'>a<td>b</table><style>p{}</style><script>1</script><br/>",
    ),
    "yaml": (
        "cause: late\nlabel: It is late\ncues:\n  still:\n    strength: 2\n"
        "    phrases: |\n      still (not) here|there\n    match: |\n      It is [still here].\n",
        "headers:\n  openers: on\n  wrote: wrote\n",
        "a: &x [1, 2]\nb: *x\n? [c]\n: !!python/object:os.system d\n",
    ),
    "phrase": (
        "still waiting|stuck (for) <duration>",
        "(please) answer ... (the|my) question",
        "a|b (c d|e) <number> <thing>",
    ),
    "request": (
        '{"thread":[{"role":"customer","text":"Still \\ud83d\\ude00 here.","at":"2026-05-04T10:00:00Z"}],"id":[1,{}]}',
        '{"thread":[{"role":"agent","ref":"x"}],"now":"2026-05-04","partial":true,"ui":"de-AT","register":"warm"}',
    ),
    "small": (
        '{"finding":"risk:blame","up":true,"words":"late","site":"gmail"}',
        '{"events":[{"action":"shown","subject":"risk:blame","n":1}]}',
        '{"version":1,"rows":[{"id":"a","match":["https://a.example/*"],"editor":"div"}]}',
    ),
}
PIECES: Mapping[str, Sequence[str]] = {
    "reply": ("On ", " wrote:", "\n> ", "\n", "-- \n", "```", "From: ", "2026-05-03 ", "\r", "\u2028", "ERROR "),
    "html": ("<", ">", "</", "<!--", "-->", "&#", "&amp;", "<div ", '="', "<blockquote>", "<style>", "<script>", "]]>"),
    "yaml": (": ", "- ", "|\n", ">\n", "&a", "*a", "!!", "---\n", "  ", "\t", "{", "[", "? ", "'", '"', "#", "<<: "),
    "phrase": ("(", ")", "|", "...", "<number>", "<", ">", " ", "((", "||", "<thing>"),
    "request": ('"', "{", "}", "[", "]", ":", ",", "\\u0000", "\\ud800", "1e999", "NaN", "-0", '"id"', "null", "\\"),
    "small": ('"', "{", "}", "[", "]", ":", ",", "\\u0000", "\\ud800", "1e999", "true", '"rows"', '"events"'),
}
