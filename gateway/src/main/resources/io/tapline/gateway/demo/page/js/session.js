const UNAUTHORIZED = 401;

/** One signed-in demo user, and the app server beside. Tokens are asked for when they are needed, and once more when they are refused. */
export class Session {
  #gateway;
  #tokens = new Map();

  constructor(gateway, user, setting) {
    this.#gateway = gateway;
    this.user = user;
    this.setting = setting;
  }

  userToken(renew = false) {
    return this.#token('/demo/sign-in', { user: this.user }, renew);
  }

  appToken(renew = false) {
    return this.#token('/demo/app-server', {}, renew);
  }

  #token(path, body, renew) {
    if (renew || !this.#tokens.has(path)) {
      const asked = this.#gateway.json('POST', path, { body }).then(({ accessToken }) => accessToken);
      asked.catch(() => this.#tokens.delete(path));
      this.#tokens.set(path, asked);
    }
    return this.#tokens.get(path);
  }

  /** As the user: what is in an answer of 2xx. */
  async asUser(method, path, request = {}) {
    return this.#as((renew) => this.userToken(renew), (token) => this.#gateway.json(method, path, { ...request, token }));
  }

  /** As the app server: any answer. */
  async asAppServer(method, path, request = {}) {
    const send = (token) => this.#gateway.send(method, path, { ...request, token });
    const answer = await send(await this.appToken());
    return answer.status === UNAUTHORIZED ? send(await this.appToken(true)) : answer;
  }

  async #as(token, send) {
    try {
      return await send(await token(false));
    } catch (failure) {
      if (failure.status !== UNAUTHORIZED) {
        throw failure;
      }
      return send(await token(true));
    }
  }
}
