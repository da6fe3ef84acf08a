// Everything here adds to pages that work without it. A part is asked for once a page has what it is for, also where
// that comes later; on a bad line each request is dear.
const parts = new Map([
  ["local-time, local-times", () => import("./local-time.js")],
  ["lite-video", () => import("./lite-video.js")],
  ["live-feed", () => import("./live-feed.js")],
  ["topic-feed", () => import("./topic-feed.js")],
  ["live-form", () => import("./live-form.js")],
  ["who-is-here", () => import("./who-is-here.js")],
  ["push-switch", () => import("./push.js")],
  ["key-help", () => import("./key-help.js")],
  ["kept-pages, html[data-person]", () => import("./kept-pages.js")],
  ["html[data-person]", () => import("./inbox-count.js")],
  ["out-box", () => mayWait().then((may) => may && import("./outbox.js"))],
]);

// A stranger has something to send only where this device once kept something.
async function mayWait() {
  if (document.documentElement.dataset.person || !self.indexedDB?.databases) return true;
  return (await indexedDB.databases()).length > 0;
}

function load() {
  for (const [which, get] of parts) {
    if (!document.querySelector(which)) continue;
    parts.delete(which);
    // A line that failed may be back when the page changes next.
    get().catch(() => parts.set(which, get));
  }
}
load();
new MutationObserver(load).observe(document.body, { childList: true, subtree: true });

// A menu closes when one clicks elsewhere or presses Escape.
const close = (except) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(except)) menu.open = false;
};
document.addEventListener("click", (event) => close(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  close(null);
  menu?.querySelector("summary").focus();
});
