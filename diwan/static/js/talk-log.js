// What only a talk's stage needs.
import { LiveFeed } from "./live-feed.js";

// <talk-log> is a <live-feed> of the lines that are written along; with data-language only of those in it.
class TalkLog extends LiveFeed {
  admits(element) {
    return !this.dataset.language || element.lang === this.dataset.language;
  }
}
customElements.define("talk-log", TalkLog);

// <own-stream> around a video or audio element: when it cannot be played here, the page says what else there is.
class OwnStream extends HTMLElement {
  connectedCallback() {
    this.querySelector("video, audio").addEventListener("error", () => {
      this.querySelector("[data-failed]").hidden = false;
    });
  }
}
customElements.define("own-stream", OwnStream);
