// <live-form [data-draft="t12" [data-keep="/…/"]] [data-go]> around a form: sends it without leaving the page. The
// form's key makes a repeated send harmless, so whatever fails is simply sent again: by the outbox, also from
// another page or another day. With data-draft what is typed is kept.
// A button with data-plain (a preview) loads a page as if there were no script. A button may stand anywhere in the
// page (form="…") and say where to (formaction="…"). `form:done` tells the answer.
import { Draft } from "./draft.js";
import { send, taken } from "./outbox.js";
import { uuid } from "./uuid.js";
import "./waiting.js";

const RETRY = 4000;

class LiveForm extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.note = this.querySelector("[data-note]");
    this.form.addEventListener("submit", (event) => {
      if (event.submitter?.hasAttribute("data-plain")) return;
      event.preventDefault();
      const to = event.submitter?.hasAttribute("formaction") ? event.submitter.formAction : this.form.action;
      const data = new FormData(this.form, event.submitter);
      if (this.key) this.post(to, data);
      else this.once(to, data);
    });
    this.heard = ({ detail }) => this.key && detail.key === this.key.value && this.outcome(detail);
    addEventListener("outbox", this.heard);
    if (this.dataset.draft) this.draft = new Draft(this);
  }

  disconnectedCallback() {
    removeEventListener("outbox", this.heard);
  }

  get box() {
    return this.form.querySelector("textarea");
  }

  get key() {
    return this.form.elements.client_key;
  }

  async post(to, data) {
    this.busy(true);
    this.say("sending");
    this.draft?.leave();
    // Two windows that went on from one draft send two texts.
    if (await taken(this.key.value, this.draft?.window, this.words())) this.renew();
    data.set("client_key", this.key.value);
    data.delete("csrfmiddlewaretoken");
    const fields = [...data].filter(([, value]) => typeof value === "string" || value.size);
    const where = { page: location.pathname + location.search, place: this.dataset.draft, title: document.title };
    send({ key: this.key.value, to, ...where, box: this.box?.name, fields, window: this.draft?.window });
  }

  outcome({ state, done, error, text }) {
    this.busy(false);
    if (state === "sent") return this.words() === text ? this.done(done) : this.goOn(done);
    if (state === "refused") {
      // It stands here with its reason; the outbox need not keep it.
      self.waiting.remove("outbox", this.key.value);
      if (error.code === "key_reused") this.renew();
      this.draft?.changed();
      // Only the page can show both texts.
      if (error.code === "text_changed") return this.form.submit();
    }
    if (error) this.refuse(error, state);
    else this.say(state);
  }

  words() {
    return new FormData(this.form).get(this.box?.name) ?? undefined;
  }

  // Who wrote on while it was sent keeps the new text, under a new key.
  goOn(done) {
    this.renew();
    this.say("sent");
    this.draft?.changed();
    this.tell(done);
  }

  empty() {
    // Also of a draft that came with the page.
    for (const field of this.form.querySelectorAll("textarea")) field.defaultValue = "";
    this.form.reset();
    this.renew();
  }

  renew() {
    if (this.key) this.key.value = uuid();
    if (this.form.elements.rev) this.form.elements.rev.value = "";
  }

  tell(done) {
    this.dispatchEvent(new CustomEvent("form:done", { bubbles: true, detail: done }));
  }

  // What has no key can be repeated as it is; it waits as long as this page is open.
  async once(to, data) {
    this.busy(true);
    this.say("sending");
    try {
      const answer = await fetch(to, { method: "POST", body: data, headers: { Accept: "application/json" } });
      if (answer.status >= 500) throw new Error("try again");
      const told = await answer.json();
      if (told.error) this.refuse(told.error);
      else this.done(told);
    } catch {
      this.say("waiting");
      setTimeout(() => this.once(to, data), RETRY);
      return;
    }
    this.busy(false);
  }

  done(done) {
    // What waits for a moderator comes on no feed: its own page says so.
    if ("go" in this.dataset || done.state === "pending") return location.assign(done.url);
    this.empty();
    this.say("sent");
    this.tell(done);
  }

  refuse({ message, fields }, state = "refused") {
    this.say(state);
    this.note.textContent = message || this.note.textContent;
    if (state !== "refused") return;
    this.note.dataset.state = "error";
    for (const field of this.form.elements) field.toggleAttribute("aria-invalid", field.name in fields);
    this.form.querySelector("[aria-invalid]")?.focus();
  }

  busy(on) {
    for (const button of this.form.querySelectorAll("button")) button.disabled = on;
  }

  // A kept draft is worth a word, but not instead of another.
  kept() {
    if (!["error", "waiting", "login", "sending"].includes(this.note?.dataset.state)) this.say("kept");
  }

  say(state) {
    if (!this.note) return;
    this.note.dataset.state = state;
    this.note.textContent = this.note.dataset[state] ?? "";
  }
}
customElements.define("live-form", LiveForm);
