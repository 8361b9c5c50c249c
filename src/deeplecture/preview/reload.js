// Reload the open page when the site changes, and keep the reader at what they were reading.
(() => {
  const place = "deeplecture:" + location.pathname;
  const BLOCKS = "p, li, h1, h2, h3, h4, h5, h6, pre, table, figure, dt, dd";
  const blocks = () => [...document.querySelectorAll("main :is(" + BLOCKS + ")")].filter((one) => one.offsetParent);
  const content = (block) => block.innerHTML;

  // What was read before: the blocks' contents, the first of them on the screen, and how far from the top it stood.
  const remember = () => {
    const all = blocks();
    const first = all.findIndex((one) => one.getBoundingClientRect().bottom > 80);
    const top = first < 0 ? 0 : all[first].getBoundingClientRect().top;
    sessionStorage.setItem(place, JSON.stringify({ contents: all.map(content), first, top, scrolled: scrollY }));
    history.scrollRestoration = "manual"; // else the browser puts the old number of pixels over it
  };

  // Where two lists differ: all before `start` is the same, and so are the last ones, from `before` and from `now` on.
  const difference = (before, now) => {
    let start = 0, same = 0;
    while (start < Math.min(before.length, now.length) && before[start] === now[start]) start += 1;
    const most = Math.min(before.length, now.length) - start;
    while (same < most && before[before.length - 1 - same] === now[now.length - 1 - same]) same += 1;
    return { start, before: before.length - same, now: now.length - same };
  };

  const onScreen = (block) => {
    const { top, bottom } = block.getBoundingClientRect();
    return bottom > 80 && top < innerHeight - 20;
  };

  const restore = ({ contents, first, top, scrolled }) => {
    const all = blocks();
    const { start, before, now } = difference(contents, all.map(content));
    const shifted = first < start ? first : first >= before ? first + now - before : Math.min(first, now - 1);
    const anchor = all[Math.max(shifted, 0)];
    if (first < 0 || !anchor) scrollTo(0, scrolled);
    else scrollBy({ top: anchor.getBoundingClientRect().top - top, behavior: "instant" });
    const changed = all.slice(start, now);
    // What was put in or taken out moves nobody; a block that was edited is what its author looks for.
    const edited = changed.length > 0 && before > start;
    if (edited && !changed.some(onScreen)) changed[0].scrollIntoView({ block: "center", behavior: "instant" });
    const mark = [{ boxShadow: "0 0 0 4px #b45309" }, { boxShadow: "0 0 0 4px transparent" }];
    if (edited && !matchMedia("(prefers-reduced-motion: reduce)").matches) changed.forEach((one) => one.animate(mark, 1500));
  };

  const seen = sessionStorage.getItem(place);
  sessionStorage.removeItem(place);
  if (seen && !document.querySelector(".reveal")) addEventListener("load", () => restore(JSON.parse(seen)));

  const tell = (text) => {
    let box = document.getElementById("deeplecture-failed");
    if (!box) {
      box = document.createElement("pre");
      box.id = "deeplecture-failed";
      box.setAttribute("role", "alert");
      box.style.cssText = "position:fixed;inset:0 0 auto 0;max-height:60vh;overflow:auto;margin:0;padding:1rem;" +
        "background:#7f1d1d;color:#fff;font:16px/1.4 monospace;z-index:99999;white-space:pre-wrap";
      document.body.append(box);
    }
    box.textContent = "The build failed; below is the last good page.\n\n" + text;
  };

  const events = new EventSource("/_preview/events");
  events.onmessage = (event) => {
    const news = JSON.parse(event.data);
    if (news.failed) return tell(news.failed);
    remember();
    location.reload();
  };
  events.addEventListener("state", (event) => {
    const { failed } = JSON.parse(event.data);
    if (failed) tell(failed);
  });
})();
