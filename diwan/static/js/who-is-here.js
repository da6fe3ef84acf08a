// <who-is-here data-stream="t12"> with a line data-here and a line data-writing, each with a <span> for the names.
// Says who has the topic open too and who is writing. A hidden page is not here; where data is dear, nobody is.
import { accompany, say } from "./line.js";

const SAY_EVERY = 3000;
const FORGET_AFTER = 9000;

class WhoIsHere extends HTMLElement {
  connectedCallback() {
    if (navigator.connection?.saveData) return;
    this.stream = this.dataset.stream;
    this.said = 0;
    document.addEventListener("visibilitychange", () => this.greet());
    document.addEventListener("input", (event) => this.typed(event.target));
    accompany(this);
  }

  greet() {
    say({ op: "here", s: this.stream, c: document.hidden ? 0 : 1 });
  }

  typed(box) {
    const ours = box.matches("textarea") && box.closest(`[data-draft="${this.stream}"]`);
    if (!ours || Date.now() < this.said + SAY_EVERY) return;
    this.said = Date.now();
    say({ op: "typing", s: this.stream });
  }

  told({ here, ty, more }) {
    if (here) this.show("here", here.names, here.count - here.names.length);
    if (!ty) return;
    this.show("writing", ty, more);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.show("writing", [], 0), FORGET_AFTER);
  }

  show(what, names, more) {
    const line = this.querySelector(`[data-${what}]`);
    line.hidden = !names.length;
    const words = more ? [...names, `+${more}`] : names;
    line.querySelector("span").replaceChildren(
      ...words.map((word) => Object.assign(document.createElement("bdi"), { textContent: word })),
    );
  }
}
customElements.define("who-is-here", WhoIsHere);
