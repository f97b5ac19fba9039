// What the browser keeps between visits. Where it may keep nothing (a private window), the page does without.
const prefix = "balloon.";

export function load(key) {
  try {
    return JSON.parse(localStorage.getItem(prefix + key));
  } catch {
    return null;
  }
}

export function save(key, value) {
  try {
    if (value === null) localStorage.removeItem(prefix + key);
    else localStorage.setItem(prefix + key, JSON.stringify(value));
  } catch {
    // Full, or not allowed: the page goes on with what it has in memory.
  }
}

/** The keys that begin with a word. */
export function keys(word) {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(prefix + word))
      .map((key) => key.slice(prefix.length));
  } catch {
    return [];
  }
}
