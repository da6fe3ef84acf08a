// What is live at a talk beside its questions: polls, raised hands, and how many are here.
import { accompany, follow, say } from "./line.js";
import { LiveFeed } from "./live-feed.js";

// <poll-results data-stream="r7" data-poll="7">: a feed that may be closed to its reader now and open later: once
// they have answered, or once the host shows the results. A hall's screen was opened by somebody who may see them
// at once, but the whole hall reads it: there it follows nothing that is not for all.
class PollResults extends LiveFeed {
  connectedCallback() {
    if (this.closest("body.hall .withheld")) return;
    super.connectedCallback();
    this.answered = ({ detail }) => {
      if (String(detail.poll) === this.dataset.poll) follow(this);
    };
    document.addEventListener("form:done", this.answered);
  }

  disconnectedCallback() {
    if (!this.answered) return;
    super.disconnectedCallback();
    document.removeEventListener("form:done", this.answered);
  }

  gone() {
    this.list.replaceChildren();
    this.cursor = 0;
  }
}
customElements.define("poll-results", PollResults);

// <my-ballots data-mine="5 7"> around the form that answers: a poll that comes anew shows what one had answered.
class MyBallots extends HTMLElement {
  connectedCallback() {
    this.mine = new Set(this.dataset.mine.split(" ").filter(Boolean));
    document.addEventListener("change", ({ target }) => this.chose(target));
    document.addEventListener("feed:changed", () => this.mark());
  }

  chose(input) {
    if (input.name !== "choice") return;
    for (const one of document.querySelectorAll(`input[name="choice"][form="ballot"]`)) {
      this.mine[one.checked ? "add" : "delete"](one.value);
    }
  }

  mark() {
    for (const one of document.querySelectorAll(`input[name="choice"][form="ballot"]`)) {
      one.checked = this.mine.has(one.value);
    }
  }
}
customElements.define("my-ballots", MyBallots);

// <my-hand data-mine="12"> around the queue, which names nobody: one's own hand is marked, and one is told when one
// is called up.
class MyHand extends HTMLElement {
  connectedCallback() {
    this.mine = this.dataset.mine;
    this.addEventListener("form:done", ({ detail }) => {
      this.mine = detail.state === "raised" || detail.state === "called" ? String(detail.id) : "";
      this.mark();
    });
    document.addEventListener("feed:changed", () => this.mark());
    this.mark();
  }

  mark() {
    const hand = this.mine ? document.getElementById(`h${this.mine}`) : null;
    for (const one of this.querySelectorAll(".hand")) one.classList.toggle("mine", one === hand);
    // Its frame may come after the answer to the form.
    if (hand) this.seen = this.mine;
    else if (this.seen === this.mine) this.mine = "";
    const floor = this.querySelector("[data-floor]");
    if (floor) floor.hidden = !hand?.classList.contains("called");
    for (const [name, shown] of [["raise", !this.mine], ["lower", this.mine]]) {
      const button = this.querySelector(`[data-${name}]`);
      if (button) button.hidden = !shown;
    }
  }
}
customElements.define("my-hand", MyHand);

// <how-many data-stream="q12" data-some data-about data-many [data-exact]>: who leads the talk is told the number,
// everybody else a rounded one. A hidden page is not here; where data is dear, nobody is.
class HowMany extends HTMLElement {
  connectedCallback() {
    if (navigator.connection?.saveData) return;
    this.stream = this.dataset.stream;
    document.addEventListener("visibilitychange", () => this.greet());
    accompany(this);
  }

  greet() {
    say({ op: "here", s: this.stream, c: document.hidden ? 0 : 1 });
  }

  told({ here }) {
    if (!here) return;
    const { about, many, some } = this.dataset;
    const words = "exact" in this.dataset ? many : here.count ? about : some;
    this.hidden = false;
    this.textContent = words.replace("%s", here.count.toLocaleString(document.documentElement.lang));
  }
}
customElements.define("how-many", HowMany);
