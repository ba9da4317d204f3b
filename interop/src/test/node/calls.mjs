import { createInterface } from 'node:readline';

/**
 * Each line of standard input is a call, {"function", "argument"}; each line of standard output its {"result"} or {"error"}. Ends
 * with its input.
 */
export async function serveCalls(functions) {
  for await (const line of createInterface({ input: process.stdin })) {
    const call = JSON.parse(line);
    try {
      console.log(JSON.stringify({ result: await functions[call.function](call.argument) }));
    } catch (error) {
      console.log(JSON.stringify({ error: String(error.stack) }));
    }
  }
}
