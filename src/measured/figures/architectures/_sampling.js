// Points on their way from noise to a mixture: every recorded step, played or chosen with a slider.
function open(box, data, tools) {
  const { element } = tools;
  const SIDE = 480, last = data.path.length - 1;
  const canvas = Object.assign(element("canvas", { className: "sampling-plane" }), { width: SIDE, height: SIDE });
  canvas.setAttribute("role", "img");
  const play = element("button", { type: "button", textContent: "Play" });
  const slider = element("input", { type: "range", min: 0, max: last, step: 1, value: 0 });
  const says = element("p", { className: "sampling-says" });
  says.setAttribute("role", "status");
  const at = (value) => SIDE / 2 * (1 + value / data.reach);
  let timer = 0;

  function show(said) {
    const step = Number(slider.value), points = data.path[step], ink = canvas.getContext("2d");
    ink.clearRect(0, 0, SIDE, SIDE);
    ink.fillStyle = getComputedStyle(canvas).color;
    ink.globalAlpha = 0.65;
    for (let i = 0; i < points.length; i += 2) {
      ink.beginPath();
      ink.arc(at(points[i]), at(-points[i + 1]), 3.2, 0, 2 * Math.PI);
      ink.fill();
    }
    ink.globalAlpha = 1;
    ink.strokeStyle = getComputedStyle(says).color;
    ink.lineWidth = 2;
    for (const [x, y] of data.centres) {
      ink.beginPath();
      ink.moveTo(at(x) - 7, at(-y)); ink.lineTo(at(x) + 7, at(-y));
      ink.moveTo(at(x), at(-y) - 7); ink.lineTo(at(x), at(-y) + 7);
      ink.stroke();
    }
    const near = (i) => data.centres.some(([x, y]) => Math.hypot(points[i] - x, points[i + 1] - y) < data.near);
    let inside = 0;
    for (let i = 0; i < points.length; i += 2) inside += near(i);
    const text = `Step ${step} of ${last}: ${Math.round(200 * inside / points.length)} % of the points lie within three spreads of a centre.`;
    slider.setAttribute("aria-valuetext", `step ${step}`);
    canvas.setAttribute("aria-label", text);
    if (said) says.textContent = text;
  }
  function stop() {
    clearInterval(timer);
    timer = 0;
    play.textContent = "Play";
    show(true);
  }
  play.addEventListener("click", () => {
    if (timer) return stop();
    if (Number(slider.value) === last) slider.value = 0;
    play.textContent = "Pause";
    timer = setInterval(() => {
      if (!box.isConnected || Number(slider.value) >= last) return stop();
      slider.value = Number(slider.value) + 1;
      show(false);
    }, 120);
  });
  slider.addEventListener("input", () => { if (timer) stop(); show(true); });
  box.classList.add("sampling");
  box.append(canvas, element("div", { className: "sampling-tools" }, play, element("label", {}, "Step ", slider)), says);
  show(true);
}
