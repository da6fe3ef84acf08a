// The part of the service worker that sends what waits once the line is back, with no page open.
self.addEventListener("sync", (event) => {
  if (event.tag !== "outbox") return;
  event.waitUntil(
    self.waiting.flush(null).then((next) => {
      // The browser comes back by itself to what failed.
      if (next === 0) throw new Error("no line");
    }),
  );
});
