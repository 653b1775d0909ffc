// Whose words a message holds: the customer's, one of ours, or somebody else's. A wrong customer is worse than none, so
// whoever cannot be told is "other". docs/sites.md tells the rules in words.

/** @import {Own, Role} from "./types.d.ts" */

/**
 * @typedef {object} Facts What is known of one message.
 * @property {string} address its author's address, "" when it does not show
 * @property {string} author its author's name
 * @property {{customer: boolean, agent: boolean, other: boolean}} marks what the site itself says
 * @property {string[] | null} to who got it – addresses, else names; null when the site does not tell
 * @property {Customer | null} customer
 * @property {boolean} staff true where the site shows colleagues by name alone, outsiders with their address
 * @property {boolean} open true where what is not marked as a note goes to the customer (tickets, chats)
 */

/**
 * @typedef {object} Customer
 * @property {string[]} who addresses or names of the person whom the conversation is about
 * @property {string[]} reply addresses or names that the reply is addressed to
 */

/** Mail providers that strangers share: a domain of these is nobody's own. */
const SHARED = new Set(
  `gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk hotmail.de hotmail.fr live.com msn.com yahoo.com
  yahoo.co.uk yahoo.de yahoo.fr ymail.com aol.com icloud.com me.com mac.com gmx.de gmx.net gmx.com gmx.at gmx.ch web.de
  t-online.de freenet.de posteo.de mailbox.org proton.me protonmail.com pm.me fastmail.com hey.com zoho.com yandex.com
  yandex.ru mail.ru qq.com 163.com 126.com naver.com orange.fr free.fr laposte.net libero.it btinternet.com comcast.net
  verizon.net att.net bluewin.ch tutanota.com tuta.com mail.com`.split(/\s+/),
);

const AUTOMATIC = /^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)\b/;
const ADDRESS = /[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}.-]{0,252}[\p{L}\p{N}])?/u;

const ALL = new RegExp(ADDRESS, "gu");

/** Take the first address out of a text, in lower case. @param {string} text */
export const addressIn = (text) => ADDRESS.exec(text.slice(0, 2000))?.[0].toLowerCase() ?? "";

/** Take all addresses out of texts. @param {string[]} texts */
export const addressesIn = (texts) => [
  ...new Set(
    texts.flatMap((text) => (text.slice(0, 20_000).match(ALL) ?? []).map((one) => one.toLowerCase())),
  ),
];

/** "From: "Dana Ortiz" <dana@shop.test>" → Dana Ortiz; an address is no name. @param {string} said */
export function nameIn(said) {
  const name = said.replace(/<[^>]*>?/g, " ").replace(/^\s*\p{L}{2,12}\s?[:：]\s/u, "").replace(/["“”]/g, "");
  return addressIn(name) ? "" : name.replace(/\s+/g, " ").trim().slice(0, 200);
}

/** Tell whether an address – or, where there is none, a name – is one of ours. @param {string} address
 *  @param {Own} own */
export function isOwn(address, own) {
  const one = addressIn(address);
  return one ? isMine(one, own) || isOurs(one, own) : hasName(address, own);
}

/** Tell whether all of these are ours, so that what goes to them stays in the house. @param {string[]} addresses
 *  @param {Own} own */
export const allOwn = (addresses, own) => addresses.length > 0 && addresses.every((address) => isOwn(address, own));

/** Tell whether a domain is shared by strangers. @param {string} domain */
export const isShared = (domain) => SHARED.has(domain.trim().toLowerCase());

/** Tell whose message it is. @param {Facts} facts @param {Own} own @returns {Role} */
export function roleOf(facts, own) {
  if (facts.marks.other) return "other";
  if (facts.address ? isMine(facts.address, own) : hasName(facts.author, own)) return "agent";
  if (isColleague(facts, own)) return colleague(facts);
  if (facts.marks.agent) return "agent";
  return isCustomer(facts) ? "customer" : "other";
}

/** Tell who started it from outside: the first sender who is not ours and not a machine.
 *  @param {Facts[]} messages oldest first @param {Own} own */
export function firstFromOutside(messages, own) {
  const outside = messages.filter((facts) => isOutside(facts, own));
  const people = outside.filter(({ address }) => !AUTOMATIC.test(address));
  return nameOf((people.length ? people : outside)[0]);
}

/** Tell what stands for a person: the address, else the name.
 *  @param {{address: string, author: string} | undefined} who */
export const nameOf = (who) => who?.address || who?.author || "";

/** @param {Facts} facts @param {Own} own */
const isOutside = (facts, own) =>
  !facts.marks.other && !facts.marks.agent && nameOf(facts) !== "" &&
  !isOwn(nameOf(facts), own) && !isColleague(facts, own);

/** @param {Facts} facts @param {Own} own */
const isColleague = ({ address, author, staff, marks }, own) =>
  address ? isOurs(address, own) : staff && author !== "" && !marks.customer;

/** A colleague speaks for us where the words went to the customer. @param {Facts} facts @returns {Role} */
function colleague({ to, customer, open, marks }) {
  const reached = customer?.who.some((one) => to?.some((other) => isSame(one, other)));
  if (to?.length && customer) return reached ? "agent" : "other";
  return open || marks.agent ? "agent" : "other";
}

/** @param {Facts} facts */
function isCustomer({ address, author, marks, customer }) {
  const one = address || author;
  if (!customer || !one) return marks.customer;
  if (customer.who.some((other) => isSame(one, other))) return true;
  // Somebody else of the same firm is the customer as well, once the reply goes to them.
  return sharesDomain(address, customer.who) && customer.reply.some((other) => isSame(one, other));
}

/** Tell whether an address is the customer's, or of the same firm. @param {string} address
 *  @param {Customer} customer */
export const isOfCustomer = (address, { who }) => who.some((one) => isSame(one, address)) || sharesDomain(address, who);

/** @param {string} address @param {string[]} others */
function sharesDomain(address, others) {
  const domain = domainOf(address);
  return domain !== "" && !isShared(domain) && others.some((other) => domainOf(other) === domain);
}

/** Compare addresses, or names where neither side has an address. @param {string} one @param {string} other */
export function isSame(one, other) {
  const [a, b] = [addressIn(one), addressIn(other)];
  return a && b ? plain(a) === plain(b) : !a && !b && folded(one) === folded(other);
}

/** @param {string} address @param {Own} own */
const isMine = (address, own) => own.addresses.some((one) => plain(addressIn(one)) === plain(address));

/** @param {string} address @param {Own} own */
function isOurs(address, own) {
  const domain = domainOf(address);
  const named = [...own.domains.map(bare), ...own.addresses.map(domainOf)];
  const ours = named.filter((one) => one.includes(".") && !isShared(one));
  return ours.some((one) => domain === one || domain.endsWith(`.${one}`));
}

/** @param {string} name @param {Own} own */
const hasName = (name, own) => folded(name) !== "" && own.names.some((one) => folded(one) === folded(name));

/** @param {string} domain */
const bare = (domain) => domain.trim().toLowerCase().replace(/^(\*\.|@|\.)+/, "");

/** @param {string} address */
const domainOf = (address) => addressIn(address).split("@")[1] ?? "";

/** The address without a "+tag". @param {string} address */
const plain = (address) => address.toLowerCase().replace(/\+[^@]*@/, "@");

/** @param {string} name */
const folded = (name) => name.normalize("NFKC").replace(/\s+/g, " ").trim().toLowerCase();
