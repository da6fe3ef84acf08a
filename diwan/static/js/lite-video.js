// <lite-video data-film="7">: a poster and links to a film in several sizes; a click plays it in place, in the size of
// that link, from where this reader stopped. Nothing is asked for before. Where one stopped stays on this device.
const KEEP_EVERY = 5;
const slow = () => navigator.connection?.saveData || /2g|3g/.test(navigator.connection?.effectiveType ?? "");

// Whoever chooses another size before this one has begun interrupts it, which is no error.
const start = (video) => video.play().catch(() => {});

class LiteVideo extends HTMLElement {
  connectedCallback() {
    this.play = this.querySelector(".play");
    const small = this.querySelector("[data-watch=small]");
    if (small && this.play && slow()) {
      this.play.href = small.href;
      this.play.querySelector(".cost").textContent = small.querySelector(".cost").textContent;
    }
    for (const link of this.querySelectorAll(".play, [data-watch]"))
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        this.watch(link.href);
      });
    const heard = this.querySelector("audio");
    if (heard) this.follow(heard);
  }

  watch(address) {
    this.querySelector("audio")?.pause();
    const { video } = this;
    if (video) {
      // Another size, at the same moment.
      if (video.src === address) return start(video);
      this.keep(video);
      video.src = address;
      start(video);
    } else this.show(address);
    for (const link of this.querySelectorAll("[data-watch]")) link.toggleAttribute("aria-current", link.href === address);
  }

  show(address) {
    const video = (this.video = document.createElement("video"));
    Object.assign(video, { controls: true, autoplay: true, playsInline: true, src: address });
    video.poster = this.querySelector("img")?.currentSrc ?? "";
    for (const { dataset } of this.querySelectorAll("template[data-track]")) {
      const track = document.createElement("track");
      Object.assign(track, { kind: "captions", src: dataset.track, srclang: dataset.language, label: dataset.label });
      // The page lists the best language for this reader first.
      track.default = !video.querySelector("track");
      video.append(track);
    }
    this.follow(video);
    this.querySelector(".stage").replaceChildren(video);
    video.focus();
  }

  // One place in a film, whether it is watched or heard.
  follow(media) {
    media.addEventListener("loadedmetadata", () => {
      const at = Number(localStorage.getItem(this.name));
      if (at > KEEP_EVERY && at < media.duration - KEEP_EVERY) media.currentTime = at;
    });
    media.addEventListener("timeupdate", () => Math.abs(media.currentTime - (this.kept ?? 0)) > KEEP_EVERY && this.keep(media));
    media.addEventListener("pause", () => this.keep(media));
    media.addEventListener("ended", () => localStorage.removeItem(this.name));
  }

  get name() {
    return `film:${this.dataset.film}`;
  }

  keep(media) {
    if (media.ended || !media.currentTime) return;
    this.kept = media.currentTime;
    localStorage.setItem(this.name, media.currentTime);
  }
}
customElements.define("lite-video", LiteVideo);
