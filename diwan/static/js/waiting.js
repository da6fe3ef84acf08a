// What waits on this device, in IndexedDB: texts to be sent (`outbox`, by the key of their form) and texts that are
// being written (`drafts`, by window); at a door what was scanned (`scans`) and who is expected (`rosters`). Pages read this file as a module and the service worker as a script, so it
// exports nothing: it is `self.waiting`.
{
  const STORES = { outbox: "key", drafts: "window", scans: "key", rosters: "event" };
  const SESSION = "/session";
  // A device that keeps nothing, or not so much, still sends while the page is open.
  const held = Object.fromEntries(Object.keys(STORES).map((name) => [name, new Map()]));
  const channel = "BroadcastChannel" in self ? new BroadcastChannel("outbox") : null;
  let opened = null;

  function open() {
    opened ??= new Promise((resolve, reject) => {
      const asked = indexedDB.open("diwan", 2);
      asked.onupgradeneeded = () => {
        const there = asked.result.objectStoreNames;
        for (const [name, keyPath] of Object.entries(STORES)) {
          if (!there.contains(name)) asked.result.createObjectStore(name, { keyPath });
        }
      };
      asked.onsuccess = () => {
        // A window with a newer script waits for this.
        asked.result.onversionchange = () => {
          asked.result.close();
          opened = null;
        };
        asked.result.onclose = () => (opened = null);
        resolve(asked.result);
      };
      asked.onerror = () => reject(asked.error);
    });
    return opened;
  }

  async function run(name, mode, act) {
    const transaction = (await open()).transaction(name, mode);
    return new Promise((resolve, reject) => {
      const asked = act(transaction.objectStore(name));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
      // At once: the page may be gone before the answer.
      transaction.commit?.();
    });
  }

  async function put(name, thing) {
    held[name].delete(thing[STORES[name]]);
    await run(name, "readwrite", (store) => store.put(thing)).catch(() => hold(name, thing));
  }

  function hold(name, thing) {
    held[name].set(thing[STORES[name]], thing);
  }

  async function all(name) {
    const kept = await run(name, "readonly", (store) => store.getAll()).catch(() => []);
    return [...kept, ...held[name].values()].sort((a, b) => a.at - b.at);
  }

  async function remove(name, key) {
    held[name].delete(key);
    await run(name, "readwrite", (store) => store.delete(key)).catch(() => null);
  }

  // Whose session this browser has now, and a fresh token for its forms; null without a line.
  async function session() {
    try {
      return await (await fetch(SESSION, { headers: { Accept: "application/json" } })).json();
    } catch {
      return null;
    }
  }

  // One attempt at one text: sent, refused, waiting, or login where the session is not this page's any more.
  async function attempt({ to, fields }, token) {
    const body = new FormData();
    for (const [name, value] of fields) body.append(name, value);
    const signal = AbortSignal.timeout?.(fields.some(([, value]) => value.size) ? 600_000 : 60_000);
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    try {
      const answer = await fetch(to, { method: "POST", body, headers, signal });
      if (answer.status >= 500) return { state: "waiting" };
      const told = await answer.json().catch(() => null);
      if (answer.ok) return told ? { state: "sent", done: told } : { state: "waiting" };
      if (answer.status === 429) {
        const seconds = Number(answer.headers.get("Retry-After")) || 60;
        return { state: "waiting", error: told?.error, after: Date.now() + seconds * 1000 };
      }
      if (answer.status === 401 || (answer.status === 403 && !told)) return { state: "login" };
      return { state: "refused", error: told?.error ?? { message: "", fields: {} } };
    } catch {
      return { state: "waiting" };
    }
  }

  // Never in another's name: a text leaves only in the session of who wrote it.
  async function deliver(entry, who) {
    let outcome = who?.person === entry.person ? await attempt(entry, who.token) : { state: "login" };
    if (outcome.state !== "login") return outcome;
    const now = await session();
    if (!now) return { state: "waiting" };
    if (now.person === entry.person) outcome = await attempt(entry, now.token);
    return outcome;
  }

  const text = ({ fields, box }) => fields.find(([name]) => name === box)?.[1];
  const keep = (entry) => (held.outbox.has(entry.key) ? hold("outbox", entry) : put("outbox", entry));

  async function settle(entry, { state, after, error }) {
    if (state === "refused") return keep({ ...entry, error });
    if (state !== "sent") return after && keep({ ...entry, after });
    await remove("outbox", entry.key);
    for (const { typed, window } of await all("drafts")) {
      if (typed.client_key === entry.key && typed[entry.box] === text(entry)) await remove("drafts", window);
    }
  }

  // Sends what waits, oldest first; `who` is the page's own session, as far as it knows. Answers when to come
  // again: a moment, 0 for as soon as there is a line, null if nothing waits.
  async function flush(who) {
    let next = null;
    for (const entry of await all("outbox")) {
      if (entry.error || (who && entry.person !== who.person)) continue;
      if (entry.after > Date.now()) {
        next = Math.min(next ?? Infinity, entry.after);
        continue;
      }
      const outcome = await deliver(entry, who);
      await settle(entry, outcome);
      tell({ key: entry.key, text: text(entry), ...outcome });
      if (outcome.state !== "waiting") continue;
      if (!outcome.after) return 0;
      next = Math.min(next ?? Infinity, outcome.after);
    }
    return next;
  }

  // One sender at a time among all windows and the worker; undefined for a window that comes meanwhile. The worker,
  // which does not know who is here, waits for its turn.
  const alone = (who) =>
    navigator.locks
      ? navigator.locks.request("outbox", { ifAvailable: Boolean(who) }, (lock) => (lock ? flush(who) : undefined))
      : flush(who);

  function tell(outcome) {
    channel?.postMessage(outcome);
    self.dispatchEvent(new CustomEvent("outbox", { detail: outcome }));
  }

  channel?.addEventListener("message", ({ data }) =>
    self.dispatchEvent(new CustomEvent("outbox", { detail: data })),
  );

  async function wipe() {
    for (const name of Object.keys(STORES)) {
      held[name].clear();
      await run(name, "readwrite", (store) => store.clear()).catch(() => null);
    }
  }

  self.waiting = { put, hold, all, remove, text, session, flush: alone, wipe };
}
