// Draws a page's diagrams with Mermaid, which lies beside this script where npm has installed it. Without it, and where it
// cannot read one, their text stays.
(function () {
  "use strict";
  const script = document.createElement("script");
  script.src = document.currentScript.src.replace(/mermaid\.js(\?.*)?$/, "mermaid/mermaid.min.js");
  script.addEventListener("load", async () => {
    mermaid.initialize({ startOnLoad: false, theme: "neutral", securityLevel: "strict" });
    for (const [number, text] of [...document.querySelectorAll("pre.diagram")].entries()) {
      // Measured beside the page: a slide that is not shown has no size.
      const drawn = await mermaid.render(`diagram-${number}`, text.textContent).catch(() => null);
      if (!drawn) continue;
      const box = document.createElement("div");
      box.className = "diagram";
      box.setAttribute("role", "img");
      box.setAttribute("aria-label", text.textContent.trim());
      box.innerHTML = drawn.svg;
      text.replaceWith(box);
    }
  });
  document.head.append(script);
})();
