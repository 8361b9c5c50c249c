// Looks at a drawing as matplotlib wrote it, in both themes and after each click that builds it up: what changes in it
// when its words are taken away is what a reader sees of them. Defines `drawing`.
window.drawing = (() => {
  "use strict";
  const SCALE = 1.5; // pixels of a point
  const LEAST = 2; // thin strokes come out paler than their ink, of which WCAG 2.1 asks 3
  const SHARE = 0.25; // of a text's signs that may be fainter: a line runs through them
  const SIGN = "use[*|href*='-'], text"; // glyphs of a face; a marker's name has no hyphen
  const NAME = /^(?:text_\d+|step-\d+.*)$/;

  const stepOf = (element) => {
    let step = 1;
    for (let one = element; one && one.getAttribute; one = one.parentElement) {
      const own = /^step-(\d+)/.exec(one.id);
      if (own) step = Math.max(step, Number(own[1]));
    }
    return step;
  };

  // The words of a drawing: {text, step, signs}, the signs with their boxes in points.
  function words(svg, origin) {
    const found = [];
    for (const group of svg.querySelectorAll("g[id]")) {
      if (!NAME.test(group.id)) continue;
      const comment = [...group.childNodes].find((one) => one.nodeType === Node.COMMENT_NODE);
      let signs = [...group.querySelectorAll(SIGN)].filter((one) => !one.closest("defs") && one.closest("g[id]") === group);
      // With an outline around its letters a text is drawn as paths.
      if (!signs.length && /^text_/.test(group.id)) signs = [...group.querySelectorAll(":scope > path")];
      const boxes = signs.map((one) => one.getBoundingClientRect()).map((box) => [box.x - origin.x, box.y - origin.y, box.width, box.height]);
      if (signs.length) found.push({ text: (comment ? comment.data : "").trim(), step: stepOf(group), signs, boxes });
    }
    return found;
  }

  async function pixels(svg, width, height, paper, canvas) {
    const address = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" }));
    const image = new Image(width, height);
    image.src = address;
    await image.decode();
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.fillStyle = paper;
    pen.fillRect(0, 0, width, height);
    pen.drawImage(image, 0, 0, width, height);
    URL.revokeObjectURL(address);
    return pen.getImageData(0, 0, width, height).data;
  }

  const LINEAR = Float64Array.from({ length: 256 }, (_, level) => (level / 255 <= 0.04045 ? level / 255 / 12.92 : ((level / 255 + 0.055) / 1.055) ** 2.4));
  const luminance = (data, at) => 0.2126 * LINEAR[data[at]] + 0.7152 * LINEAR[data[at + 1]] + 0.0722 * LINEAR[data[at + 2]];

  // How far a sign stands out of its ground where it does most, from 1.
  function contrast([x, y, w, h], width, height, shown, bare) {
    let most = 1;
    for (let row = Math.max(0, Math.floor(y)); row < Math.min(height, Math.ceil(y + h)); row++) {
      for (let column = Math.max(0, Math.floor(x)); column < Math.min(width, Math.ceil(x + w)); column++) {
        const at = 4 * (row * width + column);
        if (shown[at] === bare[at] && shown[at + 1] === bare[at + 1] && shown[at + 2] === bare[at + 2]) continue;
        const one = luminance(shown, at), other = luminance(bare, at);
        most = Math.max(most, (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05));
      }
    }
    return most;
  }

  // Of the themes' drawings, {name: [svg as text, colour of the page]}, the words that can hardly be read,
  // {theme, step, steps, text, ratio}, and the clicks that bring nothing that is seen, {theme, step, steps, nothing}.
  async function look(themes) {
    const told = [], canvas = document.createElement("canvas");
    let names = []; // as the first tells them: in the one made of it there are no comments
    for (const [theme, [text, paper]] of Object.entries(themes)) {
      const svg = document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true);
      if (svg.localName !== "svg") continue; // no drawing, which other checks tell of
      const [, , w, h] = (svg.getAttribute("viewBox") || "0 0 0 0").split(/[\s,]+/).map(Number);
      const width = Math.round(SCALE * w), height = Math.round(SCALE * h);
      if (!width || !height) continue;
      svg.setAttribute("width", width);
      svg.setAttribute("height", height);
      document.body.replaceChildren(svg);
      [canvas.width, canvas.height] = [width, height];
      const list = words(svg, svg.getBoundingClientRect());
      if (!names.length) names = list.map((one) => one.text);
      list.forEach((one, number) => { one.text ||= names[number]; });
      const parts = [...svg.querySelectorAll("[id^='step-']")].map((part) => [part, stepOf(part)]);
      const steps = Math.max(1, ...parts.map(([, own]) => own));
      let before = [];
      for (let step = 1; step <= steps; step++) {
        for (const [part, own] of parts) part.style.visibility = own > step ? "hidden" : "";
        const shown = await pixels(svg, width, height, paper, canvas);
        if (step > 1 && shown.every((level, at) => level === before[at])) told.push({ theme, step, steps, nothing: true });
        before = shown;
        const here = list.filter((one) => one.step <= step), signs = here.flatMap((one) => one.signs);
        for (const sign of signs) sign.style.visibility = "hidden";
        const bare = await pixels(svg, width, height, paper, canvas);
        for (const sign of signs) sign.style.visibility = "";
        for (const { text, boxes } of here) {
          const seen = boxes.filter(([, , w, h]) => w > 0.5 && h > 0.5).map((box) => contrast(box, width, height, shown, bare));
          const faint = seen.filter((ratio) => ratio < LEAST);
          if (faint.length > SHARE * seen.length) told.push({ theme, step, steps, text, ratio: Math.max(...faint) });
        }
      }
    }
    document.body.replaceChildren();
    return told;
  }

  // What is wrong with a drawing of another's hand, which has words as text: nothing shows, or words run over its edge.
  async function alone(text) {
    const svg = document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true);
    if (svg.localName !== "svg") return [];
    document.body.replaceChildren(svg);
    const told = [], frame = svg.getBoundingClientRect(), width = Math.round(frame.width), height = Math.round(frame.height);
    for (const one of svg.querySelectorAll("text")) {
      const box = one.getBoundingClientRect(), by = Math.max(frame.left - box.left, box.right - frame.right, frame.top - box.top, box.bottom - frame.bottom);
      if (one.textContent.trim() && by > 2 + 0.1 * box.height) told.push(`“${one.textContent.trim().slice(0, 60)}” is cut off at the edge`);
    }
    if (width && height && width * height < 4e7) {
      const canvas = Object.assign(document.createElement("canvas"), { width, height });
      svg.setAttribute("width", width);
      svg.setAttribute("height", height);
      const shown = new Uint32Array((await pixels(svg, width, height, "#ffffff", canvas)).buffer);
      if (shown.every((one) => one === 0xffffffff)) told.push("nothing of it shows on a white page");
    }
    document.body.replaceChildren();
    return told;
  }

  return { look, alone };
})();
