import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventStreamParser, events } from '../src/sse.js';

function parse(...pieces) {
  const parser = new EventStreamParser();
  return pieces.flatMap((piece) => parser.push(piece));
}

test('an event has a type, an id and data', () => {
  assert.deepEqual(parse('event: change\nid: 7\ndata: {"value":[]}\n\n'), [{ type: 'change', id: '7', data: '{"value":[]}' }]);
});

test('it makes no difference where the pieces end', () => {
  const text = ': hello\r\n\r\nevent: change\r\nid: 7\r\ndata: one\r\ndata:two\r\n\r\ndata\n\nretry: 5\rdata: é\r\rdata: x';
  const whole = parse(text);
  assert.deepEqual(whole, [
    { type: 'change', id: '7', data: 'one\ntwo' },
    { type: 'message', id: '7', data: '' },
    { type: 'message', id: '7', data: 'é' },
  ]);
  assert.deepEqual(parse(...text), whole);
});

test('comments and events without data are none', () => {
  assert.deepEqual(parse(': heartbeat\n\n:\n\nevent: change\nid: 3\n\n'), []);
});

test('an id stays until the next one', () => {
  assert.deepEqual(
    parse('id: 1\ndata: a\n\ndata: b\n\nid: \0\ndata: c\n\nid\ndata: d\n\n').map((event) => event.id),
    ['1', '1', '1', ''],
  );
});

test('a body is read to its end, characters in two pieces included', async () => {
  const bytes = new TextEncoder().encode('data: äö\n\n');
  const body = new ReadableStream({
    start(controller) {
      bytes.forEach((byte) => controller.enqueue(Uint8Array.of(byte)));
      controller.close();
    },
  });
  let alive = 0;
  const read = [];
  for await (const event of events(body, () => alive++)) {
    read.push(event.data);
  }
  assert.deepEqual(read, ['äö']);
  assert.equal(alive, bytes.length);
});

test('who stops reading hangs up', async () => {
  let cancelled = false;
  const body = new ReadableStream({
    pull: (controller) => controller.enqueue(new TextEncoder().encode('data: x\n\n')),
    cancel: () => void (cancelled = true),
  });
  for await (const event of events(body, () => {})) {
    assert.equal(event.data, 'x');
    break;
  }
  assert.ok(cancelled);
});
