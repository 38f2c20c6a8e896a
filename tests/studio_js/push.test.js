import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { saveLocal, loadLocal } from "../../api/studio/static/local-storage.js";
import { peopleApi } from "../../api/studio/static/people-api.js";
import { renewPush } from "../../api/studio/static/push.js";
import { session } from "../../api/studio/static/session.js";

const KEY = "AQID"; // the bytes 1, 2, 3
const WISHES = { when_ended: true, when_needed: false };
const TOLD = { user: "ann", id: "old", ...WISHES };

/** A browser's subscription to a push service. */
class Subscription {
  isEnded = false;

  constructor(endpoint) {
    this.endpoint = endpoint;
    this.options = { applicationServerKey: new Uint8Array([1, 2, 3]).buffer };
  }

  toJSON() {
    return { endpoint: this.endpoint, keys: { p256dh: "point", auth: "secret" } };
  }

  async unsubscribe() {
    this.isEnded = true;
    return true;
  }
}

/** What the browser has and what the server was asked; `browsers` is what the server knows. */
function play({ browsers, known = new Subscription("https://push.example/old"), permission = "granted", key = KEY }) {
  const asked = [];
  const pushManager = {
    getSubscription: async () => (known.isEnded ? null : known),
    subscribe: async () => new Subscription("https://push.example/new"),
  };
  const registration = { pushManager };
  const serviceWorker = {
    register: async () => registration,
    ready: Promise.resolve(registration),
    getRegistration: async () => registration,
  };
  Object.defineProperty(globalThis, "navigator", { configurable: true, value: { serviceWorker } });
  globalThis.window = Object.assign(globalThis.window ?? {}, { isSecureContext: true, PushManager: class {} });
  globalThis.Notification = { permission, requestPermission: async () => permission };
  peopleApi.listBrowsers = async () => ({ public_key: key, browsers });
  peopleApi.addBrowser = async (browser) => {
    asked.push(["add", browser]);
    return { subscription_id: "new" };
  };
  peopleApi.removeBrowser = async (id) => asked.push(["remove", id]);
  return { asked, known };
}

const before = { navigator: Object.getOwnPropertyDescriptor(globalThis, "navigator"), api: { ...peopleApi } };

beforeEach(() => {
  session.value = { user_id: "ann", scopes: [] };
  saveLocal("push", TOLD);
});

afterEach(() => {
  session.value = null;
  saveLocal("push", null);
  Object.assign(peopleApi, before.api);
  if (before.navigator) Object.defineProperty(globalThis, "navigator", before.navigator);
});

test("a browser whose address is dead takes a fresh one, and the dead one is removed", async () => {
  const { asked, known } = play({ browsers: [{ subscription_id: "old", is_dead: true }] });
  await renewPush();
  const keys = { p256dh: "point", auth: "secret" };
  assert.deepEqual(asked, [["add", { endpoint: "https://push.example/new", keys, ...WISHES }], ["remove", "old"]]);
  assert.equal(known.isEnded, true);
  assert.deepEqual(loadLocal("push", null), { ...TOLD, id: "new" });
});

test("a browser that the server knows is left as it is", async () => {
  const { asked } = play({ browsers: [{ subscription_id: "old", is_dead: false }] });
  await renewPush();
  assert.deepEqual(asked, []);
});

test("a browser that the server has lost tells its address again", async () => {
  const { asked } = play({ browsers: [] });
  await renewPush();
  assert.equal(asked[0][1].endpoint, "https://push.example/old");
});

test("another key of the server needs another address", async () => {
  const { asked } = play({ browsers: [{ subscription_id: "old", is_dead: false }], key: "BAUG" });
  await renewPush();
  assert.equal(asked[0][1].endpoint, "https://push.example/new");
});

test("a browser that allows nothing any more is forgotten", async () => {
  const { asked, known } = play({ browsers: [], permission: "denied" });
  await renewPush();
  assert.deepEqual(asked, []);
  assert.equal(known.isEnded, true);
  assert.equal(loadLocal("push", null), null);
});

test("what another person was told here is forgotten", async () => {
  const { asked, known } = play({ browsers: [] });
  session.value = { user_id: "bob", scopes: [] };
  await renewPush();
  assert.deepEqual(asked, []);
  assert.equal(known.isEnded, true);
});
