import { paint } from "./balloon.js";

// The sky with its balloons: they rise, or, where somebody asked for less motion, they stay in place and go after a while.
const letters = "ASDFGHJKLQWERTYUIOPZXCVBNM";
const crossing = 6.5; // seconds that a balloon of speed 1 takes from below to above
const slop = 10; // pixels beside a balloon that still hit it

export class Sky {
  #canvas;
  #context;
  #setup;
  #favourites = [];
  #popped;
  #frame = null;
  #last = 0;
  #due = 0;
  #effects = [];
  #clouds = [];
  #number = 0;

  /** The balloons in the air, oldest first: {id, x, y, r, color, speed, favourite, letter}. */
  balloons = [];
  /** True once somebody types: then each balloon wears its letter. */
  showsLetters = false;
  reduced = matchMedia("(prefers-reduced-motion: reduce)");
  dark = matchMedia("(prefers-color-scheme: dark)");

  constructor(canvas, setup, popped) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d");
    this.#setup = setup;
    this.#popped = popped;
    this.#clouds = Array.from({ length: 6 }, (_, i) => ({ x: i / 6 + Math.random() * 0.1, y: 0.08 + Math.random() * 0.6, size: 0.6 + Math.random() * 0.8 }));
    new ResizeObserver(() => this.#resize()).observe(canvas);
    this.#resize();
    canvas.addEventListener("pointerdown", (event) => {
      if (!this.playing) return;
      event.preventDefault();
      canvas.focus({ preventScroll: true });
      const box = canvas.getBoundingClientRect();
      this.hit(event.clientX - box.left, event.clientY - box.top);
    });
    this.#loop(performance.now());
  }

  playing = false;

  start(favourites) {
    this.#favourites = favourites;
    this.balloons = [];
    this.#effects = [];
    this.#due = 0;
    this.playing = true;
    // A sky that is not empty from the first second on.
    for (let i = 0; i < 4; i++) {
      this.#spawn();
      if (!this.reduced.matches) this.balloons[i].y -= this.height * 0.14 * (i + 0.5);
    }
  }

  stop() {
    this.playing = false;
  }

  /** Pops the foremost balloon at a place. */
  hit(x, y) {
    const near = (b) => Math.hypot(x - b.x, (y - b.y - 0.05 * b.r) / 1.12) <= b.r + slop;
    const balloon = this.balloons.findLast(near);
    if (balloon) this.#pop(balloon);
    return balloon;
  }

  /** Pops the balloon that wears a letter. */
  type(letter) {
    this.showsLetters = true;
    const balloon = this.balloons.find((b) => b.letter === letter.toUpperCase());
    if (balloon) this.#pop(balloon);
    return balloon;
  }

