// Tickets as somebody else reads them: RFC 4648 base32 and WebCrypto, with the public key and nothing of ours.
// In: {"key": "base64 of the point", "codes": […]}; out: for each whether its signature is right.
import { webcrypto } from "node:crypto";
import { text } from "node:stream/consumers";

const { key, codes } = JSON.parse(await text(process.stdin));
const curve = { name: "ECDSA", namedCurve: "P-256" };
const known = await webcrypto.subtle.importKey("raw", Buffer.from(key, "base64"), curve, false, ["verify"]);

function bytes(code) {
  const bits = [...code].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"));
  const octets = bits.join("").match(/.{8}/g);
  return Uint8Array.from(octets, (octet) => parseInt(octet, 2));
}

const verdicts = [];
for (const code of codes) {
  const raw = bytes(code);
  const how = { name: "ECDSA", hash: "SHA-256" };
  verdicts.push(await webcrypto.subtle.verify(how, known, raw.slice(18), raw.slice(0, 18)));
}
process.stdout.write(JSON.stringify(verdicts));
