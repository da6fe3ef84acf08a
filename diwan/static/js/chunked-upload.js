// <chunked-upload>: sends the file of its input in pieces, from where the last one ended, as soon as it is chosen.
// A cut line is waited for; a closed page is not forgotten: the same file, chosen again, goes on. What the form
// sends is the number of the upload. Without scripts the input is a plain one.
import { uuid } from "./uuid.js";

const SMALLEST = 64 * 1024;
const LARGEST = 2 * 1024 * 1024;
const PATIENCE = 90_000;
const KEPT = "uploads";
const WEEK = 7 * 24 * 3600 * 1000;

const person = () => document.documentElement.dataset.person ?? "";
const pause = (ms) =>
  new Promise((wake) => {
    const timer = setTimeout(wake, ms);
    addEventListener("online", () => (clearTimeout(timer), wake()), { once: true });
  });

// What was begun on this device: by file, so that the same one is known again.
const kept = {
  all() {
    const young = Object.entries(JSON.parse(localStorage.getItem(KEPT) ?? "{}")).filter(([, one]) => one.at > Date.now() - WEEK);
    return Object.fromEntries(young);
  },
  put(name, told) {
    const all = kept.all();
    if (told) all[name] = { ...told, at: Date.now() };
    else delete all[name];
    localStorage.setItem(KEPT, JSON.stringify(all));
  },
};

const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const fill = (words, ...values) => values.reduce((text, value, at) => text.replace(`{${at + 1}}`, value), words);

class Refused extends Error {}

class ChunkedUpload extends HTMLElement {
  connectedCallback() {
    [this.file, this.number] = this.querySelectorAll("input");
    [this.bar, this.told, this.stopper] = ["progress", ".told", "button"].map((one) => this.querySelector(one));
    this.size = SMALLEST * 4;
    this.file.addEventListener("change", () => this.file.files[0] && this.start(this.file.files[0]));
    this.stopper.addEventListener("click", () => this.stop());
    this.file.form?.addEventListener("submit", (event) => this.hold(event), { capture: true });
    this.remind();
  }

  remind() {
    const [name, one] = Object.entries(kept.all()).find(([, { by, part }]) => by === person() && part > 0 && part < 1) ?? [];
    if (name && !this.number.value) this.say("again", one.name, this.percent(one.part));
  }

  // The form leaves when the file is there; what does not come in pieces must not be sent at once.
  hold(event) {
    if (!this.sending) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.left = { form: event.target, by: event.submitter };
  }

  async start(file) {
    this.stop();
    const sending = (this.sending = new AbortController());
    this.plainName ??= this.file.name;
    // The form must not carry the bytes a second time.
    this.file.removeAttribute("name");
    this.number.value = "";
    this.bar.hidden = this.stopper.hidden = false;
    try {
      await this.send(file, sending.signal);
      this.say("done", file.name);
      this.file.value = "";
      this.file.required = false;
      this.ended(sending);
      this.dispatchEvent(new Event("change", { bubbles: true }));
      this.left?.form.requestSubmit(this.left.by);
    } catch (error) {
      if (sending.signal.aborted) return;
      this.told.textContent = error instanceof Refused ? error.message : this.dataset.failed;
      this.told.classList.add("error");
      this.ended(sending);
    }
    this.left = null;
  }

  stop() {
    this.sending?.abort();
    this.ended(this.sending);
    this.told.textContent = "";
    this.told.classList.remove("error");
  }

  ended(sending) {
    if (sending !== this.sending) return;
    this.sending = null;
    this.bar.hidden = this.stopper.hidden = true;
  }

