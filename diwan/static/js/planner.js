// <programme-planner>: talks of a day are dragged, or taken with their handle and moved by arrow keys. What is put
// goes through the plain form of the talk, so that the server alone decides; what it refuses goes back to its place.
import { uuid } from "./uuid.js";

const STEP = 15;
const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const two = (number) => String(number).padStart(2, "0");
const clock = (minute) => `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;

class ProgrammePlanner extends HTMLElement {
  connectedCallback() {
    this.grid = this.querySelector("[data-grid]");
    this.tray = this.querySelector("[data-tray]");
    this.rooms = [...this.querySelectorAll("[data-room]")];
    this.lines = this.querySelectorAll(".hour").length;
    this.opens = Number(this.dataset.opens);
    this.querySelector("[data-hint]").hidden = false;
    for (const handle of this.querySelectorAll(".take")) {
      handle.hidden = false;
      handle.addEventListener("click", () => (this.held ? this.put() : this.take(handle.closest(".plan"))));
      handle.addEventListener("blur", () => this.held && !this.moving && this.leave());
      const talk = handle.closest(".plan");
      talk.draggable = true;
      talk.addEventListener("dragstart", (event) => this.drag(event, talk));
    }
    this.addEventListener("keydown", (event) => this.held && this.key(event));
    for (const place of [this.grid, this.tray.closest(".aside")]) {
      place.addEventListener("dragover", (event) => this.over(event));
      place.addEventListener("drop", (event) => this.drop(event));
    }
  }

  // Where a talk is: its column and its first minute, or nowhere.
  place(talk) {
    const { column, starts, minutes, first, last } = talk.dataset;
    return { column: Number(column) || 0, starts: Number(starts), minutes: Number(minutes), first, last };
  }

  show(talk, { column, starts }) {
    const { minutes } = this.place(talk);
    const inGrid = column > 0;
    const list = inGrid ? this.grid : this.tray;
    if (talk.parentElement !== list) {
      this.moving = true;
      list.append(talk);
      if (talk === this.held) talk.querySelector(".take").focus();
      this.moving = false;
    }
    for (const name of ["column", "starts", "first", "last"]) delete talk.dataset[name];
    if (inGrid) {
      const line = (minute) => Math.max(1, Math.min(this.lines + 1, Math.floor((minute - this.opens) / STEP) + 1));
      Object.assign(talk.dataset, { column, starts, first: line(starts), last: line(starts + minutes + STEP - 1) });
    }
    talk.querySelector("[data-at]").textContent = inGrid ? this.time({ starts, minutes }) : "";
    talk.querySelector("[data-where]").textContent = inGrid ? this.room(column) : "";
    this.querySelector("[data-aside-count]").textContent = this.tray.children.length;
  }

  time({ starts, minutes }) {
    return `${clock(starts)}–${clock(starts + minutes)}`;
  }

  room(column) {
    return this.rooms[column - 1].textContent.trim();
  }

  title(talk) {
    return talk.querySelector("h3").textContent.trim();
  }

  say(words) {
    this.querySelector("[data-told]").textContent = words;
  }

  // By keyboard

  take(talk) {
    this.held = talk;
    this.from = this.place(talk);
    talk.querySelector(".take").setAttribute("aria-pressed", "true");
    this.refusal("");
    this.say(fill(this.dataset.taken, { talk: this.title(talk) }));
  }

  key(event) {
    const side = getComputedStyle(this).direction === "rtl" ? -1 : 1;
    const steps = {
      ArrowUp: [0, -STEP],
      ArrowDown: [0, STEP],
      ArrowLeft: [-side, 0],
      ArrowRight: [side, 0],
      Escape: "leave",
      Delete: "aside",
      Backspace: "aside",
    };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    if (step === "leave") this.leave();
    else if (step === "aside") {
      this.show(this.held, { column: 0 });
      this.say(this.dataset.aside);
    } else this.nudge(...step);
  }

  nudge(columns, minutes) {
    const here = this.place(this.held);
    const inGrid = here.column > 0;
    const last = this.opens + this.lines * STEP - here.minutes;
    const there = inGrid
      ? { column: here.column + columns, starts: here.starts + minutes }
      : { column: 1, starts: this.opens };
    there.column = Math.max(1, Math.min(this.rooms.length, there.column));
    there.starts = Math.max(this.opens, Math.min(last, there.starts));
    this.show(this.held, there);
    const other = this.beside(this.held);
    this.held.classList.toggle("busy", Boolean(other));
    const told = fill(this.dataset.over, { room: this.room(there.column), time: this.time(this.place(this.held)) });
    this.say(other ? `${told} ${fill(this.dataset.busy, { talk: this.title(other) })}` : told);
    this.held.scrollIntoView({ block: "nearest" });
  }

  beside(talk) {
    const here = this.place(talk);
    return [...this.grid.querySelectorAll(".plan")].find((other) => {
      const there = this.place(other);
      const atOnce = here.starts < there.starts + there.minutes && there.starts < here.starts + here.minutes;
      return other !== talk && here.column === there.column && atOnce;
    });
  }

  release() {
    const talk = this.held;
    this.held = null;
    talk.classList.remove("busy");
    talk.querySelector(".take").setAttribute("aria-pressed", "false");
    return talk;
  }

  leave() {
    const talk = this.held;
    this.show(talk, this.from);
    this.release();
    this.say(this.dataset.left);
  }

  put() {
    const talk = this.release();
    const here = this.place(talk);
    if (here.column === this.from.column && here.starts === this.from.starts) return this.say(this.dataset.left);
    return this.send(talk, this.from);
  }

  // By pointer

  drag(event, talk) {
    const { top } = talk.getBoundingClientRect();
    this.dragged = { talk, from: this.place(talk), grip: event.clientY - top };
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", this.title(talk));
  }

  target({ clientX, clientY, currentTarget }) {
    if (currentTarget !== this.grid) return { column: 0 };
    const inside = ({ left, right }) => clientX >= left && clientX < right;
    const column = this.rooms.findIndex((room) => inside(room.getBoundingClientRect())) + 1;
    const top = clientY - this.dragged.grip + 8;
    const lines = [...this.querySelectorAll(".hour")].map((line) => line.getBoundingClientRect().top);
    const line = Math.max(0, lines.filter((edge) => edge <= top).length - 1);
    return column ? { column, starts: this.opens + line * STEP } : null;
  }

  over(event) {
    if (!this.dragged || !this.target(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
  }

  drop(event) {
    const there = this.dragged && this.target(event);
    if (!there) return;
    event.preventDefault();
    const { talk, from } = this.dragged;
    this.dragged = null;
    this.show(talk, there);
    this.send(talk, from);
  }

  // To the server

  async send(talk, from) {
    const here = this.place(talk);
    const fields = new FormData();
    const room = here.column ? this.rooms[here.column - 1].dataset.room : "";
    const token = this.querySelector("[name=csrfmiddlewaretoken]").value;
    const told = {
      room,
      day: room && this.dataset.day,
      time: room && clock(here.starts),
      minutes: here.minutes,
      seen: talk.dataset.seen,
      client_key: uuid(),
    };
    for (const [name, value] of Object.entries(told)) fields.set(name, value);
    talk.classList.add("sending");
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    const answer = await fetch(talk.dataset.move, { method: "POST", body: fields, headers }).catch(() => null);
    const body = await answer?.json().catch(() => null);
    talk.classList.remove("sending");
    if (!answer?.ok) {
      this.show(talk, from);
      return this.refusal(body?.error?.message ?? this.dataset.failed);
    }
    talk.dataset.seen = body.seen;
    talk.classList.add("moved");
    this.refusal("");
    this.querySelector("[data-undo]").hidden = false;
    const time = this.time(here);
    const words = room ? fill(this.dataset.put, { talk: this.title(talk), room: this.room(here.column), time }) : "";
    return this.say(words || this.dataset.aside);
  }

  refusal(words) {
    const element = this.querySelector("[data-refusal]");
    element.textContent = words;
    element.hidden = !words;
    if (words) element.scrollIntoView({ block: "nearest" });
  }
}
customElements.define("programme-planner", ProgrammePlanner);
