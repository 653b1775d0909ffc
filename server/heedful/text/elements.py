"""The elements of HTML, by what a scanner does with them."""

VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)
RAW = frozenset({"script", "style", "title", "textarea", "template", "noscript"})  # what they hold is not shown
PARAGRAPHS = frozenset({"p", "ul", "ol", "dl", "table", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "pre"})
BLOCKS = PARAGRAPHS | {
    "address", "article", "aside", "body", "center", "dd", "div", "dt", "fieldset", "figure", "footer", "form",
    "header", "hr", "html", "li", "main", "nav", "section", "tbody", "thead", "tr",
}  # fmt: skip
INLINE = frozenset(
    {
        "a", "abbr", "b", "big", "button", "caption", "cite", "code", "colgroup", "del", "em", "font", "head", "i",
        "iframe", "ins", "kbd", "label", "mark", "object", "path", "q", "s", "samp", "small", "span", "strong", "sub",
        "sup", "svg", "td", "tfoot", "th", "tt", "u",
    }
)  # fmt: skip
KNOWN = BLOCKS | INLINE | VOID | RAW
# Nobody writes these in passing; `<b>` or `<s>` one may.
TELLING = frozenset(
    {
        "blockquote", "body", "br", "div", "font", "h1", "h2", "h3", "head", "html", "li", "ol", "p", "pre", "span",
        "table", "td", "tr", "ul",
    }
)  # fmt: skip
