// <door-scanner>: tickets without a line. A scan is on the device before anything else happens to it, and leaves it
// when the server has answered. Whether a ticket is good the device tells by itself: the signature with the event's
// public key, and the list of who is expected. The form in it does the same with a line and without scripts.
import { digest, genuine, read } from "./ticket-code.js";
import { uuid } from "./uuid.js";
import "./waiting.js";

const { waiting } = self;
const BATCH = 100;
const SEND_AGAIN = 15_000;
const LOOK_AGAIN = 60_000;
// A camera sees a ticket many times.
const SAME = 4000;
const MOST_FOUND = 12;
const person = document.documentElement.dataset.person ?? "";

function device() {
  try {
    localStorage.door ??= uuid();
    return localStorage.door;
  } catch {
    return (device.here ??= uuid());
  }
}

class DoorScanner extends HTMLElement {
  async connectedCallback() {
    this.form = this.querySelector("form");
    this.box = this.form.elements.code;
    this.answer = this.querySelector("[data-answer]");
    this.own = (name) => this.querySelector(`[data-${name}]`);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const code = this.box.value.trim();
      this.box.value = "";
      this.box.focus();
      if (code) this.take({ code });
    });
    this.own("find").addEventListener("submit", (event) => event.preventDefault());
    this.own("find").elements.q.addEventListener("input", () => this.find());
    this.roster = (await waiting.all("rosters")).find((list) => list.event === this.event && list.person === person);
    addEventListener("online", () => this.flush());
    document.addEventListener("visibilitychange", () => document.hidden || this.flush());
    setInterval(() => document.hidden || this.fetchList(), LOOK_AGAIN);
    this.camera();
    await this.count();
    await this.flush();
    await this.fetchList();
    this.keep();
    this.box.focus();
  }

  get event() {
    return Number(this.dataset.event);
  }

  async mine() {
    return (await waiting.all("scans")).filter((scan) => scan.event === this.event && scan.person === person);
  }

  // Scanning.

  async take(seen) {
    const scan = { key: uuid(), at: Date.now(), event: this.event, person, ...seen };
    await waiting.put("scans", scan);
    const told = await this.judge(seen).catch(() => ({ state: "unchecked" }));
    if (told.entry && told.state === "ok") await this.mark(told.entry);
    this.show({ ...told, name: told.entry?.name, mode: told.entry?.mode ?? told.mode }, scan.key);
    await this.count();
    this.flush();
  }

  async judge({ code, ticket }) {
    if (ticket) return this.listed(ticket);
    const said = read(code);
    if (!said) return { state: "unknown" };
    if (said.event !== this.event) return { state: "wrong_event" };
    if (!this.roster || !self.crypto.subtle) return { state: "unchecked", mode: said.mode };
    if (!(await genuine(said, this.roster.keys))) return { state: "unknown" };
    return { mode: said.mode, ...this.listed(await digest(said)) };
  }

  listed(id) {
    const entry = this.roster?.people.find(({ ids }) => ids.includes(id));
    if (entry) return { state: this.isIn(entry) ? "already" : "ok", entry };
    return { state: this.roster?.revoked.includes(id) ? "revoked" : "unlisted" };
  }

  // Who was let in yesterday is not in today.
  isIn(entry) {
    return entry.flags.includes("in") && this.roster.day === this.today();
  }

  today() {
    const parts = { year: "numeric", month: "2-digit", day: "2-digit", timeZone: this.dataset.zone };
    return new Intl.DateTimeFormat("en-CA", parts).format();
  }

  async mark(entry) {
    if (this.roster.day !== this.today()) {
      for (const { flags } of this.roster.people) flags.length = 0;
      this.roster.day = this.today();
    }
    entry.flags.push("in");
    await waiting.put("rosters", this.roster);
    this.numbers();
  }

  // Telling.

  show({ state, name = "", mode = "" }, key) {
    const words = this.querySelector(`template[data-told="${state}"]`).content.cloneNode(true);
    words.querySelector("[data-name]").textContent = name;
    words.querySelector("[data-online]").hidden = mode !== "online" || state !== "ok";
    this.answer.replaceChildren(words);
    this.answer.dataset.state = state;
    this.shown = key;
    const row = this.own("row").content.firstElementChild.cloneNode(true);
    row.dataset.key = key;
    this.fill(row, state, name, true);
    const list = this.own("log");
    list.prepend(row);
    while (list.children.length > MOST_FOUND) list.lastElementChild.remove();
    this.own("last").hidden = false;
  }

  fill(row, state, name, waits) {
    row.querySelector("[data-who]").textContent = name;
    row.querySelector("[data-state]").dataset.state = state;
    row.querySelector("[data-state]").textContent = this.words(state);
    row.querySelector("[data-waits]").hidden = !waits;
  }

  words(state) {
    return this.querySelector(`template[data-told="${state}"]`).content.querySelector("[data-word]").textContent;
  }

  // What the server knows counts: another device may have been first.
  settle({ client_nonce: key, result, name, mode }) {
    const row = this.own("log").querySelector(`[data-key="${key}"]`);
    if (!row) return;
    this.fill(row, result, name ?? "", false);
    if (this.shown !== key || this.answer.dataset.state === result) return;
    row.remove();
    this.show({ state: result, name, mode }, key);
    this.fill(this.own("log").firstElementChild, result, name ?? "", false);
  }

  async count() {
    const { length } = await this.mine();
    this.own("waiting").hidden = !length;
    this.own("count").textContent = length;
    this.numbers();
  }

  numbers() {
    if (!this.roster) return;
    const { people, made_at: at } = this.roster;
    this.own("came").textContent = people.filter((entry) => this.isIn(entry)).length;
    this.own("expected").textContent = people.length;
    this.own("listed").hidden = false;
    const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: this.dataset.zone };
    const made = this.own("listed").querySelector("time");
    made.textContent = new Intl.DateTimeFormat("en-GB", clock).format(new Date(at));
    made.dateTime = at;
  }

  say(state) {
    const note = this.own("line");
    note.textContent = note.dataset[state] ?? "";
    note.dataset.state = state;
  }

  // Sending.

  async flush() {
    if (this.sending) return;
    this.sending = true;
    clearTimeout(this.timer);
    let told = null;
    try {
      for (let scans; (scans = (await this.mine()).slice(0, BATCH)).length; await this.count()) {
        told = await this.send(scans);
        if (!told) break;
        for (const one of told.results) {
          await waiting.remove("scans", one.client_nonce);
          this.settle(one);
        }
      }
    } finally {
      this.sending = false;
    }
    if ((await this.mine()).length) this.timer = setTimeout(() => this.flush(), told ? 0 : SEND_AGAIN);
  }

  async send(scans) {
    const body = JSON.stringify({
      device: device(),
      sent_at: new Date().toISOString(),
      scans: scans.map(({ key, at, code, ticket }) => ({
        client_nonce: key,
        scanned_at: new Date(at).toISOString(),
        ...(code ? { code } : { ticket }),
      })),
    });
    const token = this.form.elements.csrfmiddlewaretoken.value;
    try {
      let answer = await this.post(body, token);
      if (!answer.ok && answer.status < 500) {
        // Another session, or none: a scan leaves only in the name of who made it.
        const now = await waiting.session();
        if (now?.person === person) answer = await this.post(body, now.token);
        if (!answer.ok) this.say(now && now.person !== person ? "login" : "refused");
      }
      if (!answer.ok) return null;
      this.say("well");
      return await answer.json();
    } catch {
      this.say("away");
      return null;
    }
  }

  post(body, token) {
    const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token };
    return fetch(this.dataset.batch, { method: "POST", body, headers });
  }

  // What is kept on the device.

  async fetchList() {
    try {
      const answer = await fetch(this.dataset.roster, { headers: { Accept: "application/json" } });
      if ([401, 403, 404].includes(answer.status)) return await this.forget();
      if (!answer.ok) return;
      const list = { ...(await answer.json()), person };
      // What was not sent yet the server does not know.
      const unsent = await this.mine();
      if (unsent.length && this.roster?.day === list.day) {
        const inside = new Set(this.roster.people.filter(({ flags }) => flags.includes("in")).flatMap(({ ids }) => ids));
        for (const entry of list.people) {
          if (!entry.flags.includes("in") && entry.ids.some((id) => inside.has(id))) entry.flags.push("in");
        }
      }
      this.roster = list;
      await waiting.put("rosters", list);
      if (!unsent.length) this.say("well");
      this.numbers();
    } catch {
      this.say("away");
    }
  }

  // Whoever stands at this door no longer keeps no list of it.
  async forget() {
    this.roster = undefined;
    await waiting.remove("rosters", this.event);
    await self.caches?.open("door").then((cache) => cache.delete(location.pathname));
    this.say("refused");
  }

  // The page itself, for the service worker to show without a line.
  async keep() {
    if (!this.roster || !self.caches || !navigator.onLine) return;
    const page = await fetch(location.pathname).catch(() => null);
    if (page?.ok && !page.redirected) await (await caches.open("door")).put(location.pathname, page);
  }

  // The list.

  find() {
    const asked = this.own("find").elements.q.value.trim().toLowerCase();
    const found = asked.length < 2 ? [] : (this.roster?.people ?? []).filter(({ name }) => name.toLowerCase().includes(asked));
    this.own("found").replaceChildren(...found.slice(0, MOST_FOUND).map((entry) => this.entry(entry)));
  }

  entry(entry) {
    const row = this.own("entry").content.firstElementChild.cloneNode(true);
    row.querySelector("[data-who]").textContent = entry.name;
    row.querySelector("[data-in]").hidden = !this.isIn(entry);
    row.querySelector("button").addEventListener("click", () => {
      this.own("find").reset();
      this.find();
      this.box.focus();
      this.take({ ticket: entry.ids[0] });
    });
    return row;
  }

  // The camera, where the browser reads codes.

  async camera() {
    const formats = await self.BarcodeDetector?.getSupportedFormats().catch(() => []);
    if (!formats?.includes("qr_code") || !navigator.mediaDevices) return;
    const button = this.own("camera");
    button.hidden = false;
    button.addEventListener("click", () => (this.film ? this.dark() : this.look(new BarcodeDetector({ formats: ["qr_code"] }))));
  }

  async look(detector) {
    const video = this.querySelector("video");
    try {
      this.film = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      return this.say("blind");
    }
    video.srcObject = this.film;
    video.hidden = false;
    await video.play();
    this.own("camera").setAttribute("aria-pressed", "true");
    let last = { code: "", at: 0 };
    while (this.film) {
      const [seen] = await detector.detect(video).catch(() => []);
      if (seen && (seen.rawValue !== last.code || Date.now() - last.at > SAME)) await this.take({ code: seen.rawValue });
      if (seen) last = { code: seen.rawValue, at: Date.now() };
      await new Promise((next) => setTimeout(next, 150));
    }
  }

  dark() {
    for (const track of this.film.getTracks()) track.stop();
    this.film = null;
    this.querySelector("video").hidden = true;
    this.own("camera").setAttribute("aria-pressed", "false");
  }
}
customElements.define("door-scanner", DoorScanner);
