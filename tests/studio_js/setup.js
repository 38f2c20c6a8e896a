// Lets node run the Studio's modules: bare imports go to the vendored files, and the page's globals are stand-ins.
// For `node --import`, before any test file.
import { register } from "node:module";

register("./resolver.js", import.meta.url);

/** Keeps what is stored in it, like a browser's. */
class MemoryStorage {
  #items = new Map();

  getItem(name) {
    return this.#items.get(name) ?? null;
  }

  setItem(name, value) {
    this.#items.set(name, String(value));
  }

  removeItem(name) {
    this.#items.delete(name);
  }

  clear() {
    this.#items.clear();
  }
}

/** The address: a new hash is told as in a browser, but at once. */
class Address {
  #hash = "";

  get hash() {
    return this.#hash;
  }

  set hash(value) {
    this.#hash = value.startsWith("#") ? value : `#${value}`;
    dispatchEvent(new Event("hashchange"));
  }
}

class PageDocument extends EventTarget {
  baseURI = "https://films.example/longtake/";
  hidden = false;
  title = "";
  documentElement = { dataset: {} };
}

/** Opened by the page and answered by a test. */
class TestEventSource extends EventTarget {
  static opened = [];

  constructor(url) {
    super();
    this.url = url;
    TestEventSource.opened.push(this);
  }

  close() {
    this.closed = true;
  }

  /** Send an event as the server would. */
  send(name, data) {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }));
  }
}

class TestIntersectionObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}

const page = new EventTarget();
const globals = {
  window: globalThis,
  document: new PageDocument(),
  addEventListener: page.addEventListener.bind(page),
  removeEventListener: page.removeEventListener.bind(page),
  dispatchEvent: page.dispatchEvent.bind(page),
  location: new Address(),
  history: {
    pushState: (_state, _title, hash) => { globals.location.hash = hash; },
    replaceState: (_state, _title, hash) => { globals.location.hash = hash; },
  },
  localStorage: new MemoryStorage(),
  sessionStorage: new MemoryStorage(),
  matchMedia: () => ({ matches: true, addEventListener: () => {} }),
  EventSource: TestEventSource,
  IntersectionObserver: TestIntersectionObserver,
  fetch: async (url) => { throw new TypeError(`nothing answers ${url}`); },
};
for (const [name, value] of Object.entries(globals)) {
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
}

// The page's clocks tick for ever; a test ends when its last assertion has.
const { setInterval: startInterval, setTimeout: startTimeout } = globalThis;
globalThis.setInterval = (...args) => startInterval(...args).unref();
globalThis.setTimeout = (...args) => startTimeout(...args).unref();
