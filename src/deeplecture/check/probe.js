// Looks at a drawn page and tells what is wrong with it, as plain data. Defines `probe`; changes nothing by itself.
// Lengths are CSS pixels of the window; `hint` says where on the page, for the search in the sources.
window.probe = (() => {
  "use strict";
  const HIDDEN = "aside.notes, .katex-mathml, script, style, template, noscript, title, desc, metadata, .visually-hidden, .visually-hidden-focusable, .sr-only, .code-step, .build-step, .answers-told, .anchor, .code-copy";
  const BLOCK = "li, td, th, p, pre, figcaption, caption, dt, dd, h1, h2, h3, h4, h5, h6, blockquote, .math.display, figure, div, section";
  const FIGURE = '[id^="fig-"], [id^="tbl-"], [id^="eq-"], [id^="lst-"]';
  const SMALLEST = 16; // px of type on the screen
  const READABLE = 12; // px of type in a chapter, and of references on the screen
  const BLOWN_UP = 1.1; // a picture may be this much larger than its pixels
  const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex], [contenteditable]";

  // Nothing moves while it is measured. What would move is asked for by switching this off for a moment.
  const still = document.head.appendChild(document.createElement("style"));
  still.textContent = "*, ::before, ::after { transition: none !important; animation: none !important; scroll-behavior: auto !important }";
  document.head.appendChild(document.createElement("style")).textContent = ".probe-bare, .probe-bare * { color: transparent !important; -webkit-text-fill-color: transparent !important; text-shadow: none !important }";

  const clean = (text) => text.replace(/[\u200b\u2060]/g, "").replace(/\s+/g, " ").trim();
  const short = (text) => { const whole = clean(text); return whole.length > 48 ? whole.slice(0, 46) + "…" : whole; };
  const px = (length) => `${Math.max(1, Math.round(length))} px`;

  // -- what is drawn ---------------------------------------------------------------------------------------------
  const formula = (element) => element.closest && element.closest(".katex");

  function visible(element) {
    return element.checkVisibility({ visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: true }) && !readOnly(element);
  }

  // Whether an element is there for screen readers only: in a box of a pixel that cuts what it holds.
  function readOnly(element) {
    for (let one = element; one && one !== document.body; one = one.parentElement) {
      if (one.offsetWidth <= 2 && one.offsetHeight <= 2 && one.offsetParent && getComputedStyle(one).overflow !== "visible") return true;
    }
    return false;
  }

  // Every line of text and every picture below an element: {kind, element, box, text}.
  function items(root) {
    const found = [];
    const add = (kind, element, box, text) => { if (box.width > 0.5 && box.height > 0.5) found.push({ kind, element, box, text }); };
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) =>
      node.nodeType === 1 && (node.matches(HIDDEN) || getComputedStyle(node).display === "none") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.nodeType === 3) {
        const parent = node.parentElement;
        if (!clean(node.data) || formula(parent) || !visible(parent)) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        for (const box of range.getClientRects()) add("text", parent, box, node.data);
      } else if (node.matches(".katex-html")) {
        if (visible(node)) for (const base of node.querySelectorAll(":scope > .base, :scope > .tag")) add("formula", node, base.getBoundingClientRect(), node.textContent);
      } else if (node.matches("img, video, canvas, iframe, object, embed") || (node.matches("svg") && !node.parentElement.closest("svg") && !formula(node))) {
        if (visible(node)) add("picture", node, drawn(node), node.getAttribute("alt") || "");
      } else if (node.matches("input, select, textarea, hr, progress, meter")) {
        if (visible(node)) add("control", node, node.getBoundingClientRect(), "");
      }
    }
    return found;
  }

  // The part of an image's box that its picture fills.
  function drawn(image) {
    const box = image.getBoundingClientRect();
    const style = getComputedStyle(image);
    if (!image.naturalWidth || !["contain", "scale-down"].includes(style.objectFit)) return box;
    const ratio = Math.min(box.width / image.naturalWidth, box.height / image.naturalHeight);
    const width = image.naturalWidth * ratio, height = image.naturalHeight * ratio;
    const [x, y] = style.objectPosition.split(" ").map((part) => parseFloat(part) / 100);
    return new DOMRect(box.x + (box.width - width) * (isNaN(x) ? 0.5 : x), box.y + (box.height - height) * (isNaN(y) ? 0.5 : y), width, height);
  }

  // -- telling ---------------------------------------------------------------------------------------------------
  function heading(section) {
    const found = section && [...section.querySelectorAll("h1, h2, h3, h4, h5, h6")].find((one) => one.closest("section") === section);
    if (!found) return "";
    const copy = found.cloneNode(true);
    copy.querySelectorAll(".header-section-number, .anchor, .katex-mathml").forEach((part) => part.remove());
    return clean(copy.textContent);
  }

  function hint(element, text) {
    if (!element || element.nodeType !== 1) return {};
    const figure = element.closest(FIGURE);
    const section = element.closest("section[id]") || element.closest("section");
    const source = element.matches("img, video, iframe, script, source") ? element.getAttribute("src") || element.getAttribute("data-src") || "" : "";
    // A formula's source is found by its TeX, which KaTeX keeps for screen readers.
    const tex = formula(element) && formula(element).querySelector("annotation");
    if (tex) text = tex.textContent;
    const output = element.closest(".cell-output");
    const cells = section ? [...section.querySelectorAll(".cell")].filter((cell) => cell.closest("section") === section) : [];
    const own = /^(?:img|pre|table|a|svg|div|span|section)$/i.test(element.tagName) && element.id;
    return {
      id: own || (figure && figure.id) || "",
      address: source.startsWith("data:") ? "" : source,
      text: (clean(text || (element.matches("img") ? element.alt : element.textContent)) || element.outerHTML).slice(0, 300),
      section: (section && section.id) || "",
      heading: heading(section),
      cell: output ? cells.indexOf(output.closest(".cell")) + 1 : 0,
    };
  }

  // The text by which an item is found and named: all of its line of code, all of its block where it is a stop or a sign.
  function words(item) {
    const line = item.element.closest("pre code > span");
    if (line) return line.textContent;
    return item.kind === "text" && !/\w\w/.test(item.text) ? (item.element.closest(BLOCK) || item.element).textContent : item.text;
  }

  function name(item) {
    if (item.kind === "picture") {
      const source = item.element.getAttribute("src") || item.element.getAttribute("data-src") || "";
      return source && !source.startsWith("data:") ? `the picture ${source.split("?")[0].split("/").pop()}` : `the ${item.element.tagName.toLowerCase()}`;
    }
    if (item.kind === "formula") return "the formula";
    if (item.kind === "control") return `the ${item.element.tagName.toLowerCase()}`;
    return `“${short(words(item))}”`;
  }

  const finding = (check, message, item, box = item.box) => ({
    check, message, hint: hint(item.element, words(item)), box: [box.x, box.y, box.width, box.height],
  });

  // The thing that a reader would name: a list, a table, a block of code, a paragraph.
  function thing(element) {
    return element.closest("pre, table, figure, .callout, .math.display") || element.closest("ul, ol, dl") || element.closest("p, h1, h2, h3, h4, h5, h6, figcaption, blockquote, div") || element;
  }

  // Of many items with the same fault the worst of each thing, at most three things.
  function worst(list) {
    const best = new Map();
    for (const one of list) {
      const key = thing(one.item.element);
      if (!best.has(key) || one.by > best.get(key).by) best.set(key, one);
    }
    return [...best.values()].sort((one, other) => other.by - one.by).slice(0, 3);
  }

  // -- measuring -------------------------------------------------------------------------------------------------
  // How much larger or smaller an element is drawn than its style says.
  function scaleOf(element) {
    if (element.ownerSVGElement && element.getScreenCTM) { const m = element.getScreenCTM(); return Math.hypot(m.a, m.b); }
    for (let one = element; one; one = one.parentElement) {
      if (one.offsetWidth > 40) return one.getBoundingClientRect().width / one.offsetWidth;
    }
    return 1;
  }

  // The type size of an item on the screen. A raised or lowered sign counts as the text that it belongs to, and what
  // stands raised or lowered in a formula as the formula; words set small on purpose (`\tiny`) do not.
  function typeSize(item) {
    let element = item.element;
    if (item.kind === "formula") element = element.querySelector(".sizing:not(.mtight)") || element.closest(".katex");
    const raised = element.closest("sup, sub");
    if (raised && clean(raised.textContent).length < 12) element = raised.parentElement;
    return parseFloat(getComputedStyle(element).fontSize) * scaleOf(element);
  }

  // The nearest box around an item that cuts it, with how much it cuts: {box, by, scrolls}; null if none does.
  function cut(item, limit) {
    const slack = item.kind === "picture" ? 2 : 3 + 0.3 * item.box.height;
    for (let one = item.kind === "picture" ? item.element.parentElement : item.element; one && one !== limit; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (style.overflowX === "visible" && style.overflowY === "visible") continue;
      if (style.display === "inline" || style.display === "contents") continue;
      const box = one.getBoundingClientRect();
      const x = Math.max(item.box.right - box.right, box.left - item.box.left);
      const y = Math.max(item.box.bottom - box.bottom, box.top - item.box.top);
      if (style.overflowX !== "visible" && x > 2) return { element: one, by: x, way: "x", scrolls: /auto|scroll/.test(style.overflowX) };
      if (style.overflowY !== "visible" && y > slack) return { element: one, by: y, way: "y", scrolls: /auto|scroll/.test(style.overflowY) };
    }
    return null;
  }

  const together = (one, other) => ({
    x: Math.min(one.right, other.right) - Math.max(one.left, other.left),
    y: Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top),
  });

  // -- faults that slides and chapters share ---------------------------------------------------------------------
  // A picture that its box distorts or crops.
  function fitted(image, item) {
    const style = getComputedStyle(image);
    const width = image.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    const height = image.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
    const x = width / image.naturalWidth, y = height / image.naturalHeight;
    const drawing = /\.svg$|^data:image\/svg/i.test((image.currentSrc || image.src).split("?")[0]);
    if (style.objectFit === "fill" && !drawing && Math.abs(Math.log(x / y)) > 0.06 && Math.abs(width - image.naturalWidth * y) > 3) {
      return [finding("distorted", `${name(item)} of ${image.naturalWidth} x ${image.naturalHeight} pixels is pressed into ${Math.round(width)} x ${Math.round(height)}`, item)];
    }
    const scale = style.objectFit === "cover" ? Math.max(x, y) : style.objectFit === "none" ? 1 : 0;
    const shown = scale ? Math.min(1, x / scale) * Math.min(1, y / scale) : 1;
    return shown < 0.9 ? [finding("cut", `${name(item)} is cropped: ${Math.round(100 * shown)} % of it shows`, item)] : [];
  }

  // Text that something opaque lies on, of a page scrolled down by `up`. What lets the pointer through lies on it as well.
  function covered(list, up = 0) {
    const found = [], solid = document.head.appendChild(document.createElement("style"));
    solid.textContent = "main *, .slides section * { pointer-events: auto !important }";
    for (const item of list) {
      if (item.kind !== "text" && item.kind !== "formula") continue;
      const { left, top, width, height } = item.box;
      const over = [0.25, 0.5, 0.75].map((part) => cover(item.element, left + part * width, top - up + height / 2)).filter(Boolean);
      if (over.length > 1) found.push({ item, by: width * height, over: over[0] });
    }
    solid.remove();
    return worst(found).map(({ item, over }) => finding("covered", `${name(item)} lies under ${called(over)}, which hides it`, item));
  }

  function cover(element, x, y) {
    if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight || (element.closest(".r-stack") && element.closest(".r-stack").querySelector(".fragment"))) return null;
    const hit = document.elementFromPoint(x, y);
    if (hit && hit !== element && hit.contains(element) && getComputedStyle(element).pointerEvents !== "none") {
      const layer = ["::before", "::after"].some((part) => getComputedStyle(hit, part).content !== "none" && opaque(hit, part));
      return layer && getComputedStyle(element).display !== "contents" ? hit : null;
    }
    for (let one = hit; one && !one.contains(element); one = one.parentElement) {
      if (element.contains(one) || !visible(one)) return null;
      if (opaque(one)) return one;
    }
    return null;
  }

  function opaque(element, part) {
    const style = getComputedStyle(element, typeof part === "string" ? part : undefined);
    const alpha = (style.backgroundColor.match(/^rgba\(.*, ([\d.]+)\)$/) || [0, 1])[1];
    return alpha > 0.5 || style.backgroundImage !== "none" || (style.backdropFilter || "none") !== "none" || element.matches("img, video, canvas, iframe, object");
  }

  const called = (element) => (clean(element.textContent) ? `“${short(element.textContent)}”` : `the ${element.tagName.toLowerCase()}`);

  // Text that its own style hides, or a rule of the course's style sheets; what only a pointer's coming brings is told as such.
  // `known`: those that were told before are left out.
  const toldUnseen = new Set();
  function unseen(root, known = false) {
    const found = new Map();
    const told = (element, check, message) => found.has(element) || (known && toldUnseen.has(element)) || (toldUnseen.add(element), found.set(element, finding(check, message, { kind: "text", element, text: element.textContent, box: element.getBoundingClientRect() })));
    const shows = (one) => /\w\w/.test(one.textContent) && !one.closest(HIDDEN) && !one.closest(".katex, .fragment") && visible(one);
    const hidden = (one) => clean(one.textContent) && !one.closest(HIDDEN) && !one.closest(".katex, .fragment, [hidden], [aria-hidden=true]")
      && one.parentElement && visible(one.parentElement) && vanished(one);
    for (const one of root.querySelectorAll("[style]")) {
      if (garbled(one) && shows(one)) told(one, "unseen", `“${short(one.textContent)}” cannot be read: its style ${garbled(one)}`);
      if (HIDING.test(one.getAttribute("style")) && hidden(one)) told(one, "unseen", `“${short(one.textContent)}” is on the page, but its style hides it`);
    }
    const rules = ownRules();
    const bare = (rule) => rule.selectorText.replaceAll(":hover", "");
    const hovers = rules.filter((rule) => rule.selectorText.includes(":hover") && SHOWING.test(rule.cssText));
    const focused = rules.map((rule) => rule.selectorText).filter((selector) => selector.includes(":focus")).join();
    const alone = hovers.filter((rule) => !focused.includes(bare(rule).trim().split(/[\s:>]/)[0] + ":focus")); // no key does the same
    for (const rule of alone) {
      const selector = bare(rule), part = (selector.match(/::(before|after)/) || [])[1];
      if (!part || /^(?:|none|normal|"")$/.test(rule.style.content)) continue;
      for (const one of root.querySelectorAll(selector.replace(/::(?:before|after)/g, ""))) {
        if (!one.closest(HIDDEN)) told(one, "hover", `what a rule puts ${part} “${short(one.textContent)}” shows only while a pointer rests there`);
      }
    }
    for (const rule of rules.filter((rule) => !rule.selectorText.includes(":hover") && HIDING.test(rule.cssText))) {
      const around = (one) => root.contains(one) || one.contains(root); // a rule may hide all of the page
      for (const one of [...document.querySelectorAll(rule.selectorText.replace(/::(?:before|after)/g, ""))].filter(around)) {
        if (garbled(one) && shows(one)) told(one, "unseen", `“${short(one.textContent)}” cannot be read: the rule ${short(rule.selectorText)} ${garbled(one)}`);
        if (!hidden(one)) continue;
        if (alone.some((other) => one.matches(bare(other)))) told(one, "hover", `“${short(one.textContent)}” shows only while a pointer rests on it: no finger and no keyboard can do that`);
        else if (!hovers.some((other) => one.matches(bare(other)))) told(one, "unseen", `“${short(one.textContent)}” is on the page, but the rule ${short(rule.selectorText)} hides it`);
      }
    }
    return [...found.values()];
  }

  const HIDING = /display:\s*none|visibility:\s*(?:hidden|collapse)|opacity|font-size|color:|clip|filter|text-indent|left:|top:|transform|height:|mask|content-visibility|scale|rotate|translate|zoom|(?:letter|word)-spacing|security|direction|unicode-bidi|blend|line-through/;
  const SHOWING = /display|visibility|opacity|content|height|clip|left:|top:|transform/;

  // The rules of style sheets that are the course's own: those that stand in its pages, and its files, whose texts `sheets`
  // was given, since a page on disk may not read them.
  let files = [];
  const sheets = (texts) => { files = texts.map((text) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text); return sheet; }); };

  function ownRules() {
    const inside = [...document.querySelectorAll("main style, .slides style")].map((one) => one.sheet).filter(Boolean);
    const all = (list) => [...list].flatMap((rule) => (rule.selectorText ? [rule] : rule.media && !matchMedia(rule.media.mediaText).matches ? [] : rule.cssRules ? all(rule.cssRules) : []));
    return [...inside, ...files].flatMap((sheet) => all(sheet.cssRules));
  }

  // Whether nobody sees an element's text, by whatever means.
  function vanished(element) {
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    const alpha = (style.color.match(/^rgba\(.*, ([\d.]+)\)$/) || [0, 1])[1];
    const share = (name) => parseFloat((style.filter.match(new RegExp(`${name}\\(([\\d.]+)`)) || [])[1]);
    return !element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || style.opacity < 0.05 || alpha < 0.05
      || share("blur") > 1 || ["opacity", "contrast", "brightness"].some((one) => share(one) < 0.5) || (style.maskImage || "none") !== "none"
      || style.contentVisibility === "hidden" || style.zoom < 0.3 || parseFloat(style.letterSpacing) < -0.5 * parseFloat(style.fontSize) || style.clipPath !== "none" || (style.clip !== "auto" && /rect\(0px,? 0px/.test(style.clip))
      || parseFloat(style.fontSize) < 2 || parseFloat(style.textIndent) < -999
      || box.width < 2 || (box.height < 2 && style.overflow !== "visible") || box.right + scrollX < 0 || box.bottom + scrollY < 0;
  }

  // How a style makes words unreadable that are there, "" where it does not.
  function garbled(element) {
    const style = getComputedStyle(element), size = parseFloat(style.fontSize);
    const turn = style.transform === "none" ? new DOMMatrix() : new DOMMatrix(style.transform);
    if (turn.a < -0.1 || turn.d < -0.1) return "mirrors it or stands it on its head";
    if ((style.webkitTextSecurity || "none") !== "none") return "puts dots in the place of its letters";
    if (style.unicodeBidi.includes("override")) return "turns the order of its letters round";
    if (parseFloat(style.wordSpacing) < -0.2 * size) return "leaves no space between its words";
    if (style.mixBlendMode !== "normal") return "mixes its colour with what lies under it";
    if (style.textDecorationLine.includes("line-through") && parseFloat(style.textDecorationThickness) > 0.4 * size) return "strikes it out with a bar";
    return "";
  }

  // Signs of a font that is not there, and canvases on which nothing was drawn.
  function blank(root) {
    const found = [], told = (element, what) => found.push(finding("blank", what, { kind: "picture", element, text: element.outerHTML, box: element.getBoundingClientRect() }));
    for (const one of root.querySelectorAll("i[class], span[class]")) {
      if (clean(one.textContent) || one.children.length || one.closest(HIDDEN) || !/(?:^|[\s-])(?:fa[brs]?|fa-\w+|bi-\w+|glyphicon|icon-\w+|material-icons)\b/.test(one.className)) continue;
      if (["::before", "::after"].every((part) => ["none", "normal"].includes(getComputedStyle(one, part).content))) told(one, `the sign ${short(one.className)} shows nothing: the font that has it is not there`);
    }
    for (const one of root.querySelectorAll("canvas")) {
      const none = document.createElement("canvas");
      [none.width, none.height] = [one.width, one.height];
      let data = "";
      try { data = one.toDataURL(); } catch { continue; } // a picture from elsewhere was drawn on it
      if (visible(one) && data === none.toDataURL()) told(one, "the canvas shows nothing");
    }
    return found;
  }

  // Text that goes on changing while nobody does anything. What changed while the check pressed and scrolled is only a
  // suspect: two seconds in which it keeps still decide. They are ten waits, each begun when the one before has ended:
  // where the machine holds the page up, the timers of the page come late as ours do, and one long wait would be over
  // when they had run once.
  const changes = new Map();
  new MutationObserver((list) => {
    for (const one of new Set(list.map(({ target }) => (target.nodeType === 3 ? target.parentElement : target)))) {
      const element = one && one.closest("p, li, td, span, div, output");
      if (element && !element.closest(".film, .interactive, .build-picture, .katex, [role=status], aside, nav")) changes.set(element, (changes.get(element) || 0) + 1);
    }
  }).observe(document.querySelector("main, .slides") || document.body, { subtree: true, characterData: true, childList: true });
  async function changing() {
    const waits = async (count) => { while (count--) await new Promise((done) => setTimeout(done, 200)); };
    await waits(1); // a page looked at in one go has had no turn of its own yet
    const before = new Map([...changes].filter(([element]) => element.children.length < 3));
    if (before.size) await waits(10);
    return [...before].filter(([element, times]) => element.isConnected && changes.get(element) - times > 1)
      .map(([element]) => finding("motion", `“${short(element.textContent)}” goes on changing by itself`, { kind: "text", element, text: element.textContent, box: element.getBoundingClientRect() }));
  }

  // What a reader presses and cannot, since something, seen or not, lies over it, or its style lets the pointer through.
  function unreachable(root, scrolls) {
    const found = [];
    for (const element of root.querySelectorAll("a[href], button, input, select, textarea, summary, [role=button], [onclick]")) {
      if (element.disabled || element.closest(HIDDEN) || formula(element) || !visible(element)) continue;
      const boxes = [...element.getClientRects()].filter((one) => one.width > 2 && one.height > 2);
      if (!boxes.length) continue;
      let box = boxes[0];
      if (scrolls && (box.top < 80 || box.bottom > innerHeight - 80)) {
        scrollTo(0, scrollY + box.top - innerHeight / 2);
        box = [...element.getClientRects()].find((one) => one.width > 2 && one.height > 2);
      }
      const x = box.left + box.width / 2, y = box.top + box.height / 2;
      const hit = x > 0 && y > 0 && x < innerWidth && y < innerHeight && document.elementFromPoint(x, y);
      if (!hit || element.contains(hit) || hit.closest("label")?.control === element || [...(element.labels || [])].some((one) => one.contains(hit))) continue;
      if (cut({ element, box, kind: "picture" }, document.body)) continue;
      const item = { kind: "text", element, text: element.textContent || element.getAttribute("aria-label") || "", box: new DOMRect(box.x, box.y + scrollY, box.width, box.height) };
      const through = hit.contains(element);
      found.push(finding("covered", through ? `${called(element)} lets the pointer through: it cannot be pressed` : `${called(element)} cannot be pressed: ${called(hit)} lies over it`, item));
    }
    if (scrolls) scrollTo(0, 0);
    return found.slice(0, 5);
  }

  // Press and turn everything on the page that can be; what goes wrong is heard.
  async function press() {
    const root = document.querySelector("main") || document.querySelector(".slides");
    addEventListener("submit", (event) => event.preventDefault(), true);
    addEventListener("click", (event) => event.target.closest("a[href]") && event.preventDefault(), true);
    const pause = () => new Promise((done) => setTimeout(done));
    for (const element of root.querySelectorAll("button, summary, [onclick], [role=button], input, select")) {
      if (element.disabled) continue;
      if (element.matches("input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=file]), select")) {
        if (element.type === "range") element.value = element.value === element.max ? element.min : element.max;
        for (const event of ["input", "change"]) element.dispatchEvent(new Event(event, { bubbles: true }));
      } else if (element.type !== "file") element.click();
      await pause();
    }
  }

  // Links in running text that look as the text does. (axe-core tells of those that look nearly so.)
  function plain(root) {
    const looks = (element) => {
      const style = getComputedStyle(element);
      return [style.color, style.fontWeight, style.fontStyle, style.fontFamily, style.textDecorationLine, style.borderBottomWidth, style.backgroundColor].join();
    };
    return [...root.querySelectorAll("p a[href], li a[href]")].filter((link) => {
      const block = link.closest("p, li");
      const inside = [link, ...link.querySelectorAll("*")].some((one) => looks(one) !== looks(block).replace(getComputedStyle(block).backgroundColor, getComputedStyle(one).backgroundColor));
      const text = clean(block.textContent), said = clean(link.textContent);
      return said && !text.startsWith(said) && !inside && visible(link); // the head of an entry in a list is seen as such
    }).slice(0, 3).map((link) => finding("link text", `the link “${short(link.textContent)}” looks like the words around it`, { kind: "text", element: link, text: link.textContent, box: link.getBoundingClientRect() }));
  }

  // What moves by itself for longer than five seconds, for a reader who asked for less motion (WCAG 2.2.2).
  function moving(root) {
    still.disabled = true;
    const list = root.getAnimations({ subtree: true }).filter((one) => one.effect && one.effect.target && one.effect.getComputedTiming().endTime > 5000);
    still.disabled = false;
    return list.map((one) => {
      const element = one.effect.target;
      return finding("motion", `${called(element)} moves without end, though the reader asked for less motion`, { kind: "text", element, text: element.textContent, box: element.getBoundingClientRect() });
    });
  }

  // The keyboard must see where it is and get away again. Of elements that look the same one is tried.
  function keyboard(root) {
    const found = [], tried = new Set();
    for (const element of root.querySelectorAll(FOCUSABLE)) {
      if (element.tabIndex < 0 || element.disabled || !visible(element)) continue;
      const item = { kind: "text", element, text: element.textContent || element.getAttribute("aria-label") || "", box: element.getBoundingClientRect() };
      const tab = (shiftKey) => element.dispatchEvent(new KeyboardEvent("keydown", { key: "Tab", code: "Tab", shiftKey, bubbles: true, cancelable: true }));
      if (!tab(false) && !tab(true)) found.push(finding("keyboard", `the Tab key does not lead away from ${called(element)}`, item));
      const kind = [element.tagName, element.className, element.getAttribute("style"), element.parentElement.className].join();
      if (tried.has(kind) || element.matches(".footnote-ref")) continue; // a footnote opens when it has the focus
      tried.add(kind);
      const before = look(element);
      element.focus({ preventScroll: true });
      if (document.activeElement === element && look(element) === before) found.push(finding("keyboard", `nothing shows when ${called(element)} has the focus`, item));
      element.blur();
    }
    return found;
  }

  function look(element) {
    const parts = [[element], [element, "::before"], [element, "::after"], [element.parentElement]];
    return parts.map(([one, part]) => {
      const style = getComputedStyle(one, part);
      return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow, style.backgroundColor, style.borderColor, style.borderWidth, style.color, style.textDecorationLine, style.textDecorationThickness].join();
    }).join(";");
  }

  // The smallest text of a drawing as a share of its width, null where it has none. (Text drawn as outlines is no text.)
  function smallestText(drawing) {
    const host = document.body.appendChild(document.createElement("div"));
    host.style.cssText = "position:absolute;left:-9999px;top:0;width:1000px;visibility:hidden";
    const root = host.attachShadow({ mode: "open" });
    root.innerHTML = drawing.slice(Math.max(0, drawing.indexOf("<svg")));
    const svg = root.querySelector("svg");
    const sizes = [];
    if (svg) {
      svg.setAttribute("width", "1000");
      svg.removeAttribute("height");
      for (const one of svg.querySelectorAll("text, text *, foreignObject *")) {
        if (![...one.childNodes].some((node) => node.nodeType === 3 && clean(node.data))) continue;
        const place = one.getScreenCTM ? one : one.closest("foreignObject");
        const matrix = place.getScreenCTM();
        sizes.push(parseFloat(getComputedStyle(one).fontSize) * Math.hypot(matrix.a, matrix.b) / 1000);
      }
    }
    host.remove();
    return sizes.length ? Math.min(...sizes) : null;
  }

  function pictures(root, list) {
    const found = [];
    for (const item of list) {
      const image = item.element;
      if (item.kind !== "picture" || image.tagName !== "IMG" || !image.naturalWidth) continue;
      found.push(...fitted(image, item));
      const source = (image.currentSrc || image.src).split("?")[0];
      if (/\.svg$/i.test(source) || source.startsWith("data:image/svg")) continue;
      const ratio = Math.max(item.box.width / image.naturalWidth, item.box.height / image.naturalHeight);
      if (ratio > BLOWN_UP) {
        const shown = `${Math.round(item.box.width)} x ${Math.round(item.box.height)}`;
        found.push(finding("upscaled", `${name(item)} of ${image.naturalWidth} x ${image.naturalHeight} pixels is blown up to ${shown}`, item));
      }
    }
    for (const image of root.querySelectorAll("img")) {
      if (image.closest(HIDDEN) || image.naturalWidth || !(image.getAttribute("src") || image.dataset.src)) continue;
      found.push({ check: "picture", message: `the picture ${(image.getAttribute("src") || image.dataset.src).slice(0, 100)} does not show`, hint: hint(image), box: null });
    }
    for (const error of root.querySelectorAll(".katex-error")) {
      if (!error.closest("aside.notes")) {
        const item = { kind: "text", element: error, box: error.getBoundingClientRect(), text: error.textContent };
        found.push(finding("formula", `the formula cannot be typeset: ${clean(error.title).slice(0, 160)}`, item));
      }
    }
    // A command that KaTeX does not know stands there in red, as it was typed.
    for (const one of root.querySelectorAll(".katex-html [style*='cc0000'], .katex-html [style*='204, 0, 0']")) {
      if (one.closest("aside.notes") || !/^\\\w/.test(clean(one.textContent))) continue;
      found.push(finding("formula", `there is no TeX command ${clean(one.textContent)}`, { kind: "formula", element: one, box: one.getBoundingClientRect(), text: one.textContent }));
    }
    return found;
  }

  // -- slides ----------------------------------------------------------------------------------------------------
  // Waits until a condition holds, some seconds of frames at most.
  async function until(holds, seconds = 4) {
    for (let frame = 0; frame < 60 * seconds && !holds(); frame++) await new Promise((done) => requestAnimationFrame(done));
  }

  const settled = async (root) => {
    await document.fonts.ready;
    for (const image of root.querySelectorAll("img[loading=lazy]")) image.loading = "eager"; // else it may never come
    await Promise.all([...root.querySelectorAll("img")].map((image) => image.complete || new Promise((done) => {
      image.addEventListener("load", done, { once: true });
      image.addEventListener("error", done, { once: true });
      setTimeout(done, 30000); // of a machine that is held up: each of them comes or fails
    })));
    await until(() => !root.querySelector("img[data-steps]:not(.built-up)"));
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  };

  // What moves on a slide while it is built up: the place of each thing is that of the step before.
  function moved(slide) {
    if (!slide.querySelector(".fragment")) return [];
    const at = Reveal.getIndices(slide);
    Reveal.slide(at.h, at.v, -1);
    const things = [...slide.querySelectorAll("h1, h2, h3, p, li, table, figure, pre, img, .build-picture")].filter((one) => !one.closest(HIDDEN) && !one.closest(".fragment"));
    const places = () => things.map((one) => (visible(one) ? one.getBoundingClientRect() : null));
    const far = (one, other) => Math.max(Math.abs(one.x - other.x), Math.abs(one.y - other.y), Math.abs(one.width - other.width), Math.abs(one.height - other.height));
    let before = places(), step = 0;
    const found = [];
    for (; step < 200 && Reveal.availableFragments().next; step++) {
      Reveal.nextFragment();
      const now = places();
      now.forEach((box, number) => {
        const by = box && before[number] ? far(box, before[number]) : 0;
        if (by > 1) found.push({ item: { kind: "picture", element: things[number], box, text: "" }, by, step: step + 1 });
      });
      before = now;
    }
    const [worse] = found.sort((one, other) => other.by - one.by);
    return worse ? [finding("build-up", `${called(worse.item.element)} moves by ${px(worse.by)} with step ${worse.step}: what comes later must have its place from the start`, worse.item)] : [];
  }

  // Puts films, and what readers handle, in the place of their stills; films play only when somebody presses Play.
  async function openFilms(root) {
    let gone = false; // a script that did not load: what it would show does not come
    const hear = ({ target }) => { gone ||= target.tagName === "SCRIPT"; };
    addEventListener("error", hear, true);
    const opened = async (button, holds) => {
      gone = false;
      button.click();
      await until(() => gone || holds(), 30);
    };
    for (const button of root.querySelectorAll(".film-open")) {
      const figure = button.closest("figure"); // which the button leaves
      await opened(button, () => figure.querySelector(".film"));
    }
    for (const figure of root.querySelectorAll("figure:has(.film)")) figure.classList.add("film-shown");
    for (const button of root.querySelectorAll('.interactive-open[aria-expanded="false"]')) await opened(button, () => button.getAttribute("aria-expanded") === "true" || !button.isConnected); // its note says why not
    removeEventListener("error", hear, true);
  }

  function slides() {
    return Reveal.getSlides().filter((slide) => slide.dataset.visibility !== "hidden");
  }

  async function show(index) {
    const slide = slides()[index];
    const at = Reveal.getIndices(slide);
    Reveal.slide(at.h, at.v);
    for (let step = 0; step < 200 && Reveal.availableFragments().next; step++) Reveal.nextFragment();
    await settled(slide);
    return slide;
  }

  // A raster picture behind a slide must have the pixels to fill it.
  async function background(slide) {
    const layer = Reveal.getSlideBackground(slide);
    const shown = layer && layer.querySelector(".slide-background-content");
    const style = shown && getComputedStyle(shown);
    const address = style && (style.backgroundImage.match(/^url\("?(.+?)"?\)$/) || [])[1];
    if (!address || /^data:image\/svg|\.svg$/i.test(address.split("?")[0])) return [];
    const image = new Image();
    image.src = address;
    await image.decode().catch(() => {});
    const box = shown.getBoundingClientRect();
    const wide = box.width / image.naturalWidth, high = box.height / image.naturalHeight;
    const ratio = style.backgroundSize === "cover" ? Math.max(wide, high) : style.backgroundSize === "contain" ? Math.min(wide, high) : 1;
    const name = address.split("/").pop();
    if (!image.naturalWidth || ratio <= BLOWN_UP) return [];
    return [{ check: "upscaled", message: `the picture ${name} of ${image.naturalWidth} x ${image.naturalHeight} pixels is blown up to fill the slide`, hint: { ...hint(slide), address: name }, box: null }];
  }

  function lookAtSlide(slide, frame = document.querySelector(".reveal .slides").getBoundingClientRect()) {
    const list = items(slide);
    const found = pictures(slide, list);
    const over = [], cuts = [], foot = [], small = [];
    const bar = document.querySelector(".deck-bar");
    const footer = bar && visible(bar) ? bar.getBoundingClientRect() : null;
    for (const item of list) {
      const { box } = item;
      const clipped = cut(item, document.querySelector(".reveal .slides"));
      if (clipped) {
        const references = clipped.element.matches("section.scrollable:has(.references)") && clipped.way === "y";
        if (!references) cuts.push({ item, by: clipped.by, clipped });
        continue;
      }
      const sides = { "below": box.bottom - frame.bottom, "right of": box.right - frame.right, "above": frame.top - box.top, "left of": frame.left - box.left };
      const [side, by] = Object.entries(sides).sort((one, other) => other[1] - one[1])[0];
      if (by > 2) over.push({ item, by, side });
      else if (footer && together(box, footer).x > 0 && together(box, footer).y > 2) foot.push({ item, by: together(box, footer).y });
      if (item.kind === "text" || item.kind === "formula") {
        const size = typeSize(item);
        const least = thing(item.element).closest(".references") ? READABLE : SMALLEST; // references are looked up
        if (size < least - 0.05) small.push({ item, by: least - size, size, least });
      }
    }
    const scrolled = new Set(cuts.map(({ item }) => thing(item.element)));
    for (const { item, by, side } of worst(over.filter(({ item }) => !scrolled.has(thing(item.element))))) found.push(finding("overflow", `${name(item)} ends ${px(by)} ${side} the slide`, item));
    for (const { item, by, clipped } of worst(cuts)) {
      const how = clipped.scrolls ? "which nobody scrolls while presenting" : "which cuts it";
      found.push(finding("overflow", `${name(item)} sticks ${px(by)} out of its box, ${how}`, item));
    }
    const outside = new Set([...over, ...cuts].map(({ item }) => thing(item.element)));
    for (const { item } of worst(foot.filter(({ item }) => !outside.has(thing(item.element))))) found.push(finding("footer", `${name(item)} lies over the bar at the foot of the slide`, item));
    for (const { item, size, least } of worst(small)) found.push(finding("small", `${name(item)} is ${size.toFixed(1)} px high on the screen, less than ${least}`, item));
    found.push(...overlaps(list, list.length), ...covered(list), ...unseen(slide), ...plain(slide), ...unreachable(slide, false));
    for (const item of list.filter((item) => item.kind === "picture" && item.element.tagName === "IMG")) {
      const alone = !clean(item.element.parentElement.textContent);
      if (alone && item.element.naturalWidth > 200 && Math.max(item.box.width, item.box.height) < frame.width / 12) {
        found.push(finding("small", `${name(item)} is only ${Math.round(item.box.width)} x ${Math.round(item.box.height)} px large on the screen`, item));
      }
    }
    const title = slide.querySelector(":is(h1, h2, h3)");
    if (title && !slide.matches(".title-slide, #title-slide")) {
      const lines = title.offsetHeight / parseFloat(getComputedStyle(title).lineHeight);
      if (lines > 2.5) found.push(finding("long title", `the title takes ${Math.round(lines)} lines; two are enough for a claim`, { kind: "text", element: title, text: title.textContent, box: title.getBoundingClientRect() }));
    }
    return { found, figures: drawings(list) };
  }

  // Of the pictures among these items the address and the size that they are drawn at.
  function drawings(list) {
    const pictureOf = (element) => (element.matches(".build-picture") ? element.parentElement.querySelector("img") : element);
    return list.filter((item) => item.kind === "picture" && item.element.matches("img:not(.opener-picture), .build-picture"))
      .map((item) => ({ address: pictureOf(item.element).getAttribute("src") || pictureOf(item.element).dataset.src || "", width: item.box.width, height: item.box.height, ...finding("", "", item) }));
  }

  const figures = () => drawings(items(document.querySelector("main") || document.body).filter((item) => !item.element.closest(".card-figure, [aria-hidden='true']")));

  // Text on text, and text on a picture, unless somebody put it there on purpose. Each item is compared with the
  // `reach` items after it.
  function overlaps(list, reach) {
    const stacked = (element) => element.closest(":is(.r-stack, .quarto-layout-stack):has(.fragment)");
    const blockOf = new Map(list.map((item) => [item, item.kind === "picture" ? item.element : item.element.closest(BLOCK) || item.element]));
    const lifted = (element) => {
      for (let one = element; one && !one.matches("section"); one = one.parentElement) if (/absolute|fixed/.test(getComputedStyle(one).position)) return true;
      return false;
    };
    const found = [];
    for (let first = 0; first < list.length; first++) {
      for (let second = first + 1; second < Math.min(list.length, first + 1 + reach); second++) {
        const one = list[first], other = list[second];
        if (one.kind === "control" || other.kind === "control" || (one.kind === "picture" && other.kind === "picture")) continue;
        const a = blockOf.get(one), b = blockOf.get(other);
        const both = together(one.box, other.box);
        // Lines of one text that are set upon each other.
        const lines = one.element === other.element && one.kind === "text" && both.x > 20 && both.y > 0.5 * one.box.height;
        if (lines) found.push({ item: one, by: both.x * both.y, message: `${name(one)} lies over its own next line` });
        if (a === b || a.contains(b) || b.contains(a) || stacked(a) || stacked(b)) continue;
        const least = one.kind === "picture" || other.kind === "picture" ? 0.5 : 0.35;
        const height = Math.min(one.kind === "picture" ? Infinity : one.box.height, other.kind === "picture" ? Infinity : other.box.height);
        if (both.x < 4 || both.y < least * height) continue;
        const [text, under] = one.kind === "picture" ? [other, one] : [one, other];
        if ((under.kind === "picture" || reach < list.length) && (lifted(text.element) || lifted(under.element))) continue;
        found.push({ item: text, by: both.x * both.y, message: `${name(text)} lies over ${name(under)}` });
      }
    }
    return worst(found).map(({ item, message }) => finding("overlap", message, item));
  }

  // `known` tells that the slides were looked at before, at another size.
  async function deck(known) {
    const told = [];
    Reveal.layout();
    for (let index = 0; index < slides().length; index++) {
      const slide = await show(index);
      for (const figure of slide.querySelectorAll("figure.film-shown")) figure.classList.remove("film-shown");
      for (const button of slide.querySelectorAll('.interactive-open[aria-expanded="true"]')) button.click();
      const { found, figures } = lookAtSlide(slide);
      found.push(...await background(slide), ...moving(slide), ...blank(slide));
      if (!known) found.push(...moved(slide), ...keyboard(slide));
      const again = async () => {
        await settled(slide);
        const seen = new Set(found.map((one) => one.check + one.message));
        found.push(...lookAtSlide(slide).found.filter((one) => !seen.has(one.check + one.message)));
      };
      // A set of tabs is looked at tab by tab, and a film after its still.
      for (const tab of slide.querySelectorAll('[role="tab"][aria-selected="false"]')) {
        tab.click();
        await again();
      }
      if (slide.querySelector(".film, .film-open, .interactive-open")) {
        await openFilms(slide);
        await again();
      }
      told.push({ slide: index + 1, id: slide.id, title: heading(slide), found, figures });
    }
    return told;
  }

  // Colours of a slide, to tell whether the system's theme changes anything.
  function colours() {
    const texts = [];
    for (const element of document.querySelectorAll(".reveal, .reveal .slides section, .deck-bar, .reveal h2, .reveal p, .reveal pre, .reveal a")) {
      const style = getComputedStyle(element);
      texts.push(style.color + style.backgroundColor);
    }
    return texts.join();
  }

  // -- axe: with the other slides' content out of the document, or it looks through all of it for each slide -------
  const taken = new Map(), unsure = [];

  function putAway() {
    for (const slide of slides()) {
      const box = document.createDocumentFragment();
      box.append(...slide.childNodes);
      taken.set(slide, box);
    }
  }

  // What one theme alone hides.
  const dimmed = () => unseen(document.querySelector("main") || Reveal.getCurrentSlide(), true);

  async function violations(context, runOnly = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]) {
    const report = await axe.run(context, { preload: false, resultTypes: ["violations", "incomplete"], performanceTimer: false, runOnly });
    // Text in the colour of its ground is for axe a case to look at; here it is a fault.
    const unseen = report.incomplete.filter((rule) => rule.id === "color-contrast").map((rule) => ({
      ...rule, nodes: rule.nodes.filter((node) => [...node.any, ...node.all].some((one) => one.data && one.data.messageKey === "equalRatio")),
    }));
    return [...report.violations, ...unseen].flatMap((rule) => rule.nodes.slice(0, 3).map((node) => {
      const element = document.querySelector([node.target[0]].flat()[0]);
      const box = element && element.getBoundingClientRect();
      const why = clean((node.any[0] || node.all[0] || node.none[0] || {}).message || "");
      return { check: `axe ${rule.id}`, message: `${rule.help}${why ? ": " + why.slice(0, 200) : ""} (${node.html.slice(0, 100)})`, hint: hint(element), box: box && [box.x, box.y, box.width, box.height] };
    })).concat(onPictures(report.incomplete));
  }

  // Text on a picture or a gradient, of which axe cannot tell the contrast: `bare` shows its ground alone.
  function onPictures(incomplete) {
    const list = [];
    for (const { node, data } of incomplete.filter((rule) => rule.id === "color-contrast").flatMap((rule) => rule.nodes).map((node) => ({ node, data: (node.any[0] || {}).data || {} }))) {
      const element = document.querySelector([node.target[0]].flat()[0]);
      if (!["bgImage", "bgGradient", "imgNode", "pseudoContent"].includes(data.messageKey) || !element || element.matches("select, input") || formula(element)) continue;
      const box = element.getBoundingClientRect();
      const large = typeSize({ kind: "text", element }) >= (getComputedStyle(element).fontWeight >= 600 ? 18.66 : 24);
      list.push({ check: "unsure", number: unsure.push(element) - 1, needed: large ? 3 : 4.5, hint: hint(element), message: `“${short(element.textContent)}”`, box: [box.x, box.y, box.width, box.height] });
    }
    return list;
  }

  // Take an element's text off its ground, or (without a number) put it back: its boxes in the window and its colour.
  function bare(number) {
    document.querySelectorAll(".probe-bare").forEach((one) => one.classList.remove("probe-bare"));
    const element = unsure[number];
    if (!element) return null;
    if (!element.closest(".reveal")) element.scrollIntoView({ block: "center" });
    const colour = getComputedStyle(element).color;
    const range = document.createRange();
    range.selectNodeContents(element);
    const boxes = [...range.getClientRects()].map((box) => [box.x, box.y, box.width, box.height]);
    element.classList.add("probe-bare");
    return { colour, boxes };
  }

  // `rules`: those of axe that are asked, all by default.
  async function axeDeck(rules) {
    const told = [];
    putAway();
    for (let index = 0; index < slides().length; index++) {
      const slide = slides()[index];
      slide.append(taken.get(slide));
      await show(index);
      const found = await violations(index ? { include: [slide, document.querySelector(".deck-bar")].filter(Boolean) } : document, rules);
      if (rules) found.push(...dimmed());
      told.push({ slide: index + 1, id: slide.id, title: heading(slide), found });
      taken.get(slide).append(...slide.childNodes);
    }
    for (const [slide, content] of taken) slide.append(content);
    return told;
  }

  // -- chapters --------------------------------------------------------------------------------------------------
  // Everything that folds is opened, so that what is in it is looked at too.
  async function unfold() {
    for (const details of document.querySelectorAll("main details")) details.open = true;
    for (const box of document.querySelectorAll("main .collapse")) box.classList.add("show");
    for (const pane of document.querySelectorAll("main .tab-pane")) pane.classList.add("show", "active");
    await openFilms(document);
    dispatchEvent(new Event("resize"));
    await settled(document.body);
  }

  // What lies over the text. Only where something opaque lies at the same place it is scrolled to and looked at, and at
  // the foot of the page, where what stays in the window hides the last words for good.
  function coveredInChapter(list) {
    const grounds = [...document.body.querySelectorAll("*")].filter(opaque).map((element) => ({ element, box: element.getBoundingClientRect() }));
    const found = [];
    const look = (y, some) => {
      scrollTo(0, y);
      found.push(...covered(some, scrollY));
    };
    for (const item of list) {
      const { element, box } = item;
      const under = grounds.some((ground) => together(box, ground.box).x > box.width / 2 && together(box, ground.box).y > box.height / 3
        && !ground.element.contains(element) && !element.contains(ground.element));
      if (under) look(box.top - innerHeight / 2, [item]);
    }
    const page = document.documentElement.scrollHeight;
    look(page, list.filter(({ box }) => box.top > page - 0.75 * innerHeight));
    scrollTo(0, 0);
    return found;
  }

  function chapter(known) {
    const page = document.documentElement;
    const width = page.clientWidth;
    const main = document.querySelector("main") || document.body;
    const list = items(document.body).filter((item) => !item.element.closest(".offcanvas:not(.show), .popover, .dropdown-menu:not(.show)"));
    const found = pictures(main, list);
    const side = [], cuts = [], wide = [], small = [], whole = [];
    const edge = main.getBoundingClientRect().right;
    for (const item of list) {
      const size = item.kind === "text" || item.kind === "formula" ? typeSize(item) : READABLE;
      if (size < READABLE - 0.05 && main.contains(item.element)) small.push({ item, by: READABLE - size, size });
      const clipped = cut(item, document.body);
      if (clipped) {
        if (!clipped.scrolls) cuts.push({ item, by: clipped.by });
        continue;
      }
      if (main.contains(item.element)) whole.push(item);
      if (item.box.right + scrollX > width + 1 || item.box.left + scrollX < -1) {
        side.push({ item, by: Math.max(item.box.right + scrollX - width, -item.box.left - scrollX) });
      } else if (main.contains(item.element) && item.box.right > edge + 2) {
        wide.push({ item, by: item.box.right - edge });
      } else {
        const box = item.element.closest("pre, table");
        const place = box && box.parentElement.getBoundingClientRect().right;
        if (box && item.box.right > place + 2) wide.push({ item, by: item.box.right - place });
      }
    }
    for (const { item, by } of worst(side)) found.push(finding("sideways", `${name(item)} sticks ${px(by)} out of the page`, item));
    if (!side.length && page.scrollWidth > width + 1) {
      const guilty = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right + scrollX > width + 1 && visible(one) && !cut({ element: one, box: one.getBoundingClientRect(), kind: "picture" }, document.body));
      const element = guilty.at(-1) || document.body;
      found.push(finding("sideways", `the page scrolls sideways by ${px(page.scrollWidth - width)}`, { kind: "text", element, text: element.textContent || "", box: element.getBoundingClientRect() }));
    }
    found.push(...overlaps(list.filter((item) => main.contains(item.element)), 80));
    for (const { item, by } of worst(cuts)) found.push(finding("cut", `${name(item)} sticks ${px(by)} out of its box, which cuts it`, item));
    for (const { item, size } of worst(small)) found.push(finding("small", `${name(item)} is ${size.toFixed(1)} px high on the page, less than ${READABLE}`, item));
    found.push(...unseen(main), ...moving(document), ...blank(main), ...plain(main), ...coveredInChapter(whole), ...unreachable(main, true));
    const locked = [page, document.body].some((one) => /hidden|clip/.test(getComputedStyle(one).overflowY));
    if (locked && page.scrollHeight > innerHeight + 2) found.push({ check: "cut", message: "the page does not scroll: what is below the window cannot be reached", hint: {}, box: null });
    if (!main.dispatchEvent(new WheelEvent("wheel", { deltaY: 40, bubbles: true, cancelable: true }))) {
      found.push({ check: "cut", message: "a script keeps the wheel from scrolling the page", hint: { text: "wheel" }, box: null });
    }
    if (!known) found.push(...keyboard(document));
    for (const { item, by } of worst(wide)) found.push(finding("wide", `${name(item)} sticks ${px(by)} out of its place; wide code and tables scroll in a box of their own`, item));
    return found;
  }

  // How many pieces of text and pictures the chapter shows on paper, and what a box cuts there, which nobody scrolls.
  function onPaper() {
    const main = document.querySelector("main") || document.body;
    const list = items(main);
    const cuts = list.map((item) => ({ item, clipped: cut(item, main) })).filter(({ clipped }) => clipped).map(({ item, clipped }) => ({ item, by: clipped.by }));
    const gone = unseen(main, true).map((one) => ({ ...one, message: `on paper ${one.message}` }));
    return { shown: list.length, found: gone.concat(worst(cuts).map(({ item, by }) => finding("cut", `on paper ${name(item)} sticks ${px(by)} out of its box, which nobody scrolls there`, item))) };
  }

  // Of the print view: what each page cuts off, {id, title, found}.
  async function printed() {
    await settled(document);
    return [...document.querySelectorAll(".pdf-page")].map((page) => {
      const slide = page.querySelector("section");
      const found = lookAtSlide(slide, page.getBoundingClientRect()).found.filter((one) => one.check === "overflow");
      return { id: slide.id, title: heading(slide), found };
    });
  }

  // A red frame around a place, for a picture of it.
  function mark(box) {
    document.querySelectorAll(".probe-mark").forEach((old) => old.remove());
    if (!box) return;
    const frame = document.createElement("div");
    frame.className = "probe-mark";
    frame.style.cssText = `position:absolute;z-index:99999;pointer-events:none;outline:4px solid #d6004c;outline-offset:3px;left:${box[0]}px;top:${box[1]}px;width:${box[2]}px;height:${box[3]}px`;
    document.body.append(frame);
  }

  return { deck, axeDeck, show, slides, heading, colours, unfold, chapter, figures, onPaper, press, sheets, changing, dimmed, violations, printed, mark, smallestText, bare };
})();
