// An identity provider that says what a test wants, also what no honest one would: npm's oauth2-mock-server.
// Each line of JSON on its standard input changes what it says, or asks it; each is answered by one line.
import { createHmac, createSign, generateKeyPairSync } from "node:crypto";
import { createInterface } from "node:readline";
import { OAuth2Server } from "oauth2-mock-server";

const PERSON = { sub: "ann-1" };
const USER = { ...PERSON, email: "ann@films.example", email_verified: true };
const { port, client_id, client_secret } = JSON.parse(process.argv[2]);
const server = new OAuth2Server();
const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
let said = { claims: {}, user: {}, signed: "" };
let heard = {};

/** Put claims into a token or an answer; null leaves one out. */
function put(into, claims) {
  for (const [name, value] of Object.entries(claims)) {
    if (value === null) delete into[name];
    else into[name] = value;
  }
  return into;
}

/** Sign a token anew, as nobody may. */
function forge(token) {
  const [head, payload] = token.split(".");
  const { kid } = JSON.parse(Buffer.from(head, "base64url"));
  const start = (alg) => `${Buffer.from(JSON.stringify({ alg, kid })).toString("base64url")}.${payload}`;
  if (said.signed === "by nobody") return `${start("none")}.`;
  if (said.signed === "by a stranger") {
    return `${start("RS256")}.${createSign("RSA-SHA256").update(start("RS256")).sign(stranger, "base64url")}`;
  }
  if (said.signed === "by the client") {
    return `${start("HS256")}.${createHmac("sha256", client_secret).update(start("HS256")).digest("base64url")}`;
  }
  if (said.signed === "for other words") {
    const claims = JSON.parse(Buffer.from(payload, "base64url"));
    const other = Buffer.from(JSON.stringify({ ...claims, sub: "eve-1" })).toString("base64url");
    return [head, other, token.split(".")[2]].join(".");
  }
  return token;
}

server.service.on("beforeTokenSigning", (token) => put(token.payload, { ...PERSON, ...said.claims }));
server.service.on("beforeUserinfo", (answer) => { answer.body = put({ ...USER }, said.user); });
server.service.on("beforeResponse", (answer, request) => {
  heard = { ...request.body, authorization: request.headers.authorization };
  answer.body.id_token = forge(answer.body.id_token);
});

const ASKED = {
  say: (what) => { said = { claims: {}, user: {}, signed: "", ...what }; },
  heard: () => heard,
  make_key: () => server.issuer.keys.generate("RS256").then(() => null),
  token: () => server.issuer.buildToken({
    scopesOrTransform: (_, payload) => put(payload, {
      ...PERSON, aud: client_id, nonce: "of-a-log-in", ...said.claims,
    }),
  }),
};

await server.issuer.keys.generate("RS256");
await server.start(port, "127.0.0.1");
server.issuer.url = `http://127.0.0.1:${port}`;
console.log(JSON.stringify("ready"));
for await (const line of createInterface({ input: process.stdin })) {
  const [name, what] = JSON.parse(line);
  console.log(JSON.stringify((await ASKED[name](what)) ?? null));
}
process.exit();
