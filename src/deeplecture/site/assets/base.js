// What the scripts of decks and chapters share.
window.deeplecture = (function () {
  "use strict";

  function element(tag, properties, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  }

  // To those who listen; decks have no place for it.
  const announce = (text) => { document.getElementById("announce").textContent = text; };

  // What a page on a disk may not fetch comes as a script that sets a variable of `window`. The variable is read before
  // another script can set it anew.
  const load = (address, variable) => new Promise((done, failed) => {
    document.head.append(element("script", { src: address, onload: () => done(window[variable]), onerror: failed }));
  });

  return { element, announce, load };
})();
