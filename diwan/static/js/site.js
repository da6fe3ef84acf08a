// Everything here adds to pages that work without it.
import "./local-time.js";
import "./lite-video.js";
import "./live-feed.js";
import "./topic-feed.js";
import "./inbox-count.js";
import "./live-form.js";
import "./who-is-here.js";
import "./push.js";
import "./key-help.js";
import "./kept-pages.js";

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
