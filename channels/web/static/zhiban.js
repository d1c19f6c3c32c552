// Small things that need no server: theme, copying, draft of the question, a lost session.
(() => {
  const DRAFT = "zhiban-draft";

  function setTheme() {
    const light = !document.body.classList.contains("body--light");
    document.cookie = `zhiban_theme=${light ? "light" : "dark"}; path=/; max-age=31536000; samesite=lax`;
    if (window.Quasar) Quasar.Dark.set(!light);
  }

  // navigator.clipboard exists on https and localhost only; a duty room is often plain http
  async function copy(button) {
    let done = false;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      done = true;
    } catch {
      const area = document.createElement("textarea");
      area.value = button.dataset.copy;
      document.body.append(area);
      area.select();
      done = document.execCommand("copy");
      area.remove();
    }
    const label = button.textContent;
    button.textContent = done ? button.dataset.done : button.dataset.failed;
    setTimeout(() => (button.textContent = label), 2000);
  }

  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-zb]");
    document.querySelectorAll("details:is(.zb-menu, .zb-past-menu)[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    if (!target) return;
    if (target.dataset.zb === "theme") setTheme();
    if (target.dataset.zb === "copy") copy(target);
    if (target.dataset.zb === "emit") {
      emitEvent(target.dataset.event, { title: "", ...target.dataset });
    }
  });

  // A live board is drawn anew while a finger is on it: the browser then drops the click, because
  // what was pressed is gone. Its successor gets it.
  const PRESSABLE = "[data-zb], a[href]";
  const deed = ({ dataset, href }) => JSON.stringify([href, dataset.zb, dataset.event, dataset.id]);
  let pressed = null;
  document.addEventListener("pointerdown", (event) => {
    pressed = event.button === 0 ? event.target.closest?.(PRESSABLE) : null;
  });
  document.addEventListener("pointerup", (event) => {
    const was = pressed;
    pressed = null;
    if (!was || was.isConnected) return;
    const now = document.elementFromPoint(event.clientX, event.clientY)?.closest(PRESSABLE);
    if (now && deed(now) === deed(was)) now.click();
  });
  document.addEventListener("pointercancel", () => (pressed = null));

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      document.querySelectorAll("details:is(.zb-menu, .zb-past-menu)[open]").forEach((menu) => (menu.open = false));
      document.querySelector(".q-drawer__backdrop:not(.hidden)")?.click();
    }
    if (event.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName)) {
      const box = document.querySelector(".zb-question textarea, .zb-find input");
      if (box) {
        event.preventDefault();
        box.focus();
      }
    }
  });

  // a fact, the words that it came from, and the sentences that stand on it light up together
  const slotOf = (mark) => mark.replace(/-\d+$/, "");
  function related(from) {
    const { mark, marks, slots } = from.dataset;
    const ours = (mark ?? marks ?? "").split(" ").filter(Boolean);
    const wanted = new Set(slots ? slots.split(" ") : ours.map(slotOf));
    return [...document.querySelectorAll("[data-mark], [data-marks], [data-slots]")].filter((one) => {
      if (one === from) return true;
      if (one.dataset.slots) return !slots && one.dataset.slots.split(" ").some((slot) => wanted.has(slot));
      const theirs = (one.dataset.mark ?? one.dataset.marks).split(" ");
      return slots ? theirs.some((id) => wanted.has(slotOf(id))) : theirs.some((id) => ours.includes(id));
    });
  }
  function light(target, on) {
    const from = target.closest?.("[data-mark], [data-marks], [data-slots]");
    if (!from) return;
    const words = related(from);
    words.forEach((one) => one.classList.toggle("zb-lit", on));
    if (!on) return;
    // only what scrolls inside of its own column is brought into view: the page itself stays put
    for (const one of words) {
      const column = one.closest(".zb-still");
      if (!column || column.contains(from) || column.scrollHeight <= column.clientHeight) continue;
      const [seen, place] = [column.getBoundingClientRect(), one.getBoundingClientRect()];
      if (place.top < seen.top || place.bottom > seen.bottom) column.scrollTop += place.top - seen.top - 60;
      break;
    }
  }
  for (const [name, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
    document.addEventListener(name, (event) => light(event.target, on));
  }

  // how long an approval or a deadline still has: counted here, so that nothing is sent every second
  function countDown() {
    document.querySelectorAll("[data-until]").forEach((clock) => {
      const left = Math.round((new Date(clock.dataset.until) - Date.now()) / 1000);
      const text = clock.querySelector("b");
      if (!text || Number.isNaN(left)) return;
      const away = Math.abs(left);
      const hours = Math.floor(away / 3600);
      const pad = (part) => String(part).padStart(2, "0");
      const short = `${pad(Math.floor(away / 60) % 60)}:${pad(away % 60)}`;
      const days = Math.floor(hours / 24);
      const next = days > 1 ? `${days}天${hours % 24}小时` : hours ? `${hours}:${short}` : short;
      if (text.textContent !== next) text.textContent = next; // or the observer below never rests
      clock.classList.toggle("zb-late", left < 0);
    });
  }
  setInterval(countDown, 1000);
  new MutationObserver(countDown).observe(document.documentElement, { childList: true, subtree: true });

  // live pictures: smooth where the browser plays HLS itself, else the newest still again and again
  const players = new WeakSet();
  function stills(figure, screen) {
    const picture = document.createElement("img");
    picture.alt = figure.querySelector("figcaption")?.textContent ?? "";
    const next = () => {
      if (figure.isConnected && !document.hidden) picture.src = `${figure.dataset.still}?${Date.now()}`;
      else if (figure.isConnected) setTimeout(next, 1500);
    };
    picture.onload = () => setTimeout(next, 1000);
    picture.onerror = () => {
      picture.remove();
      screen.textContent = screen.dataset.ended ?? "";
    };
    screen.replaceChildren(picture);
    next();
  }
  function play(figure) {
    const screen = figure.querySelector(".zb-screen");
    if (!screen || players.has(figure)) return;
    players.add(figure);
    const video = document.createElement("video");
    if (!video.canPlayType("application/vnd.apple.mpegurl")) return stills(figure, screen);
    Object.assign(video, { muted: true, autoplay: true, playsInline: true, controls: true });
    video.onerror = () => stills(figure, screen);
    video.src = figure.dataset.playlist;
    screen.replaceChildren(video);
  }
  new MutationObserver(() => document.querySelectorAll(".zb-live").forEach(play)).observe(
    document.documentElement, { childList: true, subtree: true });

  // recordings: words with a time start playing there; a script's sentences follow one another
  document.addEventListener("click", (event) => {
    const place = event.target.closest("[data-seek]");
    const player = place?.closest("article")?.querySelector("audio");
    if (!player) return;
    const seek = () => (player.currentTime = Math.max(0, Number(place.dataset.seek) - 0.3));
    if (player.readyState > 0) seek();
    else player.addEventListener("loadedmetadata", seek, { once: true });
    player.play();
  });
  document.addEventListener("ended", (event) => {
    if (!event.target.matches?.("audio[data-chain]")) return;
    const all = [...document.querySelectorAll("audio[data-chain]")];
    all[all.indexOf(event.target) + 1]?.play();
  }, true);
  document.addEventListener("play", (event) => {
    if (event.target.tagName !== "AUDIO") return;
    document.querySelectorAll("audio").forEach((one) => one !== event.target && one.pause());
  }, true);

  // what is typed survives a reload, a lost connection and an expired session
  document.addEventListener("input", (event) => {
    if (event.target.closest(".zb-question")) localStorage.setItem(DRAFT, event.target.value);
  });
  // as it was when the page opened: what is typed since then must not come back a second time
  const atOpening = localStorage.getItem(DRAFT) ?? "";
  window.zhibanDraft = () => atOpening;
  window.zhibanForget = () => localStorage.removeItem(DRAFT);

  // when the connection cannot be taken up again, ask once whether the session has ended
  let asking = false;
  setInterval(async () => {
    const popup = document.getElementById("popup");
    if (!popup || popup.getAttribute("aria-hidden") !== "false" || asking) return;
    asking = true;
    try {
      const answer = await fetch("/api/v1/session");
      if (answer.status === 401) {
        location.href = "/login?next=" + encodeURIComponent(location.pathname + location.search);
      }
    } catch {
      /* the server itself is away: the popup says so */
    } finally {
      asking = false;
    }
  }, 4000);
})();
