// Starts Wagtail's widgets from blocks of data (diwan/office.py): the content policy allows no inline script.
// Only these may be called: a block that somebody smuggled in can do no more than open a chooser.
const MAY_START = /^(init(Date|Time|DateTime)Chooser|InlinePanel|MultipleChooserPanel|[A-Z]\w*Chooser|Chooser|create(Task|Media)Chooser)$/;

function start(block) {
  const name = block.dataset.start;
  if (!MAY_START.test(name) || typeof window[name] !== "function") return;
  block.removeAttribute("data-start");
  const told = JSON.parse(block.textContent);
  if (/^[A-Z]/.test(name)) new window[name](...told);
  else window[name](...told);
}

// Inside a <template> nothing is started; a row that is added later is seen by the observer.
function startAll(root) {
  root.querySelectorAll("script[data-start]").forEach(start);
}

const titleFromFile = (event) => {
  const title = document.getElementById("id_title");
  if (event.target.id !== "id_file" || !title || title.value) return;
  title.value = event.target.files[0]?.name.replace(/\.[^.]+$/, "") ?? "";
};

document.addEventListener("DOMContentLoaded", () => {
  startAll(document);
  document.addEventListener("change", titleFromFile);
  new MutationObserver((changes) => {
    for (const change of changes)
      for (const node of change.addedNodes) if (node.nodeType === Node.ELEMENT_NODE) startAll(node.parentNode ?? node);
  }).observe(document.body, { childList: true, subtree: true });
});
