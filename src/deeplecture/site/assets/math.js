// Typesets the formulas of a page with KaTeX, before the page is first shown, and those that previews bring later.
window.typesetFormulas = function (root) {
  "use strict";
  const given = document.getElementById("tex-macros");
  const macros = (window.texMacros ??= { "\\bm": "\\boldsymbol{#1}", ...(given ? JSON.parse(given.textContent) : {}) });
  for (const span of root.querySelectorAll("span.math:not(.typeset)")) {
    const source = span.textContent.trim().replace(/^\\[[(]|\\[\])]$/g, "")
      .replace(/\\(?:re)?newcommand\*?(?![A-Za-z])/g, "\\providecommand"); // previews set a formula again
    katex.render(source, span, {
      displayMode: span.classList.contains("display"),
      throwOnError: false, // shows the source in red, which the site's check finds as .katex-error
      strict: "ignore",
      macros,
      globalGroup: true, // what one formula defines, the others know
      // The speaker view takes the notes' HTML into a window without KaTeX's style sheet.
      output: span.closest("aside.notes") ? "mathml" : "htmlAndMathml",
    });
    span.classList.add("typeset");
  }
};
window.typesetFormulas(document);
