// How much waits in the inbox, in the head of every page of a member: told by whoever learns it (`inbox:counted`), and
// by the line. A page that is followed anyway (`data-stream`) hears it there at once. Any other opens a line once it has
// been looked at for a while, closes it as soon as it is out of sight, and opens none where data is dear.
import { follow, unfollow } from "./line.js";

const REST = 5000;
const places = document.querySelectorAll("[data-unread]");
const isFollowed = document.querySelector("[data-stream]");

function show(waiting) {
  for (const place of places) {
    place.hidden = !waiting;
    const number = place.querySelector("b");
    number.className = "unread";
    number.textContent = waiting;
  }
}

// From the beginning: what waits now is told first, whenever the page was made.
const count = {
  stream: `n${document.documentElement.dataset.person}`,
  cursor: 0,
  apply({ html, c }) {
    this.cursor = c;
    show(html);
  },
  state() {},
  poll() {},
  reset() {},
  gone: () => unfollow(count),
};

let timer = 0;

function look() {
  clearTimeout(timer);
  if (document.hidden) unfollow(count);
  else timer = setTimeout(() => follow(count), isFollowed ? 0 : REST);
}

document.addEventListener("inbox:counted", ({ detail }) => show(detail));
if (places.length && (isFollowed || !navigator.connection?.saveData)) {
  document.addEventListener("visibilitychange", look);
  look();
}
