// ---- Controls: Plotly's updatemenus, range selectors and frames, as buttons that a keyboard and a thumb can use. ----

function group(label, names, active, choose) {
  const box = document.createElement('div');
  box.className = 'bln-choice';
  box.setAttribute('role', 'group');
  box.setAttribute('aria-label', label);
  const buttons = names.map((name, i) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = name;
    button.setAttribute('aria-pressed', String(i === active));
    button.addEventListener('click', () => {
      buttons.forEach((b, k) => b.setAttribute('aria-pressed', String(k === i)));
      choose(i);
    });
    return button;
  });
  box.append(...buttons);
  return box;
}

function controls(state) {
  const layout = state.figure.layout, bar = document.createElement('div');
  bar.className = 'bln-controls';
  (layout.updatemenus || []).forEach((menu, i) =>
    bar.append(group(menu.name || 'view', (menu.buttons || []).map(b => b.label), menu.active || 0, k => { state.active[i] = k; put(state); })));
  const selector = layout.xaxis && layout.xaxis.rangeselector;
  if (selector && selector.buttons) {
    const buttons = selector.buttons;
    bar.append(group('time range', buttons.map(b => b.label), buttons.length - 1, k => { state.range = buttons[k]; put(state); }));
  }
  if (state.frames && state.frames.length > 1) bar.append(player(state));
  if (bar.childElementCount) state.element.before(bar);
}

function player(state) {
  const box = document.createElement('div'), play = document.createElement('button'), slider = document.createElement('input'), label = document.createElement('output');
  box.className = 'bln-player';
  play.type = 'button';
  play.textContent = '▶ Play';
  slider.type = 'range';
  slider.min = 0;
  slider.setAttribute('aria-label', 'moment');
  let timer = 0;
  const last = () => state.frames.length - 1;
  // At the end it stays there when more moments come.
  state.follow = () => {
    if (!state.frames || !state.frames.length) return;
    const i = Math.min(state.frame, last()), name = state.frames[i].label || '';
    slider.max = last();
    slider.value = i;
    label.textContent = /^\d{4}-/.test(name) ? local(name).slice(11) : name;
  };
  const show = i => { state.frame = i >= last() ? Infinity : i; put(state); };
  const stop = () => { clearInterval(timer); timer = 0; play.textContent = '▶ Play'; };
  play.addEventListener('click', () => {
    if (timer) return stop();
    let i = state.frame >= last() ? 0 : state.frame;
    play.textContent = '❚❚ Pause';
    show(i);
    timer = setInterval(() => { if (!state.element.isConnected || i >= last()) stop(); else show(++i); }, 450);
  });
  slider.addEventListener('input', () => { stop(); show(+slider.value); });
  box.append(play, slider, label);
  state.follow();
  return box;
}
