// <is-present> around a form: says each minute that the page is in sight. The server joins what several windows say.
const BEAT = 60_000;

class IsPresent extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.form.hidden = true;
    this.beat();
    this.timer = setInterval(() => this.beat(), BEAT);
    this.seen = () => document.hidden || this.beat();
    document.addEventListener("visibilitychange", this.seen);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.seen);
  }

  async beat() {
    if (document.hidden) return;
    const how = { method: "POST", body: new FormData(this.form), headers: { Accept: "application/json" } };
    const answer = await fetch(this.form.action, how).catch(() => null);
    // Read to its end, or the line stays taken.
    await answer?.text();
    // The talk is over, or one is not registered any more: nothing is counted from here on.
    if (answer && answer.status >= 400 && answer.status < 500) this.disconnectedCallback();
  }
}
customElements.define("is-present", IsPresent);
