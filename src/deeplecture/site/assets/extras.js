// Search, terms explained where they stand, figures to enlarge and to take away, the gallery's filters. Nothing here
// fetches: it works from disk too.
(function () {
  "use strict";
  const { element, announce, load } = window.deeplecture;

  // A dialog that a click beside it closes; Escape and giving the focus back are the browser's.
  function dialog(className, label) {
    const made = element("dialog", { className });
    made.setAttribute("aria-label", label);
    made.addEventListener("click", (event) => { if (event.target === made) made.close(); });
    document.body.append(made);
    return made;
  }

  function closeButton(of) {
    const button = element("button", { type: "button", className: "btn-close" });
    button.setAttribute("aria-label", "Close");
    button.addEventListener("click", () => of.close());
    return button;
  }

  // -- the index of the book is a script, which is loaded when somebody first asks ----------------------------------
  const open = document.querySelector(".search-open");
  const root = open && new URL(".", new URL(open.dataset.index, location.href));
  const placeOf = (section) => new URL(section.page + (section.id ? `#${section.id}` : ""), root).href;
  let loading;
  const sections = () => loading ||= load(open.dataset.index, "deeplectureIndex");

  function search() {
    if (!open) return;
    const box = dialog("search-dialog", "Search this book");
    const input = element("input", { type: "search", placeholder: "Search this book", autocomplete: "off", spellcheck: false });
    input.setAttribute("aria-label", "Search this book");
    const count = element("div", { className: "search-count" });
    count.setAttribute("role", "status");
    const list = element("ol", { className: "search-found" });
    box.append(element("div", { className: "search-head" }, input, closeButton(box)), count, list);
    let engine;

    const begin = () => sections().then((found) => {
      engine = new MiniSearch({
        idField: "key", fields: ["title", "chapter", "text", "synonyms"], storeFields: ["page", "id", "chapter", "title", "text"],
        searchOptions: { boost: { title: 4, synonyms: 3, chapter: 2 }, prefix: (term) => term.length > 2, fuzzy: (term) => (term.length > 4 ? 0.2 : false), combineWith: "AND" },
      });
      engine.addAll(found.map((section, key) => ({ ...section, key })));
      show();
    }).catch(() => { count.textContent = "The index of this book is not there: `deeplecture build` makes it."; });

    // The text around the first word found, with the words marked.
    function excerpt(text, terms) {
      const words = terms.map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
      const found = text.search(new RegExp(words, "i"));
      const start = found > 70 ? text.indexOf(" ", found - 60) + 1 : 0;
      const piece = (start ? "… " : "") + text.slice(start, start + 170) + (start + 170 < text.length ? " …" : "");
      const line = element("span", { className: "text" });
      for (const part of piece.split(new RegExp(`(${words})`, "i"))) {
        line.append(part && new RegExp(`^(${words})$`, "i").test(part) ? element("mark", {}, part) : part);
      }
      return line;
    }

    function show() {
      const asked = input.value.trim();
      list.replaceChildren();
      if (!asked || !engine) { count.textContent = ""; return; }
      const found = engine.search(asked);
      count.textContent = found.length ? `${found.length} ${found.length === 1 ? "section" : "sections"}` : `Nothing found for “${asked}”`;
      for (const one of found.slice(0, 20)) {
        const link = element("a", { href: placeOf(one) },
          element("strong", {}, one.title || one.chapter), element("span", { className: "where" }, one.title ? one.chapter : ""),
          excerpt(one.text, one.terms));
        link.addEventListener("click", () => box.close());
        list.append(element("li", {}, link));
      }
    }

    open.addEventListener("click", () => {
      box.showModal();
      input.focus();
      input.select();
      if (!engine) begin();
    });
    input.addEventListener("input", show);
    box.addEventListener("keydown", (event) => {
      const links = [...list.querySelectorAll("a")];
      const at = links.indexOf(document.activeElement);
      if (event.key === "Escape") { box.close(); event.preventDefault(); } // else the first one only empties the field
      if (event.key === "ArrowDown" && links.length) { links[Math.min(at + 1, links.length - 1)].focus(); event.preventDefault(); }
      if (event.key === "ArrowUp" && at >= 0) { (at ? links[at - 1] : input).focus(); event.preventDefault(); }
      if (event.key === "Enter" && document.activeElement === input && links.length) links[0].click();
    });
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest("input, textarea, select, [contenteditable]");
      if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !document.querySelector("dialog[open]")) { open.click(); event.preventDefault(); }
    });
  }

  // -- terms: what the glossary says, beside the link that leads there ----------------------------------------------
  function terms() {
    if (!open || !document.querySelector(".term a")) return;
    const tip = element("div", { className: "term-tip", id: "term-tip", hidden: true });
    tip.setAttribute("role", "tooltip");
    document.body.append(tip);
    let link, waiting;
    const hide = () => {
      tip.hidden = true;
      if (link) link.removeAttribute("aria-describedby");
      link = null;
    };
    const soon = (act) => { clearTimeout(waiting); waiting = setTimeout(act, 250); };
    const show = async (term) => {
      const entry = (await sections()).find((section) => section.id && placeOf(section) === term.href);
      if (!entry || !term.matches(":hover, :focus")) return;
      hide();
      link = term;
      tip.textContent = entry.text;
      tip.hidden = false;
      link.setAttribute("aria-describedby", tip.id);
      const at = link.getClientRects()[0], below = at.bottom + tip.offsetHeight + 8 < innerHeight;
      tip.style.left = `${scrollX + Math.max(8, Math.min(at.left, document.documentElement.clientWidth - tip.offsetWidth - 8))}px`;
      tip.style.top = `${scrollY + (below ? at.bottom + 6 : at.top - tip.offsetHeight - 6)}px`;
    };
    for (const term of document.querySelectorAll(".term a")) {
      term.addEventListener("focus", () => show(term));
      term.addEventListener("blur", hide);
      term.addEventListener("mouseenter", () => soon(() => show(term)));
      term.addEventListener("mouseleave", () => soon(hide));
    }
    // It stays while the pointer is on it, and Escape takes it away.
    tip.addEventListener("mouseenter", () => clearTimeout(waiting));
    tip.addEventListener("mouseleave", () => soon(hide));
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  }

  // -- figures ------------------------------------------------------------------------------------------------------
  async function savePicture(image, name) {
    try {
      const large = element("img", { src: image.dataset.light || image.src });
      await large.decode();
      const scale = 2000 / image.width;
      const canvas = element("canvas", { width: 2000, height: Math.round(image.height * scale) });
      const ink = canvas.getContext("2d");
      ink.fillStyle = "#fff";
      ink.fillRect(0, 0, canvas.width, canvas.height);
      ink.drawImage(large, 0, 0, canvas.width, canvas.height);
      element("a", { href: canvas.toDataURL("image/png"), download: `${name}.png` }).click();
      announce(`${name}.png saved`);
      return "";
    } catch { // a page on disk may not read its own pictures
      return `A browser makes a PNG of a page that is served: deeplecture preview. Or, without one: deeplecture figure ${name} --out ${name}.png`;
    }
  }

  function figures() {
    const box = dialog("lightbox", "Figure, enlarged");
    const caption = element("p");
    const frame = element("div", { className: "lightbox-box", tabIndex: 0 });
    frame.setAttribute("role", "group");
    frame.setAttribute("aria-label", "The picture; it scrolls");
    box.append(element("div", { className: "lightbox-head" }, caption, closeButton(box)), frame);
    for (const foot of document.querySelectorAll("main .figure-foot")) {
      const figure = foot.closest("figure"), image = figure && figure.querySelector("img");
      if (!image) continue;
      const save = foot.querySelector(".figure-save"), name = save.dataset.figure;
      const place = foot.closest('[id^="fig-"]');
      const title = figure.querySelector("figcaption") ? figure.querySelector("figcaption").textContent.trim() : name;
      const short = /^Figure/.test(title) ? title.split(":")[0] : title;
      const enlarge = element("button", { type: "button" }, "Enlarge");
      enlarge.setAttribute("aria-label", `Enlarge ${short}`);
      const show = () => {
        caption.textContent = title;
        frame.replaceChildren(element("img", { src: image.src, alt: image.alt }));
        enlarge.focus({ preventScroll: true }); // where the focus comes back to
        box.showModal();
      };
      enlarge.addEventListener("click", show);
      if (!image.closest("a")) {
        image.classList.add("figure-enlarged");
        image.addEventListener("click", show);
      }
      save.before(enlarge);
      if (place) {
        const link = element("a", { href: `#${place.id}`, className: "figure-link" }, "Link");
        link.setAttribute("aria-label", `Link to ${short}`);
        save.before(link);
      }
      save.querySelector("summary").setAttribute("aria-label", `Save or redraw ${short}`);
      const tested = foot.querySelector(".figure-claims > summary");
      if (tested) tested.setAttribute("aria-label", `Title tested, of ${short}`);
      const files = save.querySelector(".figure-files");
      if (/\.svg$/.test(image.src)) {
        const png = element("button", { type: "button" }, "PNG");
        const trouble = element("span", { className: "figure-trouble" });
        trouble.setAttribute("role", "status");
        png.addEventListener("click", async () => { trouble.textContent = await savePicture(image, name); });
        files.firstElementChild.after(png);
        files.append(trouble);
      }
    }
  }

  function gallery() {
    const form = document.querySelector(".gallery-filters");
    if (!form) return;
    const cards = [...document.querySelectorAll(".card-figure")];
    const filter = () => {
      const { unit, kind } = Object.fromEntries(new FormData(form));
      for (const card of cards) card.hidden = (unit && card.dataset.unit !== unit) || (kind && card.dataset.kind !== kind);
      const left = cards.filter((card) => !card.hidden).length;
      form.querySelector(".gallery-count").textContent = `${left} ${left === 1 ? "figure" : "figures"}`;
    };
    form.addEventListener("input", filter);
    form.addEventListener("submit", (event) => event.preventDefault());
    filter();
  }

  search();
  terms();
  figures();
  gallery();
})();
