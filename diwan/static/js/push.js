// <push-switch data-key="the site's public key" hidden> around a form: asks the browser for an address at its push
// service, fills it in and sends the form. It shows itself only where the browser and the service worker can.
class PushSwitch extends HTMLElement {
  async connectedCallback() {
    if (!window.PushManager || !navigator.serviceWorker) return;
    this.worker = await navigator.serviceWorker.getRegistration();
    if (!this.worker) return;
    this.form = this.querySelector("form");
    this.note = this.querySelector("[data-note]");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.subscribe().catch(() => {
        this.note.dataset.state = "error";
        this.note.textContent = this.note.dataset.refused;
      });
    });
    this.hidden = false;
  }

  async subscribe() {
    const { pushManager } = this.worker;
    // Always a fresh address: the old one may be of somebody who used this phone before.
    await (await pushManager.getSubscription())?.unsubscribe();
    const base64 = this.dataset.key.replaceAll("-", "+").replaceAll("_", "/");
    const applicationServerKey = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
    const { endpoint, keys } = subscription.toJSON();
    const { elements } = this.form;
    elements.endpoint.value = endpoint;
    elements.p256dh.value = keys.p256dh;
    elements.auth.value = keys.auth;
    this.form.submit();
  }
}
customElements.define("push-switch", PushSwitch);
