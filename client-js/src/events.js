/** What a page hears of its notifications. */
export class ChangeEvent extends Event {
  /** @param {import('./changes.js').Change} change */
  constructor({ added, updated, removed }) {
    super('change');
    this.added = added;
    this.updated = updated;
    this.removed = removed;
  }
}

/** How the stream is. */
export class ConnectionEvent extends Event {
  /** @param {import('../types/index.js').Connection} connection */
  constructor({ state, retryIn, error }) {
    super('connection');
    this.state = state;
    this.retryIn = retryIn;
    this.error = error;
  }
}

/** The user has clicked on a system notification. */
export class ActivatedEvent extends Event {
  /** @param {string} id */
  constructor(id) {
    super('activated');
    this.id = id;
  }
}

/** The user has signed out in another page. */
export class SignedOutEvent extends Event {
  constructor() {
    super('signedout');
  }
}
