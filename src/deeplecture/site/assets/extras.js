// Search, what links name shown where they stand, figures to enlarge and to take away, the gallery's filters. Nothing here
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

  const SLICE = 200; // sections taken into the index at a time

  function search() {
    if (!open) return;
    const box = dialog("search-dialog", "Search this book");
    const input = element("input", { type: "search", placeholder: "Search this book", autocomplete: "off", spellcheck: false });
    input.setAttribute("aria-label", "Search this book");
    const count = element("div", { className: "search-count" });
    count.setAttribute("role", "status");
    const list = element("ol", { className: "search-found" });
    box.append(element("div", { className: "search-head" }, input, closeButton(box)), count, list);
    let engine, whole = false;

    const begin = () => sections().then(async (found) => {
      engine = new MiniSearch({
        idField: "key", fields: ["title", "chapter", "text", "synonyms"], storeFields: ["page", "id", "chapter", "title", "text"],
        searchOptions: { boost: { title: 4, synonyms: 3, chapter: 2 }, prefix: (term) => term.length > 2, fuzzy: (term) => (term.length > 4 ? 0.2 : false), combineWith: "AND" },
      });
      // A large book takes seconds to take in: in slices, between which the page answers and the first results are shown.
      for (let at = 0; at < found.length; at += SLICE) {
        engine.addAll(found.slice(at, at + SLICE).map((section, place) => ({ ...section, key: at + place })));
        if (at + SLICE < found.length) {
          if (!list.childElementCount) show();
          await new Promise((next) => setTimeout(next));
        }
      }
      whole = true;
      if (!list.contains(document.activeElement)) show(); // who has chosen one keeps it
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
      const many = `${found.length} ${found.length === 1 ? "section" : "sections"}${whole ? "" : " so far"}`;
      count.textContent = found.length ? many : whole ? `Nothing found for “${asked}”` : "Searching …";
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

  // -- previews: what a link of the text names, beside the link that leads there -------------------------------------
  const NAMED = ".term a, main a.quarto-xref, main a[href*='#ref-']";
  const EXCERPT = 400; // signs of a section, as extras.py cuts them
  // What belongs to a page and not to the thing that is shown of it.
  const OFF = ".anchor, .to-slide, .code-copy, .figure-foot, .knob, .film, .film-note, button, script, .build-picture";

  const holder = (html) => element("div", { innerHTML: html }); // our own pages' text
  const words = (title, text) => {
    const cut = text.length >= EXCERPT ? text.slice(0, text.lastIndexOf(" ", EXCERPT)) + " …" : text;
    return element("div", {}, element("strong", {}, title), element("p", {}, cut));
  };

  function ofThisPage(target) {
    if (target.closest(".predict:not(.answered)")) return null; // its figure waits for an answer
    if (!target.matches("section")) return holder(target.outerHTML);
    const copy = target.cloneNode(true);
    copy.querySelectorAll(`${OFF}, section, figure, .cell, pre, .katex-html, annotation`).forEach((part) => part.remove());
    const heading = copy.querySelector("h1, h2, h3, h4");
    heading.remove();
    return words(heading.textContent.trim(), copy.textContent.trim().replace(/\s+/g, " ").slice(0, EXCERPT));
  }

  let previews;
  async function ofAnotherPage(link) {
    const found = (await (previews ||= load(open.dataset.previews, "deeplecturePreviews")))[link.href.slice(root.href.length)];
    if (!found) return null;
    if (Array.isArray(found)) return words(...found);
    const held = new DOMParser().parseFromString(found, "text/html"); // in which nothing is loaded yet
    for (const name of ["src", "href", "data-dark"]) {
      for (const one of held.querySelectorAll(`[${name}]`)) one.setAttribute(name, new URL(one.getAttribute(name), link.href));
    }
    return holder(held.body.innerHTML);
  }

  async function previewOf(link) {
    if (link.matches(".term a")) {
      const entry = open && (await sections()).find((section) => section.id && placeOf(section) === link.href);
      return entry && element("div", {}, entry.text);
    }
    const here = link.href.split("#")[0] === location.href.split("#")[0];
    const target = here && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    const shown = target ? ofThisPage(target) : open && await ofAnotherPage(link);
    if (!shown) return null;
    shown.querySelectorAll(OFF).forEach((part) => part.remove());
    for (const part of shown.querySelectorAll("[id]")) part.removeAttribute("id");
    for (const image of shown.querySelectorAll("img")) {
      image.removeAttribute("loading");
      image.className = "";
      if (image.dataset.dark && document.documentElement.dataset.bsTheme === "dark") image.src = image.dataset.dark;
    }
    if (window.typesetFormulas) window.typesetFormulas(shown);
    return shown.querySelector(".math:not(.typeset)") ? null : shown;
  }

  function preview() {
    if (!document.querySelector(NAMED)) return;
    const tip = element("div", { className: "tip", id: "tip", hidden: true });
    document.body.append(tip);
    let link, waiting;
    const hide = () => {
      tip.hidden = true;
      if (link) link.removeAttribute("aria-describedby");
      link = null;
    };
    const soon = (act) => { clearTimeout(waiting); waiting = setTimeout(act, 250); };
    const show = async (named) => {
      const shown = await previewOf(named).catch(() => null); // a script that is gone: the link still leads there
      if (!shown || !named.matches(":hover, :focus") || link === named) return;
      hide();
      clearTimeout(waiting);
      link = named;
      tip.replaceChildren(shown);
      tip.hidden = false;
      tip.scrollTop = 0;
      // Words describe the link to who listens; of pictures, tables and formulas the page itself tells, in their place.
      const plain = !shown.querySelector("img, table, .math, pre");
      if (plain) {
        tip.setAttribute("role", "tooltip");
        tip.removeAttribute("aria-hidden");
        link.setAttribute("aria-describedby", tip.id);
      } else {
        tip.removeAttribute("role");
        tip.setAttribute("aria-hidden", "true");
      }
      for (const inner of tip.querySelectorAll("a, [tabindex]")) inner.tabIndex = -1; // for the pointer
      const place = () => {
        const at = named.getClientRects()[0], below = at.bottom + tip.offsetHeight + 8 < innerHeight || at.top < tip.offsetHeight + 8;
        tip.style.left = `${scrollX + Math.max(8, Math.min(at.left, document.documentElement.clientWidth - tip.offsetWidth - 8))}px`;
        tip.style.top = `${scrollY + (below ? at.bottom + 6 : at.top - tip.offsetHeight - 6)}px`;
      };
      place();
      for (const image of tip.querySelectorAll("img")) image.addEventListener("load", () => { if (link === named) place(); });
    };
    for (const named of document.querySelectorAll(NAMED)) {
      named.addEventListener("focus", () => show(named));
      named.addEventListener("blur", hide);
      named.addEventListener("click", hide);
      named.addEventListener("mouseenter", () => soon(() => show(named)));
      named.addEventListener("mouseleave", () => soon(hide));
    }
    // It stays while the pointer is on it, and Escape takes it away.
    tip.addEventListener("mouseenter", () => clearTimeout(waiting));
    tip.addEventListener("mouseleave", () => soon(hide));
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") { clearTimeout(waiting); hide(); } });
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
      const made = foot.querySelector(".figure-kind > button");
      made.setAttribute("aria-label", `${made.textContent.trim()}: how ${short} was made`);
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
  preview();
  figures();
  gallery();
})();
