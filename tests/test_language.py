import pytest

from heedful.language import UNKNOWN, which

SMALL = {
    "en": frozenset(
        ["the", "is", "not", "i", "we", "it", "a", "to", "and", "my", "your", "for", "please", "was", "in", "an", "on"]
    ),
    "de": frozenset(
        [
            "der",
            "die",
            "das",
            "ist",
            "nicht",
            "ich",
            "wir",
            "es",
            "ein",
            "und",
            "mein",
            "für",
            "bitte",
            "war",
            "in",
            "an",
        ]
    ),
    "fr": frozenset(["le", "la", "est", "pas", "je", "nous", "une", "et", "mon", "pour", "merci", "dans"]),
}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The export is not working and we need it for the audit", "en"),
        ("Der Export geht nicht und ich brauche ihn für die Prüfung, bitte", "de"),
        ("Je ne reçois pas la facture et nous attendons une réponse dans la semaine", "fr"),
        ("Заказ до сих пор не пришёл, где он?", UNKNOWN),
        ("注文した商品がまだ届きません", UNKNOWN),
        ("ok", "en"),
        ("Ich warte und warte", "de"),
        ("Hi Ben, von Berg", "en"),
        ("Les Paul", "en"),
        ("https://das.und.nicht.example/die and mail das@und.example", "en"),
        ("still broken", "en"),
        ("", "en"),
        ("4711 :-)", "en"),
        ("Rechnung fehlt, ist nicht da, bitte senden", "de"),
    ],
)
def test_the_language_with_most_small_words_wins(text, code):
    assert which(text, SMALL, frozenset({"en"})) == code


def test_a_text_that_nobody_claims_is_not_guessed():
    assert which("śćżółw źdźbło żółć łąkowy brzęczyszczykiewicz ćwiczyć", SMALL, frozenset({"en"})) == UNKNOWN


def test_without_any_lexicon_nothing_is_supported():
    assert which("hello", {}, frozenset()) == UNKNOWN
