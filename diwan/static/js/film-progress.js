// <film-progress data-src="…">: asks how far a film is, every two seconds, until it is ready or failed.
// The words are the server's: each answer is the panel itself.
const EVERY = 2000;

class FilmProgress extends HTMLElement {
  connectedCallback() {
    this.timer = setInterval(() => document.hidden || this.ask(), EVERY);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  async ask() {
    try {
      const answer = await fetch(this.dataset.src, { headers: { Accept: "text/html" } });
      if (!answer.ok) return;
      const panel = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("film-progress");
      this.replaceChildren(...panel.childNodes);
      if ("ended" in panel.dataset) clearInterval(this.timer);
    } catch {
      // The line is away for a moment: the next round asks again.
    }
  }
}
customElements.define("film-progress", FilmProgress);
