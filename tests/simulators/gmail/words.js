// The simulator's words in four interface languages. "Message Body": en evan-brass/js-min
// examples/instantiate-performance/index.mjs; de, fr, he from three public extensions that look for
// aria-label "Nachrichtentext", "Corps du message" and "גוף ההודעה" (README.md, sources 21–23). Other translations: guesses.
const U = "\u202a"; // the real tooltip wraps its keys in LEFT-TO-RIGHT EMBEDDING … POP DIRECTIONAL FORMATTING
const keys = (text) => `${U}(${text})\u202c`;
const EN = {
  body: "Message Body", send: "Send", sendTip: `Send ${keys("Ctrl-Enter")}`, more: "More send options",
  schedule: "Schedule send", sendArchive: "Send & Archive", discard: `Discard draft ${keys("Ctrl-Shift-D")}`,
  reply: "Reply", replyAll: "Reply all", forward: "Forward", compose: "Compose", newMessage: "New Message",
  trimmed: "Show trimmed content", hide: "Hide expanded content", older: "older messages", expand: "Expand all",
  sent: "Message sent", undo: "Undo", scheduledFor: "Send scheduled for", saved: "Draft saved", discarded: "Draft discarded",
  undone: "Sending undone", to: "To", cc: "Cc", subject: "Subject", recipients: "Recipients", me: "me", toMe: "to",
  responseType: "Type of response", popOut: "Pop out reply", editSubject: "Edit subject", details: "Show details",
  pick: "Pick date & time", tomorrow: "Tomorrow morning", afternoon: "Tomorrow afternoon", monday: "Monday morning",
  date: "Date", time: "Time", cancel: "Cancel", inbox: "Inbox", back: "Back to Inbox", wrote: "wrote:", on: "On",
  forwarded: "---------- Forwarded message ---------", from: "From", format: "Formatting options", attach: "Attach files",
  moreOptions: "More options", minimize: "Minimize", full: "Full screen (Shift for pop-out)", close: "Save & close",
};
const DE = {
  body: "Nachrichtentext", send: "Senden", sendTip: `Senden ${keys("Strg-Eingabetaste")}`, more: "Weitere Sendeoptionen",
  schedule: "Senden planen", sendArchive: "Senden & archivieren", discard: `Entwurf verwerfen ${keys("Strg-Umschalttaste-D")}`,
  reply: "Antworten", replyAll: "Allen antworten", forward: "Weiterleiten", compose: "Schreiben", newMessage: "Neue Nachricht",
  trimmed: "Gekürzten Inhalt anzeigen", hide: "Erweiterten Inhalt ausblenden", older: "ältere Nachrichten",
  expand: "Alle maximieren", sent: "Nachricht gesendet", undo: "Rückgängig", to: "An", subject: "Betreff",
  recipients: "Empfänger", me: "mich", toMe: "an", inbox: "Posteingang", wrote: "schrieb:", on: "Am", from: "Von", date: "Datum",
};
const FR = {
  body: "Corps du message", send: "Envoyer", sendTip: `Envoyer ${keys("Ctrl-Entrée")}`, more: "Plus d'options d'envoi",
  schedule: "Programmer l'envoi", sendArchive: "Envoyer et archiver", discard: `Supprimer le brouillon ${keys("Ctrl-Maj-D")}`,
  reply: "Répondre", replyAll: "Répondre à tous", forward: "Transférer", compose: "Nouveau message",
  newMessage: "Nouveau message", trimmed: "Afficher le contenu abrégé", older: "anciens messages", expand: "Tout développer",
  sent: "Message envoyé", undo: "Annuler", to: "À", subject: "Objet", recipients: "Destinataires", me: "moi", toMe: "à",
  inbox: "Boîte de réception", wrote: "a écrit :", on: "Le", from: "De", date: "Date",
};
const HE = {
  body: "גוף ההודעה", send: "שליחה", sendTip: `שליחה ${keys("Ctrl-Enter")}`, more: "אפשרויות שליחה נוספות",
  schedule: "תזמון שליחה", sendArchive: "שליחה והעברה לארכיון", discard: `מחיקת הטיוטה ${keys("Ctrl-Shift-D")}`,
  reply: "השב", replyAll: "השב לכולם", forward: "העבר", compose: "כתיבה", newMessage: "הודעה חדשה",
  trimmed: "הצגת תוכן מקוצר", older: "הודעות ישנות יותר", expand: "הרחב הכל", sent: "ההודעה נשלחה", undo: "ביטול",
  to: "אל", subject: "נושא", recipients: "נמענים", me: "אני", toMe: "אל", inbox: "דואר נכנס", wrote: "כתב:", on: "בתאריך",
  from: "מאת", date: "תאריך",
};

/** Give the words of a language, English where one is missing. */
export const wordsOf = (language) => ({ ...EN, ...{ de: DE, fr: FR, he: HE }[language] });
