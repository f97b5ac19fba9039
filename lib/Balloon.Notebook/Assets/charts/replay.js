/** What a live view showed, kept: the first picture, one in the middle and the last, to go through again. */
function replay(id, moments) {
  const root = document.getElementById(id);
  if (!root || root.querySelector('.bln-replay')) return;
  const show = i => { const m = moments[i]; if (m.panels) board(id, m, true); else if (m.data) draw(id, m, true); };
  const box = group('moment', moments.map(m => m.moment), moments.length - 1, show);
  box.classList.add('bln-replay');
  const play = document.createElement('button');
  play.type = 'button';
  play.textContent = '▶';
  play.setAttribute('aria-label', 'Play');
  play.addEventListener('click', () => moments.forEach((_, i) => setTimeout(() => box.querySelectorAll('button')[i + 1].click(), i * 1200)));
  box.prepend(play);
  (root.classList.contains('bln-plot') ? root.parentElement : root).prepend(box);
  show(moments.length - 1);
}
