import pytest

from heedful import questions


def asked(analyser, text):
    heard = analyser.tongue("en").hear(text)
    return [heard.text(*q.tokens) for q in questions.asked(heard)]


def answered(analyser, message, draft, lenient=False):
    english = analyser.tongue("en")
    heard, said = english.hear(message), english.hear(draft)
    return list(questions.answered(questions.asked(heard), heard, said, english.stop, lenient))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("When will my order arrive?", ["When will my order arrive?"]),
        ("It is late. Please send me the invoice.", ["Please send me the invoice"]),
        ("1) Did the limit change?\n2) Can we raise it?", ["Did the limit change?", "Can we raise it?"]),
        ("I wonder whether somebody could look at the line.", ["I wonder whether somebody could look at the line"]),
        ("What does it cost, and is there a discount?", ["What does it cost", "is there a discount?"]),
        (
            "Why was it late, and why did nobody ring, and what now?",
            ["Why was it late", "why did nobody ring", "what now?"],
        ),
        ("I paid last week, and when will it ship?", ["and when will it ship?"]),
        ("When I rang on Monday, and was told it would come, did anybody write that down?", ["When I rang on Monday"]),
        ("How kind of you, and can you do it again?", ["and can you do it again?"]),
        ("Hope you are well. Thank you for your help in advance.", []),
        ("How are you?", []),
    ],
)
def test_explicit_questions_and_requests_are_found(analyser, text, wanted):
    found = asked(analyser, text)
    assert len(found) == len(wanted)
    assert all(want in got or got in want for want, got in zip(wanted, found, strict=True))


@pytest.mark.parametrize(
    ("message", "draft", "done"),
    [
        ("When will my order arrive?", "Your order will arrive on Thursday.", True),
        ("When will my order arrive?", "Your order is important to us.", False),
        ("When will my order arrive?", "We are looking into your order.", False),
        ("Why was the second invoice sent?", "The second invoice was sent because the first bounced.", True),
        ("Why was the second invoice sent?", "I have noted your second invoice.", False),
        ("Can you refund the delivery fee?", "I am sorry, we cannot refund the delivery fee.", True),
        ("Can you refund the delivery fee?", "Thank you for your message about the delivery fee.", False),
        ("How much is the second licence?", "The second licence costs 40 euros.", True),
        ("How much is the second licence?", "The second licence can be ordered online.", False),
        ("How much is the second licence?", "The second licence can be had from 14 May.", False),
        ("Where can we park the van?", "The van goes into the yard behind the shop.", True),
        ("Where can we park the van?", "The van is quite long.", False),
        ("What are you going to do about it?", "I will replace the pump.", True),
        ("What are you going to do about it?", "We are looking into it.", False),
        ("I want to speak to your manager.", "My manager, Ana Lopez, will ring you.", True),
        ("I want to speak to your manager.", "I have noted your wish.", False),
        ("How much is the second licence?", "The second licence is free of charge.", True),
        ("How long do you keep a deleted folder?", "We keep a deleted folder thirty days.", True),
        ("How long do you keep a deleted folder?", "A deleted folder keeps its name.", False),
        ("Is a beep meant to come when I unplug the dock?", "Yes, the beep is meant for the dock.", True),
    ],
)
def test_an_answer_gives_what_was_asked_for(analyser, message, draft, done):
    assert answered(analyser, message, draft) == [done]


def test_numbered_answers_meet_their_questions(analyser):
    message = "1) Did the limit change?\n2) Can we raise it ourselves?"
    assert answered(analyser, message, "1) Yes, on Tuesday.\n2) Yes, in the settings.") == [True, True]
    assert answered(analyser, message, "1) Yes, on Tuesday.") == [True, False]


def test_a_number_that_is_left_out_is_not_answered(analyser):
    message = "1) Did the limit change?\n2) Is there a fee?\n3) Can Ana raise it?"
    draft = "1) Yes, on Tuesday.\n3) Ana can raise it.\n\nThe new sheet is attached as well."
    assert answered(analyser, message, draft, lenient=True) == [True, False, True]


def test_a_calm_customers_question_may_be_answered_in_other_words(analyser):
    message = "Does somebody hold the fort while you are all away?"
    draft = "Hi Lena! Yes, Mia and I share the phone from nine to four."
    assert answered(analyser, message, draft, lenient=True) == [True]
    assert answered(analyser, message, draft) == [False]
    assert answered(analyser, message, "Hi Lena! We will look into it.", lenient=True) == [False]
    assert answered(analyser, "Why was it closed?", draft, lenient=True) == [False]
