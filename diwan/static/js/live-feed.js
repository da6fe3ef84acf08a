// <live-feed data-stream="t12" data-cursor="340" data-changes="/…/changes/" [data-element="p"]>
//   <p data-line data-waiting="…"></p>  <div data-list> articles with id, data-change and data-order </div>
// Keeps the list what the database is. Never moves focus and never scrolls the reader. Elements are called
// after their thing: data-element="p" for id="p7".
import { follow, unfollow } from "./line.js";

const controls = (element) => [...element.querySelectorAll("a[href], button")];

export class LiveFeed extends HTMLElement {
  connectedCallback() {
    this.stream = this.dataset.stream;
    this.cursor = Number(this.dataset.cursor);
    this.list = this.querySelector("[data-list]");
    this.line = this.querySelector("[data-line]");
    this.sent = () => this.line.dataset.state === "waiting" && this.poll();
    document.addEventListener("form:done", this.sent);
    follow(this);
  }

  disconnectedCallback() {
    document.removeEventListener("form:done", this.sent);
    unfollow(this);
  }

  // A frame may come twice, late or out of order: an element only ever gives way to a later change of itself.
  apply({ html, del, c }) {
    const parsed = document.createElement("template");
    parsed.innerHTML = html;
    let added = 0;
    for (const element of [...parsed.content.children]) added += this.place(element);
    for (const id of del) this.drop(id);
    this.cursor = Math.max(this.cursor, c);
    if (added) this.tell("new", added);
    this.dispatchEvent(new CustomEvent("feed:changed", { bubbles: true }));
  }

  place(element) {
    const there = document.getElementById(element.id);
    if (there && "fixed" in element.dataset) return this.refresh(there, element);
    const known = this.list.contains(there) ? there : null;
    if (known ? Number(known.dataset.change) >= Number(element.dataset.change) : !this.admits(element)) return 0;
    const held = known ? controls(known).indexOf(document.activeElement) : -1;
    if (!known) there?.remove();
    this.stand(known ? this.exchange(known, element) : this.dress(element), element.dataset.order);
    // Whoever was on a button of the old element is on the same one of the new.
    controls(element)[held]?.focus({ preventScroll: true });
    if (known || !this.isNews(element)) return 0;
    element.dataset.fresh = "";
    return 1;
  }

  // What has its place outside the list (the topic's head) keeps it.
  refresh(there, element) {
    if (Number(there.dataset.change) < Number(element.dataset.change)) there.replaceWith(element);
    return 0;
  }

  stand(item, order) {
    item.dataset.order = order;
    const next = [...this.list.children].find(
      (other) => other !== item && Number(other.dataset.order) > Number(order),
    );
    if (item.parentElement === this.list && item.nextElementSibling === (next ?? null)) return;
    this.list.insertBefore(item, next ?? null);
  }

  // What stands around an element stays with it.
  exchange(known, element) {
    const item = this.item(known);
    known.replaceWith(element);
    return item === known ? element : item;
  }

  drop(id) {
    const element = document.getElementById(id);
    if (element) (this.item(element) ?? element).remove();
  }

  // The child of the list in which an element stands.
  item(element) {
    return [...this.list.children].find((child) => child.contains(element));
  }

  // What a kind of feed may know better: which elements belong on this page, what is news, what stands around.
  admits() {
    return true;
  }

  isNews() {
    return true;
  }

  dress(element) {
    return element;
  }

  async poll() {
    try {
      const answer = await fetch(`${this.dataset.changes}?after=${this.cursor}`, {
        headers: { Accept: "application/json" },
      });
      if (answer.status === 404) return this.gone();
      const { posts, gone, cursor } = await answer.json();
      const element = this.dataset.element ?? "p";
      const del = gone.map((id) => `${element}${id}`);
      this.apply({ html: posts.map((post) => post.html).join(""), del, c: cursor });
    } catch {
      // No line at all: the next attempt comes with the socket's.
    }
  }

  state(name) {
    this.line.dataset.state = name;
    this.line.textContent = name === "waiting" ? this.line.dataset.waiting : "";
  }

  // One polite sentence for those who listen; never the text itself.
  tell(what, count) {
    this.line.textContent = (this.line.dataset[what] ?? "").replace("%s", count);
  }

  reset() {
    this.tell("reset", 0);
  }

  gone() {
    unfollow(this);
    this.tell("gone", 0);
    this.dispatchEvent(new CustomEvent("feed:gone", { bubbles: true }));
  }
}
customElements.define("live-feed", LiveFeed);
