// <topic-feed> is a <live-feed> of posts that knows its reader (data-me, data-away) and which numbers its page
// shows (data-first, data-until). What is new waits behind a bar and moves nobody; what has been on screen is
// marked as read (data-read); what is the reader's own is kept, for frames are the same for all.
import { LiveFeed } from "./live-feed.js";

const MARK_AFTER = 1000;
const COUNT_AFTER = 200;
// Everything below the screen: a post that has left it has had its end on the screen.
const BELOW = "-100% 0px 10000000px 0px";

class TopicFeed extends LiveFeed {
  connectedCallback() {
    const { first, until, end, away, me } = this.dataset;
    Object.assign(this, { first: Number(first), until: Number(until ?? Infinity), end: Number(end), me });
    this.away = new Set(away?.split(" ").filter(Boolean));
    this.beyond = new Map();
    this.bar = this.querySelector("[data-bar]");
    this.seen = this.marked = 0;
    this.below = new IntersectionObserver((entries) => this.see(entries), { rootMargin: BELOW });
    this.leave = () => this.mark();
    this.turn = () => (document.hidden ? this.mark() : this.look(true));
    document.addEventListener("visibilitychange", this.turn);
    addEventListener("pagehide", this.leave);
    this.answered = ({ detail }) => this.done(detail);
    document.addEventListener("form:done", this.answered);
    super.connectedCallback();
    this.look();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.below.disconnect();
    document.removeEventListener("visibilitychange", this.turn);
    removeEventListener("pagehide", this.leave);
    document.removeEventListener("form:done", this.answered);
  }

  // What comes.

  apply(frame) {
    super.apply(frame);
    this.look();
    // First it is seen what came onto the screen by itself: that is not announced.
    setTimeout(() => this.count(true), COUNT_AFTER);
  }

  // What stands on another page is only counted.
  admits(post) {
    const number = Number(post.dataset.order);
    if (number >= this.first && number <= this.until) return true;
    if (number > this.end && this.isNews(post)) this.beyond.set(post.id, post.querySelector(".when").href);
    return false;
  }

  isNews(post) {
    const { author } = post.dataset;
    return !author || (author !== this.me && !this.away.has(author));
  }

  dress(post) {
    if (!this.away.has(post.dataset.author)) return post;
    const folded = this.querySelector("[data-fold]").content.firstElementChild.cloneNode(true);
    folded.append(post);
    return folded;
  }

  exchange(known, post) {
    for (const { value } of known.querySelectorAll("button.own")) own(post, value, true);
    return super.exchange(known, post);
  }

  drop(id) {
    super.drop(id);
    this.beyond.delete(id);
  }

  // One's own reaction is marked, one's own post on another page shown.
  done({ id, kind, on, number, url }) {
    const post = document.getElementById(`p${id}`);
    if (kind && post) own(post, kind, on);
    if (number > this.until) location.assign(url);
  }

  // The bar.

  tell(what, count) {
    if (what === "new") return;
    this.announced = false;
    super.tell(what, count);
  }

  count(aloud) {
    const fresh = this.list.querySelectorAll("[data-fresh]");
    const count = fresh.length + this.beyond.size;
    this.bar.hidden = !count;
    if (!count && this.announced) this.line.textContent = "";
    if (!count) return;
    this.bar.href = fresh.length ? `#${fresh[0].id}` : this.beyond.values().next().value;
    this.bar.firstElementChild.textContent = this.bar.dataset.bar.replace("%s", count);
    if (!aloud) return;
    this.announced = true;
    super.tell("new", count);
  }

  // Reading.

  look(anew) {
    if (anew) this.below.disconnect();
    for (const item of this.list.children) this.below.observe(item);
  }

  see(entries) {
    if (document.hidden) return;
    for (const { target, boundingClientRect: { bottom, height }, rootBounds } of entries) {
      if (!height || bottom > rootBounds.top) continue;
      // Whoever saw the last one has seen all of the page, hidden numbers included.
      const whole = target === this.list.lastElementChild ? Math.min(this.until, this.end) : 0;
      this.seen = Math.max(this.seen, whole, Number(target.dataset.order));
      target.removeAttribute("data-fresh");
    }
    this.count();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.mark(), MARK_AFTER);
  }

  async mark() {
    const { seen: number, marked } = this;
    if (!this.dataset.read || number <= marked) return;
    this.marked = number;
    const csrfmiddlewaretoken = document.querySelector("[name=csrfmiddlewaretoken]").value;
    try {
      const answer = await fetch(this.dataset.read, {
        method: "POST",
        body: new URLSearchParams({ number, csrfmiddlewaretoken }),
        headers: { Accept: "application/json" },
        // It may leave after the page.
        keepalive: true,
      });
      if (!answer.ok) throw new Error("not noted");
      const { unread } = await answer.json();
      this.dispatchEvent(new CustomEvent("inbox:counted", { bubbles: true, detail: unread }));
    } catch {
      // With what is seen next it is said again.
      this.marked = marked;
    }
  }
}
customElements.define("topic-feed", TopicFeed);

// Mark a reaction as one's own, or no longer: its button then takes it back.
function own(post, kind, on) {
  const button = post.querySelector(`.reactions button[value="${kind}"]`);
  if (!button) return;
  button.classList.toggle("own", on);
  button.setAttribute("form", on ? "react-off" : "react-on");
  if (on) button.setAttribute("aria-pressed", "true");
  else button.removeAttribute("aria-pressed");
}
