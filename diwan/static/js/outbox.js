// What one sends goes into the outbox first and leaves it when the server has answered, on whatever page one is
// then. <out-box> in every page says what waits; nobody sees or sends what another wrote on this device.
import "./waiting.js";

const { waiting } = self;
const LARGEST = 5 * 1024 * 1024;
const person = document.documentElement.dataset.person ?? "";
let timer = 0;
let failures = 0;

// Whether something waits under this key already that is not this text of this window.
export async function taken(key, window, text) {
  const other = (await waiting.all("outbox")).find((entry) => entry.key === key);
  return Boolean(other && other.window !== window && waiting.text(other) !== text);
}

// `entry.window` names the copy of a draft that this is from now on.
export async function send(entry) {
  const mine = { ...entry, person, at: Date.now() };
  const bytes = mine.fields.reduce((sum, [, value]) => sum + (value.size ?? 0), 0);
  if (bytes > LARGEST) waiting.hold("outbox", mine);
  else await waiting.put("outbox", mine);
  if (mine.window) await waiting.remove("drafts", mine.window);
  await flush();
}

async function flush() {
  clearTimeout(timer);
  if (!person) return;
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  const next = await waiting.flush({ person, token });
  failures = next === 0 ? failures + 1 : 0;
  if (next === null) return;
  // Another window is sending; or there is no line, then ever less often; or it is over the limit until then.
  const pause = next === undefined ? 500 : next === 0 ? Math.min(2000 * 2 ** failures, 60_000) : next - Date.now();
  timer = setTimeout(flush, Math.min(Math.max(pause, 500), 3_600_000));
  if (next === 0) soon();
}

// The browser itself comes back to it when the line does, even with the page closed.
async function soon() {
  const worker = await navigator.serviceWorker?.getRegistration();
  worker?.sync?.register("outbox").catch(() => null);
}

addEventListener("online", flush);
document.addEventListener("visibilitychange", () => document.hidden || flush());

class OutBox extends HTMLElement {
  connectedCallback() {
    this.list = this.querySelector("ul");
    this.item = this.querySelector("template").content.firstElementChild;
    addEventListener("outbox", () => this.show());
    for (const form of document.querySelectorAll("form[data-leave]")) {
      form.addEventListener("submit", (event) => this.leave(event));
    }
    this.show().then(flush);
  }

  async show() {
    const all = await waiting.all("outbox");
    const mine = person ? all.filter((entry) => entry.person === person) : all;
    const unsaved = (await waiting.all("drafts")).filter((draft) => draft.dirty && draft.person === person);
    const scans = (await waiting.all("scans")).filter((scan) => scan.person === person);
    this.unsent = mine.length + unsaved.length + scans.length;
    this.hidden = !mine.length;
    this.querySelector("[data-count]").textContent = mine.length;
    this.list.replaceChildren(...(person ? mine.map((entry) => this.row(entry)) : []));
  }

  row(entry) {
    const row = this.item.cloneNode(true);
    const fields = new Map(entry.fields);
    const part = (name) => row.querySelector(`[data-${name}]`);
    part("where").textContent = entry.title;
    part("text").textContent = fields.get(entry.box) ?? "";
    part("error").textContent = entry.error ? entry.error.message || part("error").dataset.error : "";
    part("edit").addEventListener("click", () => this.edit(entry));
    part("discard").addEventListener("click", () => this.drop(entry));
    return row;
  }

  // Back into its form. A key that was sent with another text is used up.
  async edit(entry) {
    const typed = Object.fromEntries(entry.fields.filter(([, value]) => typeof value === "string"));
    if (entry.error?.code === "key_reused") typed.client_key = "";
    const { place, page } = entry;
    await waiting.put("drafts", { window: entry.key, person, place, dirty: true, at: Date.now(), typed });
    await waiting.remove("outbox", entry.key);
    location.assign(page);
  }

  async drop(entry) {
    await waiting.remove("outbox", entry.key);
    await this.show();
  }

  // Logging out takes everything of ours off this device.
  leave(event) {
    if (this.unsent && !confirm(this.dataset.leave.replace("%s", this.unsent))) event.preventDefault();
    else {
      waiting.wipe();
      self.caches?.delete("pages");
    }
  }
}
customElements.define("out-box", OutBox);
