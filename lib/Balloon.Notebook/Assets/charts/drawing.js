function render(state) {
  const { element } = state;
  waiting.delete(state);
  if (!window.Plotly || !element.isConnected || !element.clientWidth) return Promise.resolve();
  if (!element.querySelector('.main-svg')) element.replaceChildren();
  state.isDrawn = true;
  if (state.follow) state.follow();
  const figure = current(state);
  const layout = dress({ element, figure });
  delete layout.updatemenus;
  if (layout.xaxis) { layout.xaxis = Object.assign({}, layout.xaxis); delete layout.xaxis.rangeselector; }
  return Plotly.react(element, figure.data, layout, config);
}

/**
 * Draws a chart as it is now. Plotly refuses a place that is just being laid out: the other charts go on, and this one is tried again. What
 * it begins in a cell that JupyterLab skips since it is far from sight may stay without marks: such a chart is drawn again once it comes
 * into sight.
 */
function put(state) {
  const again = error => {
    console.error(error);
    state.isDrawn = false;
    state.refusals = (state.refusals || 0) + 1;
    if (state.refusals < 6) setTimeout(() => soon(state), 100 * 2 ** state.refusals);
  };
  try {
    const wasUnseen = state.unseen > 0, isUnseen = Boolean(state.element.checkVisibility) && !state.element.checkVisibility({ contentVisibilityAuto: true });
    state.unseen = isUnseen ? (state.unseen || 0) + 1 : 0;
    // plotly.js compares with what it has drawn before, and would leave what it began unseen as it is.
    render(state).then(() => wasUnseen && state.isDrawn && Plotly.redraw(state.element)).then(() => { state.refusals = 0; }, again);
    // It comes into sight some frames before the page lays it out.
    if (isUnseen && state.inSight && state.unseen < 60) soon(state, true);
  } catch (error) {
    again(error);
  }
}

function watch(state) {
  let width = state.element.clientWidth;
  new ResizeObserver(() => {
    const now = state.element.clientWidth;
    // A chart whose turn came while its place was hidden takes it once the place is there.
    if (now && !state.isDrawn) return soon(state);
    if (!now || Math.abs(now - width) < 2) return;
    width = now;
    put(state);
  }).observe(state.element);
  observe(state);
}

// One chart or table a frame, those in sight first, so that the page answers in between. What is out of sight and was drawn before waits until
// it comes into sight. News cost the page some milliseconds of each second and no more: what was spent is paid back at a pace, and until then a
// chart waits, to be drawn from what is newest by then, and the one whose turn is longest ago comes first. Figures and tables are always in time.

const pace = 15 / 1000, longest = 5000;
const waiting = new Set();
let isDrawing = false, debt = 0, paid = 0, pause = 0;

function owed(now) {
  debt = Math.max(0, debt - (now - paid) * pace);
  paid = now;
  return debt;
}

function soon(state, isAsked) {
  if (isAsked) state.isAsked = true;
  if (!waiting.has(state)) state.since = performance.now();
  waiting.add(state);
  if (pause && (state.fill || !state.isDrawn || state.isAsked)) {
    clearTimeout(pause);
    pause = 0;
    isDrawing = false;
  }
  if (isDrawing) return;
  isDrawing = true;
  requestAnimationFrame(drawNext);
}

function finish(state) {
  waiting.delete(state);
  state.isAsked = false;
  if (state.fill) state.fill();
  else put(state);
  state.drawnAt = performance.now();
}

// A printed page shows what is newest, also of what was out of sight.
addEventListener('beforeprint', () => {
  waiting.forEach(finish);
  everyRow();
});

function drawNext() {
  const now = performance.now(), states = [...waiting].filter(s => s.inSight || !s.isDrawn);
  isDrawing = states.length > 0;
  if (!isDrawing) return;
  let state = states.find(s => s.inSight && !s.isDrawn) || states.find(s => s.isAsked) || states.find(s => !s.isDrawn);
  const isNews = !state;
  if (isNews) {
    states.sort((a, b) => !a.fill - !b.fill || a.drawnAt - b.drawnAt);
    state = states[0];
    const wait = state.fill ? 0 : Math.min(owed(now) / pace, state.since + longest - now);
    if (wait > 20) {
      pause = setTimeout(() => { pause = 0; requestAnimationFrame(drawNext); }, wait);
      return;
    }
  }
  // Whatever fails in one of them, the others have their turn.
  requestAnimationFrame(drawNext);
  // Figures and tables go together into a frame, as far as there is time: a frame has costs of its own.
  for (; state; state = isNews && state.drawnAt - now < 12 ? states.find(s => s.fill && waiting.has(s)) : null) finish(state);
  if (isNews) debt = owed(now) + performance.now() - now;
}

function observe(state) {
  new IntersectionObserver(entries => {
    state.inSight = entries[entries.length - 1].isIntersecting;
    if (state.inSight && (waiting.has(state) || state.unseen > 0)) soon(state, true);
  }).observe(state.element);
}

/** What a reader changed is seen at once. */
function redraw(state) {
  if (state.inSight) put(state);
  else soon(state, true);
}

function isInSight(element) {
  const place = element.getBoundingClientRect();
  return place.bottom > 0 && place.top < window.innerHeight;
}

/** Draws a figure in an element, or brings what is drawn there up to date: zoom, selection and hidden series stay. */
function draw(id, figure, isAsked) {
  const element = document.getElementById(id);
  if (!element) return;
  const known = drawn.get(id);
  if (known && known.element === element) {
    const next = parts(figure), text = JSON.stringify(next.figure) + JSON.stringify(next.frames || 0).length;
    if (text === known.text) { known.variants = next.variants; return; }
    Object.assign(known, next, { text });
    return whenPlotlyIsThere(element, () => soon(known, isAsked));
  }
  const state = Object.assign({ element, chosen: [], active: [], frame: Infinity, range: undefined, inSight: isInSight(element), drawnAt: 0 }, parts(figure));
  drawn.set(id, state);
  controls(state);
  whenPlotlyIsThere(element, () => { soon(state); watch(state); });
}

function parts(figure) {
  return { figure: { data: figure.data, layout: figure.layout || {} }, frames: figure.frames, variants: figure.variants };
}

function whenPlotlyIsThere(element, then) {
  let tries = 0;
  (function look() {
    if (window.Plotly) then();
    else if (tries++ < 600) setTimeout(look, 50);
    else element.textContent = 'The chart needs plotly.js, which the first chart of this notebook loaded: run the cell that opens the workshop again, then this one.';
  })();
}
