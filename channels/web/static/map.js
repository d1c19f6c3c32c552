// The map page: draws what the server put beside the map. Names become text nodes, never markup.
(() => {
  const LABELLED = 40; // so many names can be read at once
  const CLOSE = 16; // zoom of one thing
  let map, pins = new Map(), last = "", turn = 0, fitted = false;

  const leaflet = () => {
    const box = document.querySelector(".zb-leaflet");
    return box && window.L && getElement(Number(box.id.slice(1)))?.map;
  };

  function line(tag, className, text) {
    const made = document.createElement(tag);
    made.className = className;
    made.textContent = text;
    return made;
  }

  function bubble(item, live) {
    const box = line("div", "zb-map-bubble", "");
    box.append(line("strong", "", item.name), line("span", `zb-badge ${item.tone}`, item.state));
    if (item.detail) box.append(line("div", "zb-dim zb-small", item.detail));
    const links = line("div", "zb-map-links", "");
    if (item.href.startsWith("/") && !item.href.startsWith("//")) {
      const link = line("a", "zb-button", item.open);
      link.href = item.href;
      links.append(link);
    }
    if (item.live && live) {
      const button = line("button", "zb-button", live);
      button.type = "button";
      Object.assign(button.dataset, { zb: "emit", event: "zb-open", id: item.id });
      links.append(button);
    }
    box.append(links);
    return box;
  }

  function pin(item, live) {
    const icon = L.divIcon({ className: `zb-pin zb-map-key-${item.layer} ${item.tone}`, html: false, iconSize: [26, 26] });
    const made = L.marker([item.lat, item.lon], { icon, keyboard: false, zIndexOffset: item.layer === "events" ? 1000 : 0 });
    made.bindPopup(() => bubble(item, live), { maxWidth: 280 });
    made.bindTooltip(line("span", "", item.name), { direction: "right", offset: [12, 0] });
    return made;
  }

  // the same thing keeps its pin, so that a bubble that is open stays open
  function draw(data) {
    const wanted = new Map(data.items.map((item) => [`${item.layer}:${item.id}`, item]));
    for (const [key, old] of pins)
      if (JSON.stringify(wanted.get(key)) !== old.said) {
        old.open = old.marker.isPopupOpen();
        old.marker.remove();
        pins.delete(key);
        if (old.open && wanted.has(key)) wanted.get(key).reopen = true;
      }
    for (const [key, item] of wanted) {
      if (pins.has(key)) continue;
      const { reopen, ...plain } = item;
      const marker = pin(plain, data.live).addTo(map);
      pins.set(key, { marker, id: plain.id, name: plain.name, said: JSON.stringify(plain) });
      if (reopen) marker.openPopup();
    }
    // a pin that was drawn again stands last in the map: keep the server's order
    pins = new Map([...wanted.keys()].map((key) => [key, pins.get(key)]));
    name();
    if (!fitted) fit(data);
    if (data.focus.turn > turn) {
      turn = data.focus.turn;
      go(data.focus.id);
    }
  }

  function fit(data) {
    const points = [...pins.values()].map((one) => one.marker.getLatLng());
    if (!points.length && !data.bounds) return;
    fitted = true;
    map.fitBounds(points.length ? L.latLngBounds(points) : data.bounds, { padding: [30, 30], maxZoom: CLOSE, animate: false });
  }

  // a name stands beside its pin where no other name stands; events come first, being drawn first
  function name() {
    const view = map.getBounds(), taken = [];
    const size = map.getSize();
    for (const one of pins.values()) {
      const at = one.marker.getLatLng();
      let wanted = view.contains(at) && taken.length < LABELLED;
      if (wanted) {
        const { x, y } = map.latLngToContainerPoint(at);
        const box = [x - 12, y - 12, x + 22 + 13.5 * one.name.length, y + 12];
        wanted = box[2] < size.x + 30 && !taken.some((t) => box[0] < t[2] && t[0] < box[2] && box[1] < t[3] && t[1] < box[3]);
        if (wanted) taken.push(box);
      }
      const tip = one.marker.getTooltip();
      if (Boolean(tip.options.permanent) === wanted) continue;
      const content = tip.getContent();
      one.marker.unbindTooltip();
      one.marker.bindTooltip(content, { direction: "right", offset: [12, 0], permanent: wanted });
    }
  }

  function go(id) {
    const found = [...pins.values()].find((one) => one.id === id);
    if (!found) return;
    fitted = true;
    map.setView(found.marker.getLatLng(), Math.max(map.getZoom(), CLOSE), { animate: false });
    found.marker.openPopup();
  }

  // tiles that do not come leave the ground empty: said once, with what still holds
  const watched = new WeakSet();
  let lost = false;
  function watch(layer) {
    if (!(layer instanceof L.TileLayer) || watched.has(layer)) return;
    watched.add(layer);
    layer.on("tileerror", () => {
      const said = JSON.parse(document.querySelector("[data-map]")?.dataset.map ?? "{}").untiled;
      if (lost || !said) return;
      lost = true;
      window.Quasar?.Notify.create({ message: said, type: "warning", timeout: 15000 });
    });
    layer.on("tileload", () => (lost = false));
  }

  function look() {
    fold();
    const said = document.querySelector("[data-map]")?.dataset.map;
    if (!map) {
      map = leaflet();
      if (!map) return;
      map.on("moveend", name);
      map.eachLayer(watch);
      map.on("layeradd", (event) => watch(event.layer));
      L.control.scale({ imperial: false, maxWidth: 140 }).addTo(map);
    }
    if (!said || said === last) return;
    last = said;
    draw(JSON.parse(said));
  }

  // what an officer folded stays folded when the list is drawn again
  const folded = new Map();
  document.addEventListener("click", (event) => {
    const group = event.target.closest(".zb-map-list summary")?.parentElement;
    if (group) setTimeout(() => folded.set(group.dataset.layer, group.open));
  });
  function fold() {
    for (const group of document.querySelectorAll(".zb-map-list details"))
      if (folded.has(group.dataset.layer)) group.open = folded.get(group.dataset.layer);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-map-go]");
    if (!button || !map) return;
    go(button.dataset.mapGo);
    if (matchMedia("(max-width: 820px)").matches)
      document.querySelector(".zb-map-frame").scrollIntoView({ block: "start", behavior: "smooth" });
  });
  setInterval(look, 250);
})();
