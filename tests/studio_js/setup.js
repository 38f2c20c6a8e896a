// The page's globals as stand-ins: each file of tests gets its own.

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

/** What a page that was just opened has. */
function openPage() {
  const page = new EventTarget();
  const location = new Address();
  TestEventSource.opened = [];
  return {
    window: globalThis,
    document: new PageDocument(),
    addEventListener: page.addEventListener.bind(page),
    removeEventListener: page.removeEventListener.bind(page),
    dispatchEvent: page.dispatchEvent.bind(page),
    location,
    history: {
      pushState: (_state, _title, hash) => { location.hash = hash; },
      replaceState: (_state, _title, hash) => { location.hash = hash; },
    },
    localStorage: new MemoryStorage(),
    sessionStorage: new MemoryStorage(),
    matchMedia: () => ({ matches: true, addEventListener: () => {} }),
    EventSource: TestEventSource,
    IntersectionObserver: TestIntersectionObserver,
    fetch: async (url) => { throw new TypeError(`nothing answers ${url}`); },
  };
}

/** Let the page's clocks tick until they are stopped; they keep no process alive. Returns what stops them. */
function startClocks() {
  const { setInterval, setTimeout } = globalThis;
  const clocks = [];
  const keep = (start) => (...args) => {
    const clock = start(...args).unref();
    clocks.push(clock);
    return clock;
  };
  globalThis.setInterval = keep(setInterval);
  globalThis.setTimeout = keep(setTimeout);
  return () => clocks.forEach(clearInterval);
}

/** Open a page; returns what closes it and leaves the globals as they were. */
export function setUpPage() {
  const before = Object.getOwnPropertyDescriptors(globalThis);
  for (const [name, value] of Object.entries(openPage())) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  }
  const stopClocks = startClocks();
  return () => {
    stopClocks();
    for (const name of Object.getOwnPropertyNames(globalThis)) if (!(name in before)) delete globalThis[name];
    Object.defineProperties(globalThis, before);
  };
}
