// The simulator's words in four interface languages. "Message body": en [2][4], de [1], fr [7], he [8]; "From:" de [1];
// "Reply", "Reply all", "Forward" de [1]. Other translations: guesses. Numbers: ../README.md, Outlook.
const EN = {
  body: "Message body", send: "Send", sendTip: "Send (Ctrl+Enter)", more: "More send options", schedule: "Schedule send",
  discard: "Discard", discardTip: "Discard (Esc)", reply: "Reply", replyAll: "Reply all", forward: "Forward", newMail: "New mail",
  from: "From:", to: "To", cc: "Cc", subject: "Subject", addSubject: "Add a subject", email: "Email message",
  actions: "Message actions", pane: "Reading Pane", list: "Message list", seeMore: "See more messages", history: "Show message history",
  draft: "[Draft]", sent: "Sent:", date: "Select a date", time: "Select a time", custom: "Custom time", choose: "Set custom date and time",
  tomorrow: "Tomorrow morning", monday: "Monday morning", cancel: "Cancel", discardAsk: "Discard message", ok: "OK", done: "Sent",
  undo: "Undo", saved: "Draft saved", popOut: "Open in new window", account: "Account manager for",
};
const DE = {
  body: "Nachrichtentext", send: "Senden", sendTip: "Senden (Strg+Eingabe)", more: "Weitere Sendeoptionen", schedule: "Senden planen",
  discard: "Verwerfen", reply: "Antworten", replyAll: "Allen antworten", forward: "Weiterleiten", newMail: "Neue E-Mail", from: "Von:",
  to: "An", subject: "Betreff", email: "E-Mail-Nachricht", actions: "Nachrichtenaktionen", pane: "Lesebereich", draft: "[Entwurf]",
  seeMore: "Weitere Nachrichten anzeigen", history: "Nachrichtenverlauf anzeigen", sent: "Gesendet:", cancel: "Abbrechen",
};
const FR = {
  body: "Corps du message", send: "Envoyer", sendTip: "Envoyer (Ctrl+Entrée)", more: "Plus d'options d'envoi", schedule: "Planifier l'envoi",
  discard: "Ignorer", reply: "Répondre", replyAll: "Répondre à tous", forward: "Transférer", newMail: "Nouveau message", from: "De :", to: "À",
  subject: "Objet", email: "Message électronique", actions: "Actions de message", pane: "Volet de lecture", draft: "[Brouillon]",
  seeMore: "Afficher plus de messages", sent: "Envoyé :", cancel: "Annuler",
};
const HE = {
  body: "גוף ההודעה", send: "שלח", sendTip: "שלח (Ctrl+Enter)", more: "אפשרויות שליחה נוספות", schedule: "תזמן שליחה", discard: "מחק",
  reply: "השב", replyAll: "השב לכולם", forward: "העבר", newMail: "דואר חדש", from: "מאת:", to: "אל", cc: "עותק", subject: "נושא",
  email: "הודעת דואר אלקטרוני", actions: "פעולות הודעה", pane: "חלונית קריאה", draft: "[טיוטה]", seeMore: "הצג הודעות נוספות", sent: "נשלח:",
};

export const wordsOf = (language) => ({ ...EN, ...{ de: DE, fr: FR, he: HE }[language] });
