// The console's frame in the browser: command box, drafts, lost connection, files, microphone.
(() => {
  const data = () => JSON.parse(document.getElementById("zb-console")?.dataset.offer || "{}");
  const csrf = () => document.querySelector("form[action='/logout'] input[name=csrf]")?.value ?? "";
  const later = (ready, then, tries = 100) =>
    ready() ? then() : tries && setTimeout(() => later(ready, then, tries - 1), 100);
  const tell = (message, type = "info") => window.Quasar?.Notify.create({ message, type, timeout: 5000 });

  // --- the command box: pages and shortcuts are filtered here; a sentence goes to the server
  const norm = (text) => text.toLowerCase().replace(/\s+/g, "");
  function rank(query, label, words) {
    const name = norm(label).replace(/^\//, "");
    const asked = query.replace(/^\//, "");
    if (!asked) return 1;
    if (name.startsWith(asked)) return 4;
    const all = words.toLowerCase().split(" ");
    if (all.some((word) => word.startsWith(asked))) return 3;
    return name.includes(asked) || all.some((word) => word.includes(asked)) ? 2 : 0;
  }
  function offers(line) {
    const { pages = [], shortcuts = [], said, asks } = data();
    const [head] = line.trim().split(/\s/);
    const slash = line.startsWith("/");
    const query = norm(slash ? head : line);
    const found = [];
    if (!slash)
      for (const page of pages) {
        const score = rank(query, page.label, page.words);
        if (score) found.push({ score: score + 0.5, group: said.pages, icon: page.icon, text: page.label, href: page.href });
      }
    for (const cut of shortcuts) {
      const score = slash || query ? rank(query, cut.label, cut.words) : 0.5;
      if (score) found.push({ score, group: said.shortcuts, icon: "bolt", text: cut.label, hint: cut.hint, line: slash && line.includes(" ") ? line : cut.label });
    }
    found.sort((a, b) => b.score - a.score);
    const best = found.slice(0, 9);
    if (line.trim() && !slash && asks)
      best.splice(best[0]?.score >= 3 ? 1 : 0, 0, { icon: "send", text: line.trim(), hint: said.send, line: line.trim() });
    return best;
  }
  let shown = [], at = 0;
  function draw() {
    const list = document.getElementById("zb-command-list");
    list.replaceChildren(...shown.map((offer, index) => {
      const row = document.createElement("li");
      row.id = `zb-offer-${index}`;
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", String(index === at));
      const icon = document.createElement("i");
      icon.className = "material-icons";
      icon.setAttribute("aria-hidden", "true");
      icon.textContent = offer.icon;
      const text = document.createElement("span");
      text.textContent = offer.text;
      const hint = document.createElement("span");
      hint.className = "zb-dim zb-small";
      hint.textContent = offer.hint ?? offer.group ?? "";
      row.append(icon, text, hint);
      row.addEventListener("click", () => choose(index));
      return row;
    }));
    const input = document.getElementById("zb-command-input");
    input.setAttribute("aria-activedescendant", shown.length ? `zb-offer-${at}` : "");
    list.children[at]?.scrollIntoView({ block: "nearest" });
  }
  function choose(index) {
    const offer = shown[index];
    const box = document.getElementById("zb-command");
    if (!offer) return;
    box.close();
    if (offer.href) location.href = offer.href;
    else emitEvent("zb-command", { id: offer.line });
  }
  function openCommand(line = "") {
    const box = document.getElementById("zb-command");
    if (!box || box.open) return;
    const input = document.getElementById("zb-command-input");
    box.showModal();
    input.value = line;
    [shown, at] = [offers(line), 0];
    draw();
    input.focus();
  }
  document.addEventListener("input", (event) => {
    if (event.target.id !== "zb-command-input") return;
    [shown, at] = [offers(event.target.value), 0];
    draw();
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openCommand();
    }
    if (event.key === "/" && !event.isComposing && event.target.closest?.(".zb-question") && !event.target.value) {
      event.preventDefault();
      openCommand("/");
    }
    if (event.target.id !== "zb-command-input" || event.isComposing || event.keyCode === 229) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && shown.length) {
      event.preventDefault();
      at = (at + step + shown.length) % shown.length;
      draw();
    }
    if (event.key === "Enter") {
      event.preventDefault();
      choose(at);
    }
  });

  // --- a sentence on its way into the conversation, also from another page
  window.zhibanConverse = (said) => {
    if (document.querySelector(".zb-talk")) emitEvent("zb-say", { id: said.text, send: said.send });
    else {
      sessionStorage.setItem("zhiban-say", JSON.stringify(said));
      location.href = "/";
    }
  };
  const ready = () => window.did_handshake && document.querySelector(".zb-question textarea");
  if (sessionStorage.getItem("zhiban-say") && location.pathname === "/")
    later(ready, () => {
      const said = JSON.parse(sessionStorage.getItem("zhiban-say"));
      sessionStorage.removeItem("zhiban-say");
      emitEvent("zb-say", { id: said.text, send: said.send });
    });
  const note = sessionStorage.getItem("zhiban-note");
  if (note) {
    sessionStorage.removeItem("zhiban-note");
    later(() => window.Quasar && document.querySelector(".zb-header"), () => tell(note));
  }

  // --- clicks: command box, large type, the pane, links of the conversation
  const beside = () => {
    const pane = document.querySelector(".zb-pane");
    return pane && getComputedStyle(pane).position !== "fixed";
  };
  document.addEventListener("click", (event) => {
    const box = document.getElementById("zb-command");
    if (event.target === box) box.close(); // beside the box
    const kind = event.target.closest("[data-zb]")?.dataset.zb;
    if (kind === "command") openCommand();
    if (kind === "speak") speak(event.target.closest("[data-zb]"));
    if (kind === "pane") {
      document.body.classList.toggle("zb-with-pane");
      const opener = document.querySelector(document.body.classList.contains("zb-with-pane") ? ".zb-pane-close" : ".zb-pane-open");
      opener?.focus();
    }
    if (kind === "large") {
      const large = document.documentElement.classList.toggle("zb-large");
      document.cookie = `zhiban_type=${large ? "large" : "usual"}; path=/; max-age=31536000; samesite=lax`;
    }
    if (event.target.closest(".zb-skip")) {
      event.preventDefault();
      document.getElementById("main")?.focus();
    }
    const link = event.target.closest(".zb-stream a[href^='/']");
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
    if (link && plain && beside() && !link.hasAttribute("download") && !link.getAttribute("href").startsWith("/api/")) {
      event.preventDefault();
      emitEvent("zb-about", { id: link.getAttribute("href") });
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.body.classList.contains("zb-with-pane")) {
      document.body.classList.remove("zb-with-pane");
      document.querySelector(".zb-pane-open")?.focus();
    }
  });

  // --- drafts: what is typed is kept until its field is emptied or put away by the page itself
  const KEPT_MS = 24 * 3600 * 1000;
  const FIELDS = ".zb-dialog textarea, .zb-dialog input[type=text], .q-dialog textarea, .zb-column textarea, [data-keep] input";
  const mine = () => `zhiban-draft:${data().user ?? ""}:${location.pathname}:`;
  const known = new Map(); // fields with something in them, by their keys
  function keyOf(field) {
    const frame = field.closest(".q-dialog");
    const title = frame?.querySelector(".zb-heading, h1, h2, .nicegui-label")?.textContent ?? "";
    const label = field.getAttribute("aria-label") || field.placeholder || field.closest(".q-field")?.querySelector(".q-field__label")?.textContent || "";
    const item = field.closest("[data-keep]")?.dataset.keep ?? "";
    return `${mine()}${title}:${item}:${label}`;
  }
  const kept = (field) =>
    field.matches?.(FIELDS) && !field.closest(".zb-question, .zb-find, .zb-command, .q-select") && field.type !== "password";
  document.addEventListener("input", (event) => {
    if (!kept(event.target)) return;
    const key = keyOf(event.target);
    known.set(key, event.target);
    if (event.target.value) localStorage.setItem(key, JSON.stringify({ text: event.target.value, at: Date.now() }));
    else localStorage.removeItem(key);
  });
  const looked = new WeakSet();
  function restore(field) {
    if (looked.has(field) || !kept(field)) return;
    looked.add(field);
    const key = keyOf(field);
    const draft = JSON.parse(localStorage.getItem(key) ?? "null");
    if (!draft || draft.text === field.value) return;
    if (Date.now() - draft.at > KEPT_MS) return localStorage.removeItem(key);
    const put = () => {
      known.set(key, field);
      field.value = draft.text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    };
    if (!field.value) return put();
    if (!field.closest(".q-dialog")) return;
    // a form that comes filled in is not written over: what was typed before is offered
    const offer = Object.assign(document.createElement("button"), {
      type: "button", className: "zb-button", textContent: data().said.restore,
      onclick: () => (put(), offer.remove()),
    });
    field.closest(".q-field")?.after(offer);
  }
  let leaving = false;
  addEventListener("pagehide", () => (leaving = true));
  addEventListener("beforeunload", () => (leaving = true));
  function forget() {
    if (leaving || !window.did_handshake || !window.socket?.connected) return;
    for (const [key, field] of known)
      if (!field.isConnected || !field.value) {
        localStorage.removeItem(key);
        known.delete(key);
      }
  }
  setInterval(forget, 1000);
  // a field that has just been drawn gets its model a moment later: filled before, it would lose it
  new MutationObserver(() => setTimeout(() => window.did_handshake && document.querySelectorAll(FIELDS).forEach(restore), 400))
    .observe(document.documentElement, { childList: true, subtree: true });
  later(() => window.did_handshake, () => setTimeout(() => document.querySelectorAll(FIELDS).forEach(restore), 300), 200);
  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("action") !== "/logout") return;
    Object.keys(localStorage).filter((key) => key.startsWith("zhiban-draft")).forEach((key) => localStorage.removeItem(key));
  });

  // --- a lost connection: said at once, taken up again within seconds
  let away = false;
  const socket = () => window.socket;
  function connection(lost) {
    if (leaving || away === lost) return;
    away = lost;
    const strip = document.getElementById("zb-lost");
    if (strip) strip.hidden = !lost;
    document.body.classList.toggle("zb-away", lost);
    if (!lost) tell(data().said?.back ?? "", "positive");
  }
  later(socket, () => {
    socket().io.reconnectionDelay(500);
    socket().io.reconnectionDelayMax(2000);
    socket().on("disconnect", () => connection(true));
    socket().on("connect", () => connection(false));
  }, 300);
  // a network that is gone is known at once, not when the next ping is missed
  addEventListener("offline", () => connection(true));
  addEventListener("online", () => socket()?.connected && connection(false));
  setInterval(async () => {
    if (!away || leaving || socket()?.connected) return;
    try {
      const answer = await fetch("/api/v1/health/live", { cache: "no-store", signal: AbortSignal.timeout(1500) });
      if (answer.ok && !socket().connected) socket().connect();
    } catch {
      /* still away: the strip says so */
    }
  }, 1500);

  // --- a dialog is called by its heading, or by what it asks (WCAG 4.1.2)
  new MutationObserver(() => document.querySelectorAll(".q-dialog:not([aria-label])").forEach((dialog) => {
    const said = dialog.querySelector(".zb-heading, .q-card")?.textContent.trim().slice(0, 60);
    if (said) dialog.setAttribute("aria-label", said);
  })).observe(document.body, { childList: true, subtree: true });

  // --- files dropped anywhere: taken where the page takes files (picking.py); where it takes none, or
  // several, nothing happens: without this the browser would leave the page and what is typed in it
  const takers = (within) => [...document.querySelectorAll(`${within}.zb-pick-file, ${within}.zb-attach-file`)];
  const taker = () => {
    const open = document.querySelector(".q-dialog") ? takers(".q-dialog ") : takers("");
    return open.length === 1 ? open[0] : null;
  };
  const carries = (event) => event.dataTransfer?.types?.includes("Files");
  let inside = 0;
  const veil = (on) => {
    const [upload, drop] = [taker(), document.getElementById("zb-drop")];
    if (drop) drop.hidden = !(on && upload?.matches(".zb-attach-file"));
    document.querySelectorAll(".zb-pick-over").forEach((one) => one.classList.remove("zb-pick-over"));
    if (on) upload?.classList.add("zb-pick-over");
  };
  document.addEventListener("dragenter", (event) => carries(event) && (inside++, veil(true)));
  document.addEventListener("dragleave", (event) => carries(event) && --inside <= 0 && veil((inside = 0) > 0));
  document.addEventListener("dragover", (event) => carries(event) && event.preventDefault());
  document.addEventListener("drop", (event) => carries(event) && veil((inside = 0) > 0), true);
  document.addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    const into = getElement(Number(taker()?.id.slice(1)))?.$refs.qRef;
    const files = [...event.dataTransfer.files];
    into?.addFiles(into.$props.multiple ? files : files.slice(0, 1));
  });

  // --- speaking: recorded here, recognised by the room's own machine, put into the box to be read
  let recorder, waiting;
  const busy = (button, on, label) => {
    button.setAttribute("aria-pressed", String(on));
    button.setAttribute("aria-label", label);
    button.title = label;
  };
  async function speak(button) {
    const said = data().said;
    if (waiting) return waiting.abort();
    if (recorder) return recorder.stop();
    if (!navigator.mediaDevices?.getUserMedia) return tell(said.noMicrophone, "warning");
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      return tell(said.refused, "warning");
    }
    const parts = [];
    recorder = new MediaRecorder(stream);
    recorder.ondataavailable = (event) => parts.push(event.data);
    recorder.onstop = async () => {
      stream.getTracks().forEach((track) => track.stop());
      const sound = new Blob(parts, { type: recorder.mimeType });
      recorder = undefined;
      busy(button, true, said.stop);
      button.classList.add("zb-hearing");
      await dictate(sound, said);
      button.classList.remove("zb-hearing");
      busy(button, false, said.speak);
    };
    recorder.start();
    busy(button, true, said.speaking);
  }
  async function dictate(sound, said) {
    waiting = new AbortController();
    const form = new FormData();
    form.append("file", sound, "speech.webm");
    try {
      const answer = await fetch("/api/v1/dictation", {
        method: "POST", body: form, headers: { "X-CSRF-Token": csrf() }, signal: waiting.signal,
      });
      const heard = await answer.json();
      if (!answer.ok) tell(`${heard.message}${heard.remedy}`, "warning");
      else if (!heard.text) tell(said.nothing, "warning");
      else insert(heard.text);
    } catch (problem) {
      if (problem.name !== "AbortError") tell(String(problem), "warning");
    } finally {
      waiting = undefined;
    }
  }
  function insert(text) {
    const box = document.querySelector(".zb-question textarea");
    if (!box) return;
    box.value = box.value ? `${box.value}${text}` : text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  }

  // --- on a narrow screen the bar says which page this is: the navigation is folded away
  later(() => document.querySelector(".zb-home"), () => {
    const here = document.createElement("span");
    here.className = "zb-here";
    here.setAttribute("aria-hidden", "true"); // the heading and the title say it, too
    here.textContent = document.title.split(" \u00b7 ")[0];
    document.querySelector(".zb-home").after(here);
  }, 100);

  // --- a page without a heading of its own is headed by its title, for who does not see the page
  later(() => window.did_handshake, () => {
    const main = document.querySelector("main .zb-column");
    if (!main || main.querySelector("h1")) return;
    const heading = document.createElement("h1");
    heading.className = "zb-unseen";
    heading.textContent = document.title.split(" · ")[0];
    document.getElementById("main")?.append(heading);
  }, 200);
})();
