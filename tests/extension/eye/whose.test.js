import assert from "node:assert/strict";
import { test } from "node:test";

import { addressIn, addressesIn, allOwn, firstFromOutside, isOwn, nameIn, roleOf } from "../../../extension/lib/whose.js";

const OWN = { addresses: ["agent@support.test"], domains: [], names: ["Alex Reed"] };
const NOBODY = { addresses: [], domains: [], names: [] };
const NONE = { customer: false, agent: false, other: false };
const DANA = { who: ["dana@shop.test"], reply: ["dana@shop.test"] };

const facts = (more) => ({ address: "", author: "", marks: NONE, to: null, customer: DANA, staff: false, open: false, ...more });
const mark = (name) => ({ ...NONE, [name]: true });
const from = (address, more = {}) => facts({ address, author: address, ...more });

test("ours are our addresses, with or without a tag, and the domains of them", () => {
  for (const one of ["agent@support.test", "Agent@Support.TEST", "agent+team@support.test", "kim@support.test", "x@mail.support.test"]) {
    assert.equal(isOwn(one, OWN), true, one);
  }
  for (const one of ["dana@shop.test", "agent@support.test.evil.test", "x@notsupport.test", ""]) assert.equal(isOwn(one, OWN), false, one);
});

test("a mail provider's domain is nobody's own, not even when it is written down", () => {
  const own = { addresses: ["alex@gmail.com"], domains: ["gmail.com", "support.test"], names: [] };
  assert.equal(isOwn("alex@gmail.com", own), true);
  assert.equal(isOwn("dana@gmail.com", own), false);
  assert.equal(isOwn("kim@support.test", own), true);
});

test("a domain may be written in several ways", () => {
  for (const domain of ["support.test", "@support.test", "*.support.test", " Support.Test "]) {
    assert.equal(isOwn("kim@support.test", { ...NOBODY, domains: [domain] }), true, domain);
  }
  assert.equal(isOwn("kim@support.test", { ...NOBODY, domains: ["test", ""] }), false);
});

test("a name counts only where there is no address", () => {
  assert.equal(roleOf(facts({ author: "alex  reed" }), OWN), "agent");
  assert.equal(roleOf(from("alex.reed@elsewhere.test", { author: "Alex Reed" }), OWN), "other");
});

test("what the site marks as a note is nobody's but ours to know", () => {
  assert.equal(roleOf(from("dana@shop.test", { marks: mark("other") }), OWN), "other");
  assert.equal(roleOf(from("agent@support.test", { marks: mark("other") }), OWN), "other");
});

test("the customer is who started it from outside; strangers are others", () => {
  assert.equal(roleOf(from("dana@shop.test"), OWN), "customer");
  assert.equal(roleOf(from("Dana+shop@shop.test"), OWN), "customer");
  assert.equal(roleOf(from("pat@carrier.test"), OWN), "other");
});

test("somebody else of the customer's firm counts once the reply goes to them", () => {
  const lee = from("lee@shop.test");
  assert.equal(roleOf(lee, OWN), "other");
  assert.equal(roleOf({ ...lee, customer: { ...DANA, reply: ["lee@shop.test"] } }, OWN), "customer");
  assert.equal(roleOf(from("pat@carrier.test", { customer: { ...DANA, reply: ["pat@carrier.test"] } }), OWN), "other");
  const both = { who: ["dana@gmail.com"], reply: ["lee@gmail.com"] };
  assert.equal(roleOf(from("lee@gmail.com", { customer: both }), OWN), "other");
});

test("a colleague is the agent where the words went to the customer, else somebody else, never the customer", () => {
  const kim = from("kim@support.test");
  assert.equal(roleOf({ ...kim, to: ["dana@shop.test"] }, OWN), "agent");
  assert.equal(roleOf({ ...kim, to: ["agent@support.test"] }, OWN), "other");
  assert.equal(roleOf(kim, OWN), "other");
  assert.equal(roleOf({ ...kim, open: true }, OWN), "agent");
  assert.equal(roleOf({ ...kim, marks: mark("customer") }, OWN), "other");
  assert.equal(roleOf({ ...kim, customer: { who: ["kim@support.test"], reply: [] } }, OWN), "other");
});

test("where only outsiders show their address, a bare name is a colleague", () => {
  assert.equal(roleOf(facts({ author: "kim (Kim Yu)", staff: true, open: true }), OWN), "agent");
  assert.equal(roleOf(facts({ author: "Kim Yu", staff: true }), OWN), "other");
});

test("a site's own marks decide where addresses are missing", () => {
  assert.equal(roleOf(facts({ marks: mark("customer"), customer: null }), NOBODY), "customer");
  assert.equal(roleOf(facts({ marks: mark("agent"), customer: null }), NOBODY), "agent");
  const named = { who: ["Dana Ortiz"], reply: [] };
  assert.equal(roleOf(facts({ author: "Dana Ortiz", marks: mark("customer"), customer: named }), NOBODY), "customer");
  assert.equal(roleOf(facts({ author: "Pat Lowe", marks: mark("customer"), customer: named }), NOBODY), "other");
});

test("who wrote first from outside is no machine, no colleague and no note", () => {
  const wrote = [
    from("mailer-daemon@shop.test"), from("kim@support.test"), from("pat@carrier.test", { marks: mark("other") }),
    from("no-reply@forms.test"), from("dana@shop.test"), from("pat@carrier.test"),
  ];
  assert.equal(firstFromOutside(wrote, OWN), "dana@shop.test");
  assert.equal(firstFromOutside([from("no-reply@forms.test")], OWN), "no-reply@forms.test");
  assert.equal(firstFromOutside([from("agent@support.test")], OWN), "");
});

test("addresses and names are taken out of what a page shows", () => {
  assert.equal(addressIn('"Ortiz, Dana" <Dana@Shop.test>'), "dana@shop.test");
  assert.equal(addressIn("no address"), "");
  assert.deepEqual(addressesIn(["a@x.test; b@y.test", "a@x.test"]), ["a@x.test", "b@y.test"]);
  assert.equal(nameIn('From: "Dana Ortiz" <dana@shop.test>'), "Dana Ortiz");
  assert.equal(nameIn("dana@shop.test"), "");
  assert.equal(nameIn("<dana@shop.test>"), "");
});

test("mail that stays in the house is told", () => {
  assert.equal(allOwn(["kim@support.test"], OWN), true);
  assert.equal(allOwn(["kim@support.test", "dana@shop.test"], OWN), false);
  assert.equal(allOwn([], OWN), false);
});

test("long hostile words cost nothing", () => {
  const start = performance.now();
  addressIn("a".repeat(1_000_000) + "@");
  addressesIn(["a@".repeat(500_000), "@a".repeat(500_000), "a.".repeat(500_000)]);
  nameIn("<".repeat(100_000));
  assert.ok(performance.now() - start < 500);
});
