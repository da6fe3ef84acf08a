// What a ticket's code says, and whether it is genuine: events/tickets.py in the browser, with the public key alone.
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const SIGNED = 18;
const LENGTH = 82;
const CURVE = { name: "ECDSA", namedCurve: "P-256" };

// null for what is no ticket.
export function read(text) {
  const letters = text.replace(/[\s-]/g, "").toUpperCase();
  if (letters.length !== Math.ceil((LENGTH * 8) / 5)) return null;
  const bytes = new Uint8Array(LENGTH);
  let [bits, held, at] = [0, 0, 0];
  for (const letter of letters) {
    const value = LETTERS.indexOf(letter);
    if (value < 0) return null;
    held = (held << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = held >> bits;
      held &= (1 << bits) - 1;
    }
  }
  // One code for one ticket: spare bits at the end stand at zero.
  if (held || bytes[0] !== 1) return null;
  const event = new DataView(bytes.buffer).getUint32(1);
  return { event, mode: bytes[9] ? "online" : "onsite", signed: bytes.slice(0, SIGNED), signature: bytes.slice(SIGNED) };
}

// `keys` are points of the curve in base64.
export async function genuine(ticket, keys) {
  for (const key of keys) {
    const point = Uint8Array.from(atob(key), (letter) => letter.charCodeAt(0));
    const known = await crypto.subtle.importKey("raw", point, CURVE, false, ["verify"]);
    const how = { name: "ECDSA", hash: "SHA-256" };
    if (await crypto.subtle.verify(how, known, ticket.signature, ticket.signed)) return true;
  }
  return false;
}

// What the list knows it by.
export async function digest({ signed }) {
  const named = new Uint8Array([...signed.slice(1, 9), ...signed.slice(10)]);
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", named));
  return [...sum.slice(0, 12)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
