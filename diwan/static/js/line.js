// One socket for all feeds of a page. It says what changed; every feed keeps its own cursor, so after any
// cut the server is simply asked for what came after it.
const feeds = new Map();
const companies = new Map();
let socket = null;
let failures = 0;
let timer = 0;

const language = document.documentElement.lang;
const address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live/?language=${language}`;
export const say = (message) => socket?.readyState === WebSocket.OPEN && socket.send(JSON.stringify(message));

export function follow(feed) {
  feeds.set(feed.stream, feed);
  if (socket) subscribe(feed);
  else open();
}

export function unfollow(feed) {
  if (feeds.get(feed.stream) !== feed) return;
  feeds.delete(feed.stream);
  say({ op: "un", s: feed.stream });
  // A line that nobody follows costs both ends.
  if (!feeds.size) socket?.close();
}

// Who is here, beside a feed of the same stream: asks again on every new line.
export function accompany(company) {
  companies.set(company.stream, company);
  company.greet();
}

function subscribe(feed) {
  say({ op: "sub", s: feed.stream, c: feed.cursor });
}

function open() {
  clearTimeout(timer);
  if (socket || !feeds.size) return;
  socket = new WebSocket(address);
  socket.onopen = () => {
    failures = 0;
    for (const feed of feeds.values()) {
      subscribe(feed);
      feed.state("live");
    }
    for (const company of companies.values()) company.greet();
  };
  socket.onmessage = (event) => receive(JSON.parse(event.data));
  socket.onclose = (event) => lost(event.code);
}

function receive(frame) {
  if (frame.hb) {
    for (const [name, head] of Object.entries(frame.hb)) {
      const feed = feeds.get(name);
      if (feed && feed.cursor < head) subscribe(feed);
    }
    return;
  }
  if (frame.here || frame.ty) return companies.get(frame.s)?.told(frame);
  const feed = feeds.get(frame.s);
  if (!feed) return;
  if (frame.gone) feed.gone();
  else if (frame.reset) feed.reset();
  else {
    feed.apply(frame);
    say({ op: "ack", s: frame.s, c: frame.c });
  }
}

function lost(code) {
  socket = null;
  failures += 1;
  for (const company of companies.values()) company.told({ here: { count: 0, names: [] } });
  if (code === 4403) {
    for (const feed of feeds.values()) feed.gone();
    return;
  }
  for (const feed of feeds.values()) feed.state("waiting");
  // After two failures a proxy may be in the way: ask over plain HTTP meanwhile.
  if (failures > 2) for (const feed of feeds.values()) feed.poll();
  // Full jitter, so that a restart does not bring everybody back at once.
  timer = setTimeout(open, Math.random() * Math.min(30000, 1000 * 2 ** failures));
}

addEventListener("online", () => open());
document.addEventListener("visibilitychange", () => document.hidden || open());
