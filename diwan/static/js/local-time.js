// <local-time data-form="clock"><time datetime="…">…</time></local-time>
// Says the moment on the reader's clock: the zone of the member's page, else the device's.
// With data-beside="Europe/Amsterdam" it stands beside that clock and shows only where the two differ.
const root = document.documentElement;
// Latin digits, and the month names that the country uses (ar-IQ, not Egypt's).
const locale = { en: "en-GB", nl: "nl-NL", ar: "ar-IQ-u-nu-latn", so: "so-SO" }[root.lang] ?? root.lang;
// Few browsers know Somali dates: numbers then, for the English words they would take are no Somali.
const known = Intl.DateTimeFormat.supportedLocalesOf(locale).length > 0;
const numbers = { day: "2-digit", month: "2-digit", year: "numeric" };
const date = (words) => (known ? { day: "numeric", month: "short", year: "numeric", ...words } : numbers);
const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const forms = {
  clock: [time],
  short_day: [date()],
  day: [date({ month: "long", weekday: "long" })],
  day_and_clock: [date({ weekday: "short" }), time],
};

class LocalTime extends HTMLElement {
  connectedCallback() {
    const element = this.querySelector("time");
    const moment = new Date(element?.dateTime);
    if (Number.isNaN(moment.valueOf())) return;
    element.textContent = this.words(moment, root.dataset.zone || undefined);
    const { beside } = this.dataset;
    if (beside) this.hidden = this.words(moment, beside) === element.textContent;
  }

  words(moment, timeZone) {
    const parts = forms[this.dataset.form] ?? forms.day_and_clock;
    const said = (part) => new Intl.DateTimeFormat(known ? locale : "en-GB", { ...part, timeZone }).format(moment);
    return parts.map(said).join(", ");
  }
}
customElements.define("local-time", LocalTime);

// <local-times data-of=".at" data-beside="Europe/Amsterdam" data-say="your clock:"> does the same beside the first
// moment of each of many places, so that a long page need not carry it for each.
class LocalTimes extends HTMLElement {
  connectedCallback() {
    const { of, beside, say } = this.dataset;
    for (const place of document.querySelectorAll(of)) {
      const moment = place.querySelector("time");
      const yours = document.createElement("local-time");
      Object.assign(yours.dataset, { form: "clock", beside });
      yours.className = "yours";
      yours.append(`${say} `, moment.cloneNode(true));
      moment.parentElement.querySelector("time:last-of-type").after(yours);
    }
  }
}
customElements.define("local-times", LocalTimes);
