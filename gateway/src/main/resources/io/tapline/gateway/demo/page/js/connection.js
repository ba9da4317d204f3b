/** Whether the gateway answers: told by every request, shown in one place. */
export class Connection extends EventTarget {
  #up = true;

  get up() {
    return this.#up;
  }

  report(up) {
    if (up !== this.#up) {
      this.#up = up;
      this.dispatchEvent(new Event('change'));
    }
  }
}
