"""Which language a text is in: the dominant one, of equals the preferred one, none where two are equally strong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful import sources
from heedful.language import FAMILIAR, UNKNOWN, Sample, SmallWords, familiar, vocabulary, which
from heedful.model import Message, Request

WORDS = {
    "en": "the is not i we it a to and my your for please was in an on have still",
    "nl": "de het een is niet ik wij mijn uw en van voor op wacht nog in was an",
    "fr": "le la est pas je nous une et mon pour merci dans",
}
SMALL = {code: frozenset(words.split()) for code, words in WORDS.items()}
BOTH = frozenset({"en", "nl"})


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The export is not working and we need it for the audit", "en"),
        ("De export doet het niet en ik heb hem nodig voor de controle", "nl"),
        ("Je ne reçois pas la facture et nous attendons une réponse dans la semaine", "fr"),
        ("Заказ до сих пор не пришёл, где он?", UNKNOWN),
        ("注文した商品がまだ届きません", UNKNOWN),
        ("ok", "en"),
        ("Ik wacht en wacht", "nl"),
        ("Hi Ben, de Vries", "en"),
        ("Les Paul", "en"),
        ("https://het.en.niet.example/de and mail het@niet.example", "en"),
        ("still broken", "en"),
        ("", "en"),
        ("4711 :-)", "en"),
        ("Factuur is er niet, graag sturen van de week", "nl"),
    ],
)
def test_the_language_with_most_small_words_wins(text: str, code: str) -> None:
    assert which(text, SMALL, frozenset({"en"})) == code


def test_a_text_that_nobody_claims_is_not_guessed() -> None:
    assert which("śćżółw źdźbło żółć łąkowy brzęczyszczykiewicz ćwiczyć", SMALL, frozenset({"en"})) == UNKNOWN


def test_without_any_lexicon_nothing_is_supported() -> None:
    assert which("hello", {}, frozenset()) == UNKNOWN


def test_of_equal_ones_the_first_listed_wins() -> None:
    swapped = {code: SMALL[code] for code in ("fr", "nl", "en")}
    assert [which(text, SMALL, BOTH) for text in ("", "ok", "was in")] == ["en"] * 3
    assert [which(text, swapped, BOTH) for text in ("", "ok", "was in")] == ["nl"] * 3


ENGLISH = "We have the part and it is not for my pump, please send your list to the office."
DUTCH = "Ik heb het deel van de pomp niet en ik wacht nog op een lijst van uw kantoor voor de klant."


def test_a_text_in_two_languages_is_read_in_the_dominant_one_or_not_at_all() -> None:
    assert which(f"{ENGLISH} {DUTCH}", SMALL, BOTH) == UNKNOWN
    assert which(f"{ENGLISH} {ENGLISH} {ENGLISH} {DUTCH}", SMALL, BOTH) == "en"
    assert which(f"{DUTCH} {DUTCH} {DUTCH} {ENGLISH}", SMALL, BOTH) == "nl"


class _Weighing(SmallWords):
    """Small words of which none outweigh the others, so that all is counted."""

    def outweigh(self, code, words):
        return False


@given(st.lists(st.sampled_from(sorted({"pump", *(word for words in SMALL.values() for word in words)}))))
def test_what_outweighs_all_others_is_what_counting_comes_to(words):
    sample = Sample(" ".join(words))
    assert sample.which(SmallWords(SMALL), BOTH) == sample.which(_Weighing(SMALL), BOTH)


def test_an_english_text_outweighs_and_nothing_need_be_counted(monkeypatch):
    monkeypatch.setattr(SmallWords, "among", None)
    assert which(ENGLISH, SMALL, BOTH) == "en"


@pytest.mark.parametrize(
    ("text", "code", "plainly"),
    [
        (ENGLISH, "en", True),
        (DUTCH, "nl", True),
        (ENGLISH, "nl", False),
        (DUTCH, "en", False),
        ("the pump", "en", False),  # one small word may be a name
        ("", "en", False),
    ],
)
def test_a_text_is_plainly_in_a_language_by_small_words_of_no_other(text, code, plainly):
    assert Sample(text).is_plainly(code, SmallWords(SMALL)) == plainly


def test_a_language_with_a_folder_is_not_listed_among_the_others() -> None:
    lexicons = sources.load()
    assert not set(lexicons.languages) & set(lexicons.others)


KNOWN = vocabulary(["The parcel is late.", "Nobody answers; why?"])


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("Nobody answers!", False),
        ("Siparişim gelmedi, neden", True),
        ("The parcel from Gdańsk to Łódź is late", False),
        ("Kaput", False),  # one word may be a name
        ("VPN SSO MFA LDAP", False),  # so may capitals
        ("", False),
    ],
)
def test_a_language_does_not_claim_a_text_of_which_it_knows_few_words(text, foreign):
    assert (familiar(text, KNOWN) < FAMILIAR) == foreign


@pytest.mark.parametrize(
    "text",
    [
        "Toujours rien, quand serai-je remboursé ?",
        "Aún no me han enviado el pedido y nadie contesta.",
        "Non funziona niente, voglio un rimborso.",
        "Ninguém me responde.",
        "Wanneer komt het pakket?",
        "Kiedy przyjdzie paczka?",
        "När kommer paketet?",
        "Hvornår kommer pakken?",
        "Milloin paketti tulee?",
        "Siparişim hâlâ gelmedi.",
        "Kdy přijde balík?",
        "Mikor jön a csomag?",
        "Când vine coletul?",
        "Kenapa tidak ada yang membalas?",
        "Tôi vẫn chưa nhận được đơn hàng.",
        "Посылка так и не пришла.",
        "荷物がまだ届きません。",
        "لم تصل الطلبية بعد",
    ],
)
def test_messages_in_other_languages_are_left_alone(analyser, text):
    read = analyser.analyse(Request((Message("customer", text),), "Hello, thank you for writing."))
    assert not read.supported and read.messages == () and read.gaps == ()


@pytest.mark.parametrize(
    "text",
    [
        "ok",
        "Any update?",
        "Grazie for the help, all works",
        "The café in Málaga has no wifi",
        "pls fix",
        "👍",
        "que sera sera, works now",
        "im sorry",
        "good man",
        "was in",
    ],
)
def test_short_and_spiced_english_is_english(analyser, text):
    assert analyser.analyse(Request((Message("customer", text),))).language == "en"