  #pop(balloon) {
    this.balloons.splice(this.balloons.indexOf(balloon), 1);
    const pop = this.#popped(balloon);
    this.#effects.push({ balloon, text: `+${pop.score}`, age: 0, bits: this.reduced.matches ? [] : bits(balloon) });
  }

  #resize() {
    const ratio = Math.min(2, devicePixelRatio || 1);
    this.width = this.#canvas.clientWidth;
    this.height = this.#canvas.clientHeight;
    this.#canvas.width = Math.round(this.width * ratio);
    this.#canvas.height = Math.round(this.height * ratio);
    this.#context.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  #loop(now) {
    const seconds = Math.min(0.05, (now - this.#last) / 1000);
    this.#last = now;
    this.#step(seconds);
    this.#draw(now / 1000);
    this.#frame = requestAnimationFrame((next) => this.#loop(next));
  }

  #step(seconds) {
    const most = Math.max(7, Math.min(15, Math.round((this.width * this.height) / 42000)));
    this.#due -= seconds;
    if (this.playing && this.#due <= 0 && this.balloons.length < most) {
      this.#spawn();
      this.#due = 0.28 + Math.random() * 0.3;
    }

    for (const balloon of this.balloons) {
      balloon.age += seconds;
      if (this.reduced.matches) continue;
      balloon.y -= (((this.height + 3 * balloon.r) / crossing) * balloon.speed * seconds) / 10;
      balloon.x = balloon.home + Math.sin(balloon.age * 1.4 + balloon.id) * balloon.r * 0.35;
    }
    const gone = (b) => (this.reduced.matches ? b.age > b.stay : b.y < -2 * b.r);
    this.balloons = this.playing ? this.balloons.filter((b) => !gone(b)) : this.balloons.filter((b) => !gone(b) && !this.reduced.matches);
    for (const effect of this.#effects) effect.age += seconds;
    this.#effects = this.#effects.filter((e) => e.age < 0.9);
  }

  #spawn() {
    const { colors, slowestTenths, fastestTenths } = this.#setup;
    const color = colors[Math.floor(Math.random() * colors.length)];
    const speed = slowestTenths + Math.floor(Math.random() * (fastestTenths - slowestTenths + 1));
    const r = Math.max(25, Math.min(44, this.width / 17)) * (1.08 - speed / 60);
    const balloon = {
      id: ++this.#number,
      color,
      speed,
      r,
      favourite: this.#favourites.includes(color.name),
      letter: [...letters].find((l) => !this.balloons.some((b) => b.letter === l)),
      age: 0,
      stay: (crossing * 8) / speed,
      home: 0,
      x: 0,
      y: this.height + 1.4 * r,
    };
    // The place of a few that keeps the largest distance from the others.
    const places = Array.from({ length: 8 }, () => ({
      x: 1.3 * r + Math.random() * Math.max(1, this.width - 2.6 * r),
      y: this.reduced.matches ? 130 + Math.random() * Math.max(1, this.height - 170 - 2 * r) : balloon.y,
    }));
    const room = (p) => Math.min(1e9, ...this.balloons.map((b) => Math.hypot(b.x - p.x, b.y - p.y)));
    const place = places.reduce((one, other) => (room(other) > room(one) ? other : one));
    balloon.home = balloon.x = place.x;
    balloon.y = place.y;
    this.balloons.push(balloon);
  }

  #draw(now) {
    const context = this.#context;
    context.clearRect(0, 0, this.width, this.height);
    this.#drawBackground(context, this.reduced.matches ? 0 : now);
    for (const balloon of this.balloons) {
      if (this.reduced.matches) this.#drawRest(context, balloon);
      else if (balloon.speed >= 13) drawStreaks(context, balloon);
      paint(context, balloon, balloon.x, balloon.y, balloon.r, this.reduced.matches ? 0 : Math.sin(balloon.age * 1.4 + balloon.id + 1.5) * 0.07);
      if (this.showsLetters) drawLetter(context, balloon);
    }
    for (const effect of this.#effects) drawEffect(context, effect, this.reduced.matches);
  }

  #drawBackground(context, now) {
    if (this.dark.matches) {
      context.fillStyle = "#fff";
      for (let i = 0; i < 70; i++) {
        context.globalAlpha = 0.25 + 0.5 * Math.abs(Math.sin(i * 7.3 + now * 0.5));
        context.fillRect((Math.sin(i * 12.9) * 0.5 + 0.5) * this.width, (Math.sin(i * 78.2) * 0.5 + 0.5) * this.height * 0.85, 1 + (i % 3) * 0.5, 1 + (i % 3) * 0.5);
      }
      context.globalAlpha = 1;
    }
    context.fillStyle = this.dark.matches ? "rgba(160, 180, 240, 0.10)" : "rgba(255, 255, 255, 0.62)";
    for (const cloud of this.#clouds) {
      const x = (((cloud.x + now * 0.006 * cloud.size) % 1.3) - 0.15) * this.width;
      const y = cloud.y * this.height;
      const s = 26 * cloud.size;
      context.beginPath();
      for (const [dx, dy, r] of [[0, 0, 1], [1.1, -0.5, 1.25], [2.3, -0.15, 1], [3.1, 0.25, 0.7], [-0.9, 0.3, 0.65]]) {
        context.moveTo(x + (dx + r) * s, y + dy * s);
        context.arc(x + dx * s, y + dy * s, r * s, 0, 2 * Math.PI);
      }
      context.fill();
    }
  }

  // Without motion a ring tells how long a balloon stays: the faster it would rise, the sooner it goes.
  #drawRest(context, balloon) {
    context.beginPath();
    context.arc(balloon.x, balloon.y, balloon.r * 1.3, -Math.PI / 2, -Math.PI / 2 + 2 * Math.PI * Math.max(0, 1 - balloon.age / balloon.stay));
    context.lineWidth = 4;
    context.strokeStyle = this.dark.matches ? "rgba(255,255,255,.65)" : "rgba(20,32,46,.5)";
    context.stroke();
  }
}

function bits(balloon) {
  return Array.from({ length: balloon.favourite ? 22 : 13 }, () => {
    const angle = Math.random() * 2 * Math.PI;
    const force = (0.6 + Math.random()) * balloon.r * 3;
    return { dx: Math.cos(angle) * force, dy: Math.sin(angle) * force, size: 2 + Math.random() * 4, star: balloon.favourite && Math.random() < 0.5 };
  });
}

function drawEffect(context, effect, reduced) {
  const { balloon, age } = effect;
  const left = 1 - age / 0.9;
  context.globalAlpha = Math.max(0, left);
  for (const bit of effect.bits) {
    context.fillStyle = bit.star ? "#ffcf33" : balloon.color.display;
    const way = 1 - (1 - age) ** 3;
    context.fillRect(balloon.x + bit.dx * way, balloon.y + bit.dy * way + 130 * age * age, bit.size, bit.size);
  }
  context.font = `800 ${balloon.favourite ? 30 : 23}px system-ui, sans-serif`;
  context.textAlign = "center";
  outlined(context, effect.text, balloon.x, balloon.y - (reduced ? 0 : 46 * (1 - left * left)), balloon.favourite ? "#ffd34d" : "#fff");
  context.globalAlpha = 1;
}

function drawStreaks(context, balloon) {
  context.strokeStyle = "rgba(255, 255, 255, 0.55)";
  context.lineWidth = 2.5;
  context.lineCap = "round";
  for (const side of [-0.75, 0.75]) {
    context.beginPath();
    context.moveTo(balloon.x + side * balloon.r, balloon.y + 1.15 * balloon.r);
    context.lineTo(balloon.x + side * balloon.r, balloon.y + (0.9 + balloon.speed / 14) * 1.25 * balloon.r);
    context.stroke();
  }
}

function drawLetter(context, balloon) {
  context.font = `750 ${Math.round(balloon.r * 0.8)}px system-ui, sans-serif`;
  context.textAlign = "center";
  outlined(context, balloon.letter, balloon.x, balloon.y + balloon.r * 0.27, "#fff");
}

function outlined(context, text, x, y, fill) {
  context.lineWidth = 4;
  context.lineJoin = "round";
  context.strokeStyle = "rgba(20, 28, 40, 0.75)";
  context.strokeText(text, x, y);
  context.fillStyle = fill;
  context.fillText(text, x, y);
}
