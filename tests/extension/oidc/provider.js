// A real OpenID provider for tests, on this machine alone. Arguments: the client's id, its secret, where it comes back to.
// Who signs in is asked for by its own pages; their claims are those below. Prints its address when it is ready.
import { createServer } from "node:http";
import Provider from "oidc-provider";

const [client, secret, back] = process.argv.slice(2);

const PEOPLE = {
  bea: { email: "bea@desk.example", email_verified: true, name: "Bea Bell" },
  ann: { email: "Ann@desk.example", email_verified: true, name: "Ann" },
  eve: { email: "ann@desk.example", email_verified: false, name: "Eve" },
  dan: { name: "Dan" },
  cid: { email: "cid@desk.example", email_verified: true, name: "Cid" },
  text: { email: "text@desk.example", email_verified: "false", name: "Text" },
};

const server = createServer();
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const issuer = `http://127.0.0.1:${server.address().port}`;
console.error = console.info = console.warn = () => {};
const provider = new Provider(issuer, {
  clients: [{ client_id: client, client_secret: secret, redirect_uris: [back], grant_types: ["authorization_code"], response_types: ["code"] }],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  pkce: { required: () => true },
  cookies: { keys: ["a key for tests"] },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...PEOPLE[id] }) }),
});
server.on("request", provider.callback());
process.stdout.write(`${issuer}\n`);
