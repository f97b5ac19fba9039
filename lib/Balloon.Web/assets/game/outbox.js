import { load, save, keys } from "./store.js";

// Sends pops to the server, and again until Kafka has acknowledged them. Each has a number in its round, so that one that is sent twice
// counts once; what is not acknowledged lies in the browser's store, so that a page that is reloaded or hung up loses none.
const kept = "outbox.";
const soon = 40;
const again = 700;
const longest = 5000;

export class Outbox {
  #round;
  #pending;
  #next;
  #tally;
  #refused = 0;
  #timer = null;
  #sending = false;
  #pause = again;
  #changed;

  /**
   * @param round what the server said of the round, and when it started by this browser's clock
   * @param changed called after each answer with {tally, waiting, refused, away, unreachable, lost}
   */
  constructor(round, changed) {
    const old = load(kept + round.round);
    this.#round = { ...round };
    this.#pending = old?.pending ?? [];
    this.#next = Math.max(round.next ?? 1, old?.next ?? 1);
    this.#tally = round.tally ?? { score: 0, pops: 0, bonuses: 0 };
    this.#changed = changed ?? (() => {});
    if (this.#pending.length) this.#schedule(0);
  }

  /** The outboxes of earlier rounds that this browser could not deliver yet. */
  static left(except) {
    return keys(kept)
      .map((key) => load(key))
      .filter((old) => old?.round && old.round.round !== except)
      .map((old) => new Outbox({ ...old.round, next: old.next }));
  }

  /** Points, pops and favourites: those that the server counts, and those that it has not seen yet. */
  get tally() {
    const sum = { ...this.#tally };
    for (const pop of this.#pending.filter((p) => !p.taken)) {
      sum.score += pop.score;
      sum.pops++;
      sum.bonuses += pop.bonus ? 1 : 0;
    }
    return sum;
  }

  get waiting() {
    return this.#pending.length;
  }

  add(pop) {
    this.#pending.push({ n: this.#next++, ...pop });
    this.#keep();
    this.#schedule(soon);
  }

  /** Sends what is left while the page goes away; the answer is not waited for. */
  leave() {
    if (this.#pending.length) this.#post(this.#body(), true).catch(() => {});
  }

  #body() {
    const { browser, name, character, started } = this.#round;
    const pops = this.#pending.slice(0, 500).map(({ n, color, speed, at }) => ({ n, color, speed, at }));
    return { pops, origin: { browser, name, character, started } };
  }

  #post(body, keepalive = false) {
    return fetch(`game/rounds/${this.#round.round}/pops`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      keepalive,
    });
  }

  #schedule(delay) {
    if (this.#timer === null && !this.#sending) this.#timer = setTimeout(() => this.#send(), delay);
  }

  async #send() {
    this.#timer = null;
    if (!this.#pending.length) return;
    this.#sending = true;
    const body = this.#body();
    let state = {};
    let wait = again;
    try {
      const answer = await this.#post(body);
      if (answer.ok) {
        const settled = await answer.json();
        this.#settle(body.pops, settled);
        state = { away: settled.away };
        this.#pause = again;
        wait = this.#pending.some((p) => !p.taken) ? soon : again;
      } else if (answer.status === 404 || answer.status === 400) {
        // A round that nobody knows any more: what could be delivered of it was.
        state = { lost: this.#pending.length };
        this.#pending = [];
        this.#keep();
      } else {
        state = { unreachable: true };
        wait = this.#backOff();
      }
    } catch {
      state = { unreachable: true };
      wait = this.#backOff();
    }
    this.#sending = false;
    this.#changed({ tally: this.tally, waiting: this.waiting, refused: this.#refused, ...state });
    if (this.#pending.length) this.#schedule(wait);
  }

  #settle(sent, answer) {
    const delivered = new Set(answer.delivered);
    const refused = new Set(answer.refused);
    const numbers = new Set(sent.map((p) => p.n));
    for (const pop of this.#pending) if (numbers.has(pop.n)) pop.taken = true;
    this.#pending = this.#pending.filter((p) => !delivered.has(p.n) && !refused.has(p.n));
    this.#refused += refused.size;
    this.#tally = answer.tally;
    this.#keep();
  }

  #backOff() {
    const wait = this.#pause;
    this.#pause = Math.min(longest, this.#pause * 2);
    return wait;
  }

  #keep() {
    const { round, browser, name, character, started } = this.#round;
    const over = Date.now() - started > 90000;
    const gone = over && !this.#pending.length;
    save(kept + round, gone ? null : { round: { round, browser, name, character, started }, next: this.#next, pending: this.#pending });
  }
}
