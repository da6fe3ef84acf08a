// <kept-pages> on one's own page and on the page without a line: whether this device keeps the pages one reads. It
// does so as long as there is a cache for them; `sw-pages.js` fills it and takes it away.
const PAGES = "pages";

if (document.documentElement.dataset.person) navigator.serviceWorker?.register("/sw.js").catch(() => null);

// What is no longer open to somebody must not stay on their device either.
document.addEventListener("feed:gone", async () => {
  if (await self.caches?.has(PAGES)) (await caches.open(PAGES)).delete(location.href, { ignoreSearch: true });
});

class KeptPages extends HTMLElement {
  async connectedCallback() {
    if (!self.caches || !navigator.serviceWorker) return;
    this.hidden = false;
    const box = this.querySelector("input");
    box.checked = await caches.has(PAGES);
    box.addEventListener("change", () => (box.checked ? caches.open(PAGES) : caches.delete(PAGES)));
  }
}
customElements.define("kept-pages", KeptPages);
