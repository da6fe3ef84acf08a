// What only the hall's own screen needs.

// <hall-clock data-zone="Europe/Amsterdam"><time>: the time of day where the hall is.
class HallClock extends HTMLElement {
  connectedCallback() {
    const how = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: this.dataset.zone };
    this.words = new Intl.DateTimeFormat("en-GB", how);
    this.beat = setInterval(() => this.show(), 1000);
    this.show();
  }

  disconnectedCallback() {
    clearInterval(this.beat);
  }

  show() {
    const time = this.querySelector("time");
    const now = this.words.format(new Date());
    if (time.textContent !== now) time.textContent = now;
  }
}
customElements.define("hall-clock", HallClock);

// What is announced may move a talk: the screen is made anew, but only once the page answers.
document.addEventListener("feed:changed", async ({ target }) => {
  if (!target.classList.contains("news")) return;
  const answer = await fetch(location.href, { method: "HEAD" }).catch(() => null);
  if (answer?.ok) location.reload();
});
