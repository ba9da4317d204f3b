const INTERVAL = 350;
const INTERVAL_WHEN_AWAY = 2000;
const KEPT = 300;

/** What the simulators received, asked for again and again: a simulated device hears of its taps by it. */
export class Taps extends EventTarget {
  #gateway;
  #newest = 0;
  #all = [];
  #running = false;
  #begun = false;

  constructor(gateway) {
    super();
    this.#gateway = gateway;
  }

  /** Those to one push address, oldest first. */
  of(target) {
    return this.#all.filter((tap) => tap.target === target);
  }

  /** Goes on for ever, more slowly while the page is out of sight or the gateway does not answer. */
  async run() {
    if (this.#running) {
      return;
    }
    this.#running = true;
    for (;;) {
      const answered = await this.#read().then(() => true, () => false);
      const pause = answered && document.visibilityState === 'visible' ? INTERVAL : INTERVAL_WHEN_AWAY;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  async #read() {
    const { newest, taps } = await this.#gateway.json('GET', `/demo/taps?after=${this.#newest}`);
    const fresh = this.#begun;
    this.#begun = true;
    this.#newest = newest;
    if (taps.length > 0) {
      this.#all = [...this.#all, ...taps].slice(-KEPT);
      this.dispatchEvent(Object.assign(new Event('taps'), { taps, fresh }));
    }
  }
}
