// How a balloon looks. Each colour is painted once and then copied.
const sprites = new Map();
const scale = 2;
// On a sky a white balloon may be white; on a page of a chart it would not be seen.
const looks = { white: "#eaf0f6" };

/** Paints a balloon of radius r with its middle at x, y. */
export function paint(context, balloon, x, y, r, lean = 0) {
  const sprite = spriteOf(balloon.color, balloon.favourite);
  context.save();
  context.translate(x, y);
  context.rotate(lean);
  context.drawImage(sprite, -1.5 * r, -1.5 * r, 3 * r, 4.5 * r);
  context.restore();
}

/** A small balloon, for lists. */
export function drop(display) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 24");
  svg.setAttribute("class", "drop");
  svg.setAttribute("aria-hidden", "true");
  const shape = (name, attributes) => {
    const element = document.createElementNS(svg.namespaceURI, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    svg.append(element);
  };
  shape("ellipse", { cx: 10, cy: 10, rx: 8, ry: 9.5, fill: display });
  shape("path", { d: "M7.5 22h5L10 18.6z", fill: display });
  shape("ellipse", { cx: 7.2, cy: 6.5, rx: 2, ry: 2.8, fill: "#fff", opacity: 0.5 });
  return svg;
}

function spriteOf(color, favourite) {
  const key = `${color.name} ${favourite}`;
  if (!sprites.has(key)) sprites.set(key, make(looks[color.name] ?? color.display, favourite));
  return sprites.get(key);
}

// 3 by 4.5 radii, the middle of the balloon at 1.5, 1.5.
function make(display, favourite) {
  const r = 50 * scale;
  const canvas = document.createElement("canvas");
  canvas.width = 3 * r;
  canvas.height = 4.5 * r;
  const context = canvas.getContext("2d");
  context.translate(1.5 * r, 1.5 * r);

  context.strokeStyle = "rgba(110, 120, 135, 0.8)";
  context.lineWidth = r * 0.045;
  context.beginPath();
  context.moveTo(0, 1.25 * r);
  context.bezierCurveTo(0.25 * r, 1.7 * r, -0.28 * r, 2.15 * r, 0.05 * r, 2.8 * r);
  context.stroke();

  if (favourite) {
    context.save();
    context.shadowColor = "#ffcf33";
    context.shadowBlur = r * 0.42;
    context.fillStyle = "#ffcf33";
    body(context, r * 1.03);
    context.fill();
    context.restore();
  }

  const gradient = context.createRadialGradient(-0.35 * r, -0.45 * r, 0.05 * r, 0, 0, 1.25 * r);
  gradient.addColorStop(0, mix(display, 255, 0.75));
  gradient.addColorStop(0.35, mix(display, 255, 0.18));
  gradient.addColorStop(0.75, display);
  gradient.addColorStop(1, mix(display, 0, 0.32));
  context.fillStyle = gradient;
  body(context, r);
  context.fill();
  context.lineWidth = r * 0.03;
  context.strokeStyle = favourite ? "#fff3c4" : mix(display, 0, 0.28);
  context.stroke();

  context.fillStyle = mix(display, 0, 0.25);
  context.beginPath();
  context.moveTo(-0.13 * r, 1.31 * r);
  context.lineTo(0.13 * r, 1.31 * r);
  context.lineTo(0, 1.12 * r);
  context.closePath();
  context.fill();

  context.fillStyle = "rgba(255, 255, 255, 0.5)";
  context.beginPath();
  context.ellipse(-0.4 * r, -0.5 * r, 0.17 * r, 0.3 * r, 0.55, 0, 2 * Math.PI);
  context.fill();
  if (favourite) star(context, 0.52 * r, 0.5 * r, 0.24 * r);
  return canvas;
}

function body(context, r) {
  context.beginPath();
  context.moveTo(0, 1.17 * r);
  context.bezierCurveTo(-0.5 * r, 1.0 * r, -r, 0.55 * r, -r, -0.08 * r);
  context.bezierCurveTo(-r, -0.68 * r, -0.55 * r, -1.08 * r, 0, -1.08 * r);
  context.bezierCurveTo(0.55 * r, -1.08 * r, r, -0.68 * r, r, -0.08 * r);
  context.bezierCurveTo(r, 0.55 * r, 0.5 * r, 1.0 * r, 0, 1.17 * r);
  context.closePath();
}

function star(context, x, y, r) {
  context.beginPath();
  for (let i = 0; i < 10; i++) {
    const angle = -Math.PI / 2 + (i * Math.PI) / 5;
    const reach = i % 2 ? r * 0.45 : r;
    context.lineTo(x + reach * Math.cos(angle), y + reach * Math.sin(angle));
  }
  context.closePath();
  context.fillStyle = "#fff";
  context.strokeStyle = "#8a5a00";
  context.lineWidth = r * 0.16;
  context.lineJoin = "round";
  context.stroke();
  context.fill();
}

function mix(hex, to, share) {
  const part = (at) => Math.round(parseInt(hex.slice(at, at + 2), 16) * (1 - share) + to * share);
  return `rgb(${part(1)}, ${part(3)}, ${part(5)})`;
}
