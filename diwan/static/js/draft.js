// What is typed in a form outlives a dead battery: kept on this device at once, and with data-keep on the server
// when one rests. Each saving has a name, and the form's `rev` holds those that this window knows of; a text that
// another window wrote in the same draft is not overwritten but shown below.
import { uuid } from "./uuid.js";
import "./waiting.js";

const { waiting } = self;
const REST = 2000;
const KNOWN = 20;

export class Draft {
  constructor(host) {
    this.host = host;
    this.form = host.form;
    this.place = host.dataset.draft;
    this.window = uuid();
    // Whether the form changes a text that is there: its box begins full, and is never free for the next.
    this.changes = "since" in this.form.elements;
    this.person = document.documentElement.dataset.person ?? "";
    this.form.addEventListener("input", () => this.changed());
    document.addEventListener("visibilitychange", () => document.hidden && this.save());
    addEventListener("online", () => this.save());
    // On a slow line one types before this is there.
    const { box } = host;
    if (box && box.value !== box.defaultValue) this.changed();
    this.resume();
  }

  typed() {
    const typed = {};
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value !== "string" || name === "csrfmiddlewaretoken") continue;
      typed[name] = name in typed ? [typed[name], value].flat() : value;
    }
    return typed;
  }

  changed() {
    this.dirty = true;
    this.left = false;
    this.keep();
    this.rest();
  }

  rest() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), REST);
  }

  keep() {
    const { window, person, place, dirty } = this;
    return waiting.put("drafts", { window, person, place, dirty, at: Date.now(), typed: this.typed() });
  }

  async save() {
    if (!this.host.dataset.keep || !this.dirty || this.saving) return;
    const { rev, client_key: key } = this.form.elements;
    const typed = { ...this.typed(), next: uuid() };
    // Known even if no answer comes: it may have been saved all the same.
    rev.value = [...typed.rev.split(",").slice(-KNOWN), typed.next].join(",");
    this.dirty = false;
    this.saving = new AbortController();
    try {
      const kept = await this.post(typed);
      if (this.left) return;
      [key.value, rev.value] = [kept.client_key, kept.rev];
      if (kept.other) this.show(kept.other);
      this.host.kept();
      if (this.dirty) this.rest();
    } catch {
      // Not now: it is safe on this device, and the next key or the line's return tries again.
      this.dirty = !this.left;
    } finally {
      this.saving = null;
    }
    if (!this.left) this.keep();
  }

  async post(typed) {
    const body = new FormData();
    for (const [name, value] of Object.entries({ ...typed, place: this.place }))
      for (const one of [value].flat()) body.append(name, one);
    const headers = { Accept: "application/json", "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value };
    const how = { method: "POST", body, headers, keepalive: document.hidden, signal: this.saving?.signal };
    const answer = await fetch(this.host.dataset.keep, how);
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  }

  // What a fresh page does not show, because the server never got it, comes from this device; on a page that was
  // itself kept here, what the server has as well.
  async resume() {
    // Its text is on its way: the box is free for the next.
    if (!this.dirty && !this.changes && (await waiting.all("outbox")).some(({ key }) => key === this.host.key.value)) this.host.empty();
    const stale = document.querySelector(".kept-bar:not([hidden])");
    const copies = (await waiting.all("drafts")).filter(
      ({ person, place, window }) => person === this.person && place === this.place && window !== this.window,
    );
    const unseen = copies.filter((copy) => (copy.dirty || stale) && !this.shows(copy)).reverse();
    for (const copy of copies) if (!unseen.includes(copy)) waiting.remove("drafts", copy.window);
    if (!this.dirty && unseen.length && this.fits(unseen[0])) this.fill(unseen.shift());
    for (const copy of unseen) this.beside(copy);
  }

  shows({ typed }) {
    return this.host.key.value === typed.client_key && this.host.words() === typed[this.host.box.name];
  }

  fits({ typed }) {
    const { box, key, form } = this.host;
    const untouched = this.changes ? !form.elements.rev.value : !box.value.trim();
    return untouched || key.value === typed.client_key;
  }

  fill(copy) {
    for (const field of this.form.elements) {
      const typed = copy.typed[field.name];
      if (field.type === "checkbox" || field.type === "radio") field.checked = [typed].flat().includes(field.value);
      else if (typed !== undefined && field.name && field.type !== "file") field.value = typed;
    }
    this.form.elements.client_key.value ||= uuid();
    this.dirty = copy.dirty;
    this.keep();
    waiting.remove("drafts", copy.window);
    if (this.dirty) this.rest();
  }

  async beside(copy) {
    this.show(copy.typed);
    if (!copy.dirty || !this.host.dataset.keep) return;
    const saved = await this.post({ ...copy.typed, next: uuid() }).catch(() => null);
    if (saved) waiting.remove("drafts", copy.window);
  }

  show({ title, body }) {
    const beside = this.host.querySelector("[data-beside]");
    if (!beside) return;
    beside.hidden = false;
    const text = beside.querySelector("[data-text]");
    text.textContent = [text.textContent, title, body].filter(Boolean).join("\n\n");
  }

  // The outbox has the text now: no saving of it may come after it.
  leave() {
    this.left = true;
    this.dirty = false;
    clearTimeout(this.timer);
    this.saving?.abort();
  }
}
