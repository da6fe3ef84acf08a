// What ical.js understands of a calendar on standard input: node read.mjs PATH_OF_ICAL_JS < calendar.ics
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { default: ICAL } = await import(pathToFileURL(process.argv[2]));
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
const events = calendar.getAllSubcomponents("vevent").map((part) => new ICAL.Event(part));
const at = (time) => time.toJSDate().toISOString();
console.log(JSON.stringify(events.map((event) => [event.uid, at(event.startDate), at(event.endDate), event.summary])));
