// Theme: follows the system until the reader chooses. Runs before the page is drawn, so that nothing flashes.
(function () {
  const root = document.documentElement;
  const system = window.matchMedia('(prefers-color-scheme: dark)');
  const store = {
    get() { try { return localStorage.getItem('balloon-theme'); } catch { return null; } },
    set(value) { try { localStorage.setItem('balloon-theme', value); } catch { /* A page opened from a file may have no storage. */ } }
  };
  function apply() {
    root.dataset.theme = store.get() || (system.matches ? 'dark' : 'light');
    document.dispatchEvent(new CustomEvent('balloon:theme', { detail: root.dataset.theme }));
  }
  apply();
  system.addEventListener('change', apply);

  document.addEventListener('DOMContentLoaded', () => {
    document.querySelector('button.theme')?.addEventListener('click', () => {
      const next = root.dataset.theme === 'dark' ? 'light' : 'dark';
      store.set(next);
      root.dataset.theme = next;
      document.dispatchEvent(new CustomEvent('balloon:theme', { detail: next }));
    });

    for (const button of document.querySelectorAll('button.copy')) {
      button.addEventListener('click', async () => {
        const text = button.closest('.input').querySelector('code').textContent;
        button.textContent = (await copy(text)) ? 'Copied' : 'Select and copy';
        setTimeout(() => { button.textContent = 'Copy'; }, 1500);
      });
    }

    for (const table of document.querySelectorAll('.html table')) {
      if (table.closest('.scroll, .bln-scroll') || table.parentElement.closest('table')) continue;
      const frame = document.createElement('div');
      frame.className = 'scroll';
      frame.tabIndex = 0;
      frame.setAttribute('role', 'region');
      frame.setAttribute('aria-label', 'Table');
      table.replaceWith(frame);
      frame.append(table);
    }

    const contents = document.querySelector('.toc details');
    if (contents && window.matchMedia('(max-width: 70rem)').matches) contents.open = false;
    const links = new Map([...document.querySelectorAll('.toc a')].map(a => [decodeURIComponent(a.hash.slice(1)), a]));
    if (links.size && 'IntersectionObserver' in window) {
      const seen = new IntersectionObserver(entries => {
        for (const entry of entries) {
          if (!entry.isIntersecting) continue;
          for (const link of links.values()) link.removeAttribute('aria-current');
          links.get(entry.target.id)?.setAttribute('aria-current', 'true');
        }
      }, { rootMargin: '0px 0px -75% 0px' });
      for (const id of links.keys()) {
        const heading = document.getElementById(id);
        if (heading) seen.observe(heading);
      }
    }
  });

  document.addEventListener('click', event => {
    for (const menu of document.querySelectorAll('details.chapters[open]')) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return;
    for (const menu of document.querySelectorAll('details.chapters[open]')) {
      menu.open = false;
      menu.querySelector('summary').focus();
    }
  });

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = document.createElement('textarea');
      area.value = text;
      area.style.position = 'fixed';
      area.style.opacity = '0';
      document.body.append(area);
      area.select();
      const done = document.execCommand('copy');
      area.remove();
      return done;
    }
  }
})();
