using Microsoft.Playwright;

namespace Balloon.Browser.Tests;

/// <summary>What every page of ours must be: readable, accessible, as wide as its window.</summary>
internal static class PageChecks
{
    private const string Contrast = """
        () => {
          const parse = c => { const m = c.match(/[\d.]+/g).map(Number); return { r: m[0], g: m[1], b: m[2], a: m.length > 3 ? m[3] : 1 }; };
          const over = (f, b) => ({ r: f.r * f.a + b.r * (1 - f.a), g: f.g * f.a + b.g * (1 - f.a), b: f.b * f.a + b.b * (1 - f.a), a: 1 });
          const light = c => { const v = [c.r, c.g, c.b].map(x => { x /= 255; return x <= .03928 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4; }); return .2126 * v[0] + .7152 * v[1] + .0722 * v[2]; };
          const back = e => { const layers = []; for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.a > 0) { layers.push(c); if (c.a === 1) break; } }
            return layers.reverse().reduce((b, f) => over(f, b), { r: 255, g: 255, b: 255, a: 1 }); };
          const bad = [];
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          for (let n; (n = walker.nextNode());) {
            if (!n.data.trim()) continue;
            const e = n.parentElement, s = getComputedStyle(e);
            if (['SCRIPT', 'STYLE', 'NOSCRIPT'].includes(e.tagName) || s.visibility === 'hidden' || !e.getClientRects().length || e.closest('svg')) continue;
            let hidden = false; for (let p = e; p; p = p.parentElement) if (+getComputedStyle(p).opacity === 0) hidden = true;
            if (hidden) continue;
            const b = back(e), f = over(parse(s.color), b), l = [light(f), light(b)].sort((x, y) => y - x);
            const ratio = (l[0] + .05) / (l[1] + .05), size = parseFloat(s.fontSize), large = size >= 24 || (size >= 18.66 && +s.fontWeight >= 700);
            if (ratio < (large ? 3 : 4.5)) bad.push(`${ratio.toFixed(2)} ${e.tagName}.${e.className} "${n.data.trim().slice(0, 30)}"`);
          }
          return bad;
        }
        """;

    private const string Outline = """
        () => {
          const bad = [];
          let last = 0;
          for (const h of document.querySelectorAll('main h1, main h2, main h3, main h4, main h5, main h6')) {
            const level = +h.tagName[1];
            if (level > last + 1) bad.push(`${h.tagName} "${h.textContent}" after h${last}`);
            last = level;
          }
          if (document.querySelectorAll('h1').length !== 1) bad.push(`${document.querySelectorAll('h1').length} h1`);
          for (const i of document.querySelectorAll('img')) if (!i.hasAttribute('alt')) bad.push('img without alt ' + i.src.slice(0, 60));
          for (const b of document.querySelectorAll('button, a[href], summary')) if (!(b.textContent.trim() || b.getAttribute('aria-label'))) bad.push('nameless ' + b.outerHTML.slice(0, 80));
          const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
          for (const id of new Set(ids)) if (ids.filter(x => x === id).length > 1) bad.push('id twice: ' + id);
          for (const a of document.querySelectorAll('a[href^="#"]')) if (!document.getElementById(decodeURIComponent(a.hash.slice(1)))) bad.push('leads nowhere: ' + a.hash);
          if (!document.documentElement.lang) bad.push('no language');
          return bad;
        }
        """;

    private const string TooWide = """
        () => document.documentElement.scrollWidth > document.documentElement.clientWidth
          ? [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scroll, pre, .html, .outputs')).slice(0, 5).map(e => e.outerHTML.slice(0, 120)).concat('page is ' + document.documentElement.scrollWidth + ' wide')
          : []
        """;

    /// <summary>A copy button that covers code, which cannot be read then.</summary>
    private const string CopyOverCode = """
        () => [...document.querySelectorAll('button.copy')].filter(b => {
          const button = b.getBoundingClientRect(), pre = b.closest('.input').querySelector('pre');
          if (!pre || !button.width) return false;
          const text = document.createRange();
          text.selectNodeContents(pre);
          const shown = pre.getBoundingClientRect();
          return [...text.getClientRects()].some(r => r.width > 0 && Math.max(r.left, shown.left) < Math.min(r.right, shown.right, button.right)
            && r.right > button.left && r.left < button.right && r.top < button.bottom && r.bottom > button.top);
        }).map(b => b.closest('.input').textContent.trim().slice(0, 60))
        """;

    public static async Task AllAsync(IPage page)
    {
        Assert.Empty(await page.EvaluateAsync<string[]>(CopyOverCode));
        Assert.Empty(await page.EvaluateAsync<string[]>(Outline));
        Assert.Empty(await page.EvaluateAsync<string[]>(TooWide));
        Assert.Empty(await page.EvaluateAsync<string[]>(Contrast));
    }
}
