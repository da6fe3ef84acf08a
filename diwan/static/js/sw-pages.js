// The part of the service worker that answers for pages without a line. It keeps the site's own files, a page that
// says there is no line, and, where the member switched it on for this device, pages of conversation they have read.
// Those belong to one member: the first answer that is for somebody else, or for nobody, takes them all away.
{
  const PAGES = "pages";
  const FILES = "files";
  const DOOR = "door";
  const MOST = 30;
  const OLDEST = 14 * 24 * 3600 * 1000;
  const OWNER = "/owner";
  const KEPT_AT = "Diwan-Kept-At";
  const READ =
    /^\/[a-z]{2}\/(inbox\/|community\/((f|t)\/[^/]+\/|unread\/)?|events\/[^/]+\/(schedule|my)\/)$/;
  const language = (path) => /^\/([a-z]{2})\//.exec(path)?.[1];

  self.addEventListener("install", (event) => {
    self.skipWaiting();
    // What is sent passes by: a reading mark that leaves with its page would be lost on the way through here.
    event.addRoutes?.({ condition: { requestMethod: "POST" }, source: "network" });
    event.waitUntil(caches.open(FILES).then((cache) => cache.addAll(self.FILES)));
  });

  self.addEventListener("activate", (event) => event.waitUntil(tidy()));

  async function tidy() {
    await self.registration.navigationPreload?.enable();
    const cache = await caches.open(FILES);
    const known = new Set(self.FILES.map((path) => new URL(path, location).href));
    for (const request of await cache.keys()) if (!known.has(request.url)) await cache.delete(request);
    await self.clients.claim();
  }

  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const { origin, pathname } = new URL(request.url);
    if (request.method !== "GET" || origin !== location.origin) return;
    if (request.mode === "navigate" && language(pathname)) event.respondWith(page(event));
    else if (pathname.startsWith("/static/")) event.respondWith(file(request));
  });

  async function file(request) {
    return (await caches.match(request, { cacheName: FILES })) ?? fetch(request);
  }

  async function page(event) {
    const { request } = event;
    try {
      const answer = (await event.preloadResponse) ?? (await fetch(request));
      if (answer.status >= 500) throw new Error(answer.status);
      event.waitUntil(learn(request, answer.clone()));
      return answer;
    } catch {
      return (await kept(request)) ?? (await atTheDoor(request)) ?? offline(request.url);
    }
  }

  async function learn(request, answer) {
    const path = new URL(request.url).pathname;
    if ((await caches.has(PAGES)) && (await isOwn(answer))) {
      const cache = await caches.open(PAGES);
      const reader = answer.headers.get("Diwan-Reader");
      if (answer.status === 200 && reader && READ.test(path)) await store(cache, request, answer);
      else await cache.delete(request, { ignoreSearch: true });
      // Something was closed to the reader: what else was is not known here, so nothing stays.
      if ([403, 404, 410].includes(answer.status) && READ.test(path)) await forget(cache);
    }
    if (await caches.has(DOOR)) await leaveTheDoor(request, answer);
    await noLine(language(path));
  }

  // Whether what is kept is the reader's own. A redirect shows no headers and says nothing of who reads.
  async function isOwn(answer) {
    const cache = await caches.open(PAGES);
    const owner = await (await cache.match(OWNER))?.text();
    const reader = answer.headers.get("Diwan-Reader") ?? "";
    if (answer.type === "opaqueredirect" || owner === reader) return true;
    if (owner) return !(await caches.delete(PAGES));
    if (reader) await cache.put(OWNER, new Response(reader));
    return true;
  }

  async function forget(cache) {
    for (const request of await cache.keys()) if (!request.url.endsWith(OWNER)) await cache.delete(request);
  }

  async function store(cache, request, answer) {
    const headers = new Headers(answer.headers);
    headers.delete("Content-Encoding");
    headers.delete("Content-Length");
    headers.set(KEPT_AT, new Date().toISOString());
    await cache.put(request, new Response(await answer.blob(), { headers }));
    const pages = (await cache.keys()).filter(({ url }) => !url.endsWith(OWNER));
    for (const old of pages.slice(0, -MOST)) await cache.delete(old);
  }

  // The page as it was, and above it when that was.
  async function kept(request) {
    if (!(await caches.has(PAGES))) return null;
    const cache = await caches.open(PAGES);
    const answer = await cache.match(request);
    if (!answer) return null;
    const at = answer.headers.get(KEPT_AT);
    if (Date.now() - Date.parse(at) > OLDEST) return void (await cache.delete(request));
    const html = (await answer.text()).replace('class="kept-bar" hidden', 'class="kept-bar"').replace("kept-at", at);
    return new Response(html, { headers: answer.headers });
  }

  // The scanner, which its page keeps by itself (`door.js`), until it is closed to who keeps it or another reads here.
  const atTheDoor = (request) => caches.match(request, { cacheName: DOOR, ignoreSearch: true });

  async function leaveTheDoor(request, answer) {
    if (answer.type === "opaqueredirect") return;
    const cache = await caches.open(DOOR);
    if ([403, 404].includes(answer.status)) await cache.delete(request, { ignoreSearch: true });
    const reader = answer.headers.get("Diwan-Reader");
    for (const page of await cache.keys()) {
      if ((await cache.match(page)).headers.get("Diwan-Reader") !== reader) await cache.delete(page);
    }
  }

  // The same for everybody, so it is asked for by nobody.
  async function noLine(code) {
    const cache = await caches.open(FILES);
    const path = `/${code}/offline/`;
    if (await cache.match(path)) return;
    const answer = await fetch(path, { credentials: "omit" });
    if (answer.ok) await cache.put(path, answer);
  }

  async function offline(url) {
    const cache = await caches.open(FILES);
    const here = await cache.match(`/${language(new URL(url).pathname)}/offline/`);
    // In a language that one has read, if not in this one.
    const other = (await cache.keys()).find((request) => request.url.endsWith("/offline/"));
    return here ?? (other && cache.match(other)) ?? Response.error();
  }
}
