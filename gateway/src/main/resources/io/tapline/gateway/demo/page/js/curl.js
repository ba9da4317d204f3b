/** The command that does what a form would, for a shell. Tokens and ids that are secrets stand as variables. */
export function postCommand(base, headers, body) {
  return command('POST', `${base}/beta/me/notifications`, { Authorization: 'Bearer $APP', 'X-UNS-ID': '$UNSID', ...headers }, JSON.stringify(body));
}

export function command(method, url, headers, body) {
  const lines = [`curl -i${method === 'GET' || body ? '' : ` -X ${method}`} ${quoted(url)}`];
  if (body && method !== 'POST') {
    lines[0] = `curl -i -X ${method} ${quoted(url)}`;
  }
  for (const [name, value] of Object.entries(headers)) {
    lines.push(`-H ${value.includes('$') ? `"${name}: ${value}"` : quoted(`${name}: ${value}`)}`);
  }
  if (body) {
    lines.push(`-H 'Content-Type: application/json'`, `-d ${quoted(body)}`);
  }
  return lines.join(' \\\n  ');
}

function quoted(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
