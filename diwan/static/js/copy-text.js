// <copy-text data-copied="…">: an input, a button that copies what stands in it, and a line that says so.
class CopyText extends HTMLElement {
  connectedCallback() {
    const [input, button, line] = ["input", "button", "[role=status]"].map((part) => this.querySelector(part));
    input.addEventListener("focus", () => input.select());
    // Browsers have a clipboard on secure pages only; there the address can be chosen and copied by hand.
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(input.value);
        line.textContent = this.dataset.copied;
      } catch {
        input.focus();
      }
    });
  }
}
customElements.define("copy-text", CopyText);
