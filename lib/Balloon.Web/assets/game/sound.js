// Sounds made on the spot: a pop is a short burst of noise, a favourite rings twice. Silent until the player asks for sound.
let context = null;

export const sound = {
  on: false,

  toggle() {
    sound.on = !sound.on;
    if (sound.on) {
      context ??= new AudioContext();
      context.resume();
    }
    return sound.on;
  },

  pop(speed) {
    if (!sound.on) return;
    const length = Math.floor(context.sampleRate * 0.09);
    const buffer = context.createBuffer(1, length, context.sampleRate);
    const data = buffer.getChannelData(0);
    for (let i = 0; i < length; i++) data[i] = (Math.random() * 2 - 1) * (1 - i / length) ** 3;
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.playbackRate.value = 0.7 + speed / 20;
    source.connect(volume(0.35)).connect(context.destination);
    source.start();
  },

  bonus() {
    if (!sound.on) return;
    [880, 1318.5].forEach((frequency, i) => {
      const tone = context.createOscillator();
      const gain = volume(0.18);
      const at = context.currentTime + i * 0.09;
      tone.frequency.value = frequency;
      tone.type = "triangle";
      gain.gain.setValueAtTime(0.18, at);
      gain.gain.exponentialRampToValueAtTime(0.001, at + 0.35);
      tone.connect(gain).connect(context.destination);
      tone.start(at);
      tone.stop(at + 0.36);
    });
  },
};

function volume(level) {
  const gain = context.createGain();
  gain.gain.value = level;
  return gain;
}
