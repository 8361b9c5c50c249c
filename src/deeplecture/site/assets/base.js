// What the scripts of decks and chapters share.
window.deeplecture = (function () {
  "use strict";

  function element(tag, properties, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  }

  function shape(tag, attributes) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  }

  // To those who listen; decks have no place for it.
  const announce = (text) => { document.getElementById("announce").textContent = text; };

  // What a page on a disk may not fetch comes as a script that sets a variable of `window`. The variable is read before
  // another script can set it anew.
  const load = (address, variable) => new Promise((done, failed) => {
    document.head.append(element("script", { src: address, onload: () => done(window[variable]), onerror: failed }));
  });

  // What parts of a deck tell of themselves, key to value, for the other windows of a lecture (present.js). `hear` is told
  // what came from elsewhere and what this window tells itself.
  const share = {
    state: new Map(),
    heard: new Map(),
    send() {},
    take(key, value, from) {
      share.state.set(key, value);
      if (share.heard.has(key)) share.heard.get(key)(value);
      share.send(key, value, from);
    },
    tell(key, value) { share.take(key, value, window); },
    hear(key, apply) {
      share.heard.set(key, apply);
      if (share.state.has(key)) apply(share.state.get(key));
    },
  };

  // Where errors are reported, as the page's frame says, with what the report is about: a figure, or a slide.
  const report = (what, where) => document.body.dataset.report
    .replaceAll("%7Bwhat%7D", encodeURIComponent(what)).replaceAll("%7Bwhere%7D", encodeURIComponent(where));

  // Each figure's panel leads there. The picture's file name changes with the picture, and so says which one was seen: it
  // is looked up when the panel opens, for a knob shows several.
  if (document.body.dataset.report) {
    for (const panel of document.querySelectorAll(".figure-made")) {
      const image = panel.closest("figure").querySelector("img"), place = panel.closest("[id^='fig-']");
      const link = element("a", { target: "_blank" }, "Report an error");
      const fill = () => {
        const file = (image.getAttribute("src") || image.dataset.src).split("/").pop(); // reveal.js loads what is near
        link.href = report(`figure ${file.split(".")[0]}`, `${place ? `#${place.id}` : ""} (${file})`);
      };
      fill();
      panel.addEventListener("beforetoggle", fill);
      panel.querySelector(".figure-made-foot > button").before(link, " ");
    }
  }

  return { element, shape, announce, load, share, report };
})();
