import { webcrypto } from 'node:crypto';
import { IDBFactory } from 'fake-indexeddb';
import { Backoff } from '../src/backoff.js';
import { Device } from '../src/device.js';
import { Gateway } from '../src/gateway.js';
import { exclusive } from '../src/lock.js';
import { Marks } from '../src/marks.js';
import { Replica } from '../src/replica.js';
import { Stream } from '../src/stream.js';
import { Sync } from '../src/sync.js';
import { FakeGateway } from './fake-gateway.js';

// Node 18 has it under this name alone.
globalThis.crypto ??= webcrypto;

/** The parts of a client put together over a fake gateway and a database in memory, as `Tapline` does in a page. */
export class Client {
  server = new FakeGateway();
  indexedDB = new IDBFactory();
  now = Date.parse('2026-11-21T12:00:00Z');
  changes = [];
  connections = [];
  renewed = 0;
  #conditions = new Set();

  async open() {
    this.replica = new Replica('test', { indexedDB: this.indexedDB, now: () => this.now });
    await this.replica.own('alice');
    this.device = new Device(this.replica);
    this.gateway = new Gateway({
      baseUrl: this.server.baseUrl,
      accessToken: ({ renew }) => (renew ? `token-${++this.renewed + 1}` : 'token-1'),
      device: this.device,
      fetch: this.server.fetch,
    });
    const changed = (change) => {
      this.changes.push(change);
      this.#check();
    };
    const parts = { gateway: this.gateway, replica: this.replica, changed };
    this.sync = new Sync({ ...parts, exclusive: exclusive('test') });
    this.marks = new Marks({ ...parts, sync: this.sync });
    this.stream = new Stream({
      ...parts,
      sync: this.sync,
      backoff: new Backoff(() => 0),
      connection: (connection) => {
        this.connections.push(connection);
        this.#check();
      },
    });
    return this;
  }

  async ids() {
    return (await this.replica.items()).map((item) => item.id);
  }

  /** Resolves once it holds; looked at whenever the client tells of something. */
  until(condition) {
    return new Promise((resolve) => {
      this.#conditions.add({ condition, resolve });
      this.#check();
    });
  }

  #check() {
    for (const waiting of this.#conditions) {
      if (waiting.condition()) {
        this.#conditions.delete(waiting);
        waiting.resolve();
      }
    }
  }
}
