// The few words by which generic mode tells a Send button. The same as `generic` in sites.json; a test compares them.

/** @typedef {{send: string[], cancel: string[]}} Words */

/** @type {Words} */
export const WORDS = {
  send: [
    "send", "reply", "submit", "post reply", "respond", "answer", "senden", "antworten", "absenden", "envoyer",
    "répondre", "enviar", "responder", "invia", "rispondi", "verzenden", "versturen",
    "beantwoorden", "skicka", "svara", "odeslat",
    "wyślij", "odpowiedz", "отправить", "ответить", "gönder", "yanıtla", "送信", "发送", "發送", "보내기",
  ],
  cancel: [
    "cancel", "discard", "delete", "close", "save draft", "feedback", "abbrechen", "verwerfen", "löschen", "entwurf",
    "annuler", "cancelar", "annulla", "annuleren", "avbryt",
  ],
};