  async send(file, signal) {
    const name = `${person()}:${file.name}:${file.size}:${file.lastModified}`;
    let told = await this.begin(file, kept.all()[name]?.key ?? uuid(), name, signal);
    while (!told.digest) {
      const remember = () => kept.put(name, { key: told.key, by: person(), name: file.name, part: told.offset / file.size });
      remember();
      this.show(told.offset, file.size);
      const began = performance.now();
      try {
        const piece = file.slice(told.offset, told.offset + this.size);
        told = { ...told, ...(await this.piece(told, piece, signal)) };
        // As large as the line carries in a few seconds: a cut then costs little.
        const took = performance.now() - began;
        if (took < 1500) this.size = Math.min(this.size * 2, LARGEST);
        if (took > 6000) this.size = Math.max(this.size / 2, SMALLEST);
      } catch (error) {
        if (signal.aborted || error instanceof Refused) throw error;
        this.size = Math.max(this.size / 2, SMALLEST);
        told = { ...told, ...(await this.afterCut(told, signal)) };
      }
    }
    this.number.value = told.id;
    kept.put(name, { key: told.key, by: person(), name: file.name, part: 1 });
  }

  async begin(file, key, name, signal) {
    const body = new FormData();
    for (const [field, value] of Object.entries({ client_key: key, name: file.name, size: file.size })) body.append(field, value);
    for (let wait = 1000; ; wait = Math.min(wait * 2, 30_000)) {
      try {
        const answer = await this.ask(this.dataset.begin, { method: "POST", body, signal });
        // A key of long ago, or one whose file became something already: a new one.
        if (answer.status === 409 || (answer.ok && answer.told.used)) return await this.begin(file, uuid(), name, signal);
        if (answer.ok) return { ...answer.told, key };
        this.check(answer);
      } catch (error) {
        if (signal.aborted || error instanceof Refused) throw error;
      }
      this.say("waiting");
      await pause(wait);
    }
  }

  async piece(told, piece, signal) {
    const bytes = await piece.arrayBuffer();
    const headers = { "Upload-Offset": told.offset, "Content-Type": "application/octet-stream" };
    if (crypto.subtle) headers["Upload-Checksum"] = hex(await crypto.subtle.digest("SHA-256", bytes));
    const answer = await this.ask(told.url, { method: "POST", body: bytes, headers, signal });
    // An earlier try of this piece is there, or is still being written: it says where it stands after a moment.
    if (answer.status === 409 && answer.headers.has("Upload-Offset")) return this.afterCut(told, signal);
    if (answer.told?.error?.code === "damaged") throw new Error("damaged");
    this.check(answer);
    return answer.told;
  }

  async afterCut(told, signal) {
    for (let wait = 1000; ; wait = Math.min(wait * 2, 30_000)) {
      this.say("waiting");
      await pause(wait);
      if (signal.aborted) throw new Error("stopped");
      try {
        const answer = await this.ask(told.url, { signal });
        this.check(answer);
        return answer.told;
      } catch (error) {
        if (signal.aborted || error instanceof Refused) throw error;
      }
    }
  }

  async ask(address, { headers, signal, ...how }) {
    const token = this.file.form?.elements.csrfmiddlewaretoken?.value;
    const within = AbortSignal.any ? AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]) : signal;
    const answer = await fetch(address, { ...how, signal: within, headers: { Accept: "application/json", "X-CSRFToken": token, ...headers } });
    const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : null;
    return { ok: answer.ok, status: answer.status, headers: answer.headers, told };
  }

  // What the server refuses for good is told; anything else is a bad moment.
  check({ ok, status, told }) {
    if (ok) return;
    if (status < 500 && status !== 429) throw new Refused(told?.error?.message ?? this.dataset.failed);
    throw new Error(status);
  }

  show(sent, size) {
    this.bar.value = sent / size;
    this.say("sending", this.megabytes(sent), this.megabytes(size));
  }

  say(words, ...values) {
    this.told.textContent = fill(this.dataset[words], ...values);
  }

  percent(part) {
    return new Intl.NumberFormat(this.dataset.language, { style: "percent", numberingSystem: "latn" }).format(part);
  }

  megabytes(bytes) {
    const how = { style: "unit", unit: "megabyte", maximumFractionDigits: 1, numberingSystem: "latn" };
    return new Intl.NumberFormat(this.dataset.language, how).format(bytes / 1024 ** 2);
  }
}
customElements.define("chunked-upload", ChunkedUpload);
