// What only a talk's questions need.
import "./interplay.js";

// <my-votes data-mine="12 15"> around the form that votes: a question's button knows whether its vote is given
// and then takes it back. The questions themselves are the same for all readers.
class MyVotes extends HTMLElement {
  connectedCallback() {
    this.mine = new Set(this.dataset.mine.split(" ").filter(Boolean));
    document.addEventListener("feed:changed", () => this.mark());
    this.addEventListener("form:done", ({ detail }) => {
      this.mine[detail.mine ? "add" : "delete"](String(detail.id));
      this.mark();
    });
    this.mark();
  }

  mark() {
    for (const button of document.querySelectorAll("button[data-unvote]")) {
      const given = this.mine.has(button.value);
      button.dataset.vote ??= button.formAction;
      button.setAttribute("aria-pressed", given);
      button.formAction = given ? button.dataset.unvote : button.dataset.vote;
    }
  }
}
customElements.define("my-votes", MyVotes);

// <in-time data-seconds="90" hidden>: shown when so much time has passed since the page was made. With data-reload
// the page is loaded anew instead, but only once it answers: a screen on a wall must not end on an error.
class InTime extends HTMLElement {
  connectedCallback() {
    const longest = 2 ** 31 - 1;
    setTimeout(() => this.due(), Math.min(Number(this.dataset.seconds) * 1000, longest));
  }

  async due() {
    if (!("reload" in this.dataset)) {
      this.hidden = false;
      return;
    }
    const answer = await fetch(location.href, { method: "HEAD" }).catch(() => null);
    if (answer?.ok) location.reload();
    else setTimeout(() => this.due(), 5000);
  }
}
customElements.define("in-time", InTime);
