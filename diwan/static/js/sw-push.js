// Part of the site's service worker. A note says that something is new and leads to the inbox; there is one at a
// time, and what cannot be read says nothing else than its name.
self.addEventListener("push", (event) => {
  let told = {};
  try {
    told = event.data.json();
  } catch {
    // A note without words still has to be shown.
  }
  const { title = "Diwan", lang, url = "/" } = told;
  event.waitUntil(self.registration.showNotification(title, { tag: "diwan", lang, dir: "auto", data: { url } }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data?.url ?? "/", self.location.origin);
  if (url.origin === self.location.origin) event.waitUntil(show(url.href));
});

async function show(address) {
  const pages = await self.clients.matchAll({ type: "window" });
  const there = pages.find((page) => page.url === address);
  return there ? there.focus() : self.clients.openWindow(address);
}

// The browser's address at its push service changed: the site is told the new one, if the member who switched it on
// is still logged in here. For anybody else the address is given up.
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event.newSubscription)));

async function renew(told) {
  const { key, renew: to } = self.PUSH;
  if (!key) return;
  const how = { userVisibleOnly: true, applicationServerKey: key };
  const subscription = told ?? (await self.registration.pushManager.subscribe(how));
  const who = await self.waiting.session();
  if (!who) throw new Error("no line");
  const { endpoint, keys } = subscription.toJSON();
  const headers = { Accept: "application/json", "X-CSRFToken": who.token };
  const body = new URLSearchParams({ endpoint, ...keys });
  const { ok, status } = await fetch(to, { method: "POST", body, headers, redirect: "manual" });
  if (!ok && status < 500) await subscription.unsubscribe();
}
