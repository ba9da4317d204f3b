import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Backoff } from '../src/backoff.js';

test('waits twice as long each time, up to a minute', () => {
  const backoff = new Backoff(() => 1);
  const waits = Array.from({ length: 8 }, () => backoff.next());
  assert.deepEqual(waits, [1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000]);
});

test('waits any part of it', () => {
  assert.equal(new Backoff(() => 0.25).next(), 250);
});

test('begins anew after success', () => {
  const backoff = new Backoff(() => 1);
  backoff.next();
  backoff.next();
  backoff.reset();
  assert.equal(backoff.next(), 1000);
});

test('waits at least as long as the gateway asks', () => {
  assert.equal(new Backoff(() => 0).next(5000), 5000);
});
