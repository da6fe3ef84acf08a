// Single keys in lists and topics: j and k walk, n goes to what is new, r replies, ? tells. They are silent while
// somebody types or holds a modifier, and can be switched off on this device (WCAG 2.1.4).
const STEPS = { j: 1, k: -1 };
const typing = (target) => target.closest?.("input, textarea, select, [contenteditable], dialog");

class KeyHelp extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.dialog = this.querySelector("dialog");
    const box = this.querySelector("[data-keys]");
    box.checked = kept() !== "off";
    box.addEventListener("change", () => keep(box.checked ? "on" : "off"));
    document.addEventListener("keydown", (event) => this.pressed(event));
  }

  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "?") this.dialog.showModal();
    else if (kept() === "off" || !this.act(event.key)) return;
    event.preventDefault();
  }

  act(key) {
    if (key in STEPS) return walk(STEPS[key]);
    if (key === "n") return news();
    if (key === "r") return go(document.querySelector("#reply textarea"));
    return false;
  }
}
customElements.define("key-help", KeyHelp);

function walk(step) {
  const all = [...document.querySelectorAll(".post, .rows > li")];
  const here = all.findIndex((one) => one.contains(document.activeElement));
  return go(here < 0 ? all.at(step > 0 ? 0 : -1) : all[here + step]);
}

// To the first new one here, else where the bar leads, else to the first unread one of a list.
function news() {
  const bar = document.querySelector("[data-bar]:not([hidden])");
  const fresh = document.querySelector("[data-fresh]");
  if (fresh || !bar) return go(fresh ?? document.querySelector(".rows .unread")?.closest("li"), "start");
  bar.click();
  return true;
}

function go(element, block = "nearest") {
  if (!element) return false;
  const target = element.matches("li") ? element.querySelector("a") : element;
  if (!target.matches("a, textarea")) target.tabIndex = -1;
  target.focus({ preventScroll: true });
  element.removeAttribute("data-fresh");
  element.scrollIntoView({ block });
  return true;
}

// A device that keeps nothing has the keys on.
function kept() {
  try {
    return localStorage.getItem("keys");
  } catch {
    return null;
  }
}

function keep(value) {
  try {
    localStorage.setItem("keys", value);
  } catch {
    // Then they stay as they were.
  }
}
