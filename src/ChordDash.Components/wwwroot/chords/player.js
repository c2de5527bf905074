// Plays chords with WebAudio and moves a cursor over the chips that they are of.
const ahead = 0.2; // Seconds that are handed to the audio clock before they sound.
let playing = null;

/**
 * @param chips its children have data-token.
 * @param beats of each beat { token, notes: MIDI numbers }.
 * @param tempo in beats a minute.
 * @param owner told by "Stopped" when the last beat has sounded.
 */
export async function play(chips, beats, tempo, owner) {
  stop();
  const audio = new AudioContext();
  const volume = new GainNode(audio, { gain: 0.18 });
  volume.connect(audio.destination);
  const seconds = 60 / tempo;
  const state = playing = { audio, chips, timer: 0, frame: 0, shown: null };
  await audio.resume();
  if (playing !== state) return;
  const begin = audio.currentTime + 0.05;
  let next = 0;

  function schedule() {
    for (; next < beats.length && begin + next * seconds < audio.currentTime + ahead; next++) {
      for (const note of beats[next].notes) strike(audio, volume, note, begin + next * seconds, seconds, beats[next].notes.length);
    }
  }
  function follow() {
    const beat = Math.floor((audio.currentTime - begin) / seconds);
    if (beat >= beats.length) {
      stop();
      owner.invokeMethodAsync("Stopped").catch(() => {});
      return;
    }
    if (beat >= 0) show(state, beats[beat].token);
    state.frame = requestAnimationFrame(follow);
  }

  schedule();
  state.timer = setInterval(schedule, 1000 * ahead / 4);
  follow();
}

export function stop() {
  if (!playing) return;
  clearInterval(playing.timer);
  cancelAnimationFrame(playing.frame);
  show(playing, null);
  playing.audio.close();
  playing = null;
}

function show(state, token) {
  if (state.token === token) return;
  state.token = token;
  state.shown?.classList.remove("playing");
  state.shown = token === null ? null : state.chips.querySelector(`[data-token="${token}"]`);
  state.shown?.classList.add("playing");
  state.shown?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function strike(audio, to, note, at, seconds, voices) {
  const tone = new OscillatorNode(audio, { type: "triangle", frequency: 440 * 2 ** ((note - 69) / 12) });
  const loudness = new GainNode(audio, { gain: 0 });
  loudness.gain.setValueAtTime(0, at);
  loudness.gain.linearRampToValueAtTime(2 / (voices + 1), at + 0.015);
  loudness.gain.exponentialRampToValueAtTime(0.02, at + seconds);
  loudness.gain.linearRampToValueAtTime(0, at + seconds + 0.03);
  tone.connect(loudness).connect(to);
  tone.start(at);
  tone.stop(at + seconds + 0.05);
}
