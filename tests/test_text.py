"""What the writer said stays, what mail programs, colleagues and machines added goes, and offsets stay true."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from heedful.errors import LexiconError
from heedful.text import Markers, markers, visible

MAIL = Path(__file__).parents[1] / "lexicons" / "mail.yml"
CAP = 50_000


@cache
def shipped() -> Markers:
    return markers(yaml.safe_load(MAIL.read_text(encoding="utf-8")))


def own(text: str) -> str:
    """Return the visible words, blanks and line ends levelled."""
    return " ".join(visible(text, shipped()).text.split())


def lines(text: str) -> list[str]:
    """Return the visible lines that are not empty."""
    return [line.strip() for line in visible(text, shipped()).text.split("\n") if line.strip()]


# Headers of quotes, by language and client


HEADERS = {
    "gmail-en": "On Wed, 14 Oct 2026 at 11:07, Ines Albrecht <ines@lamps.example> wrote:",
    "gmail-en-us": "On Tue, Mar 3, 2026 at 9:26\u202fAM Ines Albrecht <ines@lamps.example> wrote:",
    "apple-en": "On 3 Mar 2026, at 09:26, Ines Albrecht <ines@lamps.example> wrote:",
    "thunderbird-en": "On 3/3/26 09:26, Ines Albrecht wrote:",
    "roundcube-en": "On 2026-03-03 09:26, Ines Albrecht wrote:",
    "yahoo-en": "On Tuesday, March 3, 2026, 09:26:11 AM GMT+1, Ines Albrecht <ines@lamps.example> wrote:",
    "wrapped-address": "On Wed, 14 Oct 2026 at 11:07, Ines Albrecht\n<ines@lamps.example> wrote:",
    "wrapped-inside": "On Wed, 14 Oct 2026 at 11:07, Ines Albrecht <\nines@lamps.example>\nwrote:",
    "rt": "On Tue Mar 03 09:26:11 2026, ines wrote:",
    "zoho": "---- On Tue, 03 Mar 2026 09:26:11 +0100 Ines Albrecht <ines@lamps.example> wrote ----",
    "gmail-de": "Am Di., 3. März 2026 um 09:26 Uhr schrieb Ines Albrecht <ines@lamps.example>:",
    "gmail-de-wrapped": "Am Di., 3. März 2026 um 09:26 Uhr schrieb Ines Albrecht <\nines@lamps.example>:",
    "thunderbird-de": "Am 03.03.26 um 09:26 schrieb Ines Albrecht:",
    "outlook-com-de": "Ines Albrecht schrieb am 03.03.2026 um 09:26:",
    "otrs-de": "03.03.2026 09:26 - Ines Albrecht schrieb:",
    "gmail-fr": "Le mar. 3 mars 2026 à 09:26, Ines Albrecht <ines@lamps.example> a écrit\u00a0:",
    "thunderbird-fr": "Le 03/03/2026 à 09:26, Ines Albrecht a écrit :",
    "apple-fr-wrapped": "Le 3 mars 2026 à 09:26, Ines Albrecht\n<ines@lamps.example> a écrit :",
    "gmail-es": "El mar, 3 mar 2026 a las 9:26, Ines Albrecht (<ines@lamps.example>) escribió:",
    "thunderbird-es": "El 3/3/26 a las 9:26, Ines Albrecht escribió:",
    "gmail-nl": "Op di 3 mrt 2026 om 09:26 schreef Ines Albrecht <ines@lamps.example>:",
    "apple-nl": "Op 3 mrt. 2026, om 09:26 heeft Ines Albrecht <ines@lamps.example> het volgende geschreven:",
    "gmail-it": "Il giorno mar 3 mar 2026 alle ore 09:26 Ines Albrecht <ines@lamps.example> ha scritto:",
    "thunderbird-it": "Il 03/03/2026 09:26, Ines Albrecht ha scritto:",
    "gmail-pt": "Em ter., 3 de mar. de 2026 às 09:26, Ines Albrecht <ines@lamps.example> escreveu:",
    "thunderbird-pt": "Em 03/03/2026 09:26, Ines Albrecht escreveu:",
    "gmail-other": "2026-03-03 9:26 GMT+01:00 Ines Albrecht <ines@lamps.example>:",
}


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS)
def test_a_reply_above_a_marked_quote_stays_alone(header: str) -> None:
    assert own(f"The lamp still flickers.\n\n{header}\n> Have you changed the bulb?\n>\n> Ines\n") == (
        "The lamp still flickers."
    )


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS)
def test_a_reply_above_an_unmarked_quote_stays_alone(header: str) -> None:
    assert own(f"Still dark.\n\n{header}\n\nHave you changed the bulb?\n\nInes") == "Still dark."


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS)
def test_a_reply_below_a_marked_quote_stays(header: str) -> None:
    assert own(f"{header}\n> Have you changed the bulb?\n\nTwice. It still flickers.") == "Twice. It still flickers."


BLOCKS = {
    "outlook-en": "From: Ines Albrecht <ines@lamps.example>\nSent: 03 March 2026 09:26\nTo: Bo Lund\nSubject: RE: Lamp",
    "outlook-mac": "From: Ines Albrecht <ines@lamps.example>\nDate: Tuesday, 3 March\nTo: Bo Lund\nSubject: Lamp",
    "outlook-web": "_" * 32 + "\nFrom: Ines Albrecht\nSent: Tuesday, March 3, 2026 9:26 AM\nTo: Bo Lund\nSubject: Lamp",
    "starred": "*From:* Ines Albrecht\n*Sent:* Tuesday, March 3, 2026\n*To:* Bo Lund\n*Subject:* Lamp",
    "spaced": "From: Ines Albrecht\n\nSent: Tuesday, March 3, 2026\n\nTo: Bo Lund\n\nSubject: Lamp",
    "many-receivers": "From: Ines\nSent: 3 March\nTo: Bo Lund; Cy Young;\n Di Mann; Ed Ray\nCc: Flo\nSubject: Lamp",
    "one-line": "From: Ines Albrecht <ines@lamps.example> Sent: 03 March 2026 09:26 To: Bo Lund Subject: RE: Lamp",
    "outlook-de": "Von: Ines Albrecht\nGesendet: Dienstag, 3. März 2026 09:26\nAn: Bo Lund\nBetreff: AW: Lampe",
    "outlook-fr": "De : Ines Albrecht\nEnvoyé : mardi 3 mars 2026 09:26\nÀ : Bo Lund\nObjet : RE: Lampe",
    "outlook-es": "De: Ines Albrecht\nEnviado el: martes, 3 de marzo de 2026 9:26\nPara: Bo Lund\nAsunto: RE: Lámpara",
    "outlook-nl": "Van: Ines Albrecht\nVerzonden: dinsdag 3 maart 2026 09:26\nAan: Bo Lund\nOnderwerp: RE: Lamp",
    "outlook-it": "Da: Ines Albrecht\nInviato: martedì 3 marzo 2026 09:26\nA: Bo Lund\nOggetto: R: Lampada",
    "outlook-pt": "De: Ines Albrecht\nEnviada em: terça-feira, 3 de março\nPara: Bo Lund\nAssunto: RES: Lâmpada",
    "old-outlook-en": "-----Original Message-----\nFrom: Ines Albrecht\nSent: Tuesday\nTo: Bo Lund\nSubject: Lamp",
    "old-outlook-de": "-----Ursprüngliche Nachricht-----\nVon: Ines Albrecht\nBetreff: Lampe",
    "samsung-fr": "-------- Message d'origine --------\nDe : Ines Albrecht",
    "samsung-es": "-------- Mensaje original --------\nDe: Ines Albrecht",
    "samsung-nl": "-------- Oorspronkelijk bericht --------\nVan: Ines Albrecht",
    "samsung-it": "-------- Messaggio originale --------\nDa: Ines Albrecht",
    "samsung-pt": "-------- Mensagem original --------\nDe: Ines Albrecht",
    "proton": "‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐\nOn Tuesday, March 3rd, 2026 at 09:26, Ines <ines@lamps.example> wrote:",
    "gmail-forward": "---------- Forwarded message ---------\nFrom: Ines Albrecht <ines@lamps.example>\nDate: Tue",
    "thunderbird-forward": "-------- Weitergeleitete Nachricht --------\nBetreff: \tLampe\nDatum: \tTue, 3 Mar 2026",
    "apple-forward": "Begin forwarded message:\n\nFrom: Ines Albrecht\nSubject: Lamp",
    "apple-forward-de": "Anfang der weitergeleiteten Nachricht:\n\nVon: Ines Albrecht\nBetreff: Lampe",
    "zendesk": "##- Please type your reply above this line -##\n\nInes Albrecht (Lamps)\n\n3 Mar 2026, 09:26 GMT+1",
    "helpscout": "## Write above this line to post a reply ##",
    "jira": "—-—-—-—\nReply above this line.\n\nInes Albrecht commented:",
    "freshdesk": "On Tue, 3 Mar at 9:26 AM , Ines Albrecht <ines@lamps.example> wrote:",
}


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_everything_below_the_header_of_an_earlier_message_goes(block: str) -> None:
    text = f"Hello Ines,\n\nthe lamp still flickers.\nBo\n\n{block}\n\nYour lamp is a disgrace.\n\n> Nobody helps me."
    assert own(text) == "Hello Ines, the lamp still flickers. Bo"


def test_a_message_that_only_forwards_has_no_words_of_its_own() -> None:
    block = BLOCKS["gmail-forward"]
    assert own(f"{block}\n\nI am furious about this lamp.") == ""


def test_a_helpdesks_own_notification_keeps_its_words() -> None:
    assert own("##- Please type your reply above this line -##\n\nYour lamp comes.") == "Your lamp comes."


def test_answers_between_quoted_lines_stay() -> None:
    text = (
        "I answer below.\n\nOn Wed, 14 Oct 2026 at 11:07, Ines <ines@lamps.example> wrote:\n"
        "> Which bulb is it?\nThe small one.\n> > We sell two.\n>\n> Have you tried the other socket?\n\nYes, twice.\n"
    )
    assert lines(text) == ["I answer below.", "The small one.", "Yes, twice."]


def test_the_wrapped_rest_of_a_quoted_line_goes_with_it() -> None:
    text = (
        "> We have looked into the matter of the lamp and have come to the conclusion\nthat it is fine.\n"
        "> Best wishes\n\nIt is not fine."
    )
    assert own(text) == "It is not fine."


def test_an_answer_below_a_finished_sentence_is_not_its_rest() -> None:
    text = "> We have looked into the matter of the lamp and it works as we expect it.\nno it is not\n> Best wishes"
    assert own(text) == "no it is not"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_counts(ending: str) -> None:
    text = ending.join(["Still dark.", "", "On 3/3/26 09:26, Ines wrote:", "> Is it?", "", "Yes."])
    shown = visible(text, shipped()).text
    assert len(shown) == len(text)
    assert shown.split(ending) == [
        "Still dark.", "", " " * len("On 3/3/26 09:26, Ines wrote:"), " " * len("> Is it?"), "", "Yes.",
    ]  # fmt: skip


# Prose that looks like a header


PROSE = [
    "On Monday I wrote: please fix it",
    "On Monday I wrote:\nplease fix it, and nothing happened.",
    "On 3 March 2026 at 10:15 I wrote:\nthe lamp is broken. No answer since.",
    'On 3 March your colleague wrote:\n"We will send a new one." That was a lie.',
    "Am 3. März schrieb ich Ihnen: bitte tauschen Sie die Lampe.",
    "Le 3 mars, nous vous avons écrit : la lampe est cassée.",
    "El lunes escribí: la lámpara no funciona.",
    "From: what I can see, nothing has been done.\nTo: be honest, I am tired of it.",
    "From the start this was wrong. To this day nobody called. Subject to change, you said.",
    "From: Bo Lund\nSubject: Lamp\n\nMy lamp is dark again.",
    "Name: Bo Lund\nEmail: bo@home.example\nMessage: My lamp is dark again.",
    "FROM: STORES 4\nRE: LAMP 77\n\nTHE LAMP IS DARK AGAIN.",
    "I read the original message again and it says Friday.",
    "We forwarded the message you asked for.",
    "The first -- and worst -- lamp was yours.\nThe second was no better.",
    "Three lamps are dark:\n- the big one\n- the small one\n---\nAnd nobody calls back.",
    ">:( this is the third lamp",
    "> 50 lamps are dark since Monday",
    "Best regards to your colleague, but my lamp is dark.",
    "Thanks for nothing.\nMy lamp is dark.\nStill no answer.",
    "Thanks\nIt went dark again\nwhat now",
    "Regards,\n\nActually no. I want my money back.\nThis is unacceptable.",
    "It is dark.\n\nRegards\nBo Lund\nZero support, zero care",
    "Thanks,\nBo\nLamp 5512\nDark Since Monday",
    "> three weeks without a lamp",
    "Warning: Dark",
    "Terrible Lamp\nTerrible Service\nNever Again",
    "Please treat this email as confidential, my boss must not know.",
    "I received this email in error, it is for somebody else.",
    "You say calls may be recorded. Then listen to my call of Monday!",
    "Our company is registered in England, why do I pay German VAT?",
    "I know this message is confidential but the lamp exploded.",
    "Sent from my old address was the first complaint, but nobody answered that one either, did they?",
    "10:30 called, engaged\n11:15 called, held for 20 minutes\n12:00 gave up",
    "12.03.2026 10:30 I called, nobody answered.\n13.03.2026 11:00 I called again.",
    "Day 1: nobody came.\nDay 2: nobody came.\nDay 3: you know the rest.",
    "Error after error since Monday, I have had enough.",
    "Error: you sent me the wrong lamp!",
    "ERROR AGAIN. THIRD TIME THIS WEEK.",
    "Warning: I will tell everybody.",
    "$45 for a bulb? $20 more than last year?",
    "(1) the invoice for both lamps, March and April;\n(2) the lamp itself, on Monday;",
    "The lamp, the shade, the bulb, all dark.\nThe desk, the shelf, the door, scratched.\nThe box, the lid, torn.",
    "    My lamp is dark.\n    I wrote twice.\n    Nobody answers.",
    "Is a < b > c meant here? My name is <bo@home.example> and I use List<String>.",
    "git push fails since Monday and nobody helps.",
    "Do you ship to Lyon? | Yes or no?",
]


@pytest.mark.parametrize("text", PROSE)
def test_prose_is_never_cut(text: str) -> None:
    assert visible(text, shipped()).text == text


# Signatures and disclaimers


DEVICES = [
    "Sent from my iPhone",
    "Sent from my Galaxy S26 Ultra. Please excuse typos.",
    "Sent from Outlook for iOS",
    "Get Outlook for Android <https://aka.example/x>",
    "Sent with Proton Mail secure email.",
    "Gesendet von meinem iPad",
    "Von meinem iPhone gesendet",
    "Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.",
    "Envoyé de mon iPhone",
    "Enviado desde mi iPhone",
    "Verstuurd vanaf mijn iPhone",
    "Inviato da iPhone",
    "Enviado do meu iPhone",
]


@pytest.mark.parametrize("line", DEVICES)
def test_the_signature_of_a_device_goes(line: str) -> None:
    assert own(f"The lamp is dark.\n\nBo\n\n{line}") == "The lamp is dark. Bo"


CLOSINGS = ["Kind regards,", "Best", "Cheers!", "Many thanks,", "Mit freundlichen Grüßen", "Cordialement,",
            "Un saludo,", "Met vriendelijke groet,", "Cordiali saluti", "Atenciosamente,"]  # fmt: skip


@pytest.mark.parametrize("closing", CLOSINGS)
def test_below_formula_and_name_the_signature_goes(closing: str) -> None:
    text = (
        f"The lamp is dark.\n\n{closing}\nBo Lund\nHead of Lighting\nHostile Lamps Ltd | 12 Quay Street\n"
        "Tel. +45 555 01 20\nwww.lamps.example\n"
    )
    assert own(text) == f"The lamp is dark. {closing} Bo Lund"


def test_a_signature_after_an_empty_line_goes() -> None:
    text = "It is dark.\n\nThanks,\nBo\n\nBo Lund\nLighting Manager\n\nGrim Lamps GmbH\nM: +49 171 5550123"
    assert own(text) == "It is dark. Thanks, Bo"


def test_a_signature_without_a_formula_goes_below_the_name() -> None:
    text = (
        'It is dark again.\n\nBo Lund\nOperations, Grim Lamps & Sons\nOffice 555-0139 | Cell 555-0164\n"We kill dark"'
    )
    assert own(text) == "It is dark again. Bo Lund"


def test_a_name_alone_stays() -> None:
    assert own("It is dark again.\n\nBo Lund") == "It is dark again. Bo Lund"


@pytest.mark.parametrize("delimiter", ["-- ", "--", "—"])
def test_below_the_delimiter_the_signature_goes(delimiter: str) -> None:
    assert own(f"It is dark.\n\n{delimiter}\nBo Lund\nGrim Lamps\nlamps are my life\n") == "It is dark."


def test_words_below_a_signature_stay() -> None:
    text = "It is dark.\n--\nBo Lund\nGrim Lamps Ltd\n\nI forgot: the box is broken, too."
    assert own(text) == "It is dark. I forgot: the box is broken, too."


@pytest.mark.parametrize("mark", ["P.S.", "PS:", "P.P.S."])
def test_a_postscript_stays(mark: str) -> None:
    text = f"It is dark.\n\nRegards,\nBo Lund\nLighting Manager\n\n{mark} The box broke, too.\n\nSent from my iPhone"
    assert own(text) == f"It is dark. Regards, Bo Lund {mark} The box broke, too."


DISCLAIMERS = [
    "This email and any attachments are confidential and intended solely for the addressee.",
    "CONFIDENTIALITY NOTICE: This communication may hold privileged information.",
    "If you have received this message in error, please delete it. Any abuse will be prosecuted.",
    "This e-mail has been scanned for viruses. We are not liable for damage.",
    "Grim Lamps Ltd is registered in England. Calls may be recorded. Complaints: see our web page.",
    "Grim Lamps Ltd. Registered office: 1 Quay Street. VAT no. 555 0123.",
    "Please consider the environment before printing this e-mail.",
    "Diese E-Mail enthält vertrauliche Informationen. Unbefugte Weitergabe ist verboten.",
    "Grim Lamps GmbH, Sitz der Gesellschaft: Ulm, Registergericht: Ulm HRB 555",
    "Ce message et ses pièces jointes sont confidentiels.",
    "Este mensaje es confidencial. Si usted no es el destinatario, bórrelo.",
    "Dit bericht is vertrouwelijk en uitsluitend bestemd voor de geadresseerde.",
    "Le informazioni contenute in questa mail sono riservate.",
    "Esta mensagem é confidencial.",
]


@pytest.mark.parametrize("disclaimer", DISCLAIMERS)
def test_a_disclaimer_goes(disclaimer: str) -> None:
    assert own(f"Dear Ines,\n\nit is dark.\n\nBo Lund\n\n{disclaimer}") == "Dear Ines, it is dark. Bo Lund"


def test_a_wrapped_disclaimer_goes_with_its_whole_paragraph() -> None:
    text = "It is dark.\n\nThis email and any\nattachments are confidential. Failure is\na crime.\n\nPS: hurry!"
    assert own(text) == "It is dark. PS: hurry!"


def test_the_warning_of_the_mail_system_above_the_words_goes() -> None:
    text = "CAUTION: This email originated from outside of the organization. Do not click links.\n\nThe lamp is dark."
    assert own(text) == "The lamp is dark."


def test_words_before_a_disclaimer_in_one_paragraph_stay() -> None:
    text = "I want my money back. This email and any attachments are confidential."
    assert own(text) == "I want my money back."


def test_what_is_all_that_there_is_stays() -> None:
    text = "This message is confidential and intended for the manager: refund the lamp."
    assert own(text) == text


# Pasted output


def test_fenced_text_goes_and_an_open_fence_hides_nothing() -> None:
    assert own("It fails:\n```\nfatal: killed the lamp\nany words\n```\nHelp.") == "It fails: Help."
    assert own("It fails:\n```\nI waited for days.") == "It fails: ``` I waited for days."


OUTPUT = {
    "log": "2026-04-08 02:14:31,207 ERROR lamp fatal\n2026-04-08 02:14:32,011 INFO restarting",
    "log-time": "02:14:31.207 ERROR lamp-3 fatal: aborting\n02:14:32.011 WARN lamp-3 killed",
    "log-level": "08:14 ERROR lamp died\n[WARN] lamp dying",
    "syslog": "Apr  8 02:14:31 host7 lampd[77]: panic",
    "access": '10.0.0.7 - - [08/Apr/2026:02:14:31 +0200] "GET /lamp HTTP/1.1" 500 77',
    "python": 'Traceback (most recent call last):\n  File "lamp.py", line 7, in light\n    burn()\nValueError: bad',
    "java": "java.lang.IllegalStateException: dead\n\tat shop.Lamp.light(Lamp.java:77)\n\t... 12 more\nCaused by: x",
    "node": "TypeError: lamp is not a function\n    at light (/app/lamp.js:7:12)\n    at async main (/app/main.js:1:1)",
    "json": '{"lamp": "dead", "error": {"code": "killed"}}',
    "json-lines": '{\n  "lamp": "dead",\n  "volts": 0\n}',
    "xml": '<?xml version="1.0"?>\n<lamp state="dead">\n  <error code="7"/>\n</lamp>',
    "settings": "LAMP_MODE=kill\nlamp.volts=0\nexport PATH=/bad/lamp",
    "commands": "$ kubectl delete lamp\nbo@host7:~$ kill lamp\nC:\\lamps> del lamp\nsudo rm -rf lamp",
    "http": "GET /v2/lamps HTTP/1.1\nHTTP/1.1 500 Internal Server Error",
    "shell": "bash: lamp: command not found\nlamp: /dev/lamp: Permission denied",
    "build": "error: build failed, 3 of 8 lamps\nnpm ERR! lamp died",
    "csv": "4711;dead;2026-04-08\n4712;dead;2026-04-09\n4713;lit;2026-04-10",
    "rows": "row 12: violation of lamp rule\nrow 99: illegal lamp",
    "code": "    for (lamp of lamps) {\n        kill(lamp);\n    }",
    "columns": "  PID   STAT  CMD\n  20914 Z     [lamp] <defunct>\n  kill: (20914) - Operation not permitted",
}


@pytest.mark.parametrize("output", OUTPUT.values(), ids=OUTPUT)
def test_pasted_output_goes_and_the_words_around_it_stay(output: str) -> None:
    assert own(f"Hello,\n\nthis is what it says:\n\n{output}\n\nWhat does that mean?\nBo") == (
        "Hello, this is what it says: What does that mean? Bo"
    )


# HTML


def test_html_reads_as_a_reader_sees_it() -> None:
    text = (
        "<html><head><style>p{color:red}</style><title>x</title></head><body><!-- no --><p>Dear&nbsp;Ines,</p>"
        "<p>it is <b>still</b>\n dark &amp; cold.</p><div>One<br>Two</div><ul><li>Three</li><li>Four</li></ul>"
        "<script>alert('bad')</script><span style='display:none'>preview</span></body></html>"
    )
    assert lines(text) == ["Dear Ines,", "it is still dark & cold.", "One", "Two", "Three", "Four"]


HTML_QUOTES = {
    "gmail": '<div dir="ltr">It is dark.</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" '
    'class="gmail_attr">On Wed, 14 Oct 2026 at 11:07, Ines &lt;<a href="mailto:i@l.example">i@l</a>&gt; wrote:<br>'
    '</div><blockquote class="gmail_quote" style="border-left:1px solid">Never!</blockquote></div>',
    "gmail-forward": '<div dir="ltr">It is dark.<div class="gmail_quote"><div class="gmail_attr">---------- Forwarded '
    "message ---------<br>From: Ines</div>Never!</div></div>",
    "outlook": '<div class="elementToProof">It is dark.</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">'
    "<b>From:</b> Ines<br><b>Sent:</b> Tuesday</div><div>Never!</div>",
    "outlook-rewritten": '<div>It is dark.</div><div id="x_divRplyFwdMsg"><b>From:</b> Ines</div><div>Never!</div>',
    "outlook-desktop": '<p class=MsoNormal>It is dark.</p><div style="border-top:solid 1.0pt"><p class=MsoNormal>'
    "<b>From:</b> Ines<br><b>Sent:</b> 3 March 2026<br><b>To:</b> Bo<br><b>Subject:</b> Lamp</p></div><p>Never!</p>",
    "apple": '<div>It is dark.</div><div><br><blockquote type="cite"><div>On 3 Mar 2026, at 09:26, Ines wrote:</div>'
    "<div>Never!</div></blockquote></div>",
    "thunderbird": '<p>It is dark.</p><div class="moz-cite-prefix">On 3/3/26 09:26, Ines wrote:<br></div>'
    '<blockquote type="cite" cite="mid:x">Never!</blockquote>',
    "roundcube": '<p>It is dark.</p><p id="reply-intro">On 2026-03-03 09:26, Ines wrote:</p>'
    '<blockquote type="cite" style="padding: 0 0.4em"><div class="pre">Never!</div></blockquote>',
    "header-in-text": "<p>It is dark.</p><p>On 3/3/26 09:26, Ines wrote:</p><blockquote>Never!</blockquote>",
    "yahoo": '<div>It is dark.</div><div id="yahoo_quoted_7" class="yahoo_quoted"><div>Ines wrote:</div>Never!</div>',
    "signature": '<div>It is dark.</div><div class="gmail_signature">Never Lamps Ltd</div>',
    "pre": "<p>It is dark.</p><pre>fatal: never</pre>",
    "escaped-quote": "<div>It is dark.</div><div>&gt; Never!</div>",
}


@pytest.mark.parametrize("text", HTML_QUOTES.values(), ids=HTML_QUOTES)
def test_quotes_of_html_mail_go(text: str) -> None:
    assert own(text) == "It is dark."


@pytest.mark.parametrize("client", ["gmail", "apple", "thunderbird", "roundcube", "header-in-text"])
def test_an_answer_below_or_within_an_html_quote_stays(client: str) -> None:
    text = HTML_QUOTES[client].replace("</blockquote>", "</blockquote><p>Not never.</p><blockquote>Ever.</blockquote>")
    assert own(f"{text}<p>Bo</p>") == "It is dark. Not never. Bo"


def test_an_indented_paragraph_is_no_quote() -> None:
    assert own('<p>List:</p><blockquote style="margin:0 0 0 40px;border:none;padding:0">It is dark.</blockquote>') == (
        "List: It is dark."
    )


def test_a_message_that_is_all_preformatted_is_shown() -> None:
    text = "<html><body><pre>It is dark.\n\nOn 3/3/26 09:26, Ines wrote:\n&gt; Never!\n</pre></body></html>"
    assert own(text) == "It is dark."


@pytest.mark.parametrize("fault", ["", "<!-- ", "<style>", "</div></b>", "<x>", "<b", "& ", "&bogus;"])
def test_broken_html_hides_nothing(fault: str) -> None:
    shown = own(f"<p>It is {fault} very dark")
    assert shown.startswith("It is") and shown.endswith("very dark")


@pytest.mark.parametrize("entity", ["&amp;", "&#233;", "&#x1F621;", "&hellip;", "&NotEqualTilde;"])
def test_a_span_that_ends_on_an_entity_covers_it_whole(entity: str) -> None:
    text = f"<p>Caf{entity}</p>"
    shown = visible(text, shipped())
    start = shown.text.index("Caf")
    span = shown.locate(start, len(shown.text.rstrip()))
    assert text[span.start : span.end] == f"Caf{entity}"


def test_line_ends_of_a_plain_text_with_tags_in_it_stay() -> None:
    text = "How do I centre this?\n\n> Use a div.\n\nI did, <div>like this</div>, and no.\n\nBo"
    assert lines(text) == ["How do I centre this?", "I did,", "like this", ", and no.", "Bo"]


# Offsets


PIECES = st.sampled_from(
    ["\n", "\r\n", "> ", "It is dark. ", "On 3/3/26 09:26, Bo wrote:\n", "Regards,\nBo\n", "-- \n", "```\n", "😡",
     "é", "\u200b", "From: a\nSent: b\nTo: c\n", "02:14:31 ERROR x\n", "This email and any attachments ", "a=b\n",
     "\t", "  ", "P.S. ", "İ"]
)  # fmt: skip
TAGS = st.sampled_from(
    ["<p>", "</p>", "<div>", "</div>", "<br>", "<blockquote>", "</blockquote>", "<pre>", "</pre>",
     '<div class="gmail_quote">', "<!-- x -->", "<style>", "</style>", "<td>", "<b", ">", "\n", "dark ", "  ", "it is ",
     "😡", '<p style="display:none">']
)  # fmt: skip


@given(st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=30).map("".join))
def test_plain_text_is_only_blanked_out(text: str) -> None:
    shown = visible("x " + text.replace("<", ""), shipped())
    assert shown.origin is None
    assert all(a == b or b == " " for a, b in zip("x " + text.replace("<", ""), shown.text, strict=True))


@given(st.lists(TAGS, max_size=40).map("".join))
def test_every_character_of_html_is_where_it_was(body: str) -> None:
    text = f"<div>{body}"
    shown = visible(text, shipped())
    assert shown.origin is not None and shown.ends is not None
    assert len(shown.origin) == len(shown.ends) == len(shown.text)
    assert list(shown.origin) == sorted(shown.origin) and list(shown.ends) == sorted(shown.ends)
    for index, character in enumerate(shown.text):
        span = shown.locate(index, index + 1)
        assert character.isspace() or text[span.start : span.end] == character


# Hostile input: finishes, and says what it should


HOSTILE = {
    "quote-wall": ">", "quotes": "> x\n", "near-miss": "On Wed, 14 Oct 2026 at 11:07, Ines\n", "openers": "On\n",
    "no-date": "On that day Ines wrote:\n", "from": "From:\n", "froms": "From: a\nTo: b\n", "dashes": "-",
    "delimiters": "-- \n", "rules": "_" * 40 + "\n", "unseen": "\u200b", "combining": "\u0301\u0316", "endless": "a",
    "blanks": " ", "lines": "\n", "closings": "Kind regards\n", "bars": "|\n", "fences": "```\n", "braces": "{",
    "legal": "if you have received this ", "blockquotes": "<blockquote>", "divs": "<div>", "open-tags": "<div <p ",
    "comments": "<!--", "styles": "<style>", "entities": "&amp;", "ampersands": "&", "attributes": '<a "',
    "closing": "</p></div>", "brackets": "<", "emails": "a@a:",
}  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("around", ["{}", "<p>It is dark.</p>{}"], ids=["plain", "html"])
def test_hostile_text_comes_back_in_its_shape(unit: str, around: str) -> None:
    text = around.format(unit * (CAP // len(unit)))[:CAP]
    shown = visible(text, shipped())
    assert len(shown.text) == (len(text) if shown.origin is None else len(shown.origin))
    assert around == "{}" or shown.text.startswith("It is dark.")


def test_deep_nesting_is_left_at_its_end() -> None:
    depth = 10_000
    text = "<p>Before</p>" + "<div><blockquote>" * depth + "never" + "</blockquote></div>" * depth + "<p>After</p>"
    assert own(text) == "Before After"


# mail.yml


def broken(**changes: object) -> Mapping[str, Any]:
    tables: dict[str, Any] = yaml.safe_load(MAIL.read_text(encoding="utf-8"))
    for place, value in changes.items():
        section, _, table = place.partition("__")
        (tables[section] if table else tables).__setitem__(table or section, value)
    return tables


@pytest.mark.parametrize(
    ("changes", "place", "hint"),
    [
        ({"signatures": "x"}, "mail.yml", "'signature'"),
        ({"legal": "x"}, "mail.yml legal", "named tables"),
        ({"signature__closing": "x"}, "mail.yml signature", "'closings'"),
        ({"legal__ending": ["x"]}, "mail.yml legal.ending", "block of lines"),
        ({"legal__ending": {"en": " "}}, "mail.yml legal.ending.en", "at least one entry"),
        ({"legal__ending": "..."}, "mail.yml legal.ending", "holds no word"),
        ({"headers__labels": {"from": "from"}}, "mail.yml headers.labels", "'sent' is missing"),
        ({"markup__rest": "div > p"}, "mail.yml markup.rest", "no selector"),
    ],
)
def test_a_bad_table_is_refused_with_its_place_and_a_remedy(changes: dict[str, object], place: str, hint: str) -> None:
    with pytest.raises(LexiconError) as caught:
        markers(broken(**changes))
    assert caught.value.field == place
    assert hint in str(caught.value)
    assert caught.value.remedy


def test_a_missing_section_is_refused() -> None:
    with pytest.raises(LexiconError, match="'headers' is missing"):
        markers({})
